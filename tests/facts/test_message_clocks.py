"""`message_clocks` in SQL and `trade.clock` agree on whatever messages, hours and zones there are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.facts.database import Facts
from gendan.facts.worked_out import worked_out_in
from gendan.trade.clock import Office, deadline, end_of_day, parse_hours, working_minutes
from gendan.words.house import PLACES, House
from tests.lengths import examples

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from gendan.facts.catalog import Blueprint

AS_OF = date(2026, 11, 27)
CN = {
    "id": "CN", "weekend": ["sat", "sun"], "valid_from": "2026-09-01", "valid_to": "2026-11-27",
    "holidays": [{"date": f"2026-10-0{day}"} for day in range(1, 8)],
    "workdays": [{"date": "2026-09-20"}, {"date": "2026-10-10"}],
}  # fmt: skip
HOUSE = House(Path(), "House", "en", "Asia/Shanghai", "CN", "USD", None, {}, PLACES, {})
COLUMNS = "minutes, day_minutes, deadline, at_day, owner"


def works(day: date) -> bool | None:
    if not date(2026, 9, 1) <= day <= date(2026, 11, 27):
        return None
    off = date(2026, 10, 1) <= day <= date(2026, 10, 7)
    return day in {date(2026, 9, 20), date(2026, 10, 10)} or (day.weekday() < 5 and not off)


def clocks(blueprint: Blueprint, folder: Path, messages: Sequence[dict[str, Any]], house: House) -> list[Any]:
    """Return the rows of one order's messages, in their order."""
    line = {"_id": "SO-1", "_file": "SO-1.yaml", "id": "SO-1", "merchandiser": "li-na", "messages": messages}
    (folder / "orders.jsonl").write_bytes(orjson.dumps(line) + b"\n")
    (folder / "calendars.jsonl").write_bytes(orjson.dumps({"_id": "CN", "_file": "CN.yaml", **CN}) + b"\n")
    with Facts.create(blueprint, timezone=house.timezone) as facts:
        facts.load("order", [folder / "orders.jsonl"])
        facts.load("calendar", [folder / "calendars.jsonl"])
        facts.settle(house)
        facts.derive(AS_OF, {})
        facts.schedule([CN], [], house.calendar, AS_OF)
        facts.work_out(worked_out_in(["message_clocks"]), AS_OF)
        return list(facts.query(f"SELECT {COLUMNS} FROM message_clocks ORDER BY pos").rows)  # noqa: S608


def test_what_a_house_gets(blueprint: Blueprint, tmp_path: Path) -> None:
    messages = [
        {"id": "M1", "at": "2026-11-20T17:30+08:00", "answered": "2026-11-23T09:30+08:00", "by": "wang-fang"},
        {"id": "M2", "at": "2026-11-27T10:00+08:00"},  # unanswered: until the end of the day judged
        {"id": "M3", "answered": "2026-11-23T09:30+08:00"},  # no one knows when it came
        {"id": "M4", "at": "2026-08-31T10:00+08:00", "answered": "2026-09-01T09:30+08:00"},  # before the calendar
    ]
    rows = clocks(blueprint, tmp_path, messages, replace(HOUSE, office="09:00-12:00, 13:00-18:00"))
    assert [row[0] for row in rows] == [60, 420, None, None]
    assert rows[0][2] == datetime(2026, 11, 23, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert rows[1][2] is None  # the calendar ends that day
    assert [row[4] for row in rows] == ["wang-fang", "li-na", "li-na", "li-na"]


def test_without_a_calendar_nothing_is_guessed(blueprint: Blueprint, tmp_path: Path) -> None:
    rows = clocks(blueprint, tmp_path, [{"id": "M1", "at": "2026-11-20T17:30+08:00"}], replace(HOUSE, calendar=None))
    assert rows[0][0] is None


def test_hours_of_the_calendar_hold_where_gendan_yaml_says_none(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CN, "hours", "08:00-12:00")
    message = {"id": "M1", "at": "2026-11-23T07:00+08:00", "answered": "2026-11-23T19:00+08:00"}
    assert clocks(blueprint, tmp_path, [message], HOUSE)[0][0] == 240
    assert clocks(blueprint, tmp_path, [message], replace(HOUSE, office="09:00-10:00"))[0][0] == 60


FIRST = datetime(2026, 8, 30, tzinfo=UTC)
MOMENT = st.integers(0, 89 * 1440).map(lambda minutes: FIRST + timedelta(minutes=minutes))
SPAN = st.tuples(st.integers(0, 47), st.integers(1, 48)).filter(lambda span: span[0] < span[1])
HOURS = st.lists(SPAN, min_size=1, max_size=3).map(
    lambda spans: ", ".join(f"{a // 2:02}:{a % 2 * 30:02}-{b // 2:02}:{b % 2 * 30:02}" for a, b in spans)
)
PAIRS = st.lists(st.tuples(MOMENT, st.none() | st.integers(-60, 30_000)), min_size=1, max_size=20)


@settings(max_examples=examples(25))
@given(hours=HOURS, pairs=PAIRS, zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London"]))
def test_sql_agrees_with_the_reference(
    blueprint: Blueprint,
    tmp_path_factory: pytest.TempPathFactory,
    hours: str,
    pairs: list[tuple[datetime, int | None]],
    zone: str,
) -> None:
    office = Office(parse_hours(hours), ZoneInfo(zone))
    last = end_of_day(AS_OF, office.zone)
    ends = [None if minutes is None else min(start + timedelta(minutes=minutes), last) for start, minutes in pairs]
    ends = [None if end is not None and end == last else end for end in ends]
    messages = [
        {"id": f"M{index}", "at": start.isoformat(), **({"answered": end.isoformat()} if end else {})}
        for index, ((start, _), end) in enumerate(zip(pairs, ends, strict=True))
    ]
    house = replace(HOUSE, timezone=zone, office=hours)
    rows = clocks(blueprint, tmp_path_factory.mktemp("clocks"), messages, house)
    for (start, _), end, row in zip(pairs, ends, rows, strict=True):
        assert row[0] == working_minutes(start, end or last, office, works)
        assert row[1] == office.day_minutes
        assert row[2] == deadline(start, office.day_minutes, office, works)
