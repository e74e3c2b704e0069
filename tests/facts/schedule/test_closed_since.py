"""Tasks of orders closed long ago are left out where nobody looks at them; the others stay as they are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.facts.schedule.conftest import Scheduled

SINCE = date(2026, 5, 1)
CHECKLIST = {"id": "tna", "tasks": [{"id": "cut", "due": "ex-factory - 10 days", "per": "delivery"}]}


def _order(name: str, **more: object) -> dict[str, Any]:
    delivery = {"id": "D1", "requested": "2026-04-20", "ex_factory": "2026-04-20", "completed": "2026-04-20"}
    return {"id": name, "received": "2026-03-01", "status": "closed", "deliveries": [delivery], **more}


def _left(scheduled: Scheduled, *orders: dict[str, Any]) -> list[tuple[Any, ...]]:
    return scheduled([CHECKLIST], orders, closed_since=SINCE).execute("SELECT order_id, task FROM tasks").fetchall()


@pytest.mark.parametrize(
    ("more", "there"),
    [
        ({"closed": "2026-04-30"}, False),
        ({"closed": "2026-05-01"}, True),
        ({"closed": None}, True),
        ({"closed": "2026-04-30", "status": "open"}, True),
        ({"closed": "2026-04-30", "status": "cancelled"}, True),
        ({"closed": "2026-04-30", "progress": {"cut": {"done": "2026-04-30"}}}, False),
        ({"closed": "2026-04-30", "progress": {"cut": {"done": "2026-05-01"}}}, True),
        ({"closed": "2026-04-30", "progress": {"cut": {"done": "2026-04-12", "cause": "mill"}}}, True),
    ],
)
def test_what_is_left_out(scheduled: Scheduled, more: dict[str, Any], *, there: bool) -> None:
    assert _left(scheduled, _order("SO-1", **more)) == ([("SO-1", "cut")] if there else [])


def test_the_others_are_as_they_would_be(scheduled: Scheduled) -> None:
    orders = [
        _order("SO-1", closed="2026-04-01"),
        _order("SO-2", closed="2026-05-20"),
        _order("SO-3", status="open", deliveries=[{"id": "D1", "requested": "2026-07-01", "ex_factory": "2026-07-01"}]),
    ]
    tasks, deliveries = "FROM tasks WHERE order_id <> 'SO-1' ORDER BY ALL", "FROM deliveries ORDER BY ALL"
    whole = scheduled([CHECKLIST], orders)
    expected = whole.execute(tasks).fetchall(), whole.execute(deliveries).fetchall()
    less = scheduled([CHECKLIST], orders, closed_since=SINCE)
    assert len(expected[0]) == 2
    assert (less.execute(tasks).fetchall(), less.execute(deliveries).fetchall()) == expected
