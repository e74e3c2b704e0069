"""The timeline of one delivery in characters: a month axis and one row a task."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.render.terminal import cells, clip, pad, visible, wrap
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.order_view import TaskView
    from gendan.words.text import Language

_LEGEND = Text(
    "{due} baseline  {planned} planned  {forecast} forecast  {done} done  {today} today; one column is {days}",
    "{due} 基准  {planned} 计划  {forecast} 预计  {done} 完成  {today} 今天；每格 {days}",
)
_LONGEST_LABEL = 24
_YEARS_FROM = 8
"""Days a column from which months have no room, and the axis shows years alone."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Signs(Struct, frozen=True):
    """What stands for what."""

    due: str
    planned: str
    forecast: str
    done: str
    today: str


DRAWN = Signs("▪", "○", "▸", "●", "│")
PLAIN = Signs("=", "o", ">", "*", "|")
"""For consoles that know no such characters."""


class Scale(Struct, frozen=True):
    """Days to columns: column 0 begins on `first`, each is `days` long, there are `columns` of them."""

    first: date
    days: int
    columns: int

    def column(self, day: date) -> int:
        """Return the column that `day` falls in; days outside are drawn at the edge."""
        return min(max((day - self.first).days // self.days, 0), self.columns - 1)


def build_scale(days: Sequence[date], columns: int) -> Scale:
    """Return the finest scale of whole days on which all of `days` fit into `columns`."""
    first, last = min(days), max(days)
    span = (last - first).days + 1
    each = -(-span // columns)
    return Scale(first, each, -(-span // each))


def draw_timeline(tasks: Sequence[TaskView], as_of: date, look: Look) -> list[str]:
    """Return axis, rows and legend; nothing when no task has a date."""
    signs = PLAIN if look.ascii else DRAWN
    dated = [task for task in tasks if _days(task)]
    if not dated:
        return []
    titles = [visible(task.title.said_in(look.language)) for task in dated]
    label = min(_LONGEST_LABEL, max(map(cells, titles)), max(8, look.width // 3))
    scale = build_scale([as_of, *(day for task in dated for day in _days(task))], max(10, look.width - label - 3))
    gutter = " " * (label + 2)
    lines = [gutter + _axis(scale, look.language)]
    for task, title in zip(dated, titles, strict=True):
        lines.append(f"{pad(clip(title, label), label)}  {_row(task, as_of, scale, signs)}".rstrip())
    values = {"due": signs.due, "planned": signs.planned, "forecast": signs.forecast, "done": signs.done}
    legend = _LEGEND.fill(values | {"today": signs.today, "days": _length(scale.days)})
    return [*lines, *wrap(legend.said_in(look.language), look.width)]


def _length(days: int) -> Text:
    return Text(f"{days} day{'' if days == 1 else 's'}", f"{days} 天")


def _days(task: TaskView) -> list[date]:
    return [day for day in (task.due, task.planned, _forecast(task), task.done) if day is not None]


def _forecast(task: TaskView) -> date | None:
    return None if task.done or task.skipped else task.forecast


def _row(task: TaskView, as_of: date, scale: Scale, signs: Signs) -> str:
    """Draw a task; the sign that says most wins its column: done, forecast, planned, baseline, today."""
    row = [" "] * scale.columns
    marks = (
        (as_of, signs.today),
        (task.due, signs.due),
        (task.planned, signs.planned),
        (_forecast(task), signs.forecast),
        (task.done, signs.done),
    )
    for day, sign in marks:
        if day is not None:
            row[scale.column(day)] = sign
    return "".join(row)


def _axis(scale: Scale, language: Language) -> str:
    """Write month names where their first day falls, as many as fit; the first and each January carry the year.

    The month that the axis begins in gives way to the next one when there is no room for both.
    """
    starts = _starts(scale)
    if scale.days > _YEARS_FROM:
        starts = starts[:1] + [day for day in starts[1:] if day.month == 1]
    if len(starts) > 1 and scale.column(starts[1]) <= len("2026-11"):
        del starts[0]
    axis = ""
    for number, day in enumerate(starts):
        column, name = scale.column(day), _month(day, language, year=number == 0 or day.month == 1)
        if column >= cells(axis) + bool(axis) and column + cells(name) <= scale.columns + 2:
            axis = pad(axis, column) + name
    return axis


def _starts(scale: Scale) -> list[date]:
    """Return the first day of the axis and of every month on it."""
    starts = [scale.first]
    year, month = scale.first.year, scale.first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if year > date.max.year or (date(year, month, 1) - scale.first).days >= scale.days * scale.columns:
            return starts
        starts.append(date(year, month, 1))


def _month(day: date, language: Language, *, year: bool) -> str:
    if year:
        return f"{day.year:04}-{day.month:02}"
    return f"{day.month}月" if language == "zh" else _MONTHS[day.month - 1]
