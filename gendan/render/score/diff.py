"""The difference of two scores: for the terminal, as Markdown, JSON and CSV."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.rows import render_markdown as rows_markdown
from gendan.render.score import wording as w
from gendan.render.score.as_text import table
from gendan.render.terminal import paint, visible
from gendan.words.catalog import Rows
from gendan.words.score import Scores
from gendan.words.score_diff import CAUSES
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.score_diff import Cause, ScoreDiff, ScoreDiffs

_HEAD = Text("Scores {before} → {after}", "得分变化 {before} → {after}")
_NONE = Text("no score in {month}", "{month} 未出分")
_NOBODY = Text("Nobody is appraised in both months.", "没有两个月都参加考核的人。")
_CAUSES: Mapping[Cause, Text] = {
    "facts": Text("orders and events", "订单事实"),
    "ratings": Text("ratings", "评分"),
    "rubric": Text("rubric", "考核方案"),
}
_COLUMNS = ("person", "before", "after", "difference", "cause", "item", "title", "amount")


def render_text(diffs: ScoreDiffs, look: Look) -> str:
    """Return for each person both scores, then each cause with what it did, the largest first."""
    head = _HEAD.fill({"before": diffs.before, "after": diffs.after}).said_in(look.language)
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
                }
                for each in one.changes
            ],
        }
        for one in diffs.people
    ]
    days = [day.isoformat() for day in diffs.days]
    answer = {"gendan": diffs.version, "before": diffs.before, "after": diffs.after, "as_of": days, "people": people}
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def render_csv(diffs: ScoreDiffs, look: Look) -> str:
    """Return one row a change."""
    return rows_csv(_rows(diffs, look), look)


def render_markdown(diffs: ScoreDiffs, look: Look) -> str:
    """Return the same as a table."""
    head = _HEAD.fill({"before": diffs.before, "after": diffs.after}).said_in(look.language)
    return f"# {head}\n\n{rows_markdown(_rows(diffs, look), look)}"


FORMATS: Mapping[str, Callable[[ScoreDiffs, Look], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}


def _person(diffs: ScoreDiffs, one: ScoreDiff, look: Look) -> str:
    language = look.language
    name = w.person_name(Scores("", "", diffs.days[1], (), diffs.names), one.person.id).said_in(language)
    head = f"{name}  {_score(one, after=False) or '–'} → {_score(one, after=True) or '–'}"
    if one.difference is None:
        month = diffs.before if _score(one, after=False) is None else diffs.after
        return f"{visible(head)}  {_NONE.fill({'month': month}).said_in(language)}"
    lines = [paint(visible(f"{head}  {_signed(one.difference)}"), "strong", colour=look.colour)]
    rows: list[list[str]] = []
    for cause in CAUSES:
        changes = [each for each in one.changes if each.cause == cause]
        if changes:
            rows.append([_CAUSES[cause].said_in(language), _signed(_sum(one, cause))])
            rows += [[f"  {each.title.said_in(language)}", _signed(each.amount)] for each in changes]
    return "\n".join([*lines, *(f"  {line}" for line in (table(rows, {0}) if rows else []))])


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
