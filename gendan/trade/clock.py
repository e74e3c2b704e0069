"""Response clocks: working time between two moments. They stop outside office hours, at weekends and on holidays.

Counted on the office's own wall clock: a moment with any offset is first told in the office's time zone, and an office
day has the same length all year, the nights of daylight saving time included. Pure; `message_clocks` does the same in SQL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Works = Callable[[date], bool | None]
"""Whether a day is a working day; None where the calendar does not know, which makes every answer None."""
Span = tuple[int, int]
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MIDNIGHT = time()


class Office(Struct, frozen=True):
    """`spans` are minutes from midnight, first to before last, in order and without overlap; `zone` is where it stands."""

    spans: tuple[Span, ...]
    zone: ZoneInfo

    @property
    def day_minutes(self) -> int:
        """Minutes of one working day."""
        return sum(last - first for first, last in self.spans)


def parse_hours(words: str) -> tuple[Span, ...]:
    """Return the spans of "09:00-12:00, 13:00-18:00". Spans that overlap or touch count once.

    A span that ends before it begins is none: an office that works through midnight states two, "18:00-24:00, 00:00-06:00".
    Raises ValueError for anything that is not of this form.
    """
    merged: list[Span] = []
    for first, last in sorted(_span(part.strip()) for part in words.split(",")):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        elif first < last:
            merged.append((first, last))
    return tuple(merged)


def working_minutes(start: datetime, end: datetime, office: Office, works: Works) -> int | None:
    """Return the whole working minutes from `start` to `end`, 0 when `end` comes first. Seconds are cut off both.

    None when the calendar does not know one of the two days, or when the office has no hours.
    """
    begin, until = _local(start, office), _local(end, office)
    last = (until - _MINUTE).date()  # midnight is the end of a day: the next one need not be known
    if not office.spans or works(begin.date()) is None or works(last) is None:
        return None
    if until <= begin:
        return 0
    total = -_past(begin, office) if works(begin.date()) else 0
    day = begin.date()
    while day < last:
        total += office.day_minutes if works(day) else 0
        day += _DAY
    at = (until - datetime.combine(last, _MIDNIGHT)) // _MINUTE
    return total + (_over(at, office) if works(last) else 0)


def deadline(start: datetime, minutes: int, office: Office, works: Works) -> datetime | None:
    """Return the moment at which `minutes` (at least 1) of working time after `start` are over, in the office's zone.

    The end of a span, not the beginning of the next: an hour from 17:00 in an office that closes at 18:00 ends at
    18:00. None when the calendar ends before that, or when the office has no hours.
    """
    begin = _local(start, office)
    if not office.spans or works(begin.date()) is None:
        return None
    day, left = begin.date(), minutes + (_past(begin, office) if works(begin.date()) else 0)
    while True:
        worked = works(day)
        if worked is None:
            return None
        if worked and left <= office.day_minutes:
            return datetime.combine(day, _MIDNIGHT, office.zone) + timedelta(minutes=_at(left, office))
        left -= office.day_minutes if worked else 0
        day += _DAY


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the end of `day` in `zone`, which is midnight: "as of a day" includes all of it."""
    return datetime.combine(day + _DAY, _MIDNIGHT, zone)


def _span(words: str) -> Span:
    first, _, last = words.partition("-")
    return _minute(first), _minute(last)


def _minute(words: str) -> int:
    hours, minutes = words.strip().split(":")
    return int(hours) * 60 + int(minutes)


def _local(moment: datetime, office: Office) -> datetime:
    return moment.astimezone(office.zone).replace(tzinfo=None, second=0, microsecond=0)


def _past(moment: datetime, office: Office) -> int:
    """Return how many of a working day's minutes are over at `moment`."""
    return _over(moment.hour * 60 + moment.minute, office)


def _over(at: int, office: Office) -> int:
    """Return how many of a working day's minutes are over `at` minutes after midnight."""
    return sum(max(0, min(at, last) - first) for first, last in office.spans)


def _at(minutes: int, office: Office) -> int:
    """Return the minute from midnight at which `minutes` of a working day are over."""
    for first, last in office.spans:
        if minutes <= last - first:
            return first + minutes
        minutes -= last - first
    return office.spans[-1][1]
