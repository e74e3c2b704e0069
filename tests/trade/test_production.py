"""Days of a process and the rate behind a forecast, by hand; the remainder always takes a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gendan.trade.production import days_for, days_left, expected, process_days, recent

MONDAY = date(2026, 10, 26)


def works(day: date) -> bool:
    return day.weekday() < 5


def daily(*made: int, first: date = MONDAY) -> dict[date, Decimal]:
    """Return output of days in a row, days off included."""
    return {first + timedelta(days=at): Decimal(one) for at, one in enumerate(made)}


@pytest.mark.parametrize(
    ("quantity", "per_day", "days"), [(45000, 2800, 17), (44800, 2800, 16), (1, 2800, 1), (0, 2800, 0), (-5, 10, 0)]
)
def test_days_are_rounded_up(quantity: int, per_day: int, days: int) -> None:
    assert days_for(Decimal(quantity), Decimal(per_day)) == days


def test_the_worked_example_takes_nineteen_days() -> None:
    assert process_days(Decimal(45000), Decimal(2800)) == 17 + 1 + 1
    assert process_days(Decimal(0), Decimal(2800)) == 0


def test_nothing_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="finishes nothing"):
        days_for(Decimal(5), Decimal(0))


def test_two_reports_give_no_rate() -> None:
    assert recent(daily(100, 100), works) is None


def test_a_line_that_stands_still_gives_no_rate() -> None:
    assert recent(daily(0, 0, 0), works) is None


def test_slow_first_days_fade_out_after_a_factory_week() -> None:
    made = daily(10, 20, 100, 100, 100, 0, 0, 100, 100, 100)  # Monday to the Wednesday after
    assert recent(made, works) == (Decimal(600), 8)  # six working days, and two reports of nothing on the weekend
    del made[date(2026, 10, 31)], made[date(2026, 11, 1)]
    assert recent(made, works) == (Decimal(600), 6)


def test_a_working_day_without_a_report_counts_as_one_without_output() -> None:
    made = {MONDAY: Decimal(90), date(2026, 10, 28): Decimal(90), date(2026, 10, 30): Decimal(90)}
    assert recent(made, works) == (Decimal(270), 5)


def test_the_rate_is_not_rounded_before_it_divides() -> None:
    assert days_left(Decimal(10), Decimal(10), 3) == 3
    assert days_left(Decimal("10.000001"), Decimal(10), 3) == 4


@pytest.mark.parametrize(
    ("worked", "planned", "made"), [(0, 10, 0), (5, 10, 500), (1, 3, 333), (10, 10, 1000), (12, 10, 1000), (1, 0, 1000)]
)
def test_an_even_plan(worked: int, planned: int, made: int) -> None:
    assert expected(Decimal(1000), worked, planned) == made
