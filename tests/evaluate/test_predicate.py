from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gendan.evaluate.compiled import Compiled
from gendan.words.finding import Finding, Trouble
from gendan.words.rule import NotEvaluated

DAY = date(2026, 11, 23)
Compile = Callable[..., tuple[tuple[Compiled, ...], tuple[Trouble, ...]]]
Judge = Callable[..., tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]]

ORDER = {
    "order_id": "SO-1",
    "file": "orders/SO-1.yaml",
    "open": True,
    "owner": "li-na",
    "customer": "acme",
    "merchandiser": "li-na",
}
DELIVERY = {
    "order_id": "SO-1",
    "delivery": "D1",
    "open": True,
    "ex_factory": date(2026, 11, 30),
    "quantity": 100,
    "path": "deliveries/0",
}


def insp(name: str, **values: object) -> dict[str, object]:
    return {"order_id": "SO-1", "inspection": name, "delivery": "D1", **values}


@pytest.mark.parametrize(
    ("when", "row", "verdict"),
    [
        ("open and booked is null", {}, "fail"),
        ("open and booked is null", {"booked": DAY}, "pass"),
        ("ex_factory - as_of <= 7", {}, "fail"),
        ("ex_factory - as_of <= 6", {}, "pass"),
        ("ex_factory - as_of <= 7", {"ex_factory": None}, "unknown"),
        ("open and ex_factory < as_of", {"open": False, "ex_factory": None}, "pass"),
        ("ex_factory + 2 = '2026-12-02'", {}, "fail"),
        ("ex_factory between '2026-11-30' and date '2026-12-01'", {}, "fail"),
        ("customer = 'acme'", {}, "fail"),
        ("customer in ('x', 'y')", {}, "pass"),
        ("customer like 'ac%'", {}, "fail"),
        ("quantity / 0 > 1", {}, "unknown"),
        ("coalesce(shipped_quantity, 0) < quantity", {}, "fail"),
        ("shipped_quantity < quantity", {}, "unknown"),
        ("greatest(ex_factory, promised) > as_of", {}, "unknown"),
        ("case when open then quantity > 99 else false end", {}, "fail"),
        ("not (open or quantity > 5)", {}, "pass"),
        ("open is true", {}, "fail"),
        ("year(ex_factory) = 2026 and month(ex_factory) = 11 and weekday(ex_factory) = 1", {}, "fail"),
        ("contains(customer, 'cm') and starts_with(customer, 'a') and length(customer) = 4", {}, "fail"),
        ("round(quantity * 1.5, 0) = 150", {}, "fail"),
        ("deliveries.quantity = 100 and orders.customer is not null", {}, "fail"),
        ("in_full is distinct from true", {}, "fail"),
    ],
)
def test_condition_answers(when: str, row: dict[str, object], verdict: str, judging: Judge) -> None:
    found, lost = judging({"orders": [ORDER], "deliveries": [{**DELIVERY, **row}]}, {"when": when})
    assert not lost
    assert ([finding.verdict for finding in found] or ["pass"]) == [verdict]


