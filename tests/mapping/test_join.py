"""Several sheets by key: rows joined, missing ones told, empty or skipped; a key that stands twice is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mapping.conftest import Bench

MAP = """
sources: {{d: {{}}, h: {{}}}}
write:
  - kind: order
    from: d
    join: [{{source: h, on: {{PO: No}}, missing: {missing}}}]
    group: {{order: PO}}
    fields: {{id: PO, customer: h.Cust}}
"""
DETAIL = "PO\nA\nB\n"


@pytest.mark.parametrize(
    ("missing", "orders"),
    [("empty", [{"id": "A", "customer": "acme"}, {"id": "B"}]), ("skip", [{"id": "A", "customer": "acme"}])],
)
def test_rows_without_a_partner(bench: Bench, missing: str, orders: list[object]) -> None:
    assert bench.values(MAP.format(missing=missing), d=DETAIL, h="No,Cust\nA,acme\n") == orders


def test_a_missing_partner_is_an_error_by_default(bench: Bench) -> None:
    [trouble] = bench.mapped(MAP.format(missing="error"), d=DETAIL, h="No,Cust\nA,acme\n").troubles
    assert (trouble.rule, trouble.message.en) == ("import/no-partner", "row 3, column A (PO): “B” is not in h.csv")


def test_a_key_that_stands_twice_is_told(bench: Bench) -> None:
    troubles = bench.mapped(MAP.format(missing="skip"), d=DETAIL, h="No,Cust\nA,acme\nA,zeta\n").troubles
    assert [(one.rule, str(one.place)) for one in troubles] == [("import/joined-twice", "h.csv:3:1")]


def test_troubles_of_joined_cells_point_into_their_own_sheet(bench: Bench) -> None:
    text = MAP.format(missing="skip").replace("customer: h.Cust", "received: h.Cust")
    [trouble] = bench.mapped(text, d=DETAIL, h="No,Cust\nB,x\nA,2026-01-01\n").troubles
    assert str(trouble.place) == "h.csv:2:2"
