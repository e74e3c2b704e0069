"""Why a date of the schedule is what it is: the rule, what it was counted from, the days passed over, the chain of causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from gendan.words.text import Text

Which = Literal["due", "computed", "planned", "forecast", "latest"]


class SpecialDay(Struct, frozen=True):
    """A day between anchor and date that is no ordinary one: a holiday, or (worked) a make-up workday."""

    day: date
    name: Text | None
    worked: bool


class Link(Struct, frozen=True):
    """One task on the way back to the root cause. `driver`: the task before it, "as-of", "own", or None when it is done."""

    task: str
    delivery: str | None
    title: Text
    computed: date | None
    forecast: date | None
    done: date | None
    driver: str | None


class DateWhy(Struct, frozen=True):
    """One date and its reason. The counting (anchor to special) is filled in for due and computed, `path` for forecast.

    `path` begins with the task itself. `text` says it all in one sentence. `day` None: a value is missing; the text says which.
    """

    which: Which
    day: date | None
    text: Text
    anchor: str | None = None
    anchor_date: date | None = None
    offset: int | None = None
    unit: str | None = None
    calendar: str | None = None
    special: tuple[SpecialDay, ...] = ()
    path: tuple[Link, ...] = ()


class TaskWhy(Struct, frozen=True):
    """All dates of one task of one delivery. `rule` is the due as the checklist writes it, None when it states none."""

    order: str
    delivery: str | None
    task: str
    title: Text
    checklist: str | None
    rule: str | None
    dates: tuple[DateWhy, ...]

    def date(self, which: Which) -> DateWhy:
        """Return the reason of one date."""
        return next(one for one in self.dates if one.which == which)
