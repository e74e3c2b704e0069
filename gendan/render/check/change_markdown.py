"""What a change does, as tables of Markdown: moved, no longer feasible, gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check import since as wording
from gendan.render.markdown import literal, table_row
from gendan.render.tally import worst_first
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.render.look import Look
    from gendan.words.report import Report

_SEVERITY = Text("Severity", "程度")
_RECORD = Text("Record", "对象")
_WAS = Text("What was told", "原先的问题")
_RULE = Text("Rule", "规则")


def moves_of(report: Report, look: Look) -> list[str]:
    """Return the tables of what became infeasible and what moved; those that would be empty are left out."""
    if report.since is None:
        return []
    moves, tasks = wording.worst_moves(report.since.moves), wording.worst_tasks(report.since.infeasible)
    of_tasks = [
        (one.order, one.delivery, one.title.said_in(look.language), wording.slack_words(one.slack)) for one in tasks
    ]
    of_moves = [
        (
            one.order,
            one.delivery,
            wording.days_words(one.ex_factory).said_in(look.language),
            wording.days_words(one.forecast).said_in(look.language),
            wording.slack_words(one.slack),
        )
        for one in moves
    ]
    place = (wording.ORDER, wording.DELIVERY)
    return [
        *_table(wording.INFEASIBLE, (*place, wording.TASK, wording.SLACK), of_tasks, look),
        *_table(wording.MOVED, (*place, wording.EX_FACTORY, wording.FORECAST, wording.SLACK), of_moves, look),
    ]


def gone_of(report: Report, look: Look) -> list[str]:
    """Return the table of what is gone; none when nothing is."""
    if report.since is None:
        return []
    said = look.language
    rows = [
        (
            labels.severity_word(one).said_in(said),
            one.order or one.place.file,
            one.record,
            one.message.said_in(said),
            one.rule,
        )
        for one in worst_first(report.since.gone)
    ]
    title = wording.GONE.fill({"rev": report.since.rev})
    return _table(title, (_SEVERITY, wording.ORDER, _RECORD, _WAS, _RULE), rows, look)


def _table(title: Text, heads: Sequence[Text], rows: Sequence[Iterable[str]], look: Look) -> list[str]:
    """Return a table under its title, cut where nobody would read on."""
    if not rows:
        return []
    lines = [f"## {literal(title.said_in(look.language))}", ""]
    lines += [table_row(head.said_in(look.language) for head in heads), table_row("---" for _ in heads)]
    lines += [table_row(map(literal, row)) for row in rows[: wording.MOST]]
    more = len(rows) - wording.MOST
    left = wording.MORE.fill({"count": more}) if more > 0 else same("")
    return ["\n".join([*lines, *(["", literal(left.said_in(look.language))] if left.en else []), ""])]
