"""Dates of the example house, worked out by hand from its checklists and calendars."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parents[2] / "example-repo"
ASK = (
    "SELECT order_id || '/' || delivery || '/' || task AS id, due, computed, forecast, slack FROM tasks"
    " UNION ALL SELECT order_id || '/' || delivery, original, ex_factory, forecast, slack FROM deliveries"
)


@pytest.fixture(scope="module")
def dated() -> dict[str, dict[str, Any]]:
    return {}


@pytest.fixture
def dates(gendan: Callable[..., Any], dated: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    if not dated:
        ran = gendan("-C", HOUSE, "query", ASK, "--as-of", "2026-11-23", "--format", "json")
        assert ran.code == 0
        dated.update({row["id"]: row for row in json.loads(ran.out)})
    return dated


# Received on Monday 3 August; first promise 25 November, now 2 December. The factory works on Saturdays (cn-factory), the
# house does not (cn). Sewing is open on 23 November, due on 5 November: 18 days, which all that follows it inherits.
WALK = [
    ("order-review", "2026-08-05", "2026-08-05", "2026-08-05", None),  # Monday + 2 workdays
    ("order-confirmation", "2026-08-07", "2026-08-07", "2026-08-07", None),
    ("fabric-booking", "2026-09-01", "2026-09-08", "2026-09-07", None),  # 85 days before; done on 7 September
    ("pp-sample", "2026-10-18", "2026-10-25", "2026-10-30", None),
    ("pp-meeting", "2026-10-21", "2026-10-28", "2026-11-03", None),  # from Sunday 18 October: 19, 20, 21
    ("cutting", "2026-10-26", "2026-11-02", "2026-11-09", None),
    ("sewing", "2026-10-29", "2026-11-05", "2026-11-23", -18),  # cutting + 3 workdays: 27, 28, 29 October
    ("top-of-production", "2026-11-10", "2026-11-17", "2026-12-05", -18),
    ("finishing", "2026-11-17", "2026-11-24", "2026-12-12", -18),
    ("final-inspection", "2026-11-20", "2026-11-27", "2026-12-15", -18),
    ("packing", "2026-11-22", "2026-11-29", "2026-12-17", -18),
    ("ex-factory", "2026-11-25", "2026-12-02", "2026-12-20", -18),
    ("documents", "2026-12-02", "2026-12-09", "2026-12-27", -18),  # 5 workdays of the house: 26, 27, 30, 1, 2
]


@pytest.mark.parametrize(("task", "due", "computed", "forecast", "slack"), WALK)
def test_the_order_of_the_readme(
    dates: dict[str, dict[str, Any]], task: str, due: str, computed: str, forecast: str, slack: int | None
) -> None:
    row = dates[f"SO-2026-0012/D1/{task}"]
    assert [row[key] for key in ("due", "computed", "forecast", "slack")] == [due, computed, forecast, slack]


CALENDARS = [
    # Wednesday 25 February: 26, 27, Saturday 28 (made up for Spring Festival), Monday 2 March
    ("SO-2026-0001/D1/order-confirmation", "2026-03-02"),
    # Friday 18 September: Sunday 20 (made up for National Day), 21, 22, 23, 24
    ("SO-2026-0008/D1/documents", "2026-09-24"),
    # Monday 21 September: 22, 23, 24, then Mid-autumn 25 to 27, Monday 28
    ("SO-2026-0015/D1/order-confirmation", "2026-09-28"),
    # Thursday 8 October: Friday 9, Saturday 10 (made up)
    ("SO-2026-0019/D1/order-review", "2026-10-10"),
    # Tuesday 6 October is a holiday: 8, 9, Saturday 10 at the factory
    ("SO-2026-0010/D1/pp-meeting", "2026-10-10"),
    ("SO-2026-0010/D1/sewing", "2026-10-17"),  # Wednesday 14: 15, 16, Saturday 17
    # Dhaka has Friday off. Saturday 14 November: 15, 16, 17. Tuesday 22 December: 23, 24, (Friday 25), 26
    ("SO-2026-0016/D1/pp-meeting", "2026-11-17"),
    ("SO-2026-0023/D1/pp-meeting", "2026-12-26"),
    ("SO-2026-0023/D1/sewing", "2027-01-03"),  # Wednesday 30: 31, (Friday 1), 2, 3
    # Spring Festival closure until 15 February: 16, 17, 18
    ("SO-2026-0021/D1/pp-meeting", "2027-02-18"),
    # Two deliveries: the order's own tasks by the first, 45 days before 22 January; the other's own by 26 February
    ("SO-2026-0019/D1/fabric-in-house", "2026-12-08"),
    ("SO-2026-0019/D2/top-of-production", "2027-02-11"),
    # Beyond 31 December 2026 the house's calendar knows nothing, and says so
    ("SO-2026-0018/D1/documents", None),
]


@pytest.mark.parametrize(("task", "due"), CALENDARS)
def test_working_days(dates: dict[str, dict[str, Any]], task: str, due: str | None) -> None:
    assert dates[task]["due"] == due


DELIVERIES = [
    ("SO-2026-0012/D1", "2026-11-25", "2026-12-02", "2026-12-20", -18),
    ("SO-2026-0016/D1", "2026-12-22", "2026-12-22", "2026-12-22", 0),
    ("SO-2026-0021/D1", None, "2027-03-12", "2027-03-15", -3),  # confirmation open since Friday 20 November
    ("SO-2026-0027/D1", "2026-12-11", "2026-12-11", "2026-12-20", -9),  # sewing was for 14 November
    ("SO-2026-0024/D1", "2026-12-04", "2026-12-04", None, None),  # cancelled
]


@pytest.mark.parametrize(("delivery", "original", "current", "forecast", "slack"), DELIVERIES)
def test_deliveries(
    dates: dict[str, dict[str, Any]],
    delivery: str,
    original: str | None,
    current: str,
    forecast: str | None,
    slack: int | None,
) -> None:
    row = dates[delivery]
    assert [row[key] for key in ("due", "computed", "forecast", "slack")] == [original, current, forecast, slack]
