"""The digests in the tables are those of the calculator, and change with the content and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.trade.confirmation import PARTS, digest_order
from tests.lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.facts.database import Facts

    Load = Callable[..., Facts]

AS_OF = date(2026, 11, 23)
ON = date(2026, 8, 5)


def order(**keys: object) -> dict[str, Any]:
    return {
        "id": "SO-1",
        "status": "open",
        "received": "2026-08-03",
        "confirmed": {"on": "2026-08-05"},
        "currency": "USD",
        "lines": [{"line": 1, "sku": "A", "quantity": 100, "price": 6.45}, {"line": 2, "sku": "B", "quantity": 5}],
        "deliveries": [{"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-11-25", "on": "2026-08-05"}]}],
        **keys,
    }  # fmt: skip


def confirmed(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "confirmed": {"on": str(ON), "digest": digest_order(content, ON).as_document()}}


def tables_say(load: Load, content: dict[str, Any], as_of: date = AS_OF) -> tuple[object, ...]:
    facts = load([content], as_of)
    facts.work_out(["confirmation_changes"], as_of)
    ask = "SELECT lines_changed, deliveries_changed, terms_changed FROM confirmation_changes"
    return tuple(facts.query(ask).rows)


words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=4)
number = st.one_of(
    st.integers(1, 10**9),
    st.decimals("0.000001", "99999", places=6, allow_nan=False).map(lambda one: float(one) or 1.0),
)
day = st.dates(date(2026, 7, 1), date(2026, 12, 31)).map(str)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


line = st.builds(
    lambda must, may: {**must, **may},
    st.fixed_dictionaries({"line": st.integers(1, 40), "sku": words, "quantity": number}),
    some(colour=words, size=words, unit=words, price=number, tolerance=some(over=st.integers(0, 9), under=number)),
)
delivery = st.builds(
    lambda must, may: {**must, **may},
    st.fixed_dictionaries({"requested": day}),
    some(
        ship_to=words,
        promised=st.lists(st.builds(lambda must, may: {"date": must, **may}, day, some(on=day)), max_size=3),
        lines=st.dictionaries(st.integers(1, 40).map(str), number, max_size=4),
    ),
)
content = st.builds(
    lambda lines, deliveries, terms: order(
        lines=lines, deliveries=[{"id": f"D{at}", **one} for at, one in enumerate(deliveries)], **terms
    ),
    st.lists(line, min_size=1, max_size=4),
    st.lists(delivery, min_size=1, max_size=3),
    some(
        currency=st.sampled_from(["USD", "EUR"]),
        incoterm=some(term=st.sampled_from(["FOB", "CIF"]), place=words, version=st.sampled_from([2010, 2020])),
        payment=some(terms=st.just("TT"), days=st.integers(0, 90), deposit=some(percent=number, amount=number)),
    ),
)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content)
def test_the_tables_hash_what_the_calculator_hashes(load: Load, content: dict[str, Any]) -> None:
    facts = load([confirmed(content)], AS_OF)
    facts.work_out(["confirmation_changes"], AS_OF)
    rows = facts.query(
        "SELECT lines_digest, deliveries_digest, terms_digest, changed_en FROM confirmation_changes"
    ).rows
    told = digest_order(content, ON)
    assert rows == ((told.lines, told.deliveries, told.terms, ""),)


LINES = order()["lines"]
SAME = {
    "as it was": {},
    "100.00 for 100": {"lines": [{**LINES[0], "quantity": 100.00}, LINES[1]]},
    "the other way round": {"lines": [dict(reversed(LINES[1].items())), LINES[0]]},
    "a description added": {"lines": [{**LINES[0], "description": "shirt"}, LINES[1]]},
    "a later promise": {"deliveries": [{"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-11-25", "on": "2026-08-05"}, {"date": "2026-12-02", "on": "2026-10-30"}]}]},
    "the deposit arrives": {"payment": {"deposit": {"paid": "2026-08-20"}}},
}  # fmt: skip
OTHER = {
    "another price": ({"lines": [{**LINES[0], "price": 6.4}, LINES[1]]}, "lines"),
    "a line more": ({"lines": [*LINES, {"line": 3, "sku": "C", "quantity": 1}]}, "lines"),
    "another day": ({"deliveries": [{"id": "D1", "requested": "2026-11-21", "promised": [{"date": "2026-11-25", "on": "2026-08-05"}]}]}, "deliveries"),
    "the first promise overwritten": ({"deliveries": [{"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-12-02", "on": "2026-08-05"}]}]}, "deliveries"),
    "another term": ({"incoterm": {"term": "FOB"}}, "terms"),
    "a deposit": ({"payment": {"deposit": {"percent": 30}}}, "terms"),
}  # fmt: skip


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_does_not_touch_the_agreement_leaves_the_digests(load: Load, change: dict[str, Any]) -> None:
    assert tables_say(load, {**confirmed(order()), **change}) == ((False, False, False),)


@pytest.mark.parametrize(("change", "part"), OTHER.values(), ids=OTHER)
def test_what_changes_the_agreement_is_told_by_part(load: Load, change: dict[str, Any], part: str) -> None:
    assert tables_say(load, {**confirmed(order()), **change}) == (tuple(part == one for one in PARTS),)


def test_a_first_promise_after_the_confirmation_is_no_part_of_it(load: Load) -> None:
    bare = order(deliveries=[{"id": "D1", "requested": "2026-11-20"}])
    later = {
        "deliveries": [
            {"id": "D1", "requested": "2026-11-20", "promised": [{"date": "2026-11-25", "on": "2026-08-06"}]}
        ]
    }
    assert tables_say(load, {**confirmed(bare), **later}) == ((False, False, False),)


def test_before_the_day_of_the_confirmation_there_is_none(load: Load) -> None:
    assert tables_say(load, confirmed(order()), date(2026, 8, 4)) == ()


def test_an_order_without_digests_is_not_looked_at(load: Load) -> None:
    assert tables_say(load, order()) == ()


def test_what_cannot_be_read_cannot_be_compared(load: Load) -> None:
    spoilt = {"lines": [{"line": 1, "sku": "A", "price": 6.45}, LINES[1]]}
    assert tables_say(load, {**confirmed(order()), **spoilt}) == ((None, False, False),)
