"""`gendan documents` from files to text."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.cli import run

FILES = {
    "gendan.yaml": "gendan: 1\nname: Papers\nlanguage: en\ncalendar: plain\n",
    "calendars/plain.yaml": "id: plain\nweekend: [sat, sun]\nvalid_from: 2026-01-01\nvalid_to: 2027-12-31\n",
    "orders/SO-1.yaml": """id: SO-1
kind: bulk
status: open
customer: acme
customer_po: PO-7
received: 2026-08-03
currency: USD
incoterm: {term: CIF, place: Hamburg, version: 2020}
payment: {terms: LC, lc: {number: LC-7, amount: 5000, expiry: 2026-12-12, documents: [commercial-invoice, packing-list, insurance-policy]}}
lines: [{line: 1, sku: PS-101, quantity: 1000, price: 5}]
deliveries: [{id: D1, requested: 2026-11-20}]
shipments: [{id: S1, delivery: D1, shipped: 2026-11-18, lines: {1: 1000}, cartons: 40}]
documents:
  - {kind: commercial-invoice, number: INV-1, on: 2026-11-18, sent: 2026-11-20, po: PO-7, amount: 5000, lines: {1: 1000}}
  - {kind: packing-list, number: INV-1, on: 2026-11-18, po: PO-8, cartons: 40}
""",
    "orders/SO-2.yaml": """id: SO-2
kind: bulk
status: open
received: 2026-08-03
lines: [{line: 1, sku: PS-101, quantity: 1000}]
deliveries: [{id: D1, requested: 2026-11-20}]
shipments: [{id: S1, delivery: D1, lines: {1: 500}}, {id: S2, delivery: D1, lines: {1: 500}}]
documents: [{kind: packing-list, number: PL-1, on: 2026-11-18}]
""",
    "orders/SO-3.yaml": """id: SO-3
kind: bulk
status: open
received: 2026-08-03
payment: {lc: {number: LC-8, expiry: 2026-12-12, latest_shipment: 2026-11-30}}
lines: [{line: 1, sku: PS-101, quantity: 1000}]
deliveries: [{id: D1, requested: 2026-11-20}]
""",
}


@pytest.fixture
def documents(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["-C", str(tmp_path), "documents", "--as-of", "2026-11-23", *arguments], {"LANG": "C"})
        return (code, *capfd.readouterr())

    return call


def test_a_set_from_its_files(documents: Callable[..., Any]) -> None:
    code, said, _ = documents("SO-1")
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert code == 0
    assert "customer's order number ! PO-7 PO-7 ! PO-8" in lines
    assert "! customer's order number: order PO-7, packing list INV-1 PO-8" in lines
    assert "missing insurance policy (the letter of credit, since 2026-11-18)" in lines
    assert "there packing list (the letter of credit, since 2026-11-18)" in lines


def test_the_days_of_the_credit(documents: Callable[..., Any]) -> None:
    """12 December 2026 is a Saturday; presented on Friday 20 November the bank has until Friday the 27th."""
    one = json.loads(documents("SO-1", "--format", "json")[1])["sets"][0]
    assert one["credit"] == {
        "latest_shipment": "2026-12-12",
        "expiry": "2026-12-12",
        "expiry_effective": "2026-12-14",
        "presentation_last": "2026-12-09",
        "presented": "2026-11-20",
        "examination_ends": "2026-11-27",
    }


def test_a_document_of_no_known_shipment_is_named(documents: Callable[..., Any]) -> None:
    answer = json.loads(documents("SO-2", "--format", "json")[1])
    assert [one["shipment"] for one in answer["sets"]] == ["S1", "S2"]
    assert [one["number"] for one in answer["loose"]] == ["PL-1"]


def test_a_credit_has_its_days_before_anything_is_booked(documents: Callable[..., Any]) -> None:
    said = documents("SO-3")[1]
    assert "Documents before shipment" in said
    assert "latest shipment 2026-11-30 · expiry 2026-12-12 · effective with bank days 2026-12-14" in said


@pytest.mark.parametrize(("arguments", "says"), [(("SO-9",), "There is no order SO-9"), (("SO-1", "-f", "xml"), "xml")])
def test_wrong_use(documents: Callable[..., Any], arguments: tuple[str, ...], says: str) -> None:
    code, _, complaint = documents(*arguments)
    assert code == 2
    assert says in complaint
