"""Letters of credit by hand: each article at its edge, and what must hold for any dates."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.trade.credit import (
    Conveyance,
    Instalment,
    Limits,
    Tolerance,
    amount_limits,
    effective_expiry,
    examination_ends,
    insured_in_time,
    is_counted,
    is_partial,
    last_presentation_day,
    least_insurance,
    missed_instalment,
    next_banking_day,
    on_or_about,
    quantity_limits,
    shipped_in_time,
)

GOLDEN_WEEK = {date(2026, 10, day) for day in range(1, 8)}
MAKE_UP = {date(2026, 9, 20), date(2026, 10, 10)}
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def bank(day: date) -> bool | None:
    """China, autumn 2026: weekends and 1 to 7 October closed, 20 September and 10 October worked; nothing known of 2027."""
    if day.year > 2026:
        return None
    return day in MAKE_UP or (day.weekday() < 5 and day not in GOLDEN_WEEK)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def d(words: str) -> date:
    return date.fromisoformat(f"2026-{words}")


@pytest.mark.parametrize(
    ("expiry", "effective"),
    [
        ("09-30", "09-30"),  # Wednesday, open
        ("10-01", "10-08"),  # first day of the holiday: Thursday of the next week
        ("10-03", "10-08"),  # a Saturday within the holiday
        ("10-10", "10-10"),  # a Saturday that is worked
        ("10-11", "10-12"),  # Sunday: Monday
    ],
)
def test_expiry_moves_to_the_next_banking_day(expiry: str, effective: str) -> None:
    assert effective_expiry(d(expiry), bank) == d(effective)


def test_expiry_beyond_the_calendar_is_not_guessed() -> None:
    assert effective_expiry(date(2026, 12, 31), bank) == date(2026, 12, 31)
    assert effective_expiry(date(2027, 1, 1), bank) is None
    assert next_banking_day(date(2026, 1, 1), lambda _: False) is None


@pytest.mark.parametrize(
    ("shipped", "expiry", "days", "last"),
    [
        ("09-01", "12-31", 21, "09-22"),  # Tuesday the 1st plus 21
        ("09-05", "12-31", 21, "09-28"),  # the 26th is a Saturday: Monday
        ("09-10", "12-31", 21, "10-08"),  # ends on 1 October, closed to the 7th
        ("09-01", "09-15", 21, "09-15"),  # never after expiry
        ("09-01", "09-20", 21, "09-20"),  # expiry on a worked Sunday
        ("09-01", "09-19", 21, "09-20"),  # expiry on Saturday moves to the worked Sunday
        ("09-01", "12-31", 7, "09-08"),  # the credit gives 7 days
        ("09-01", "12-31", 0, "09-01"),
    ],
)
def test_last_day_for_presenting(shipped: str, expiry: str, days: int, last: str) -> None:
    assert last_presentation_day(d(shipped), d(expiry), bank, days) == d(last)


@given(DAYS, DAYS, st.integers(0, 60))
def test_presentation_never_outlives_the_credit(shipped: date, expiry: date, days: int) -> None:
    last, end = last_presentation_day(shipped, expiry, weekdays, days), effective_expiry(expiry, weekdays)
    assert last is not None
    assert end is not None
    assert last <= end
    assert weekdays(last)
    assert last <= next_after(shipped + timedelta(days=days))
    assert last >= min(shipped + timedelta(days=days), expiry)


def next_after(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


@pytest.mark.parametrize(("shipped", "in_time"), [("10-03", True), ("10-04", False), ("10-02", True)])
def test_a_closed_bank_does_not_move_the_latest_shipment(shipped: str, *, in_time: bool) -> None:
    assert shipped_in_time(d(shipped), d("10-03")) is in_time  # a Saturday in the holiday


@pytest.mark.parametrize(
    ("presented", "ends"),
    [
        ("09-07", "09-14"),  # Monday: Tuesday is the first, the next Monday the fifth
        ("09-16", "09-22"),  # Thu, Fri, worked Sunday, Mon, Tue
        ("09-28", "10-10"),  # Tue, Wed, then 8, 9 and the worked Saturday
    ],
)
def test_the_bank_has_five_banking_days(presented: str, ends: str) -> None:
    assert examination_ends(d(presented), bank) == d(ends)
    assert examination_ends(date(2026, 12, 30), bank) is None


def test_on_or_about_is_eleven_days() -> None:
    first, last = on_or_about(d("10-10"))
    assert (first, last) == (d("10-05"), d("10-15"))


LIMITS: list[tuple[Callable[[], Limits], str, str]] = [
    (lambda: quantity_limits(Decimal(1000), counted=True), "1000", "1000"),
    (lambda: quantity_limits(Decimal(1000), counted=False), "950", "1050"),
    (lambda: quantity_limits(Decimal(1000), Tolerance(about=True), counted=True), "900", "1100"),
    (lambda: quantity_limits(Decimal(1000), Tolerance(over=Decimal(3)), counted=False), "1000", "1030"),
    (
        lambda: quantity_limits(Decimal(1000), Tolerance(Decimal(2), Decimal(1), about=True), counted=True),
        "990",
        "1020",
    ),
    (lambda: amount_limits(Decimal("30960.00")), "0", "30960"),
    (lambda: amount_limits(Decimal("30960.00"), partial=False), "30960", "30960"),
    (lambda: amount_limits(Decimal("30960.00"), partial=False, in_full=True), "29412", "30960"),
    (lambda: amount_limits(Decimal("30960.00"), Tolerance(about=True), partial=False, in_full=True), "27864", "34056"),
    (lambda: amount_limits(Decimal("30960.00"), Tolerance(Decimal(5), Decimal(5))), "0", "32508"),
]


@pytest.mark.parametrize(("limits", "low", "high"), LIMITS)
def test_tolerance(limits: Callable[[], Limits], low: str, high: str) -> None:
    assert limits() == Limits(Decimal(low), Decimal(high))


@given(amount=st.decimals(0, 1_000_000, places=2), partial=st.booleans(), in_full=st.booleans())
def test_what_is_stated_is_always_allowed(amount: Decimal, *, partial: bool, in_full: bool) -> None:
    assert amount in amount_limits(amount, partial=partial, in_full=in_full)
    assert amount in quantity_limits(amount, counted=partial)
    assert amount + Decimal("0.01") not in amount_limits(amount, partial=partial, in_full=in_full)


@pytest.mark.parametrize(
    ("unit", "counted"), [("pcs", True), (None, True), ("CTNS", True), ("kg", False), (" M ", False), ("公斤", False)]
)
def test_what_is_weighed_or_measured_is_not_counted(unit: str | None, *, counted: bool) -> None:
    assert is_counted(unit) is counted


SHIP = Conveyance("sea", "COSCO STAR 012W", "Hamburg")


@pytest.mark.parametrize(
    ("conveyances", "partial"),
    [
        ([], False),
        ([SHIP], False),
        ([SHIP, Conveyance("sea", "Cosco Star 012W ", "HAMBURG")], False),
        ([SHIP, Conveyance("sea", "COSCO SUN 007W", "Hamburg")], True),
        ([SHIP, Conveyance("sea", "COSCO STAR 012W", "Rotterdam")], True),
        ([SHIP, Conveyance("air", "LH 8401", "Hamburg")], True),
    ],
)
def test_several_vessels_are_a_partial_shipment(conveyances: list[Conveyance], *, partial: bool) -> None:
    assert is_partial(conveyances) is partial


MONTHLY = [Instalment(d("09-30"), Decimal(500), d("09-01")), Instalment(d("10-31"), Decimal(500), d("10-01"))]


@pytest.mark.parametrize(
    ("shipped", "as_of", "missed"),
    [
        ([], "09-30", None),  # the last day is still in time
        ([], "10-01", 0),
        ([("09-30", 500)], "10-31", None),
        ([("09-30", 500)], "11-01", 1),
        ([("09-20", 499)], "10-01", 0),
        ([("10-02", 1000)], "10-05", 0),  # all of it, but the first too late
        ([("09-20", 1000)], "11-01", 1),  # all at once: nothing in October
        ([("09-20", 500), ("10-20", 500)], "12-01", None),
    ],
)
def test_a_missed_instalment_ends_the_credit(shipped: list[tuple[str, int]], as_of: str, missed: int | None) -> None:
    left = [(d(day), Decimal(much)) for day, much in shipped]
    assert missed_instalment(MONTHLY, left, d(as_of)) == missed


def test_an_instalment_without_a_first_day_begins_after_the_one_before() -> None:
    open_ended = [Instalment(d("09-30"), Decimal(500)), Instalment(d("10-31"), Decimal(500))]
    assert missed_instalment(open_ended, [(d("09-30"), Decimal(1000))], d("11-01")) == 1
    assert missed_instalment(open_ended, [(d("08-01"), Decimal(500)), (d("10-01"), Decimal(500))], d("11-01")) is None


def test_cover_is_at_least_110_per_cent() -> None:
    assert least_insurance(Decimal("30960.00")) == Decimal("34056.00")
    assert least_insurance(Decimal(1000), Decimal(120)) == Decimal(1200)


def test_cover_begins_no_later_than_the_goods_leave() -> None:
    assert insured_in_time(d("10-10"), d("10-10"))
    assert not insured_in_time(d("10-11"), d("10-10"))
    assert insured_in_time(d("10-11"), d("10-10"), effective=d("10-09"))
