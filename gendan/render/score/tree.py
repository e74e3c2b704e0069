"""The tree of one person's score as rows, and the details behind it: what was lost, to which records, marks and notes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gendan.render.score import wording as w
from gendan.render.show.wording import CAUSES
from gendan.trade.rounding import rounded
from gendan.words.text import Text, plain, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.words.metric import Proof
    from gendan.words.rubric import Indicator
    from gendan.words.score import Part, PersonScore, Scores
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.tally import Wanted
    from gendan.words.text import Language

COLUMNS = ("indicator", "weight", "effective", "value", "cases", "points", "contribution", "note")
_LAST = (1 << 30, 0)
"""Behind every rank."""
_LOST = Text("{title}: {lost} of {most} lost ({shape})", "{title}：满 {most} 分，失 {lost} 分（{shape}）")
_UNSCORED = Text("{title}: {reason}", "{title}：{reason}")
_ALL = Text("{title}: the records", "{title}：明细")
_MARK = Text("{mark} by {rater} ({relation}), {on}", "{rater}（{relation}）{on} 评 {mark} 分")
_EXCUSE = Text("{rater} ({relation}), {on}: does not apply, {excuse}", "{rater}（{relation}）{on}：不适用，{excuse}")
_RELATIONS = {
    "supervisor": Text("supervisor", "主管"),
    "peer": Text("colleague", "同事"),
    "internal-customer": Text("internal customer", "内部客户"),
    "self": Text("self", "本人"),
}


def summary_columns(scores: Scores) -> list[str]:
    """Return the columns of a line a person: ranks where they were asked for, size and mean of teams."""
    teams = ["people", "mean"] if any(one.members for one in scores.people) else []
    return ["person", *teams, "score", "grade", "coverage", *(["rank"] if scores.ranks else []), "rubric"]


def summary(scores: Scores, language: Language) -> tuple[list[str], list[list[str]]]:
    """Return the heads and a row a person; by rank where that was asked for."""
    columns = summary_columns(scores)
    people = (
        sorted(scores.people, key=lambda one: scores.ranks.get(one.person.id, _LAST)) if scores.ranks else scores.people
    )
    rows = []
    for one in people:
        held = {
            "person": w.person_name(scores, one.person.id).said_in(language),
            "people": str(len(one.members)),
            "mean": w.mean_of(one),
            "score": w.total_of(one),
            "grade": (one.grade.title if one.grade else w.STATES["insufficient"]).said_in(language),
            "coverage": w.share(one.coverage),
            "rank": w.rank_of(scores.ranks, one.person.id).said_in(language),
            "rubric": one.rubric.id,
        }
        rows.append([held[column] for column in columns])
    return [w.COLUMNS[column].said_in(language) for column in columns], rows


def wanted_roots(one: PersonScore, ask: ScoreAsk) -> tuple[Indicator, ...]:
    """Return the trees that are asked for: all, or the one of the named indicator."""
    if ask.indicator is None:
        return one.rubric.indicators
    return tuple(node for node in one.rubric.walk() if node.id == ask.indicator)


def rows_of(one: PersonScore, ask: ScoreAsk, language: Language) -> list[list[str]]:
    """Return a row a node, parents first, children indented."""
    parts = {part.indicator.id: part for part in one.parts}
    groups = {group.indicator.id: group for group in one.groups}
    rows: list[list[str]] = []

    def add(node: Indicator, depth: int) -> None:
        title = "  " * depth + node.title.said_in(language)
        if node.children:
            group = groups[node.id]
            effective = w.weight(group.effective) if group.effective else "–"
            added = f"{group.contribution:f}" if group.points is not None and one.score is not None else "–"
            rows.append([title, w.weight(node.share), effective, "", "", w.number(group.points), added, ""])
        else:
            rows.append(_leaf(parts[node.id], title, language, explain=ask.explain))
        for child in node.children:
            add(child, depth + 1)

    for root in wanted_roots(one, ask):
        add(root, 0)
    return rows


def _leaf(part: Part, title: str, language: Language, *, explain: bool) -> list[str]:
    return [
        title,
        w.weight(part.indicator.share),
        w.weight(part.effective) if part.effective is not None else "–",
        w.value_of(part.value, part.indicator.unit),
        str(part.cases) if part.cases else "–",
        w.number(part.points),
        f"{part.contribution:f}" if part.contribution is not None else "–",
        w.note_of(part, explain=explain).said_in(language),
    ]


def extra_rows(one: PersonScore, language: Language) -> list[list[str]]:
    """Return bonuses, limits, and the total, which is the sum of all that counts."""
    if one.score is None:
        return []
    kinds = {"bonus": w.BONUS, "veto": w.VETO}
    rows = [
        [
            each.condition.title.said_in(language),
            "",
            "",
            "",
            "",
            "",
            f"{each.contribution:f}",
            kinds[each.kind].said_in(language),
        ]
        for each in one.adjustments
    ]
    return [*rows, [w.TOTAL.said_in(language), "100", "100", "", "", "", f"{one.score:f}", ""]]


def details(one: PersonScore, ask: ScoreAsk, language: Language) -> Iterator[tuple[Text, list[str]]]:
    """Yield for each leaf that is asked for what stands behind it: what was lost and to what, marks, records."""
    asked = {node.id for root in wanted_roots(one, ask) for node in root.walk()}
    for part in one.parts:
        if part.indicator.id not in asked:
            continue
        lines = [*_mark_lines(part, language), *_record_lines(part, ask, language)]
        lost = Fraction(100) - part.points if part.points is not None else None
        effective = part.effective or Fraction(0)
        if part.state == "scored" and lost is not None and ((lost > 0 and effective) or ask.records):
            words = {
                "title": part.indicator.title,
                "lost": plain(rounded(max(lost, Fraction(0)) * effective, one.rubric.rounding)),
                "most": plain(rounded(effective * 100, one.rubric.rounding)),
                "shape": w.shape_of(part) or same(""),
            }
            yield _LOST.fill(words), lines
        elif lines and part.state != "scored":
            yield _UNSCORED.fill({"title": part.indicator.title, "reason": part.reason or same("")}), lines


def _mark_lines(part: Part, language: Language) -> Iterator[str]:
    for judged in part.rated.marks if part.rated else ():
        mark = judged.mark
        words = {"rater": mark.rater, "relation": _RELATIONS[mark.relation], "on": mark.on, "excuse": mark.excuse or ""}
        words["mark"] = "" if mark.value is None else plain(mark.value)
        said = (_EXCUSE if mark.value is None else _MARK).fill(words).said_in(language)
        note = f"  {judged.problem.said_in(language)}" if judged.problem else ""
        comment = f"  “{mark.comment}”" if mark.comment else ""
        yield f"{said}{comment}{note}  {mark.place.file}:{mark.place.line}"


def _record_lines(part: Part, ask: ScoreAsk, language: Language) -> Iterator[str]:
    wanted = part.indicator.wanted
    if part.tally is None or wanted is None:
        return
    up = wanted.metric.direction == "up"
    if ask.records:
        yield w.COUNTED.fill({"definition": _definition(wanted)}).said_in(language)
    for proof in part.tally.proofs:
        if ask.records or w.short(proof, up=up):
            yield _record(proof, part, language)


def _definition(wanted: Wanted) -> Text:
    """Return what the metric counts, with the indicator's own settings in it."""
    params = {**wanted.metric.params, **dict(wanted.params)}
    words = {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else str(value) for name, value in params.items()
    }
    return wanted.metric.definition.fill(words)


