"""The risks that the facts show: each trigger on its edge, what covers it, and the scale of the calculator."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.facts.worked_out import worked_out_in
from gendan.trade.risk import step_of
from gendan.words.house import PLACES, House
from tests.lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.facts.database import Facts

    Load = Callable[..., Facts]
    Row = tuple[object, ...]

AS_OF = date(2026, 10, 1)
EX_FACTORY = date(2026, 11, 20)


def order(order_id: str = "SO-1", **keys: object) -> dict[str, Any]:
    return {
        "id": order_id,
        "status": "open",
        "received": "2026-08-03",
        "merchandiser": "li-na",
        "lines": [{"line": 1, "quantity": 100}],
        "deliveries": [{"id": "D1", "requested": str(EX_FACTORY)}],
        **keys,
    }


def filled(load: Load, *orders: dict[str, Any], as_of: date = AS_OF, **others: object) -> Facts:
    facts = load(orders, as_of, **others)
    house = House(Path(), "A", "en", "Asia/Shanghai", "CN", "USD", None, {}, PLACES, {})
    facts.settle(house)
    facts.schedule(cast("Any", others.get("calendar", ())), (), "CN", as_of)
    facts.work_out(worked_out_in(["computed_risks", "risk_register"]), as_of)
    return facts


def risks(load: Load, *orders: dict[str, Any], **others: Any) -> list[Row]:  # noqa: ANN401  whatever `load` takes
    facts = filled(load, *orders, **others)
    return list(facts.query("SELECT order_id, trigger, value, score FROM computed_risks ORDER BY ALL").rows)


def credit(latest: date | None = None, expiry: date | None = None) -> dict[str, object]:
    dates = {"latest_shipment": latest, "expiry": expiry}
    return {"terms": "LC", "lc": {name: str(day) for name, day in dates.items() if day}}


def test_a_holiday_is_told_by_the_order_of_the_factory_that_leaves_first(load: Load) -> None:
    later = [{"id": "D1", "requested": "2026-11-25"}]
    days_off = [f"2026-11-{day:02}" for day in range(9, 19)]
    orders = (order(), order("SO-2", deliveries=later), order("SO-3", factory="other"))
    facts = filled(load, *orders, calendar=[calendar(*days_off)])
    told = facts.query("SELECT order_id, speaks FROM computed_risks WHERE trigger = 'holiday' ORDER BY ALL").rows
    assert told == (("SO-1", True), ("SO-2", False), ("SO-3", True))


def test_a_healthy_order_shows_no_risk(load: Load) -> None:
    assert risks(load, order()) == []


@pytest.mark.parametrize(("room", "scores"), [(-1, [25]), (0, [20]), (3, [20]), (4, [15]), (7, [15]), (8, [])])
def test_room_between_plan_and_credit(load: Load, room: int, scores: list[int]) -> None:
    found = risks(load, order(payment=credit(EX_FACTORY + timedelta(days=room))))
    assert [row[3] for row in found] == scores


def test_the_earlier_of_both_dates_of_a_credit_counts(load: Load) -> None:
    facts = filled(load, order(payment=credit(EX_FACTORY + timedelta(days=9), EX_FACTORY + timedelta(days=6))))
    assert facts.query("SELECT value, text_en FROM computed_risks").rows == (
        (6, "Goods leave about 2026-11-20; the credit's expiry is 2026-11-26: 6 days to spare"),
    )


@pytest.mark.parametrize(
    ("deposit", "found"),
    [
        ({"percent": 30, "due": "2026-10-09"}, []),
        ({"percent": 30, "due": "2026-10-08"}, [("SO-1", "deposit-unpaid", -7, 9)]),
        ({"percent": 30, "due": "2026-09-30"}, [("SO-1", "deposit-unpaid", 1, 12)]),
        ({"due": "2026-09-16"}, [("SO-1", "deposit-unpaid", 15, 16)]),
        ({"percent": 30, "due": "2026-09-16", "paid": "2026-10-01"}, []),
        ({"percent": 0}, []),
    ],
)
def test_a_deposit_that_has_not_come(load: Load, deposit: dict[str, object], found: list[Row]) -> None:
    assert risks(load, order(payment={"terms": "TT", "deposit": deposit})) == found


@pytest.mark.parametrize(("received", "found"), [(150, []), (149, [("SO-1", "deposit-unpaid", 1, 12)])])
def test_payments_make_up_the_deposit(load: Load, received: int, found: list[Row]) -> None:
    """30 % of 100 pieces at 5 USD are 150 USD, whoever wrote the payment down."""
    payment = {"terms": "TT", "deposit": {"percent": 30, "due": "2026-09-30"}}
    lines = [{"line": 1, "quantity": 100, "price": 5}]
    paid = [{"on": "2026-09-01", "amount": received}]
    assert risks(load, order(payment=payment, lines=lines, currency="USD", payments=paid)) == found


def calendar(*days_off: str) -> dict[str, Any]:
    named = [{"date": day, "name": {"en": "Spring Festival", "zh": "春节"}} for day in days_off]
    return {
        "id": "CN",
        "weekend": ["sat", "sun"],
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "holidays": named,
    }


@pytest.mark.parametrize(
    ("days_off", "found"),
    [
        (["2026-10-29", "2026-10-30"], []),  # Thursday to Sunday: four days
        (["2026-10-28", "2026-10-29", "2026-10-30"], [("SO-1", "holiday", 5, 6)]),
        (["2026-11-23", "2026-11-24", "2026-11-25"], []),  # from the day after the goods have left
        (["2026-10-14", "2026-10-15", "2026-10-16"], []),  # ends on the Sunday, two days before production begins
        (["2026-10-19", "2026-10-20", "2026-10-21"], [("SO-1", "holiday", 5, 6)]),
    ],
)
def test_a_closure_counts_inside_the_thirty_days_of_production(
    load: Load, days_off: list[str], found: list[Row]
) -> None:
    assert risks(load, order(), calendar=[calendar(*days_off)]) == found


def test_the_calendar_is_the_factorys(load: Load) -> None:
    closed = calendar("2026-10-28", "2026-10-29", "2026-10-30") | {"id": "works"}
    partners = [{"id": "knit", "name": "Knit", "kind": "factory", "calendar": "works"}]
    houses = {"calendar": [calendar(), closed], "partner": partners}
    assert risks(load, order(factory="knit"), **houses) == [("SO-1", "holiday", 5, 6)]


def rejected(day: str, result: str = "rejected") -> dict[str, object]:
    return {"id": f"I-{day}", "stage": "pre-production", "on": day, "result": result}


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"inspections": [rejected("2026-09-01"), rejected("2026-09-10")]}, [("SO-1", "sample-rejected", 2, 12)]),
        ({"inspections": [rejected("2026-09-01"), rejected("2026-09-10"), rejected("2026-09-20", "accepted")]}, []),
        ({"inspections": [rejected("2026-09-01")]}, []),
        (
            {"issues": [{"id": f"Q{n}", "kind": "sample", "opened": f"2026-09-0{n}"} for n in (1, 2, 3)]},
            [("SO-1", "sample-rejected", 3, 20)],
        ),
        (
            {
                "issues": [
                    {"id": f"Q{n}", "kind": "sample", "opened": "2026-09-01", "closed": "2026-09-05"} for n in (1, 2)
                ]
            },
            [],
        ),
    ],
)
def test_samples_rejected_and_none_approved_since(load: Load, keys: dict[str, Any], found: list[Row]) -> None:
    assert risks(load, order(**keys)) == found


@pytest.mark.parametrize(
    ("factories", "found"), [(("a", "a", "a"), 1), (("a", "a", "b"), 0), (("a", "a"), 0), (("a", "a", None), 0)]
)
def test_a_category_made_by_one_factory_is_told_once(load: Load, factories: tuple[str | None, ...], found: int) -> None:
    orders = [order(f"SO-{n}", category="knit", **({"factory": one} if one else {})) for n, one in enumerate(factories)]
    assert risks(load, *orders) == [("SO-0", "single-source", 3, 8)][:found]


@pytest.mark.parametrize("status", ["draft", "on-hold", "cancelled", "closed"])
def test_orders_that_are_not_chased_show_no_risk(load: Load, status: str) -> None:
    assert risks(load, order(status=status, payment=credit(EX_FACTORY))) == []


def test_what_has_left_is_no_risk_any_more(load: Load) -> None:
    shipped = [{"id": "S1", "delivery": "D1", "shipped": "2026-09-30"}]
    assert risks(load, order(payment=credit(EX_FACTORY), shipments=shipped)) == []


@pytest.mark.parametrize(
    ("risk", "registered", "covered_by"),
    [
        ({"category": "payment"}, True, "R1"),
        ({"category": "credit"}, True, "R1"),
        ({"category": "transport"}, False, None),
        ({"category": "payment", "closed": "2026-09-20", "status": "closed"}, False, None),
        ({"category": "payment", "closed": "2026-10-02", "status": "closed"}, True, "R1"),
        ({}, None, None),
    ],
)
def test_who_has_recorded_it(load: Load, risk: dict[str, str], registered: bool | None, covered_by: str | None) -> None:  # noqa: FBT001
    facts = filled(load, order(payment=credit(EX_FACTORY), risks=[{"id": "R1", **risk}]))
    rows = facts.query("SELECT registered, covered_by, register_kept FROM computed_risks").rows
    assert rows == ((registered, covered_by, True),)


def test_only_the_worst_of_a_category_is_its_chief(load: Load) -> None:
    payment = {**credit(EX_FACTORY), "deposit": {"percent": 30, "due": "2026-09-16"}}
    facts = filled(load, order(payment=payment))
    rows = facts.query("SELECT trigger, score, chief FROM computed_risks ORDER BY score").rows
    assert rows == (("deposit-unpaid", 16, False), ("credit-date", 20, True))


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-30, 30))
def test_likelihood_and_impact_are_those_of_the_calculator(load: Load, room: int) -> None:
    facts = filled(load, order(payment=credit(EX_FACTORY + timedelta(days=room))))
    step = step_of("credit-date", room)
    wanted = () if step is None else ((step.likelihood, step.impact),)
    assert facts.query("SELECT likelihood, impact FROM computed_risks").rows == wanted


@pytest.mark.parametrize(
    ("risk", "score", "residual", "lacks"),
    [
        ({"likelihood": 3, "impact": 4}, 12, None, ["response", "action", "owner", "review"]),
        ({"likelihood": 3, "impact": 4, "response": "accept", "owner": "li-na"}, 12, None, ["review"]),
        ({"likelihood": 3, "impact": 4, "residual_likelihood": 1}, 12, 4, ["response", "action", "owner", "review"]),
        ({"likelihood": 3, "residual_likelihood": 1}, None, None, ["response", "action", "owner", "review"]),
    ],
)
def test_the_register_knows_score_and_gaps(
    load: Load, risk: dict[str, object], score: int | None, residual: int | None, lacks: list[str]
) -> None:
    facts = filled(load, order(risks=[{"id": "R1", **risk}]))
    rows = facts.query("SELECT score, residual_score, lacks, open, owner FROM risk_register").rows
    assert rows == ((score, residual, lacks, True, "li-na"),)
