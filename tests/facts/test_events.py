"""An event after the day judged is absent, with what goes with it and what stands below it; on the day it is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.facts.conftest import order, row, shipment

if TYPE_CHECKING:
    from tests.facts.conftest import Load

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-11-10", (date(2026, 11, 10), "NB1", date(2026, 11, 9))), ("2026-11-11", (None, None, date(2026, 11, 9)))],
)
def test_a_field_goes_with_its_companions_and_the_rest_stays(
    load: Load, when: str, expected: tuple[object, ...]
) -> None:
    facts = load([order(shipments=[shipment(when, bl="NB1", booked="2026-11-09")])], DAY)
    assert row(facts, "shipments", "shipped, bl, booked") == expected


@pytest.mark.parametrize(("when", "left"), [("2026-11-10", 1), ("2026-11-11", 0)])
def test_a_row_goes_with_everything_below_it(load: Load, when: str, left: int) -> None:
    back = [{"id": "X1", "agreed": when, "lines": {"1": 5}}]
    earlier = {"id": "X0", "agreed": "2026-11-01", "lines": {"1": 5}}
    counts = load([order(returns=[*back, earlier])], DAY).row_counts()
    assert (counts["returns"], counts["return_lines"]) == (left + 1, left + 1)


def test_below_means_below_this_very_item(load: Load) -> None:
    many = [
        {"id": f"X{n}", "agreed": "2026-11-11" if n == 1 else "2026-11-01", "lines": {"1": n + 1}} for n in range(12)
    ]
    facts = load([order(returns=many), order(id="SO-2", returns=many[2:3])], DAY)
    rows = facts.query("SELECT return_id FROM return_lines WHERE order_id = 'SO-1' ORDER BY pos, path").rows
    assert sorted(str(name) for (name,) in rows) == sorted(f"X{n}" for n in range(12) if n != 1)
    assert facts.query("SELECT count(*) FROM return_lines WHERE order_id = 'SO-2'").rows == ((1,),)


@pytest.mark.parametrize(("timezone", "there"), [("Asia/Shanghai", 0), ("America/Chicago", 1)])
def test_a_moment_is_judged_by_the_day_of_the_house(load: Load, timezone: str, there: int) -> None:
    messages = [{"id": "M1", "at": "2026-11-10T23:30-05:00", "from": "customer"}]
    facts = load([order(messages=messages)], DAY, timezone=timezone)
    assert facts.row_counts()["messages"] == there


def test_a_promise_of_tomorrow_is_not_yet_made(load: Load) -> None:
    ledger = [{"date": "2026-12-01", "on": "2026-11-11"}]
    facts = load([order(deliveries=[{"id": "D1", "requested": "2026-11-20", "promised": ledger}])], DAY)
    assert row(facts, "deliveries", "promised, ex_factory") == (None, date(2026, 11, 20))


def test_what_was_left_out_is_listed_with_its_place(load: Load) -> None:
    messages = [{"id": "M1", "at": "2026-11-12T09:00+08:00", "answered": "2026-11-13T09:00+08:00"}]
    own = {"packing": {"done": "2026-11-11"}}
    delivery = {"id": "D1", "requested": "2026-11-20", "progress": own}
    facts = load([order(messages=messages, deliveries=[delivery], closed="2026-12-01", status="closed")], DAY)
    rows = facts.query("SELECT kind, order_id, path, field, on_date FROM future_events ORDER BY on_date").rows
    assert rows == (
        ("order", "SO-1", "deliveries/0/progress/packing/done", "done", date(2026, 11, 11)),
        ("order", "SO-1", "messages/0/at", "at", date(2026, 11, 12)),
        ("order", "SO-1", "messages/0/answered", "answered", date(2026, 11, 13)),
        ("order", "SO-1", "closed", "closed", date(2026, 12, 1)),
    )


def test_each_entry_is_named_and_counted_within_its_file(load: Load) -> None:
    one = order(
        closed="2026-12-02", status="closed", messages=[{"id": "M1", "at": "2026-11-12T09:00+08:00"}],
        production=[{"on": "2026-11-11", "process": "sewing", "quantity": 5}],
        deliveries=[{"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-12-01", "on": "2026-11-13"}],
                     "progress": {"packing": {"done": "2026-11-14"}}}],
    )  # fmt: skip
    facts = load([one, order(id="SO-2", closed="2026-11-11", status="closed")], DAY)
    rows = facts.query("SELECT file, entry, field, nr, times FROM future_events ORDER BY file, nr").rows
    assert rows == (
        ("orders/SO-1.yaml", "production 1", "on", 1, 5),
        ("orders/SO-1.yaml", "messages M1", "at", 2, 5),
        ("orders/SO-1.yaml", "promises 1", "on", 3, 5),
        ("orders/SO-1.yaml", "progress packing", "done", 4, 5),
        ("orders/SO-1.yaml", "SO-1", "closed", 5, 5),
        ("orders/SO-2.yaml", "SO-2", "closed", 1, 1),
    )


def test_nothing_ahead_nothing_listed(load: Load) -> None:
    facts = load([order(shipments=[shipment("2026-11-10", eta="2026-12-24")])], DAY)
    assert facts.row_counts()["future_events"] == 0
    assert row(facts, "shipments", "eta") == (date(2026, 12, 24),)


@pytest.mark.parametrize(
    ("keys", "last"),
    [
        ({}, date(2026, 8, 3)),
        ({"shipments": [shipment("2026-11-10")]}, date(2026, 11, 10)),
        ({"shipments": [shipment("2026-11-11", booked="2026-11-02")]}, date(2026, 11, 2)),
        ({"received": None}, None),
        ({"progress": {"cutting": {"planned": "2026-11-09", "started": "2026-11-05"}}}, date(2026, 11, 5)),
    ],
)
def test_the_last_event_is_one_that_happened(load: Load, keys: dict[str, Any], last: date | None) -> None:
    assert row(load([order(**keys)], DAY), "orders", "last_event") == (last,)


def test_files_of_other_kinds_know_no_future_either(load: Load) -> None:
    partner = {"id": "acme", "kind": "customer", "blocked": {"since": "2026-11-11", "reason": "unpaid"}}
    facts = load([order()], DAY, partner=[partner])
    assert row(facts, "partners", "blocked_since, blocked_reason") == (None, None)
    assert row(facts, "future_events", "kind, order_id, id, path, file") == (
        "partner", None, "acme", "blocked/since", "partners/acme.yaml",
    )  # fmt: skip


def test_a_contracts_events_are_not_the_orders(load: Load) -> None:
    contract = {"id": "SC-1", "signed": {"on": "2026-11-09"}}
    facts = load([order()], DAY, contract=[contract], partner=[{"id": "acme", "blocked": {"since": "2026-11-11"}}])
    assert row(facts, "orders", "last_event") == (date(2026, 8, 3),)
