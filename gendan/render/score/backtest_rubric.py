"""A changed rubric on past months: for the terminal, as Markdown, JSON and CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.rows import render_markdown as rows_markdown
from gendan.render.score import wording as w
from gendan.render.score.as_text import table
from gendan.render.terminal import paint, visible
from gendan.trade.rounding import rounded
from gendan.words.catalog import Rows
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from gendan.render.look import Look
    from gendan.words.backtest import PersonTrial, RubricTest

_HEAD = Text(
    "Rubric {rubric} (version {hash}) tried on {begin} to {end}", "试算方案 {rubric}（版本 {hash}）：{begin} 至 {end}"
)
_SUM = Text("{gain} gain, {lose} lose, {alike} stay alike", "得分提高 {gain} 人，降低 {lose} 人，不变 {alike} 人")
_NOBODY = Text("Nobody of its roles is appraised in these months.", "这些月份没有该方案适用的人员。")
_TITLES: Mapping[str, Text] = {
    "person": Text("Person", "人员"),
    "months": Text("Months", "月数"),
    "before": Text("In force", "现行"),
    "after": Text("Tried", "试算"),
    "difference": Text("Difference", "差额"),
    "rank": Text("Rank", "名次"),
}
_COLUMNS = ("month", "person", "rubric", "before", "after", "difference", "rank_before", "rank_after")
_PLACES = 2


def render_text(test: RubricTest, look: Look) -> str:
    """Return a line a person, who gains most first, with means of the months that have both scores."""
    language = look.language
    words = {"rubric": test.rubric, "hash": test.rubric_hash[:12], "begin": test.begin, "end": test.end}
    blocks = [paint(visible(_HEAD.fill(words).said_in(language)), "strong", colour=look.colour)]
    if not test.people:
        return f"{blocks[0]}\n\n{_NOBODY.said_in(language)}\n"
    heads = [title.said_in(language) for title in _TITLES.values()]
    blocks.append("\n".join(table([heads, *(_line(test, one, look) for one in test.people)], {0})))
    blocks.append(_summary(test).said_in(language))
    return "\n\n".join(blocks) + "\n"


def _summary(test: RubricTest) -> Text:
    signs = [_difference(one) for one in test.people]
    gain, lose = (sum(one is not None and one * sign > 0 for one in signs) for sign in (1, -1))
    return _SUM.fill({"gain": gain, "lose": lose, "alike": sum(one == 0 for one in signs)})


def _difference(one: PersonTrial) -> Fraction | None:
    return None if one.before is None or one.after is None else one.after - one.before


def _line(test: RubricTest, one: PersonTrial, look: Look) -> list[str]:
    name = w.name_of(test.names, one.person).said_in(look.language)
    difference = _difference(one)
    ranks = "–" if one.rank_before is None else f"{one.rank_before} → {one.rank_after}"
    return [
        visible(name),
        str(one.months),
        w.number(one.before),
        w.number(one.after),
        "–" if difference is None else f"{rounded(difference, _PLACES):+f}",
        ranks,
    ]


def render_json(test: RubricTest, look: Look) -> str:
    """Return the whole answer: people with their means, and every month; numbers are strings."""
    del look
    people = [
        {
            "person": one.person,
            "months": one.months,
            "before": _text(one.before),
            "after": _text(one.after),
            "difference": _text(_difference(one)),
            "rank_before": one.rank_before,
            "rank_after": one.rank_after,
        }
        for one in test.people
    ]
    answer = {
        "gendan": test.version,
        "rubric": test.rubric,
        "rubric_hash": test.rubric_hash,
        "from": test.begin,
        "to": test.end,
        "people": people,
        "trials": [dict(zip(_COLUMNS, row, strict=True)) for row in _rows(test)],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2, default=str) + "\n"


def _text(value: Fraction | None) -> str | None:
    return None if value is None else f"{rounded(value, _PLACES):f}"


def _rows(test: RubricTest) -> list[tuple[object, ...]]:
    return [
        (one.month, one.person, one.rubric, one.before, one.after, one.difference, one.rank_before, one.rank_after)
        for one in test.trials
    ]


def render_csv(test: RubricTest, look: Look) -> str:
    """Return one row a person and month."""
    return rows_csv(Rows(_COLUMNS, _rows(test)), look)


def render_markdown(test: RubricTest, look: Look) -> str:
    """Return people, then months, as tables."""
    words = {"rubric": test.rubric, "hash": test.rubric_hash[:12], "begin": test.begin, "end": test.end}
    heads = tuple(title.said_in(look.language) for title in _TITLES.values())
    people = [tuple(_line(test, one, look)) for one in test.people]
    blocks = [f"# {_HEAD.fill(words).said_in(look.language)}", rows_markdown(Rows(heads, people), look)]
    blocks += [_summary(test).said_in(look.language), rows_markdown(Rows(_COLUMNS, _rows(test)), look)]
    return "\n\n".join(blocks)


FORMATS: Mapping[str, Callable[[RubricTest, Look], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}
