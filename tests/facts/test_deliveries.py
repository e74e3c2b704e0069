"""Late and in full, by hand: the day itself is on time; quantities count line by line, over all shipments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.facts.conftest import order, row, shipment

if TYPE_CHECKING:
    from tests.facts.conftest import Load

DUE = "2026-11-20"


def day(number: int) -> date:
    return date(2026, 11, number)


@pytest.mark.parametrize(
    ("as_of", "shipments", "expected"),
    [
        pytest.param(day(20), [], (None, False, 0, False, True), id="due today, nothing left: on time"),
        pytest.param(day(21), [], (None, False, 1, True, True), id="the day after: late"),
        pytest.param(day(21), [shipment("2026-11-20")], (day(20), True, 0, False, False), id="left on the very day"),
        pytest.param(day(30), [shipment("2026-11-21")], (day(21), True, 1, True, False), id="left a day late"),
        pytest.param(day(30), [shipment("2026-11-17")], (day(17), True, -3, False, False), id="left early"),
        pytest.param(day(20), [shipment("2026-11-21")], (None, False, 0, False, True), id="leaves tomorrow"),
        pytest.param(day(30), [shipment("2026-11-19", {"1": 99})], (None, False, 10, True, True), id="one short"),
        pytest.param(day(30), [shipment("2026-11-19", {"1": 150})], (day(19), True, -1, False, False), id="too many"),
        pytest.param(
            day(30),
            [shipment("2026-11-18", {"1": 60}), shipment("2026-11-22", {"1": 40})],
            (day(22), True, 2, True, False),
            id="two parts: the second completes",
        ),
        pytest.param(
            day(30),
            [shipment("2026-11-22", {"1": 40}), shipment("2026-11-18", {"1": 60}), shipment("2026-11-25", {"1": 9})],
            (day(22), True, 2, True, False),
            id="order in the file does not matter, nor what comes after",
        ),
    ],
)
def test_completion_and_lateness(
    load: Load, as_of: date, shipments: list[dict[str, Any]], expected: tuple[object, ...]
) -> None:
    facts = load([order(shipments=shipments)], as_of)
    assert row(facts, "deliveries", "completed, in_full, days_late, late_current, open") == expected


@pytest.mark.parametrize(
    ("under", "shipped", "in_full"),
    [(5, 95, True), (5, 94.999999, False), (0, 100, True), (0, 99.999999, False), (None, 99, False), (100, 1, True)],
)
def test_tolerance_under_is_per_cent_of_the_line(
    load: Load, under: float | None, shipped: float, in_full: object
) -> None:
    line = {"line": 1, "quantity": 100, "tolerance": {"under": under}}
    facts = load([order(lines=[line], shipments=[shipment("2026-11-01", {"1": shipped})])])
    assert row(facts, "deliveries", "in_full") == (in_full,)


def test_more_of_one_line_does_not_make_up_for_another(load: Load) -> None:
    lines = [{"line": 1, "quantity": 100}, {"line": 2, "quantity": 50}]
    facts = load([order(lines=lines, shipments=[shipment("2026-11-01", {"1": 150})])])
    found = row(facts, "deliveries", "quantity, shipped_quantity, open_quantity, in_full")
    assert found == (Decimal(150), Decimal(150), Decimal(50), False)


def test_the_slowest_line_sets_the_day(load: Load) -> None:
    lines = [{"line": 1, "quantity": 100}, {"line": 2, "quantity": 50}]
    parts = [shipment("2026-11-01", {"1": 100}), shipment("2026-11-09", {"2": 50})]
    assert row(load([order(lines=lines, shipments=parts)]), "deliveries", "completed") == (day(9),)


def two(**keys: object) -> dict[str, Any]:
    deliveries = [{"id": "D1", "requested": DUE, "lines": {"1": 60}}, {"id": "D2", "requested": DUE}]
    return order(deliveries=deliveries, **keys)


@pytest.mark.parametrize(
    ("shipments", "expected"),
    [
        pytest.param([], (None, None, False, True, True, 3), id="nothing left: surely not in full"),
        pytest.param(
            [shipment("2026-11-01", {"1": 40}, delivery="D2")], (None, None, None, None, None, None), id="some"
        ),
        pytest.param([shipment("2026-11-01", delivery="D2")], (None, day(1), True, False, False, -19), id="whole"),
        pytest.param([shipment("2026-11-01", delivery=None)], (None, None, False, True, True, 3), id="of no delivery"),
    ],
)
def test_a_delivery_without_lines_beside_others_has_an_unknown_quantity(
    load: Load, shipments: list[dict[str, Any]], expected: tuple[object, ...]
) -> None:
    facts = load([two(shipments=shipments)])
    columns = "quantity, completed, in_full, open, late_current, days_late"
    assert row(facts, "deliveries", columns, "delivery = 'D2'") == expected


def test_unknown_quantities_are_not_late_before_the_day(load: Load) -> None:
    facts = load([two(shipments=[shipment("2026-11-01", {"1": 40}, delivery="D2")])], day(20))
    assert row(facts, "deliveries", "late_current", "delivery = 'D2'") == (False,)


def test_a_shipment_without_delivery_belongs_to_the_only_one(load: Load) -> None:
    assert row(load([order(shipments=[{"id": "S1", "shipped": "2026-11-01"}])]), "deliveries", "completed") == (day(1),)


def test_a_missing_quantity_of_a_line_is_unknown_not_full(load: Load) -> None:
    facts = load([order(lines=[{"line": 1}], shipments=[shipment("2026-11-01", {"1": 5})])])
    assert row(facts, "deliveries", "quantity, in_full, open") == (None, None, None)


@pytest.mark.parametrize(
    ("status", "late", "days"),
    [
        ("open", True, 3),
        ("closed", True, 3),
        ("on-hold", False, None),
        ("draft", False, None),
        ("cancelled", False, None),
    ],
)
def test_held_cancelled_and_draft_orders_are_not_chased(load: Load, status: str, late: object, days: object) -> None:
    facts = load([order(status=status)])
    found = row(facts, "deliveries", "late_requested, late_original, late_current, days_late, open")
    assert found == (late, late, late, days, status == "open")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 8, 4), (None, None, date(2026, 11, 20), 0, None)),
        (date(2026, 8, 5), (date(2026, 11, 25), date(2026, 11, 25), date(2026, 11, 25), 0, None)),
        (date(2026, 10, 30), (date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 2), 1, "mill")),
    ],
)
def test_the_promise_known_on_the_day_counts(load: Load, as_of: date, expected: tuple[object, ...]) -> None:
    ledger = [{"date": "2026-11-25", "on": "2026-08-05"}, {"date": "2026-12-02", "on": "2026-10-30", "cause": "mill"}]
    facts = load([order(deliveries=[{"id": "D1", "requested": DUE, "promised": ledger}])], as_of)
    assert row(facts, "deliveries", "original, promised, ex_factory, revisions, cause") == expected


def test_three_yardsticks_side_by_side(load: Load) -> None:
    ledger = [{"date": "2026-11-25", "on": "2026-08-05"}, {"date": "2026-12-02", "on": "2026-10-30"}]
    delivery = {"id": "D1", "requested": DUE, "promised": ledger}
    facts = load([order(deliveries=[delivery], shipments=[shipment("2026-12-01")])], date(2026, 12, 15))
    found = row(facts, "deliveries", "late_requested, late_original, late_current, days_late")
    assert found == (True, True, False, -1)


def test_a_promise_without_date_leaves_the_commitment_unknown(load: Load) -> None:
    ledger = [{"date": "2026-11-25", "on": "2026-08-05"}, {"on": "2026-10-30"}]
    facts = load([order(deliveries=[{"id": "D1", "requested": DUE, "promised": ledger}])])
    assert row(facts, "deliveries", "ex_factory, days_late, late_current, late_requested") == (None, None, None, True)


def test_a_repeated_delivery_keeps_its_own_row_and_counts_once(load: Load) -> None:
    twice = [{"id": "D1", "requested": DUE, "lines": {"1": 60}}, {"id": "D1", "requested": DUE, "lines": {"1": 40}}]
    facts = load([order(deliveries=twice, shipments=[shipment("2026-11-01", {"1": 60})])])
    rows = facts.query("SELECT pos, quantity, shipped_quantity FROM deliveries ORDER BY pos").rows
    assert rows == ((1, Decimal(60), Decimal(60)), (2, Decimal(40), Decimal(0)))


def test_two_shipments_of_one_id_are_two_shipments(load: Load) -> None:
    parts = [{"id": "S1", "delivery": "D1", "shipped": f"2026-11-0{n}", "lines": {"1": 50}} for n in (1, 2)]
    assert row(load([order(shipments=parts)]), "deliveries", "shipped_quantity, completed") == (Decimal(100), day(2))


@pytest.mark.parametrize(("deliveries", "expected"), [(1, "D1"), (2, None)])
def test_what_leaves_out_its_delivery_belongs_to_the_only_one(
    load: Load, deliveries: int, expected: str | None
) -> None:
    facts = load(
        [
            {
                "id": "O1",
                "received": "2026-08-03",
                "deliveries": [{"id": f"D{number + 1}", "requested": "2026-11-20"} for number in range(deliveries)],
                "inspections": [{"id": "I1", "stage": "final", "on": "2026-11-10"}],
                "costs": [{"item": "fabric", "budget": 1}],
            }
        ]
    )
    assert (
        facts.query("SELECT delivery FROM inspections UNION ALL SELECT delivery FROM costs").rows == ((expected,),) * 2
    )
