"""Working days in SQL, against counting on one's fingers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.facts.calendars import load_calendars, prepare_calendars, read_calendar

if (
    TYPE_CHECKING
):  # hypothesis keeps the types that it finds for good; one of the engine would be told as a leak at the end
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection as Connection

NATIONAL = [{"date": f"2026-10-0{day}", "name": "国庆节"} for day in range(1, 8)]
CN = {
    "id": "CN", "weekend": ["sat", "sun"], "valid_from": "2026-09-01", "valid_to": "2026-12-31", "holidays": NATIONAL,
    "workdays": [{"date": "2026-09-20"}, {"date": "2026-10-10"}],
}  # fmt: skip
BD = {"id": "BD", "weekend": ["fri"], "valid_from": "2026-09-01", "valid_to": "2026-12-31"}
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def house() -> Iterator[Connection]:
    with duckdb.connect() as connection:
        prepare_calendars(connection)
        load_calendars(connection, [CN, BD], "CN")
        yield connection


def works(calendar: str, day: date) -> bool:
    if calendar == "BD":
        return day.weekday() != 4
    if day in {date(2026, 9, 20), date(2026, 10, 10)}:
        return True
    return day.weekday() < 5 and not date(2026, 10, 1) <= day <= date(2026, 10, 7)


def ask(house: Connection, sql: str, *values: object) -> object:
    row = house.execute(f"SELECT {sql}", list(values)).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # over the National Day week
        ("2026-10-09", 1, "2026-10-10"),  # the make-up Saturday counts
        ("2026-10-12", -1, "2026-10-10"),
        ("2026-10-01", 0, "2026-10-08"),  # a holiday moves to the next working day
        ("2026-10-10", 0, "2026-10-10"),
        ("2026-10-03", -1, "2026-09-30"),
        ("2026-09-01", -1, None),  # before the calendar begins
        ("2026-12-31", 1, None),  # after it ends
        ("2027-01-01", 0, None),
        ("2026-08-31", 1, None),  # the day itself is outside
        ("2026-10-12", -9999, None),
    ],
)
def test_counting_from_a_day(house: Connection, day: str, count: int, expected: str | None) -> None:
    found = ask(house, "workday_add(?::DATE, ?)", day, count)
    assert found == (None if expected is None else date.fromisoformat(expected))


days = st.integers(-3, 125).map(lambda count: FIRST + count * DAY)


@settings(max_examples=200, deadline=None)
@given(calendar=st.sampled_from(["CN", "BD"]), day=days, count=st.integers(-40, 40))
def test_adding_is_walking(house: Connection, calendar: str, day: date, count: int) -> None:
    step, left, here = (DAY if count >= 0 else -DAY), abs(count), day
    if count == 0:
        while here <= LAST and not works(calendar, here):
            here += DAY
    while left and FIRST <= here <= LAST:
        here += step
        left -= works(calendar, here)
    expected = here if FIRST <= day <= LAST and FIRST <= here <= LAST else None
    assert ask(house, "workday_add(?, ?, ?)", calendar, day, count) == expected


@settings(max_examples=100, deadline=None)
@given(calendar=st.sampled_from(["CN", "BD"]), a=days, b=days)
def test_workdays_between_leave_out_the_first_day_and_count_the_last(
    house: Connection, calendar: str, a: date, b: date
) -> None:
    low, high = min(a, b), max(a, b)
    count = sum(works(calendar, low + n * DAY) for n in range(1, (high - low).days + 1))
    expected = (count if a <= b else -count) if low >= FIRST and high <= LAST else None
    assert ask(house, "workdays(?, ?, ?)", a, b, calendar) == expected


def test_without_a_name_the_house_is_meant(house: Connection) -> None:
    assert ask(house, "is_workday(DATE '2026-10-10')") is True
    assert ask(house, "is_workday(DATE '2026-10-09', 'BD')") is False
    assert ask(house, "workdays(DATE '2026-09-30', DATE '2026-10-08')") == 1


def test_what_does_not_exist_is_unknown(house: Connection) -> None:
    assert ask(house, "workday_add('FR', DATE '2026-10-09', 1)") is None
    assert ask(house, "is_workday(NULL)") is None
    with duckdb.connect() as empty:
        prepare_calendars(empty)
        load_calendars(empty, [], None)
        assert ask(empty, "workday_add(DATE '2026-10-09', 1)") is None
        assert ask(empty, "is_workday(DATE '2026-10-09', 'CN')") is None
        assert ask(empty, "count(*) FROM calendar_days") == 0


def test_the_functions_work_inside_conditions_and_sums(house: Connection) -> None:
    sql = "count(*) FILTER (is_workday(day)), max(workday_add(day, 1)) FROM calendar_days WHERE calendar = 'CN'"
    row = house.execute(f"SELECT {sql}").fetchone()
    assert row == (sum(works("CN", FIRST + n * DAY) for n in range(122)), LAST)


def test_a_day_that_is_both_is_worked() -> None:
    both = {**BD, "id": "X", "holidays": [{"date": "2026-10-12"}], "workdays": [{"date": "2026-10-12"}]}
    with duckdb.connect() as connection:
        prepare_calendars(connection)
        load_calendars(connection, [both], "X")
        assert ask(connection, "is_workday(DATE '2026-10-12')") is True


@pytest.mark.parametrize("missing", ["id", "valid_from", "valid_to"])
def test_a_calendar_without_its_ends_is_none(missing: str) -> None:
    assert read_calendar({key: value for key, value in CN.items() if key != missing}) is None
    assert read_calendar({**CN, missing: 5}) is None


def test_a_calendar_that_claims_too_much_is_cut() -> None:
    made = read_calendar({**CN, "valid_from": "0001-01-01", "valid_to": "9999-12-31", "weekend": []})
    assert made is not None
    assert (made.valid_from.year, made.valid_to.year, made.weekend) == (1990, 2100, frozenset())
