"""Scores for programs: JSON in the documented shape, one row an indicator as CSV, and a workbook."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.score import wording as w
from gendan.render.score.outcomes import basis_text
from gendan.render.seal.stand import stand_row
from gendan.trade.rounding import rounded
from gendan.words.catalog import Rows
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.metric import Proof
    from gendan.words.score import Outcome, Part, PersonScore, Scores, Steps
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.text import Language

COLUMNS = ("month", "person", "name", "rubric", "score", "grade", "coverage", "indicator", "title", "parent", "weight", "effective_weight", "state", "value", "numerator", "denominator", "cases", "raw_value", "points", "contribution", "reason")  # fmt: skip
RECORD_COLUMNS = (
    "person",
    "indicator",
    "order",
    "record",
    "day",
    "numerator",
    "denominator",
    "cause",
    "counted",
    "file",
    "line",
    "commit",
)
_SHEETS = (Text("People", "人员"), Text("Indicators", "指标"), Text("Records", "明细"))
_PEOPLE = ("person", "name", "rubric", "score", "grade", "coverage", "rank", "people", "mean")


def render_json(scores: Scores, ask: ScoreAsk, look: Look) -> str:
    """Return the whole answer. Numbers are strings, so that no reader rounds them."""
    rubrics = {one.rubric.hash: one.rubric for one in scores.people}
    only = next(iter(rubrics.values())) if len(rubrics) == 1 else None
    answer = {
        "gendan": scores.version,
        "month": scores.month,
        "as_of": scores.as_of.isoformat(),
        "rev": scores.rev,
        "rubric": only.id if only else None,
        "rubric_hash": only.hash if only else None,
        "people": [_person(one, ask, look.language) | _beside(one, scores) for one in scores.people],
        "problems": [_problem(one.place, one.message, look.language) for one in scores.problems],
        "seal": next((stand_row(one, look.language) for one in scores.seals), None),
        "ratings_missing": scores.ratings_missing,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _beside(one: PersonScore, scores: Scores) -> dict[str, object]:
    """Return what is told only where it was asked for: rank, and people and mean of a team."""
    found: dict[str, object] = {}
    if one.person.id in scores.ranks:
        found["rank"], found["ranked"] = scores.ranks[one.person.id]
    if one.members:
        found |= {"members": list(one.members), "mean": None if one.mean is None else f"{one.mean:f}"}
    return found


def render_csv(scores: Scores, ask: ScoreAsk, look: Look) -> str:
    """Return one row an indicator; with --records one row a record."""
    rows = _records(scores, ask) if ask.records else _indicators(scores, ask, look.language)
    return rows_csv(rows, look)


def render_xlsx(scores: Scores, look: Look) -> bytes:
    """Return a workbook of people, indicators and records."""
    from gendan.render.stats.as_xlsx import workbook  # noqa: PLC0415 - openpyxl takes its time to import

    people = Rows(
        _PEOPLE,
        [
            (
                one.person.id,
                one.person.name.said_in(look.language),
                one.rubric.id,
                one.score,
                _grade(one, look.language),
                _coverage(one),
                scores.ranks.get(one.person.id, (None, 0))[0],
                len(one.members) or None,
                one.mean,
            )
            for one in scores.people
        ],
    )
    pages = (people, _indicators(scores, None, look.language), _records(scores, None))
    return workbook(
        [(name.said_in(look.language), page) for name, page in zip(_SHEETS, pages, strict=True)], scores.as_of
    )


def _wanted(part: Part, ask: ScoreAsk | None, score: PersonScore) -> bool:
    """Tell whether the part is asked for: all, or the named one and what lies below it."""
    if ask is None or ask.indicator is None:
        return True
    return any(
        part.indicator.id == one.id for node in score.rubric.walk() if node.id == ask.indicator for one in node.walk()
    )


def _person(one: PersonScore, ask: ScoreAsk, language: Language) -> dict[str, object]:
    return {
        "person": one.person.id,
        "score": None if one.score is None else f"{one.score:f}",
        "grade": one.grade.id if one.grade else None,
        "coverage": f"{_coverage(one):f}",
        "indicators": [_part(part) for part in one.parts if _wanted(part, ask, one)],
        "outcomes": [outcome.title.said_in(language) for outcome in one.outcomes],
        "considered": [_considered(each, one, language) for each in one.considered],
        "steps": None if one.steps is None else _steps(one.steps),
        "rubric": one.rubric.id,
        "rubric_hash": one.rubric.hash,
        "groups": [
            {
                "id": group.indicator.id,
                "parent": group.indicator.parent,
                "weight": w.weight(group.indicator.share),
                "effective_weight": w.weight(group.effective),
                "points": _text(group.points, one.rubric.rounding),
                "contribution": f"{group.contribution:f}",
            }
            for group in one.groups
        ],
        "adjustments": [
            {"id": each.condition.id, "kind": each.kind, "contribution": f"{each.contribution:f}"}
            for each in one.adjustments
        ],
        "problems": [_problem(each.place, each.message, language) for each in one.problems],
    }


def _considered(outcome: Outcome, one: PersonScore, language: Language) -> dict[str, object]:
    condition = outcome.condition
    return {
        "id": condition.id,
        "kind": condition.kind,
        "holds": outcome.holds,
        "action": condition.title.said_in(language),
        "band": None if condition.band is None else condition.band.said_in(language),
        "percent": None if condition.percent is None else plain(condition.percent),
        "course": None if condition.course is None else condition.course.said_in(language),
        "when": condition.test.words,
        "basis": [
            {
                "asked": each.what,
                "of": each.item or None,
                "worth": None if each.worth is None else plain(rounded(Fraction(each.worth), 4)),
                "months": list(each.months),
                "said": basis_text(each, one).said_in(language),
            }
            for each in outcome.basis
        ],
    }


def _steps(steps: Steps) -> dict[str, object]:
    held: dict[str, object] = {}
    for name in steps.__struct_fields__:
        value = getattr(steps, name)
        held[name] = value.isoformat() if isinstance(value, date) else value
    held["plan"] = [
        {
            "text": one.text,
            "due": one.due and one.due.isoformat(),
            "done": one.done and one.done.isoformat(),
            "indicator": one.indicator,
        }
        for one in steps.plan
    ]
    return held


def _part(part: Part) -> dict[str, object]:
    own, raw = (part.tally.own, part.tally.raw) if part.tally else (None, None)
    leaf = part.indicator
    held: dict[str, object] = {
        "id": leaf.id,
        "parent": leaf.parent,
        "weight": w.weight(leaf.share),
        "effective_weight": None if part.effective is None else f"{rounded(part.effective * 100, 2):f}",
        "state": part.state,
        "value": _text(part.value, 4),
        "numerator": plain(own.numerator) if own and own.cases else None,
        "denominator": plain(own.denominator) if own and own.cases else None,
        "points": _text(part.points, 2),
        "contribution": None if part.contribution is None else f"{part.contribution:f}",
        "records": [_name(proof) for proof in part.tally.proofs if w.counted(proof, part)] if part.tally else [],
        "cases": part.cases,
        "reason": part.reason.en if part.reason else None,
    }
    if raw is not None and raw.cases:
        held["raw"] = {
            "value": _text(raw.value, 4),
            "numerator": plain(raw.numerator),
            "denominator": plain(raw.denominator),
            "cases": raw.cases,
        }
    if part.tally is not None and part.tally.unknown:
        held["unknown"] = part.tally.unknown
    if part.rated is not None:
        held["ratings"] = [
            {
                "rater": one.mark.rater,
                "relation": one.mark.relation,
                "on": one.mark.on.isoformat(),
                "mark": None if one.mark.value is None else plain(one.mark.value),
                "counts": one.counts,
            }
            for one in part.rated.marks
        ]
    return held


def _name(proof: Proof) -> str:
    return "/".join(part for part in (proof.order, proof.record) if part)


def _problem(place: object, message: Text, language: Language) -> dict[str, object]:
    return {"place": str(place), "message": message.said_in(language)}


def _coverage(one: PersonScore) -> Decimal:
    """Return the coverage to two decimals, to four where they say more; never 1 for less than all."""
    held = rounded(one.coverage * 100, 2).scaleb(-2)
    brief = held.quantize(Decimal("0.01"))
    return brief if brief == held else held


def _grade(one: PersonScore, language: Language) -> str | None:
    return one.grade.title.said_in(language) if one.grade else None


def _text(value: Fraction | None, places: int) -> str | None:
    return None if value is None else f"{rounded(value, places):f}"


def _cell(value: Fraction | None, places: int) -> Decimal | None:
    return None if value is None else rounded(value, places)


def _indicators(scores: Scores, ask: ScoreAsk | None, language: Language) -> Rows:
    rows: list[tuple[object, ...]] = []
    for one in scores.people:
        head = (
            scores.month,
            one.person.id,
            one.person.name.said_in(language),
            one.rubric.id,
            one.score,
            _grade(one, language),
            _coverage(one),
        )
        for part in one.parts:
            if not _wanted(part, ask, one):
                continue
            own, raw, leaf = part.tally.own if part.tally else None, part.raw, part.indicator
            effective = None if part.effective is None else rounded(part.effective * 100, 2)
            rows.append((*head, leaf.id, leaf.title.said_in(language), leaf.parent, rounded(leaf.share * 100, 2), effective, part.state, _cell(part.value, 4), own.numerator if own else None, own.denominator if own else None, part.cases, _cell(raw, 4), _cell(part.points, 2), part.contribution, part.reason.said_in(language) if part.reason else None))  # fmt: skip
        rows += [
            (
                *head,
                each.condition.id,
                each.condition.title.said_in(language),
                None,
                None,
                None,
                each.kind,
                *[None] * 6,
                each.contribution,
                None,
            )
            for each in one.adjustments
        ]
    return Rows(COLUMNS, rows)


def _records(scores: Scores, ask: ScoreAsk | None) -> Rows:
    rows = [
        (one.person.id, part.indicator.id, proof.order, proof.record, proof.day, proof.numerator, proof.denominator, proof.cause, w.counted(proof, part), proof.file, proof.line, proof.origin.commit if proof.origin else None)
        for one in scores.people
        for part in one.parts
        if part.tally is not None and _wanted(part, ask, one)
        for proof in part.tally.proofs
    ]  # fmt: skip
    return Rows(RECORD_COLUMNS, rows)