def _record(proof: Proof, part: Part, language: Language) -> str:
    name = "/".join(piece for piece in (proof.order, proof.record) if piece)
    day = proof.day.isoformat() if proof.day else "?"
    ratio = part.indicator.wanted is not None and part.indicator.wanted.metric.statistic == "ratio"
    top = "?" if proof.numerator is None else plain(proof.numerator)
    made_of = f"{top}/{'?' if proof.denominator is None else plain(proof.denominator)}" if ratio else top
    cause = CAUSES.get(proof.cause or "", same(proof.cause or ""))
    known = proof.numerator is not None and proof.denominator is not None and proof.day is not None
    note = (
        ""
        if w.counted(proof, part)
        else w.APART.fill({"cause": cause}).said_in(language)
        if known
        else w.LEFT_OUT.said_in(language)
    )
    if (
        not note
        and proof.cause
        and w.short(proof, up=part.indicator.wanted is None or part.indicator.wanted.metric.direction == "up")
    ):
        note = cause.said_in(language)
    place = f"{proof.file}:{proof.line}" if proof.line else proof.file or ""
    since = ""
    if proof.origin is not None:
        origin = proof.origin
        words = w.RECEIVED if origin.clock == "receipt" else w.SINCE
        since = words.fill({"commit": origin.commit[:12], "on": origin.on or "?", "who": origin.who}).said_in(language)
    return "  ".join(piece for piece in (name, day, made_of, note, place, since) if piece)


def advice(one: PersonScore, ask: ScoreAsk, language: Language) -> list[str]:
    """Return the advice of the indicators with less than 80 points, the costliest first."""
    asked = {node.id for root in wanted_roots(one, ask) for node in root.walk()}
    found = [
        ((Fraction(100) - part.points) * (part.effective or 0), part.indicator)
        for part in one.parts
        if part.points is not None
        and part.points < Decimal(80)
        and part.indicator.advice is not None
        and part.indicator.id in asked
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [
        f"{leaf.title.said_in(language)}: {leaf.advice.said_in(language)}"
        for _, leaf in found
        if leaf.advice is not None
    ]
