"""Production arithmetic: how much a factory makes a working day, and how many days the rest will take. Pure.

The days of a process: its quantity by the daily output, rounded up to whole days, a day for the first input (the line is
loaded and gives nothing yet) and a day in hand. 45,000 pieces at 2,800 a day: 17 + 1 + 1 = 19. (Some tables round 16.07 to
16; the 200 pieces left over need a day all the same.) The worked-out table `output` does the same set-based.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

SPAN = 6
"""Working days that the rate looks back on: a factory's week, so that the slow first days of a line fade out."""

REPORTS = 3
"""Days with a report from which a rate is given; fewer say nothing of what a line can do."""

_DAY = 1


def days_for(quantity: Decimal, per_day: Decimal) -> int:
    """Return the whole days that `quantity` takes at `per_day`, rounded up; 0 when nothing is left.

    Raises ValueError when nothing is made a day: then it is never finished.
    """
    if per_day <= 0:
        raise ValueError("a rate of nothing a day finishes nothing")
    days, rest = divmod(max(quantity, Decimal(0)), per_day)
    return int(days) + (1 if rest else 0)


def process_days(quantity: Decimal, per_day: Decimal, first_input: int = 1, buffer: int = 1) -> int:
    """Return the working days from loading the line to the last piece, with the days in hand; 0 for no quantity."""
    days = days_for(quantity, per_day)
    return days + first_input + buffer if days else 0


def recent(output: Mapping[date, Decimal], works: Callable[[date], bool]) -> tuple[Decimal, int] | None:
    """Return what was made within the last SPAN working days up to the last report, and in how many days.

    The days begin with the first report; a report on a day off counts as a day of its own, and a working day without a
    report as one on which nothing was made. None with fewer than REPORTS days of report, or when nothing was made.
    """
    if len(output) < REPORTS:
        return None
    first, day = min(output), max(output)
    made, days, workdays = Decimal(0), 0, 0
    while day >= first and workdays < SPAN:
        made += output.get(day, Decimal(0))
        days += 1 if works(day) or day in output else 0
        workdays += 1 if works(day) else 0
        day = day.fromordinal(day.toordinal() - _DAY)
    return (made, days) if made > 0 else None


def days_left(remaining: Decimal, made: Decimal, days: int) -> int:
    """Return the working days that `remaining` takes at the rate of `made` in `days`, rounded up, without rounding the rate."""
    return days_for(remaining * days, made)


def expected(quantity: Decimal, worked: int, planned: int) -> int:
    """Return the whole pieces that an even plan has made after `worked` of `planned` working days; at most the quantity.

    A plan of no days had to be done at once: the whole quantity.
    """
    if planned <= 0 or worked >= planned:
        return int(quantity)
    return int(quantity * max(worked, 0) // planned)
