"""What an order was on a day, and the figures of the whole order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.facts.conftest import order, row, shipment

if TYPE_CHECKING:
    from tests.facts.conftest import Load

DAY = date(2026, 9, 10)
HELD = {"since": "2026-09-01", "until": "2026-09-11"}


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ({"status": "open"}, "open"),
        ({"status": "draft"}, "draft"),
        ({"status": None}, None),
        ({"received": "2026-09-10"}, "open"),
        ({"received": "2026-09-11"}, "future"),
        ({"received": "2026-09-11", "status": "closed"}, "future"),
        ({"status": "closed"}, "closed"),
        ({"status": "closed", "closed": "2026-09-10"}, "closed"),
        ({"status": "closed", "closed": "2026-09-11"}, "open"),
        ({"status": "cancelled", "cancelled": {"on": "2026-09-10"}}, "cancelled"),
        ({"status": "cancelled", "cancelled": {"on": "2026-09-11", "reason": "price"}}, "open"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "on-hold"}, "on-hold"),
        ({"hold": [HELD]}, "on-hold"),
        ({"hold": [{"since": "2026-09-10"}]}, "on-hold"),
        ({"hold": [{"since": "2026-09-11"}]}, "open"),
        ({"hold": [{"since": "2026-09-01", "until": "2026-09-10"}]}, "open"),
        ({"status": "on-hold", "hold": [{"since": "2026-09-11"}]}, "open"),
        ({"status": "closed", "closed": "2026-12-01", "hold": [HELD]}, "on-hold"),
        ({"status": "closed", "closed": "2026-09-02", "hold": [HELD]}, "closed"),
        ({"status": "draft", "hold": [HELD]}, "draft"),
    ],
)
def test_status_on_the_day(load: Load, keys: dict[str, Any], status: str | None) -> None:
    facts = load([order(**keys)], DAY)
    in_file = keys.get("status", "open")
    expected = (
        status,
        in_file,
        None if status is None else status == "open",
        None if status is None else status == "on-hold",
    )
    assert row(facts, "orders", "status, status_in_file, open, on_hold") == expected


def test_on_hold_since_is_the_present_hold(load: Load) -> None:
    facts = load([order(hold=[{"since": "2026-08-05", "until": "2026-08-09"}, HELD])], DAY)
    assert row(facts, "orders", "on_hold_since") == (date(2026, 9, 1),)


def test_figures_of_the_whole_order(load: Load) -> None:
    lines = [{"line": 1, "quantity": 4800, "price": 6.45}, {"line": 2, "quantity": 0.3, "price": 0.1}]
    deliveries = [
        {"id": "D2", "requested": "2026-12-01", "lines": {"1": 10}},
        {
            "id": "D1",
            "requested": "2026-11-20",
            "promised": [{"date": "2026-12-09", "on": "2026-08-05"}],
            "lines": {"1": 9},
        },
    ]
    facts = load([order(lines=lines, deliveries=deliveries, merchandiser="li-na", shipments=[shipment("2026-11-02")])])
    found = row(
        facts,
        "orders",
        "quantity, amount, deliveries, first_requested, last_ex_factory, complete, last_event, age, owner",
    )
    assert found == (
        Decimal("4800.3"),
        Decimal("30960.03"),
        2,
        date(2026, 11, 20),
        date(2026, 12, 9),
        False,
        date(2026, 11, 2),
        112,
        "li-na",
    )


@pytest.mark.parametrize(
    ("line", "quantity", "amount"),
    [
        ({"line": 1, "quantity": 5}, Decimal(5), None),
        ({"line": 1, "price": 5}, None, None),
        ({"line": 1, "quantity": 999999999999, "price": 999999999999}, Decimal(999999999999), None),
    ],
    ids=["no price", "no quantity", "beyond all measure"],
)
def test_what_is_missing_is_not_counted_as_nothing(
    load: Load, line: dict[str, Any], quantity: object, amount: object
) -> None:
    assert row(load([order(lines=[line])]), "orders", "quantity, amount") == (quantity, amount)


def test_an_order_without_lines_or_deliveries(load: Load) -> None:
    facts = load([{"id": "SO-1", "status": "open"}])
    assert row(facts, "orders", "quantity, amount, deliveries, complete, age, last_event") == (
        None,
        None,
        0,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("shipments", "complete"),
    [
        ([], False),
        ([shipment("2026-11-01"), shipment("2026-11-02", delivery="D2")], True),
        ([shipment("2026-11-01"), shipment("2026-11-02", {"1": 3}, delivery="D2")], None),
        ([shipment("2026-11-02", {"1": 3}, delivery="D2")], False),
    ],
)
def test_complete_is_unknown_only_where_nothing_is_surely_missing(
    load: Load, shipments: list[dict[str, Any]], complete: object
) -> None:
    deliveries = [{"id": "D1", "requested": "2026-11-20", "lines": {"1": 60}}, {"id": "D2", "requested": "2026-11-20"}]
    assert row(load([order(deliveries=deliveries, shipments=shipments)]), "orders", "complete") == (complete,)


HOUSE = {"garment": "knit", "default": "plain", "toys": "gone"}


@pytest.mark.parametrize(
    ("keys", "checklist"),
    [
        ({"checklist": "knit", "category": "toys"}, "knit"),
        ({"checklist": "gone", "category": "garment"}, None),
        ({"category": "garment"}, "knit"),
        ({"category": "toys"}, None),
        ({"category": "shoes"}, "plain"),
        ({}, "plain"),
    ],
)
def test_the_checklist_that_applies(load: Load, keys: dict[str, Any], checklist: str | None) -> None:
    facts = load([order(**keys)], checklists=HOUSE, checklist=[{"id": "knit"}, {"id": "plain"}])
    assert row(facts, "orders", "category_checklist") == (checklist,)


def test_no_checklists_in_the_house(load: Load) -> None:
    assert row(load([order(category="garment")]), "orders", "category_checklist") == (None,)
