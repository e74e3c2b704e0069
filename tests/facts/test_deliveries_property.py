"""Deliveries against a slow and obvious reading of the same rules, over made-up orders."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.facts.database import Facts
from tests.facts.conftest import write_lines
from tests.lengths import examples

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.facts.catalog import Blueprint

FIRST = date(2026, 11, 1)
DAYS = st.integers(0, 12).map(lambda days: (FIRST + timedelta(days)).isoformat())
QUANTITIES = st.one_of(st.integers(1, 12), st.integers(1, 1200).map(lambda n: n / 100))
BY_LINE = st.dictionaries(st.sampled_from(["1", "2"]), QUANTITIES, min_size=1)


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    lines = [
        {"line": number, "quantity": draw(QUANTITIES), "tolerance": {"under": draw(st.sampled_from([0, 5, 2.5, 100]))}}
        for number in range(1, draw(st.integers(1, 2)) + 1)
    ]
    deliveries = [
        {"id": f"D{number}", "requested": draw(DAYS), "lines": draw(st.none() | BY_LINE)}
        for number in range(1, draw(st.integers(1, 2)) + 1)
    ]
    shipments = [
        {
            "id": f"S{number}",
            "delivery": draw(st.sampled_from(["D1", "D2", None])),
            "shipped": draw(st.none() | DAYS),
            "lines": draw(st.none() | BY_LINE),
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    return {"id": "SO-1", "status": "open", "lines": lines, "deliveries": deliveries, "shipments": shipments}


def read_plainly(order: dict[str, Any], delivery: dict[str, Any], as_of: date) -> tuple[object, ...]:
    """Return completed, in_full, days_late, late and open: one day at a time, one line at a time."""
    alone = len(order["deliveries"]) == 1
    under = {str(line["line"]): line["tolerance"]["under"] for line in order["lines"]}
    ordered = {str(line["line"]): line["quantity"] for line in order["lines"]}
    need = delivery["lines"] or (ordered if alone else None)
    own = [
        part
        for part in order["shipments"]
        if part["shipped"]
        and date.fromisoformat(part["shipped"]) <= as_of
        and (part["delivery"] == delivery["id"] or (part["delivery"] is None and alone))
    ]
    sent: dict[str, Decimal] = defaultdict(Decimal)
    completed = None
    for day in sorted({part["shipped"] for part in own}):
        whole = False
        for part in own:
            if part["shipped"] == day:
                whole = whole or part["lines"] is None
                for line, quantity in (part["lines"] or need or {}).items():
                    sent[line] += Decimal(repr(quantity))
        enough = need is not None and all(
            sent[line] * 100 >= Decimal(repr(quantity)) * (100 - Decimal(repr(under.get(line, 0))))
            for line, quantity in need.items()
        )
        if whole or enough:
            completed = date.fromisoformat(day)
            break
    in_full = True if completed else False if need is not None or not own else None
    due = date.fromisoformat(delivery["requested"])
    judged = completed or as_of
    if in_full is None:
        return None, None, None, (None if as_of > due else False), None
    return completed, in_full, (judged - due).days, judged > due, completed is None


_ANSWER = "SELECT completed, in_full, days_late, late_current, open FROM deliveries ORDER BY order_id, pos"


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(orders(), min_size=1, max_size=8), days=st.integers(0, 14))
def test_as_read_plainly(blueprint: Blueprint, tmp_path: Path, batch: list[dict[str, Any]], days: int) -> None:
    as_of = FIRST + timedelta(days)
    batch = [{**one, "id": f"SO-{number}"} for number, one in enumerate(batch)]
    with Facts.create(blueprint) as facts:
        facts.load("order", [write_lines(tmp_path / "orders.jsonl", batch)], len(batch))
        facts.derive(as_of, {})
        rows = facts.query(_ANSWER).rows
    assert list(rows) == [read_plainly(one, part, as_of) for one in batch for part in one["deliveries"]]
