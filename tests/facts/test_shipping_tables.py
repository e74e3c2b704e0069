"""Tolerances, contents and terms of shipments, as rules of logistics see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gendan.facts.worked_out import worked_out_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.facts.database import Facts

    Load = Callable[..., Facts]

AS_OF = date(2026, 11, 23)


def an_order(**keys: object) -> dict[str, Any]:
    return {
        "id": "SO-1", "status": "open", "received": "2026-08-03", "customer": "acme", "contract": "SC-1",
        "lines": [{"line": 1, "quantity": 1000}], "deliveries": [{"id": "D1", "requested": "2026-11-19"}], **keys,
    }  # fmt: skip


def rows(load: Load, order: dict[str, Any], sql: str, **others: Sequence[object]) -> list[tuple[object, ...]]:
    facts = load([order], **others)
    facts.schedule([], [], None, AS_OF)
    facts.work_out(worked_out_in([sql]), AS_OF)
    return [tuple(row) for row in facts.query(sql).rows]


@pytest.mark.parametrize(
    ("line", "contract", "customer", "expected"),
    [
        ({"over": 3}, {"over": 5, "under": 5}, {"over": 10}, (3, 0, "line")),
        (None, {"under": 5}, {"over": 10, "under": 10}, (0, 5, "contract")),
        (None, None, {"over": 10, "under": 2}, (10, 2, "customer")),
        (None, None, None, (0, 0, None)),
        ({"over": 0, "under": 0}, {"over": 5}, None, (0, 0, "line")),
    ],
)
def test_the_nearest_that_states_a_tolerance_counts_as_a_whole(
    load: Load, line: object, contract: object, customer: object, expected: tuple[object, ...]
) -> None:
    held = {key: {"tolerance": one} if one else {} for key, one in (("l", line), ("c", contract), ("k", customer))}
    order = an_order(lines=[{"line": 1, "quantity": 1000, **held["l"]}])
    others: dict[str, list[object]] = {
        "contract": [{"id": "SC-1", **held["c"]}],
        "partner": [{"id": "acme", **held["k"]}],
    }
    assert rows(load, order, "SELECT over, under, source FROM tolerances", **others) == [expected]


def test_in_full_goes_by_the_contract_where_the_line_says_nothing(load: Load) -> None:
    order = an_order(shipments=[{"id": "S1", "shipped": "2026-11-18", "lines": {"1": 960}}])
    contract = {"id": "SC-1", "tolerance": {"over": 5, "under": 5}}
    assert rows(load, order, "SELECT in_full FROM deliveries", contract=[contract]) == [(True,)]
    assert rows(load, order, "SELECT in_full FROM deliveries") == [(False,)]


def test_a_whole_delivery_and_a_further_shipment_are_too_much(load: Load) -> None:
    both = [{"id": "S1", "shipped": "2026-11-12"}, {"id": "S2", "shipped": "2026-11-18", "lines": {"1": 10}}]
    sql = "SELECT exceeds, over_line, over_shipped, over_ordered FROM delivery_shipping"
    assert rows(load, an_order(shipments=both), sql) == [(True, 1, 1010, 1000)]
    assert rows(load, an_order(shipments=both[:1]), sql) == [(False, None, None, None)]


def test_goods_of_a_line_that_the_delivery_does_not_hold(load: Load) -> None:
    order = an_order(
        lines=[{"line": 1, "quantity": 600}, {"line": 2, "quantity": 400}],
        deliveries=[{"id": "D1", "requested": "2026-11-19", "lines": {"1": 600}}, {"id": "D2", "requested": "2026-12-19", "lines": {"2": 400}}],
        shipments=[{"id": "S1", "delivery": "D1", "shipped": "2026-11-18", "lines": {"1": 600, "2": 5}}],
    )  # fmt: skip
    sql = "SELECT delivery, exceeds, over_line FROM delivery_shipping"
    assert rows(load, order, sql) == [("D1", True, 2), ("D2", False, None)]


@pytest.mark.parametrize(
    ("dates", "likely", "slip"),
    [
        ({"etd": "2026-11-20", "eta": "2026-12-12"}, date(2026, 12, 12), 0),
        ({"etd": "2026-11-20", "atd": "2026-11-23", "eta": "2026-12-12"}, date(2026, 12, 15), 3),
        ({"etd": "2026-11-20", "atd": "2026-11-18", "eta": "2026-12-12"}, date(2026, 12, 12), 0),
        (
            {"etd": "2026-11-20", "atd": "2026-11-23", "eta": "2026-12-16", "eta_first": "2026-12-12"},
            date(2026, 12, 16),
            4,
        ),
    ],
)
def test_a_late_departure_moves_an_eta_that_nobody_has_moved(
    load: Load, dates: dict[str, str], likely: date, slip: int
) -> None:
    order = an_order(shipments=[{"id": "S1", "shipped": "2026-11-18", **dates}])
    assert rows(load, order, "SELECT likely_eta, slip FROM consignments") == [(likely, slip)]


@pytest.mark.parametrize(
    ("term", "mode", "freight", "instead"),
    [
        ("FOB", "water", "collect", "FCA"),
        ("CIF", "water", "prepaid", "CIP"),
        ("DAP", "any", "prepaid", None),
        ("DDU", "any", "prepaid", None),
    ],
)
def test_a_shipment_knows_its_term(load: Load, term: str, mode: str, freight: str, instead: str | None) -> None:
    order = an_order(incoterm={"term": term}, shipments=[{"id": "S1"}])
    sql = "SELECT term_mode, term_freight, any_mode FROM consignments"
    assert rows(load, order, sql) == [(mode, freight, instead)]


@pytest.mark.parametrize(
    ("place", "port", "differs"),
    [
        ("Ningbo", "Shanghai", True),
        ("Ningbo", "NINGBO, China", False),
        ("宁波", "Ningbo", False),
        ("宁波", "上海", True),
        ("Ningbo", None, False),
    ],
)
def test_port_and_named_place(load: Load, place: str, port: str | None, *, differs: bool) -> None:
    stated = {"port_from": port} if port else {}
    order = an_order(incoterm={"term": "FOB", "place": place}, shipments=[{"id": "S1", **stated}])
    assert rows(load, order, "SELECT port_differs FROM consignments") == [(differs,)]
