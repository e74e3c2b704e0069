"""From sheets to commits: what stood in each file on each day, written by whoever keeps it, in the afternoon of that day."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from gendan.demo.values import EVER, Save
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gendan.demo.values import Line, Person, Sheet
    from gendan.words.text import Language

ZONE = ZoneInfo("Asia/Shanghai")
_FROM, _SPAN = time(13, 30), 4 * 3600
"""Entries are made in the afternoon, evenly spread."""
_LAST_DONE = re.compile(rb"(?s)(.*done:) ([0-9]{4}-[0-9]{2})-[0-9]{2}")
_MOST = 3
"""So many things are named in a message; the rest is counted."""


class Draft(Struct, frozen=True):
    """A commit that has its day and no time yet. `data` None deletes the file."""

    day: date
    file: str
    author: str
    message: str
    data: bytes | None


def drafts(sheet: Sheet, until: date, language: Language) -> Iterator[Draft]:
    """Yield the commits of one file up to the day `until`, oldest first; what several people write on a day is several."""
    gone = sheet.gone[0] if sheet.gone else EVER
    lines = [_Turn(line, _hand(line, sheet)) for line in sheet.lines]
    turns = {turn for line in lines for turn in (line.since, line.until)}
    before: bytes | None = None
    for day, by in sorted(one for one in turns if one[0] <= until and one[0] < gone):
        data = "".join(one.line.text for one in lines if one.since <= (day, by) < one.until).encode()
        if data != before:
            new = [one.line for one in lines if one.since == (day, by)]
            yield Draft(day, sheet.file, by or sheet.owner, _message(sheet, new, language, first=before is None), data)
        before = data
    if sheet.gone and gone <= until:
        message = Text(f"{sheet.name} deleted", f"删除 {sheet.name}")
        yield Draft(gone, sheet.file, sheet.gone[1], message.said_in(language), None)


class _Turn(Struct, frozen=True):
    """A line, and who put it in or takes it out on its days: "" for the file's owner, who comes first on a day."""

    line: Line
    hand: tuple[tuple[date, str], tuple[date, str]]

    @property
    def since(self) -> tuple[date, str]:
        return self.hand[0]

    @property
    def until(self) -> tuple[date, str]:
        return self.hand[1]


def _hand(line: Line, sheet: Sheet) -> tuple[tuple[date, str], tuple[date, str]]:
    since = max(line.since, sheet.since)
    writers = sorted(one.by or "" for one in sheet.lines if one.since == line.until) if line.until < EVER else []
    return (since, (line.by or "") if since > sheet.since else ""), (line.until, writers[0] if writers else "")


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
    trailers = sorted({f"\n\n{line.trailer}" for line in new if line.trailer})
    return f"{sheet.name}{Text(': ', '：').said_in(language)}{said}{''.join(trailers)}"


def timed(
    written: Iterable[Draft], people: Mapping[str, Person], stand_in: Callable[[str, date], str]
) -> Iterator[Save]:
    """Give each commit its time; on one day in the order of the files. `stand_in` names who works for whom on a day."""
    by_day: dict[date, list[Draft]] = {}
    for one in written:
        by_day.setdefault(one.day, []).append(one)
    for day in sorted(by_day):
        one_day = sorted(by_day.pop(day), key=lambda one: one.file)
        begin = datetime.combine(day, _FROM, ZONE)
        for place, one in enumerate(one_day):
            when = begin + timedelta(seconds=place * _SPAN // len(one_day))
            author = people[stand_in(one.author, day)]
            yield Save(author, when, when, one.message, {one.file: one.data}, one.file)


def first_version(save: Save, language: Language) -> Save:
    """Return what a commit was before it was replaced: a minute older, and the work was done a week later by it."""
    files = {file: data and _LAST_DONE.sub(rb"\1 \2-28", data, count=1) for file, data in save.files.items()}
    when = save.when - timedelta(minutes=1)
    message = save.message + Text(", late", "，拖期").said_in(language)
    return replace(save, when=when, came=when, message=message, files=files)
