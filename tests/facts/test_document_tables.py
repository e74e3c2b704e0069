"""Documents by hand: sums, carton numbers, twins, sets, contradictions, what is wanted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts.asking import ask
from tests.facts.conftest import AS_OF, order
from tests.lengths import examples

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.facts.catalog import Blueprint

Ask = Callable[..., list[tuple[Any, ...]]]
INVOICE: dict[str, Any] = {"kind": "commercial-invoice", "number": "INV-1", "on": "2026-11-18"}
PACKING: dict[str, Any] = {"kind": "packing-list", "number": "PL-1", "on": "2026-11-18"}
LADING: dict[str, Any] = {"kind": "bill-of-lading", "number": "BL-1", "on": "2026-11-18"}
SHIPMENT: dict[str, Any] = {"id": "S1", "delivery": "D1", "shipped": "2026-11-18"}
LEFT = {"shipments": [SHIPMENT]}
NUMBERING = (
    "SELECT paper, numbering_en, numbering_zh FROM document_checks WHERE numbering_en IS NOT NULL ORDER BY paper"
)
DIFFERENCES = "SELECT field, line, paper, one_says, other_says FROM set_differences ORDER BY ALL"


@pytest.fixture
def asked(blueprint: Blueprint, tmp_path: Path) -> Ask:
    return lambda sql, *orders: ask(blueprint, tmp_path, orders, sql, AS_OF)


def with_papers(*papers: dict[str, Any], **keys: Any) -> dict[str, Any]:  # noqa: ANN401  whatever an order holds
    return order(currency="USD", customer="acme", documents=list(papers), **keys)


def runs(*told: tuple[int, int], **keys: object) -> dict[str, Any]:
    return {**PACKING, "packing": [{"from": first, "to": last} for first, last in told], **keys}


@pytest.mark.parametrize(
    ("packing", "trouble"),
    [
        (runs((1, 20), (21, 40)), None),
        (runs((41, 60)), None),  # the numbers of an earlier shipment are before
        (runs((1, 20), (22, 40)), ("carton 21 is missing", "缺 21 号箱")),
        (runs((1, 20), (25, 40)), ("cartons 21 to 24 are missing", "缺 21 至 24 号箱")),
        (runs((1, 20), (20, 40)), ("carton 20 comes twice", "20 号箱重复")),
        (runs((1, 40), (10, 12)), ("carton 10 comes twice", "10 号箱重复")),
        (runs((40, 1)), ("a run from 40 ends before it begins", "从 40 号起的一段，止号小于起号")),
        (runs((1, 40), cartons=41), ("40 cartons by their numbers, 41 on the list", "按箱号共 40 箱，单上写 41 箱")),
        ({**PACKING, "from_carton": 1, "to_carton": 40, "cartons": 40}, None),
        ({**PACKING, "from_carton": 1, "cartons": 40}, None),
    ],
)
def test_carton_numbers(asked: Ask, packing: dict[str, Any], trouble: tuple[str, str] | None) -> None:
    assert asked(NUMBERING, with_papers(packing)) == ([("PL-1", *trouble)] if trouble else [])


def test_cartons_run_on_over_the_lists_of_one_shipment_only(asked: Ask) -> None:
    first, second = runs((1, 20), shipment="S1"), {**runs((30, 40), shipment="S2"), "number": "PL-2"}
    ships = {"shipments": [{"id": "S1", "lines": {"1": 5}}, {"id": "S2", "lines": {"1": 5}}]}
    assert asked(NUMBERING, with_papers(first, second, **ships)) == []
    together = with_papers(first, {**second, "shipment": "S1"}, **ships)
    assert asked(NUMBERING, together) == [("PL-1", "cartons 21 to 29 are missing", "缺 21 至 29 号箱")]


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4)), min_size=1, max_size=5))
def test_numbering_is_found_by_counting(blueprint: Blueprint, tmp_path: Path, told: list[tuple[int, int]]) -> None:
    """Written out carton by carton: the first number that comes twice, else the first that is missing between others."""
    every = [number for first, more in told for number in range(first, first + more + 1)]
    packing = runs(*((first, first + more) for first, more in told))
    sql = "SELECT twice IS NOT NULL, CASE WHEN twice IS NULL THEN gap_from END, pieces FROM document_checks"
    found = ask(blueprint, tmp_path, [with_papers(packing)], sql, AS_OF)
    missing = [number for number in range(min(every), max(every)) if number not in every]
    twice = len(every) > len(set(every))
    assert found == [(twice, None if twice or not missing else missing[0], None)]


def test_an_invoice_is_reckoned_line_by_line(asked: Ask) -> None:
    papers = [{**INVOICE, "amount": 2, "charges": -0.5, "lines": {"1": 3, "2": 3}}, {**PACKING, "lines": {"9": 3}}]
    lines = {"lines": [{"line": 1, "quantity": 3, "price": 0.333}, {"line": 2, "quantity": 3, "price": 0.335}]}
    found = asked("SELECT value, quantity, priced FROM document_checks ORDER BY pos", with_papers(*papers, **lines))
    assert found == [(Decimal("1.51"), Decimal(6), True), (None, Decimal(3), True)]  # 1.00 + 1.01 - 0.50


def test_an_invoice_in_another_currency_is_not_priced(asked: Ask) -> None:
    paper = {**INVOICE, "currency": "EUR", "lines": {"1": 3}}
    assert asked("SELECT priced FROM document_checks", with_papers(paper)) == [(False,)]


@pytest.mark.parametrize(
    ("other", "twin"),
    [
        ({"on": "2026-11-18"}, None),  # one invoice for two orders
        ({"on": "2026-10-02"}, "SO-0"),
        ({"on": "2026-10-02", "kind": "packing-list"}, None),
        ({"on": "2026-10-02", "number": "inv-1"}, None),
    ],
)
def test_the_later_document_of_a_number_is_the_twin(asked: Ask, other: dict[str, Any], twin: str | None) -> None:
    earlier = {**with_papers({**INVOICE, **other}), "id": "SO-0"}
    found = asked("SELECT order_id, twin FROM document_checks ORDER BY order_id", with_papers(INVOICE), earlier)
    assert found == [("SO-0", None), ("SO-1", twin)]


def test_a_cancelled_order_gives_its_number_back(asked: Ask) -> None:
    earlier = {**with_papers({**INVOICE, "on": "2026-10-02"}), "id": "SO-0", "status": "cancelled"}
    assert asked("SELECT twin FROM document_checks", with_papers(INVOICE), earlier) == [(None,), (None,)]


@pytest.mark.parametrize(
    ("papers", "differences"),
    [
        ([INVOICE, PACKING], []),
        ([{**INVOICE, "po": " po 1"}], []),  # the order says PO1
        ([{**INVOICE, "po": "PO2"}], [("po", None, "INV-1", "PO1", "PO2")]),
        ([{**PACKING, "gross_kg": 100}, {**LADING, "gross_kg": 100.9}], []),
        ([{**PACKING, "gross_kg": 100}, {**LADING, "gross_kg": 101}], [("gross-kg", None, "BL-1", "100", "101")]),
        ([{**PACKING, "cbm": 2.5}, {**LADING, "cbm": 2.549}], []),
        ([{**PACKING, "cbm": 2.5}, {**LADING, "cbm": 2.55}], [("cbm", None, "BL-1", "2.5", "2.55")]),
        ([{**INVOICE, "lines": {"1": 90, "2": 10}}, {**PACKING, "lines": {"1": 90}}], [("quantity", 2, "PL-1", "10", "0")]),
        ([{**PACKING, "cartons": 20}, {**PACKING, "number": "PL-2", "cartons": 20}, {**LADING, "cartons": 40}], []),
        ([{**PACKING, "cartons": 20}, {**PACKING, "number": "PL-2"}, {**LADING, "cartons": 40}], []),  # one says nothing
        ([{**INVOICE, "amount": 10}, {"kind": "draft", "number": "D", "amount": 9}], [("amount", None, "D", "10", "9")]),
        ([INVOICE, {**PACKING, "of": "INV-7"}], [("invoice", None, "PL-1", "INV-1", "INV-7")]),
        ([{"kind": "proforma-invoice", "number": "PI", "po": "PO2"}, INVOICE], []),  # no part of the set
    ],
)  # fmt: skip
def test_contradictions(asked: Ask, papers: list[dict[str, Any]], differences: list[tuple[Any, ...]]) -> None:
    assert asked(DIFFERENCES, with_papers(*papers, customer_po="PO1")) == differences


def test_cartons_hold_what_is_invoiced(asked: Ask) -> None:
    mixed = [{"from": 1, "to": 4, "line": 1, "pieces": 20}, {"from": 1, "to": 4, "line": 2, "pieces": 5}]
    papers = [{**INVOICE, "lines": {"1": 80, "2": 21}}, {**PACKING, "packing": mixed}]
    assert asked(DIFFERENCES, with_papers(*papers)) == [("quantity", 2, "cartons PL-1", "21", "20")]


def test_documents_of_two_shipments_are_two_sets(asked: Ask) -> None:
    papers = [
        {**PACKING, "shipment": "S1", "cartons": 20},
        {**LADING, "shipment": "S2", "cartons": 40},
        {**INVOICE, "cartons": 7},
    ]
    ships = {"shipments": [{"id": "S1", "lines": {"1": 5}}, {"id": "S2", "lines": {"1": 5}}]}
    one = with_papers(*papers, **ships)
    assert asked(DIFFERENCES, one) == []
    assert asked("SELECT paper FROM document_checks WHERE NOT in_set", one) == [("INV-1",)]


@pytest.mark.parametrize(
    ("bl", "packages", "differences"),
    [
        ("bl-1", None, [("cartons", None, "BL-1", "150", "10"), ("cartons", None, "S1", "150", "148")]),
        (
            "BL-9",
            10,
            [("cartons", None, "S1", "150", "148"), ("transport", None, "S1", "BL-1", "BL-9")],
        ),  # on 10 pallets
    ],
)
def test_the_shipment_is_held_against_its_papers(
    asked: Ask, bl: str, packages: int | None, differences: list[Any]
) -> None:
    shipment = {**SHIPMENT, "bl": bl, "cartons": 148, "packages": packages}
    papers = [{**PACKING, "cartons": 150}, {**LADING, "cartons": 10}]
    assert asked(DIFFERENCES, with_papers(*papers, shipments=[shipment])) == differences


def test_the_credit_goes_before_the_order(asked: Ask) -> None:
    terms: dict[str, Any] = {
        "incoterm": {"term": "FOB", "place": "Ningbo"},
        "payment": {"terms": "LC", "lc": {"number": "L", "incoterm": {"term": "CIF", "place": "Ningbo, China"}}},
    }
    papers = [{**INVOICE, "incoterm": {"term": "FOB"}}]
    assert asked(DIFFERENCES, with_papers(*papers, **terms)) == [
        ("incoterm", None, "INV-1", "CIF", "FOB"),
        ("incoterm", None, "order", "CIF", "FOB"),
    ]


WANTED = "SELECT wanted_for, kind, source, there FROM documents_required ORDER BY ALL"


def test_who_sells_cif_insures(asked: Ask) -> None:
    policy = {"kind": "insurance-certificate", "number": "I", "on": "2026-11-17"}
    for papers in ([INVOICE], [INVOICE, policy]):
        found = asked(WANTED, with_papers(*papers, incoterm={"term": "CIF"}, **LEFT))
        assert found == [
            ("S1", "commercial-invoice", "shipment", True),
            ("S1", "insurance-policy", "incoterm", policy in papers),
        ]


def test_a_house_without_documents_is_asked_for_none(asked: Ask) -> None:
    assert asked(WANTED, with_papers(incoterm={"term": "CIF"}, **LEFT)) == []


DATES = "SELECT dates_en FROM document_checks"


@pytest.mark.parametrize(
    ("paper", "trouble"),
    [
        ({**INVOICE, "sent": "2026-11-18", "received": "2026-11-18"}, None),
        ({**INVOICE, "sent": "2026-11-17"}, "dated 2026-11-18, but sent on 2026-11-17"),
        ({**INVOICE, "sent": "2026-11-20", "received": "2026-11-19"}, "received on 2026-11-19, but sent on 2026-11-20"),
        ({**LADING, "on": "2026-11-17"}, "dated 2026-11-17, but the goods left on 2026-11-18"),
        ({**LADING, "on": "2026-11-20"}, None),  # on board two days later
        ({"kind": "inspection-report", "on": "2026-11-19"}, "dated 2026-11-19, after the goods had left on 2026-11-18"),
        ({"kind": "test-report", "on": "2026-11-19"}, None),
    ],
)
def test_dates_of_a_document(asked: Ask, paper: dict[str, Any], trouble: str | None) -> None:
    assert asked(DATES, with_papers(paper, **LEFT)) == [(trouble,)]


@pytest.mark.parametrize(("paper", "there"), [("insurance-policy", True), ("bill-of-lading", False)])
def test_a_policy_stands_for_a_certificate(asked: Ask, paper: str, *, there: bool) -> None:
    """UCP 600 Article 28 d."""
    credit = {"payment": {"terms": "LC", "lc": {"number": "L", "documents": ["insurance-certificate"]}}}
    found = asked(WANTED, with_papers({"kind": paper, "number": "P", "on": "2026-11-17"}, **credit, **LEFT))
    assert found == [("S1", "insurance-certificate", "credit", there)]


def test_nothing_is_wanted_before_the_goods_leave(asked: Ask) -> None:
    booked = {"shipments": [{"id": "S1", "delivery": "D1", "booked": "2026-11-10"}]}
    assert asked(WANTED, with_papers(incoterm={"term": "CIF"}, **booked)) == []