@pytest.mark.parametrize(
    ("when", "inspections", "verdict"),
    [
        ("count(inspections) = 0", [], "fail"),
        ("count(inspections) = 2", [insp("I1"), insp("I2")], "fail"),
        ("count(inspections, stage = 'final') > 0", [insp("I1", stage="inline")], "pass"),
        ("count(inspections, stage = 'final') > 0", [insp("I1")], "unknown"),
        ("count(inspections, stage = 'final') > 0", [insp("I1"), insp("I2", stage="final")], "fail"),
        ("count(inspections, stage = 'final') = 0", [insp("I1"), insp("I2", stage="final")], "pass"),
        ("count(inspections, stage = 'final') < 2", [insp("I1"), insp("I2", stage="final")], "unknown"),
        ("count(inspections, stage = 'final') < 2", [], "fail"),
        ("count(inspections, on_date > this.ex_factory) = 0", [insp("I1", on_date=DAY)], "fail"),
        ("sum(inspections.lot) = 0", [], "fail"),
        ("sum(inspections.lot, result = 'accepted') = 70", [insp("I1", lot=70, result="accepted"), insp("I2", lot=9, result="rejected")], "fail"),
        ("sum(inspections.lot) > 1", [insp("I1", lot=70), insp("I2")], "unknown"),
        ("max(inspections.on_date) > as_of", [], "unknown"),
        ("min(inspections.on_date) <= as_of", [insp("I1", on_date=DAY)], "fail"),
        ("count(inspections) > 0", [{**insp("I1"), "delivery": "D2"}], "pass"),
        ("has_document('packing-list')", [], "pass"),
    ],
)  # fmt: skip
def test_children_are_counted_and_a_missing_value_never_passes(
    when: str, inspections: list[dict[str, object]], verdict: str, judging: Judge
) -> None:
    found, lost = judging({"orders": [ORDER], "deliveries": [DELIVERY], "inspections": inspections}, {"when": when})
    assert not lost
    assert ([finding.verdict for finding in found] or ["pass"]) == [verdict]


@pytest.mark.parametrize(
    ("when", "kind", "offset", "said"),
    [
        ("open and bokked is null", "unknown-column", 9, "booked"),
        ("ex_factory > 5", "wrong-type", 13, "type"),
        ("ex_factory", "wrong-type", 0, "type"),
        ("quantity + customer > 1", "wrong-type", 0, "days"),
        ("now() > ex_factory", "unknown-function", 0, "as_of"),
        ("current_date > ex_factory", "not-allowed", 0, "as_of"),
        ("open = :flag", "unknown-param", 7, "gendan tables"),
        ("count(inspection) > 0", "unknown-table", 6, "inspections"),
        ("count(people) > 0", "unknown-table", 6, "keys"),
        ("sum(inspections.on_date) > 0", "wrong-type", 4, "type"),
        ("sum(inspections.lots) > 0", "unknown-column", 4, "lot"),
        ("open and (", "syntax", 9, "expression"),
        ("open; drop table orders", "syntax", 4, "expression"),
        ("inspections.lot > 4", "unknown-column", 0, "sum"),
        ("quantity::varchar = 'x'", "not-allowed", 0, "condition"),
        ("customer in (select customer from orders)", "not-allowed", 0, "count"),
        ("customer = '中文' and bokked", "unknown-column", 20, "booked"),
    ],
)
def test_mistake_is_told_with_its_place_and_a_way_out(
    when: str, kind: str, offset: int, said: str, compiling: Compile
) -> None:
    done, troubles = compiling(when=when)
    assert not done
    assert [trouble.rule for trouble in troubles] == [f"rules/{kind}"]
    assert troubles[0].path == ("rules", 0, "when")
    assert troubles[0].values["offset"] == offset
    assert said in troubles[0].advice.en


def test_all_mistakes_of_a_condition_come_in_one_run(compiling: Compile) -> None:
    _, troubles = compiling(when="bokked is null and clossed = 1 and now() > ex_factory")
    assert [trouble.rule for trouble in troubles] == [
        "rules/unknown-column",
        "rules/unknown-column",
        "rules/unknown-function",
    ]


def test_unknown_names_only_what_made_it_so(judging: Judge) -> None:
    rows = {"orders": [ORDER], "deliveries": [{**DELIVERY, "ex_factory": None}]}
    found, _ = judging(rows, {"when": "(open or revisions > 3) and ex_factory < as_of and promised is null"})
    assert found[0].missing == ("ex_factory",)
    assert found[0].message.en == "Cannot judge “x”: ex_factory (the date that counts) missing"


def test_unknown_names_the_column_of_the_child(judging: Judge) -> None:
    rows = {"orders": [ORDER], "deliveries": [DELIVERY], "inspections": [insp("I1")]}
    found, _ = judging(rows, {"when": "count(inspections, stage = 'final') > 0"})
    assert found[0].missing == ("inspections.stage",)
