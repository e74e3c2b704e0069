"""Working days of a calendar file, as far as the demo needs them. It must not be used to judge anything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ONE = timedelta(days=1)


class Workdays(Struct, frozen=True):
    """The days off in the week, and the days that differ. Beyond the calendar's end only the week counts."""

    weekend: frozenset[int]
    holidays: frozenset[date]
    made_up: frozenset[date]

    def is_open(self, day: date) -> bool:
        """Return whether `day` is worked."""
        return day in self.made_up or (day.weekday() not in self.weekend and day not in self.holidays)

    def from_day(self, day: date) -> date:
        """Return `day`, or the next one that is worked."""
        while not self.is_open(day):
            day += _ONE
        return day

    def by_day(self, day: date) -> date:
        """Return `day`, or the last one before it that is worked."""
        while not self.is_open(day):
            day -= _ONE
        return day

    def plus(self, day: date, number: int) -> date:
        """Return the `number`th working day after `day`."""
        for _ in range(number):
            day = self.from_day(day + _ONE)
        return day


def read_workdays(calendar: Mapping[str, Any]) -> Workdays:
    """Return the working days of a calendar's document."""
    return Workdays(
        frozenset(_DAYS.index(day) for day in calendar["weekend"]),
        frozenset(date.fromisoformat(one["date"]) for one in calendar["holidays"]),
        frozenset(date.fromisoformat(one["date"]) for one in calendar["workdays"]),
    )
