"""From sheets to commits: what stood in each file on each day, written by whoever keeps it, in the afternoon of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gendan.demo.values import EVER, Save
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gendan.demo.values import Line, Person, Sheet
    from gendan.words.text import Language

_ZONE = ZoneInfo("Asia/Shanghai")
_FROM, _SPAN = time(13, 30), 4 * 3600
"""Entries are made in the afternoon, evenly spread."""
_MOST = 3
"""So many things are named in a message; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A commit that has its day and no time yet. `data` None deletes the file."""

    day: date
    file: str
    author: str
    message: str
    data: bytes | None


def drafts(sheet: Sheet, until: date, language: Language) -> Iterator[Draft]:
    """Yield the commits of one file up to the day `until`, oldest first."""
    gone = sheet.gone[0] if sheet.gone else EVER
    days = {max(day, sheet.since) for line in sheet.lines for day in (line.since, line.until)}
    before: bytes | None = None
    for day in sorted(one for one in days if one <= until and one < gone):
        data = "".join(line.text for line in sheet.lines if line.since <= day < line.until).encode()
        if data != before:
            new = [line for line in sheet.lines if line.since == day and day > sheet.since]
            by = next((line.by for line in (*new, *_taken_out(sheet, day)) if line.by), sheet.owner)
            yield Draft(day, sheet.file, by, _message(sheet, new, language, first=before is None), data)
        before = data
    if sheet.gone and gone <= until:
        message = Text(f"{sheet.name} deleted", f"删除 {sheet.name}")
        yield Draft(gone, sheet.file, sheet.gone[1], message.said_in(language), None)


def _taken_out(sheet: Sheet, day: date) -> Iterator[Line]:
    return (line for line in sheet.lines if line.until == day)


def _message(sheet: Sheet, new: Sequence[Line], language: Language, *, first: bool) -> str:
    notes = [line.note.said_in(language) for line in new if line.note]
    if first:
        notes = [Text("entered", "录入").said_in(language)]
    if not notes:
        notes = [Text("put right", "更正").said_in(language)]
    more = len(notes) - _MOST
    said = Text(", ", "，").said_in(language).join(notes[:_MOST])
    if more > 0:
        said += Text(f" and {more} more", f"等 {len(notes)} 项").said_in(language)
    return f"{sheet.name}{Text(': ', '：').said_in(language)}{said}"


def timed(
    written: Iterable[Draft], people: Mapping[str, Person], stand_in: Callable[[str, date], str]
) -> Iterator[Save]:
    """Give each commit its time; on one day in the order of the files. `stand_in` names who works for whom on a day."""
    by_day: dict[date, list[Draft]] = {}
    for one in written:
        by_day.setdefault(one.day, []).append(one)
    for day in sorted(by_day):
        one_day = sorted(by_day[day], key=lambda one: one.file)
        begin = datetime.combine(day, _FROM, _ZONE)
        for place, one in enumerate(one_day):
            when = begin + timedelta(seconds=place * _SPAN // len(one_day))
            author = people[stand_in(one.author, day)]
            yield Save(author, when, one.message, {one.file: one.data}, one.file)
