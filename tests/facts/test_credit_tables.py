"""`document_sets` and `letters_of_credit` in SQL agree with `trade.credit` on whatever credits and shipments there are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.trade.credit import (
    Conveyance,
    Instalment,
    Tolerance,
    amount_limits,
    effective_expiry,
    is_counted,
    is_partial,
    last_presentation_day,
    missed_instalment,
    quantity_limits,
)
from tests.facts.asking import ask
from tests.lengths import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gendan.facts.catalog import Blueprint

AS_OF = date(2026, 11, 27)
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)
CN = {
    "id": "CN", "weekend": ["sat", "sun"], "valid_from": FIRST.isoformat(), "valid_to": LAST.isoformat(),
    "holidays": [{"date": f"2026-10-0{day}"} for day in range(1, 8)],
    "workdays": [{"date": "2026-09-20"}, {"date": "2026-10-10"}],
}  # fmt: skip
DAYS = st.dates(FIRST, date(2027, 1, 20))
SHIPPED = st.dates(FIRST, AS_OF)
PERCENT = st.one_of(st.none(), st.integers(0, 20))


def opens(day: date) -> bool | None:
    if not FIRST <= day <= LAST:
        return None
    off = date(2026, 10, 1) <= day <= date(2026, 10, 7)
    return day in {date(2026, 9, 20), date(2026, 10, 10)} or (day.weekday() < 5 and not off)


def rows(blueprint: Blueprint, folder: Path, made: Sequence[dict[str, Any]], sql: str) -> list[tuple[Any, ...]]:
    return ask(blueprint, folder, made, sql, AS_OF, CN)


@st.composite
def any_credit(draw: st.DrawFn) -> dict[str, Any]:
    tolerance, amount = (
        {"over": draw(PERCENT), "under": draw(PERCENT)},
        {"over": draw(PERCENT), "under": draw(PERCENT)},
    )
    return {
        "number": "LC-1",
        "amount": draw(st.integers(1, 10**7)) / 100,
        "quantity": draw(st.integers(1, 10**6)),
        "expiry": draw(DAYS).isoformat(),
        "presentation_days": draw(st.one_of(st.none(), st.integers(0, 40))),
        "partial": draw(st.sampled_from([None, "allowed", "prohibited"])),
        "about": draw(st.sampled_from([None, ["amount"], ["quantity"], ["quantity", "amount"]])),
        "tolerance": draw(st.sampled_from([None, tolerance])),
        "amount_tolerance": draw(st.sampled_from([None, amount])),
    }


@st.composite
def any_order(draw: st.DrawFn) -> dict[str, Any]:
    """An order of one line and one delivery under a credit, with up to three shipments that have left."""
    shipments = [
        {
            "id": f"S{number}",
            "shipped": draw(SHIPPED).isoformat(),
            "mode": "sea",
            "vessel": draw(st.sampled_from(["STAR 1", "star 1 ", "SUN 2"])),
            "lines": {"1": draw(st.integers(1, 600))},
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    return {
        "status": "open", "received": "2026-08-03", "currency": draw(st.sampled_from(["USD", "JPY"])),
        "lines": [{"line": 1, "sku": "A", "quantity": 1000, "price": 5, "unit": draw(st.sampled_from([None, "pcs", "KG", " m "]))}],
        "deliveries": [{"id": "D1", "requested": "2026-11-20"}],
        "payment": {"terms": "LC", "lc": draw(any_credit())}, "shipments": shipments,
    }  # fmt: skip


def tolerance_of(credit: dict[str, Any], key: str, what: str) -> Tolerance:
    said = credit[key] or {}
    over, under = (None if said.get(side) is None else Decimal(said[side]) for side in ("over", "under"))
    return Tolerance(over, under, what in (credit["about"] or []))


EVERY = settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@EVERY
@given(made=st.lists(any_order(), min_size=1, max_size=6))
def test_last_days(blueprint: Blueprint, tmp_path: Path, made: list[dict[str, Any]]) -> None:
    named = [{**one, "id": f"SO-{number}"} for number, one in enumerate(made)]
    sql = """SELECT order_id, shipment, expiry_effective, presentation_last FROM document_sets
        WHERE shipment IS NOT NULL ORDER BY ALL"""
    expected = []
    for one in named:
        credit = one["payment"]["lc"]
        expiry, days = date.fromisoformat(credit["expiry"]), credit["presentation_days"]
        for shipment in one["shipments"]:
            left = date.fromisoformat(shipment["shipped"])
            last = last_presentation_day(left, expiry, opens, 21 if days is None else days)
            expected.append((one["id"], shipment["id"], effective_expiry(expiry, opens), last))
    assert rows(blueprint, tmp_path, named, sql) == expected


@EVERY
@given(made=st.lists(any_order(), min_size=1, max_size=6))
def test_limits_and_voyages(blueprint: Blueprint, tmp_path: Path, made: list[dict[str, Any]]) -> None:
    named = [{**one, "id": f"SO-{number}"} for number, one in enumerate(made)]
    sql = """SELECT quantity_most, quantity_least, amount_most, amount_least, voyages, shipped, complete
        FROM letters_of_credit ORDER BY order_id"""
    found = rows(blueprint, tmp_path, named, sql)
    for one, (most, least, amount_most, amount_least, voyages, shipped, complete) in zip(named, found, strict=True):
        credit, minor = one["payment"]["lc"], Decimal(1) if one["currency"] == "JPY" else Decimal("0.01")
        quantity = quantity_limits(
            Decimal(credit["quantity"]),
            tolerance_of(credit, "tolerance", "quantity"),
            counted=is_counted(one["lines"][0]["unit"]),
        )
        amount = amount_limits(
            Decimal(str(credit["amount"])),
            tolerance_of(credit, "amount_tolerance", "amount"),
            partial=False,
            in_full=complete,
        )
        assert (least, most) == (quantity.low, quantity.high)
        assert abs(amount_most - amount.high) <= minor / 2
        assert abs(amount_least - amount.low) <= minor / 2
        ships = [Conveyance(each["mode"], each["vessel"]) for each in one["shipments"]]
        assert (voyages > 1) == is_partial(ships)
        assert shipped == sum(each["lines"]["1"] for each in one["shipments"])


@EVERY
@given(
    shipped=st.lists(st.tuples(SHIPPED, st.integers(1, 600)), max_size=4),
    ends=st.lists(st.dates(FIRST, AS_OF - timedelta(days=1)), min_size=1, max_size=3, unique=True),
    wanted=st.lists(st.integers(1, 600), min_size=3, max_size=3),
)
def test_the_first_instalment_missed(
    blueprint: Blueprint, tmp_path: Path, shipped: list[tuple[date, int]], ends: list[date], wanted: list[int]
) -> None:
    """Of periods that are over, the first that lacks something is the one missed."""
    periods = list(zip(sorted(ends), wanted, strict=False))
    one = {
        "id": "SO-1", "status": "open", "received": "2026-08-03", "lines": [{"line": 1, "quantity": 5000}],
        "deliveries": [{"id": "D1", "requested": "2026-11-20"}],
        "payment": {"terms": "LC", "lc": {"number": "L", "instalments": [{"until": str(end), "quantity": much} for end, much in periods]}},
        "shipments": [{"id": f"S{n}", "shipped": str(day), "lines": {"1": much}} for n, (day, much) in enumerate(shipped)],
    }  # fmt: skip
    missed = missed_instalment(
        [Instalment(end, Decimal(much)) for end, much in periods],
        [(day, Decimal(much)) for day, much in shipped],
        AS_OF,
    )
    found = rows(blueprint, tmp_path, [one], "SELECT instalment, instalment_until FROM letters_of_credit")
    assert found == [(None, None) if missed is None else (missed + 1, periods[missed][0])]


@pytest.mark.parametrize("terms", ["TT", None])
def test_only_a_credit_has_last_days(blueprint: Blueprint, tmp_path: Path, terms: str | None) -> None:
    """Paid by transfer the dates of an old credit mean nothing; without terms, what is written of a credit counts."""
    one = {
        "id": "SO-1", "status": "open", "received": "2026-08-03", "lines": [{"line": 1, "quantity": 5}],
        "deliveries": [{"id": "D1", "requested": "2026-11-20"}],
        "payment": {"terms": terms, "lc": {"expiry": "2026-12-15"}}, "shipments": [{"id": "S1", "shipped": "2026-11-20"}],
    }  # fmt: skip
    sql = "SELECT credit, presentation_last FROM document_sets WHERE shipment IS NOT NULL"
    wanted = (False, None) if terms else (True, date(2026, 12, 11))
    assert rows(blueprint, tmp_path, [one], sql) == [wanted]


@pytest.mark.parametrize(
    ("credit", "unlike"),
    [
        (
            {"currency": "USD", "incoterm": {"term": "FOB"}, "expiry": "2026-11-30", "latest_shipment": "2026-11-30"},
            None,
        ),
        ({"currency": "EUR"}, "currency EUR, in the order USD"),
        (
            {"incoterm": {"term": "CIF"}, "expiry": "2026-11-29", "latest_shipment": "2026-11-30"},
            "trade term CIF, in the order FOB; latest shipment 2026-11-30 is after its expiry, 2026-11-29",
        ),
    ],
)
def test_in_what_a_credit_does_not_agree(
    blueprint: Blueprint, tmp_path: Path, credit: dict[str, Any], unlike: str | None
) -> None:
    one = {
        "id": "SO-1",
        "currency": "USD",
        "incoterm": {"term": "FOB"},
        "payment": {"terms": "LC", "lc": {"number": "L", **credit}},
    }
    assert rows(blueprint, tmp_path, [one], "SELECT unlike_en FROM letters_of_credit") == [(unlike,)]
