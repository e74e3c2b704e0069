"""The difference of two scores: for the terminal, as Markdown, JSON and CSV."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.rows import render_markdown as rows_markdown
from gendan.render.score import wording as w
from gendan.render.score.as_text import table
from gendan.render.show.wording import CAUSES as CAUSES_SAID
from gendan.render.terminal import paint, visible
from gendan.words.catalog import Rows
from gendan.words.score_diff import CAUSES
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.metric import Proof
    from gendan.words.score_diff import Cause, Change, ScoreDiff, ScoreDiffs

_HEAD = Text("Scores {before} → {after}", "得分变化 {before} → {after}")
_NONE = Text("no score in {month}", "{month} 未出分")
_NOBODY = Text("Nobody is appraised in both months.", "没有两个月都参加考核的人。")
_CAUSES: Mapping[Cause, Text] = {
    "facts": Text("orders and events", "订单事实"),
    "ratings": Text("ratings", "评分"),
    "rubric": Text("rubric", "考核方案"),
    "rules": Text("rules, calendars, waivers, settings", "规则、日历、豁免和设置"),
}
_FOR = Text("{head}, files as of two commits, for {period}", "{head}（两个提交时的文件，{period}）")
_RECORD = Text("{side}: {record}", "{side}：{record}")
_COLUMNS = ("person", "before", "after", "difference", "cause", "item", "title", "amount")


def render_text(diffs: ScoreDiffs, look: Look) -> str:
    """Return for each person both scores, then each cause with what it did, the largest first."""
    head = _head(diffs).said_in(look.language)
    blocks = [paint(head, "strong", colour=look.colour)]
    blocks += [_person(diffs, one, look) for one in diffs.people] or [_NOBODY.said_in(look.language)]
    return "\n\n".join(blocks) + "\n"


def render_json(diffs: ScoreDiffs, look: Look) -> str:
    """Return the whole answer; numbers are strings."""
    people = [
        {
            "person": one.person.id,
            "before": _score(one, after=False),
            "after": _score(one, after=True),
            "difference": None if one.difference is None else f"{one.difference:f}",
            "causes": {cause: f"{_sum(one, cause):f}" for cause in CAUSES} if one.difference is not None else {},
            "changes": [
                {
                    "cause": each.cause,
                    "item": each.item,
                    "title": each.title.said_in(look.language),
                    "amount": f"{each.amount:f}",
                    "records": {
                        "before": [_record(proof) for proof in each.before],
                        "after": [_record(proof) for proof in each.after],
                    },
                }
                for each in one.changes
            ],
        }
        for one in diffs.people
    ]
    days = [day.isoformat() for day in diffs.days]
    answer = {
        "gendan": diffs.version,
        "before": diffs.before,
        "after": diffs.after,
        "as_of": days,
        "period": diffs.period,
        "people": people,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def render_csv(diffs: ScoreDiffs, look: Look) -> str:
    """Return one row a change."""
    return rows_csv(_rows(diffs, look), look)


def render_markdown(diffs: ScoreDiffs, look: Look) -> str:
    """Return the same as a table."""
    head = _head(diffs).said_in(look.language)
    return f"# {head}\n\n{rows_markdown(_rows(diffs, look), look)}"


FORMATS: Mapping[str, Callable[[ScoreDiffs, Look], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}


def _head(diffs: ScoreDiffs) -> Text:
    head = _HEAD.fill({"before": diffs.before, "after": diffs.after})
    return head if diffs.period is None else _FOR.fill({"head": head, "period": diffs.period})


def _record(proof: Proof) -> dict[str, object]:
    return {
        "record": "/".join(piece for piece in (proof.order, proof.record) if piece),
        "day": proof.day.isoformat() if proof.day else None,
        "numerator": None if proof.numerator is None else plain(proof.numerator),
        "denominator": None if proof.denominator is None else plain(proof.denominator),
        "cause": proof.cause,
        "file": proof.file,
        "line": proof.line,
    }


def _record_lines(change: Change, diffs: ScoreDiffs, look: Look) -> list[str]:
    """Return the records behind a change, those of the earlier side first."""
    lines = []
    for side, proofs in ((diffs.before, change.before), (diffs.after, change.after)):
        for proof in proofs:
            held = _record(proof)
            top, bottom = (held[word] if held[word] is not None else "?" for word in ("numerator", "denominator"))
            cause = CAUSES_SAID[proof.cause].said_in(look.language) if proof.cause in CAUSES_SAID else proof.cause
            place = f"{proof.file}:{proof.line}" if proof.line else proof.file
            pieces = (held["record"], held["day"] or "?", f"{top}/{bottom}", cause, place)
            record = "  ".join(str(piece) for piece in pieces if piece)
            lines.append(visible(_RECORD.fill({"side": side, "record": record}).said_in(look.language)))
    return lines


def _person(diffs: ScoreDiffs, one: ScoreDiff, look: Look) -> str:
    language = look.language
    name = w.name_of(diffs.names, one.person.id).said_in(language)
    head = f"{name}  {_score(one, after=False) or '–'} → {_score(one, after=True) or '–'}"
    if one.difference is None:
        month = diffs.before if _score(one, after=False) is None else diffs.after
        return f"{visible(head)}  {_NONE.fill({'month': month}).said_in(language)}"
    lines = [paint(visible(f"{head}  {_signed(one.difference)}"), "strong", colour=look.colour)]
    rows: list[list[str]] = []
    notes: dict[int, list[str]] = {}
    for cause in CAUSES:
        changes = [each for each in one.changes if each.cause == cause]
        if changes:
            rows.append([_CAUSES[cause].said_in(language), _signed(_sum(one, cause))])
        for each in changes:
            rows.append([f"  {each.title.said_in(language)}", _signed(each.amount)])
            notes[len(rows) - 1] = _record_lines(each, diffs, look) if len(diffs.people) == 1 else []
    for at, line in enumerate(table(rows, {0}) if rows else []):
        lines += [f"  {line}", *(f"      {note}" for note in notes.get(at, ()))]
    return "\n".join(lines)


def _signed(amount: Decimal) -> str:
    return f"{amount:+f}" if amount else f"{amount:f}"


def _sum(one: ScoreDiff, cause: Cause) -> Decimal:
    nothing = (one.difference or Decimal(0)) * 0  # with as many places
    return sum((each.amount for each in one.changes if each.cause == cause), nothing)


def _score(one: ScoreDiff, *, after: bool) -> str | None:
    held = one.after if after else one.before
    return None if held is None or held.score is None else f"{held.score:f}"


def _rows(diffs: ScoreDiffs, look: Look) -> Rows:
    rows = [
        (one.person.id, _score(one, after=False), _score(one, after=True), one.difference, each.cause, each.item, each.title.said_in(look.language), each.amount)
        for one in diffs.people
        for each in one.changes
    ]  # fmt: skip
    return Rows(_COLUMNS, rows)
