"""The tables of money agree with the calculator, on any rates and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.facts.worked_out import worked_out_in
from gendan.trade import money
from gendan.trade.money import Rate, converted, rate_on, rates_into
from gendan.words.house import PLACES, House
from tests.lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.facts.database import Facts

    Load = Callable[..., Facts]

AS_OF = date(2026, 11, 23)
DAY = date(2026, 11, 2)


def filled(load: Load, currency: str | None, base: str, rates: Sequence[Rate], *orders: dict[str, Any]) -> Facts:
    written = [{"on": str(r.on), "currency": r.currency, "rate": str(r.rate), "per": r.per} for r in rates]
    facts = load(orders or [order()], AS_OF, rates=[{"id": "rates", "base": base, "rates": written}])
    house = House(Path(), "A", "en", "Asia/Shanghai", None, currency, None, {}, PLACES, {})
    facts.settle(house)
    facts.work_out(worked_out_in(["order_money"]), AS_OF)
    return facts


def order(**keys: object) -> dict[str, Any]:
    lines = [{"line": 1, "sku": "A", "quantity": "1000", "price": "6.45", "cost": "5.02"}]
    return {"id": "SO-1", "status": "open", "received": "2026-11-05", "currency": "USD", "lines": lines, **keys}


days = st.integers(0, 40).map(lambda n: DAY - timedelta(days=20) + timedelta(days=n))
rate = st.builds(
    Rate,
    st.sampled_from(["USD", "CNY", "JPY", "KWD"]),
    days,
    st.decimals("0.000001", "99999", places=6, allow_nan=False),
    st.sampled_from([1, 100, 1000]),
)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rate, max_size=8), st.sampled_from(["USD", "CNY", "JPY", None]), st.sampled_from(["USD", "CNY"]))
def test_the_spans_are_those_of_the_calculator(load: Load, rates: list[Rate], house: str | None, base: str) -> None:
    known = [one for one in rates if one.on <= AS_OF]
    facts = filled(load, house, base, rates)
    rows = facts.query("SELECT currency, since, until, rate, stated FROM money_rates ORDER BY ALL").rows
    assert rows == tuple(
        (one.currency, one.since, one.until, one.rate, one.stated) for one in rates_into(house, base, known)
    )


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(rate, max_size=6),
    days.filter(lambda day: day <= AS_OF),
    st.sampled_from(["USD", "CNY", "JPY", "KWD", "EUR"]),
    st.decimals("0", "99999", places=4, allow_nan=False),
    st.decimals("0", "99999", places=4, allow_nan=False),
)
def test_an_order_is_converted_as_the_calculator_does(
    load: Load, rates: list[Rate], day: date, currency: str, price: Decimal, cost: Decimal
) -> None:
    line = {"line": 1, "sku": "A", "quantity": "7", "price": str(price), "cost": str(cost)}
    facts = filled(load, "USD", "USD", rates, order(received=str(day), currency=currency, lines=[line]))
    held = rates_into("USD", "USD", [one for one in rates if one.on <= AS_OF])
    amount, spent = money.rounded(7 * price, currency), money.rounded(7 * cost, currency)
    margin = money.margin(amount, spent)
    row = facts.query("SELECT amount, amount_house, margin, margin_percent, exposure_house FROM order_money").rows[0]
    owed = converted(amount, currency, "USD", AS_OF, held) if amount else Decimal(0)
    assert row == (amount, converted(amount, currency, "USD", day, held), margin.profit, margin.percent, owed)


def test_a_rate_holds_from_its_day_until_the_next(load: Load) -> None:
    rates = [Rate("CNY", DAY, Decimal("0.14")), Rate("CNY", date(2026, 11, 9), Decimal("0.15"))]
    facts = filled(load, "USD", "USD", rates)
    ask = "SELECT rate, age FROM money_rates WHERE currency = 'CNY' AND DATE '{0}' >= since AND DATE '{0}' < until"
    found = [facts.query(ask.format(day)).rows for day in ("2026-11-01", "2026-11-02", "2026-11-08", "2026-11-09")]
    early, late = (Decimal("0.140000000000"), None), (Decimal("0.150000000000"), 14)
    assert found == [(), (early,), (early,), (late,)]


def test_a_rate_of_tomorrow_is_not_known_yet(load: Load) -> None:
    facts = filled(load, "USD", "USD", [Rate("CNY", date(2026, 11, 24), Decimal("0.15"))])
    assert facts.query("SELECT currency FROM money_rates").rows == (("USD",),)


def test_the_house_needs_no_rate_of_its_own(load: Load) -> None:
    facts = filled(load, "USD", "CNY", [])
    assert facts.query("SELECT amount_house, margin_percent, rate FROM order_money").rows == (
        (Decimal("6450.0000"), Decimal("22.170543"), Decimal("1.000000000000")),
    )


@pytest.mark.parametrize(
    ("keys", "exposure"),
    [
        ({}, "6450"),
        ({"payment": {"deposit": {"percent": "30", "paid": "2026-11-10"}}}, "4515"),
        ({"payment": {"deposit": {"percent": "30"}}}, "6450"),
        ({"payment": {"deposit": {"percent": "30", "amount": "2000", "paid": "2026-11-10"}}}, "4450"),
        ({"payment": {"deposit": {"paid": "2026-11-10"}}}, None),
        ({"payments": [{"on": "2026-11-10", "amount": "1935"}, {"on": "2026-12-10", "amount": "4515"}]}, "4515"),
        ({"payments": [{"on": "2026-11-10", "amount": "7000"}]}, "0"),
        ({"payment": {"lc": {"amount": "6450", "received": "2026-11-10"}}}, "0"),
        ({"payment": {"lc": {"amount": "6450"}}}, "6450"),
        ({"payment": {"lc": {"amount": "900000", "currency": "JPY", "received": "2026-11-10"}}}, None),
        ({"status": "closed", "closed": "2026-11-20"}, "0"),
        ({"status": "draft"}, "0"),
    ],
)  # fmt: skip
def test_what_the_customer_may_still_owe(load: Load, keys: dict[str, Any], exposure: str | None) -> None:
    facts = filled(load, "USD", "USD", [], order(**keys))
    rows = facts.query("SELECT exposure, exposure_house FROM order_money").rows
    want = None if exposure is None else Decimal(exposure)
    assert rows == ((want, want),)


def test_costs_in_several_currencies_come_together_in_the_house_s(load: Load) -> None:
    costs = [
        {"item": "fabric", "budget": "7000", "actual": "7200", "currency": "CNY"},
        {"item": "trims", "budget": "500", "actual": "510"},
        {"item": "air freight", "actual": "10", "currency": "KWD"},
    ]
    facts = filled(load, "USD", "USD", [Rate("CNY", DAY, Decimal("14.05"), 100)], order(costs=costs))
    ask = "SELECT cost_items, budgets, actuals, budget_house, actual_house FROM order_money"
    assert facts.query(ask).rows == ((3, 2, 3, Decimal("1483.5000"), None),)


MOST = "999999999999"


def test_what_nobody_can_owe_is_unknown_and_breaks_nothing(load: Load) -> None:
    lines = [{"line": at, "sku": "A", "quantity": MOST, "price": MOST, "cost": MOST} for at in range(1, 300)]
    costs = [{"item": f"{at}", "budget": MOST, "actual": MOST, "currency": "KWD"} for at in range(30)]
    payment = {"deposit": {"percent": "100", "paid": "2026-11-10"}}
    facts = filled(
        load, "USD", "USD", [Rate("KWD", DAY, Decimal(999999999))],
        order(lines=lines, costs=costs, total=MOST, payment=payment),
    )  # fmt: skip
    facts.work_out(["order_intake", "order_agreement"], AS_OF)
    ask = "SELECT amount, cost, exposure, margin_percent, budget_house, actual_house FROM order_money"
    assert facts.query(ask).rows == ((None,) * 6,)
    assert facts.query("SELECT lines_amount, total_off FROM order_intake").rows == ((None, None),)


def test_a_rate_before_the_first_is_none() -> None:
    held = rates_into("USD", "USD", [Rate("CNY", DAY, Decimal("0.14"))])
    assert rate_on("CNY", date(2026, 11, 1), held) is None
