"""`inspection_plans` and `delivery_inspections` on a few orders worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gendan.facts.worked_out import worked_out_in
from tests.facts.conftest import AS_OF, order, row, shipment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.facts.conftest import Load

PLAN = {"critical": 0, "major": 2.5, "minor": 4}


def final(number: int, day: str, **keys: object) -> dict[str, Any]:
    """A final inspection of the whole delivery of 1,000 pieces: J 80, major 5/6, minor 7/8."""
    return {"id": f"I{number}", "stage": "final", "on": day, "lot": 1000, "aql": PLAN, "sample": 80, **keys}


def thousand(*inspections: Mapping[str, Any], **keys: object) -> dict[str, Any]:
    return order(factory="knit", lines=[{"line": 1, "quantity": 1000}], inspections=list(inspections), **keys)


def asked(load: Load, document: Mapping[str, Any], columns: str, table: str, where: str = "true") -> tuple[object, ...]:
    facts = load([document])
    facts.work_out(worked_out_in([table]), AS_OF)
    return row(facts, table, columns, where)


@pytest.mark.parametrize(
    ("found", "expected", "rejects"),
    [
        ({"critical": 0, "major": 5, "minor": 7}, "accepted", False),
        ({"critical": 0, "major": 6, "minor": 0}, "rejected", True),
        ({"critical": 1, "major": 0, "minor": 0}, "rejected", False),  # critical defects are told apart
        ({"critical": 0, "major": 5}, None, None),
    ],
)
def test_the_verdict_of_the_counts(load: Load, found: dict[str, int], expected: str, rejects: bool) -> None:  # noqa: FBT001
    document = thousand(final(1, "2026-11-10", found=found, result="accepted"))
    got = asked(load, document, "letter, plan_sample, major_accept, expected, counts_reject", "inspection_plans")
    assert got == ("J", 80, 5, expected, rejects)


def test_counts_are_said_in_both_languages(load: Load) -> None:
    document = thousand(final(1, "2026-11-10", found={"critical": 0, "major": 6, "minor": 1}, result="rejected"))
    assert asked(load, document, "counts_en, counts_zh", "inspection_plans") == (
        "critical 0 (Ac 0), major 6 (Ac 5), minor 1 (Ac 7)",
        "致命 0 (Ac 0)、严重 6 (Ac 5)、轻微 1 (Ac 7)",
    )


@pytest.mark.parametrize(
    ("later", "settled", "again"),
    [
        ({"result": "accepted"}, True, 1),
        ({"result": "rejected"}, False, 1),
        ({"result": "concession"}, True, 1),
        ({"result": "accepted", "stage": "customer"}, True, 1),
        ({"result": "accepted", "stage": "inline"}, False, 0),
        ({"result": "accepted", "on": "2026-11-09"}, False, 0),  # before it
        ({"result": "accepted", "lot": 400}, True, 1),  # 700 + 400 are more than the delivery: the same goods
        ({"result": "accepted", "lot": 300}, False, 0),  # 700 + 300: the other part
        ({"result": "accepted", "lot": 300, "resubmitted": True}, True, 1),
    ],
)
def test_which_inspections_are_of_one_lot(load: Load, later: dict[str, object], settled: bool, again: int) -> None:  # noqa: FBT001
    first = final(1, "2026-11-10", lot=700, result="rejected")
    document = thousand(first, final(2, "2026-11-12") | later)
    assert asked(load, document, "settled, inspected_again", "inspection_plans", "inspection = 'I1'") == (
        settled,
        again,
    )


def test_output_by_the_day_of_the_inspection(load: Load) -> None:
    made = [
        ("2026-11-01", "cutting", 1000),
        ("2026-11-05", "sewing", 600),
        ("2026-11-10", "sewing", 355),
        ("2026-11-11", "sewing", 45),
    ]
    packed = [("2026-11-10", "packing", 799), ("2026-11-12", "packing", 201)]
    production = [{"on": day, "process": process, "quantity": quantity} for day, process, quantity in [*made, *packed]]
    document = thousand(final(1, "2026-11-10"), production=production)
    got = asked(load, document, "produced_percent::VARCHAR, packed_percent::VARCHAR, output_en", "inspection_plans")
    assert got == ("95.5", "79.9", "95 % produced, 79 % packed")


@pytest.mark.parametrize(("by", "own"), [("knit", True), ("Knit Co", True), ("SGS", False), (None, False)])
def test_who_inspected(load: Load, by: str | None, own: bool) -> None:  # noqa: FBT001
    facts = load(
        [thousand(final(1, "2026-11-10", by=by))], partner=[{"id": "knit", "name": "Knit Co", "kind": "factory"}]
    )
    facts.work_out(worked_out_in(["inspection_plans"]), AS_OF)
    assert row(facts, "inspection_plans", "by_factory") == (own,)


@pytest.mark.parametrize(
    ("inspections", "expected"),
    [
        ([("I1", "2026-11-10", 1000, "rejected")], ("I1", 0, 1000)),
        ([("I1", "2026-11-10", 1000, "rejected"), ("I2", "2026-11-12", 1000, "accepted")], (None, 1000, 1000)),
        ([("I1", "2026-11-10", 1000, "rejected"), ("I2", "2026-11-21", 1000, "accepted")], ("I1", 0, 1000)),
        ([("I1", "2026-11-10", 400, "rejected"), ("I2", "2026-11-10", 600, "accepted")], ("I1", 600, 1000)),
        ([("I1", "2026-11-10", 1000, "accepted")], (None, 1000, 1000)),
    ],
)
def test_what_stood_open_when_goods_left(
    load: Load, inspections: list[tuple[str, str, int, str]], expected: tuple[object, ...]
) -> None:
    items = [final(0, on, lot=lot, result=result) | {"id": name} for name, on, lot, result in inspections]
    document = thousand(*items, shipments=[shipment("2026-11-20")])
    assert asked(load, document, "open_inspection, accepted_quantity, inspected", "delivery_inspections") == expected


def test_a_house_without_inspections_has_no_rows(load: Load) -> None:
    facts = load([order()])
    facts.work_out(worked_out_in(["delivery_inspections"]), AS_OF)
    tables = ("inspection_classes", "inspection_states", "inspection_plans", "delivery_inspections")
    assert [row(facts, table, "count(*)") for table in tables] == [(0,)] * 4
