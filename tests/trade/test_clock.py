"""Working time of an office, reckoned by hand. October 2026: the 1st to the 7th are holidays, Saturday the 10th is worked."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gendan.trade.clock import Office, deadline, end_of_day, parse_hours, working_minutes

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
LUNCH = Office(parse_hours("09:00-12:00, 13:00-18:00"), SHANGHAI)
PLAIN = Office(parse_hours("09:00-18:00"), SHANGHAI)
OFF = {date(2026, 10, day) for day in range(1, 8)}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}


def works(day: date) -> bool | None:
    if not date(2026, 1, 1) <= day <= date(2026, 12, 31):
        return None
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-20T17:30+08:00", "2026-11-23T09:30+08:00", 60),  # Friday evening to Monday morning
        ("2026-11-23T11:30+08:00", "2026-11-23T13:30+08:00", 60),  # over lunch
        ("2026-11-23T12:10+08:00", "2026-11-23T12:50+08:00", 0),  # within it
        ("2026-09-30T17:00+08:00", "2026-10-08T10:00+08:00", 120),  # over the National Day week
        ("2026-10-09T17:00+08:00", "2026-10-12T10:00+08:00", 60 + 480 + 60),  # Saturday the 10th is made up
        ("2026-11-23T23:40+08:00", "2026-11-24T09:05+08:00", 5),  # came at night
        ("2026-11-23T23:40+08:00", "2026-11-24T08:15+08:00", 0),  # answered before the office opens
        ("2026-11-21T10:00+08:00", "2026-11-22T15:00+08:00", 0),  # a weekend
        ("2026-11-23T09:00+08:00", "2026-11-23T18:00+08:00", 480),  # a whole day
        ("2026-11-23T10:00+08:00", "2026-11-23T10:00+08:00", 0),
        ("2026-11-23T10:00+08:00", "2026-11-23T09:00+08:00", 0),  # an answer before the question
        ("2026-11-23T09:00:59+08:00", "2026-11-23T09:01:00+08:00", 1),  # seconds are cut off
        ("2026-03-06T16:30-05:00", "2026-03-09T09:00+08:00", 0),  # Friday 16:30 in New York is Saturday in Shanghai
        ("2026-03-05T20:30-05:00", "2026-03-06T09:50+08:00", 20),  # 20:30 EST is 09:30 in Shanghai
        ("2026-03-09T21:30-04:00", "2026-03-10T09:50+08:00", 20),  # after the change 21:30 EDT is 09:30 in Shanghai
    ],
)
def test_working_minutes(start: str, end: str, minutes: int) -> None:
    assert working_minutes(at(start), at(end), LUNCH, works) == minutes


def test_an_office_day_is_as_long_in_the_week_of_the_clock_change() -> None:
    office = Office(parse_hours("09:00-17:00"), NEW_YORK)
    # Friday 6 March 16:00 EST to Monday 9 March 10:00 EDT: an hour on Friday, an hour on Monday.
    assert working_minutes(at("2026-03-06T21:00+00:00"), at("2026-03-09T14:00+00:00"), office, works) == 120


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-20T17:30+08:00", 60, "2026-11-23T09:30+08:00"),
        ("2026-11-23T17:00+08:00", 60, "2026-11-23T18:00+08:00"),  # the end of the day, not the next morning
        ("2026-11-23T11:00+08:00", 61, "2026-11-23T13:01+08:00"),
        ("2026-09-30T10:00+08:00", 480, "2026-10-08T10:00+08:00"),  # the same hour of the next working day
        ("2026-11-21T10:00+08:00", 480, "2026-11-23T18:00+08:00"),  # came on a Saturday: Monday's closing
        ("2026-11-23T20:00+08:00", 1, "2026-11-24T09:01+08:00"),
    ],
)
def test_deadline(start: str, minutes: int, expected: str) -> None:
    assert deadline(at(start), minutes, LUNCH, works) == at(expected)


def test_a_day_that_the_calendar_does_not_know_is_never_guessed() -> None:
    assert working_minutes(at("2025-12-31T10:00+08:00"), at("2026-01-05T10:00+08:00"), PLAIN, works) is None
    assert working_minutes(at("2026-12-31T10:00+08:00"), at("2027-01-01T10:00+08:00"), PLAIN, works) is None
    assert working_minutes(at("2026-12-31T10:00+08:00"), end_of_day(date(2026, 12, 31), SHANGHAI), PLAIN, works) == 480
    assert deadline(at("2026-12-31T10:00+08:00"), 540, PLAIN, works) is None


def test_an_office_without_hours_has_no_clock() -> None:
    office = Office(parse_hours("18:00-09:00"), SHANGHAI)
    assert office.day_minutes == 0
    assert working_minutes(at("2026-11-23T10:00+08:00"), at("2026-11-24T10:00+08:00"), office, works) is None
    assert deadline(at("2026-11-23T10:00+08:00"), 1, office, works) is None


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("09:00-12:00, 13:00-18:00", ((540, 720), (780, 1080))),
        ("13:00-18:00,09:00-12:00", ((540, 720), (780, 1080))),
        ("09:00-12:00, 11:00-18:00", ((540, 1080),)),  # overlapping hours count once
        ("00:00-24:00", ((0, 1440),)),
    ],
)
def test_parse_hours(words: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(words) == spans


def test_hours_of_another_form_are_refused() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        parse_hours("nine to six")


def test_the_end_of_a_day_is_midnight_where_the_house_stands() -> None:
    assert end_of_day(date(2026, 11, 23), SHANGHAI) == at("2026-11-24T00:00+08:00")
