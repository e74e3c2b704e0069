"""Budget, expected and avoidable cost and margin of an order, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gendan.facts.worked_out import worked_out_in
from gendan.words.house import PLACES, House

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.facts.database import Facts

    Load = Callable[..., Facts]

AS_OF = date(2026, 11, 23)
RATES = {"id": "rates", "base": "CNY", "rates": [{"on": "2026-08-01", "currency": "USD", "rate": "7"}]}


def order(order_id: str = "SO-1", **keys: object) -> dict[str, Any]:
    """Return an order of 5000 USD that costs 4500."""
    lines = [{"line": 1, "sku": "A", "quantity": "1000", "price": "5", "cost": "4.5"}]
    return {"id": order_id, "status": "open", "received": "2026-08-03", "currency": "USD", "lines": lines, **keys}


def filled(load: Load, *orders: dict[str, Any], rates: dict[str, Any] | None = None) -> Facts:
    facts = load(orders, AS_OF, rates=[rates] if rates else [])
    house = House(Path(), "A", "en", "Asia/Shanghai", None, "CNY", None, {}, PLACES, {})
    facts.settle(house)
    facts.work_out(worked_out_in(["order_costs"]), AS_OF)
    return facts


def figures(load: Load, *costs: dict[str, Any], rates: dict[str, Any] | None = None) -> tuple[object, ...]:
    facts = filled(load, order(costs=list(costs)), rates=rates)
    rows = facts.query("SELECT currency, budget, expected, avoidable, cost, margin FROM order_costs").rows
    return tuple(value if isinstance(value, str | None) else Decimal(str(value)).normalize() for value in rows[0])


def test_without_cost_items_the_lines_make_the_margin(load: Load) -> None:
    assert figures(load) == ("USD", None, None, None, Decimal(4500), Decimal(10))


def test_what_is_not_spent_yet_is_expected_as_budgeted(load: Load) -> None:
    found = figures(load, {"item": "fabric", "budget": "2000", "actual": "1900"}, {"item": "freight", "budget": "300"})
    assert found == ("USD", Decimal(2300), Decimal(2200), Decimal(0), Decimal(4500), Decimal(10))


def test_an_overrun_comes_on_top_of_the_lines(load: Load) -> None:
    """2000 budgeted, 2000 + 133.33 expected: 4633.33 of 5000, 7.3334 per cent."""
    found = figures(
        load, {"item": "fabric", "budget": "2000", "actual": "2000"}, {"item": "Air freight", "actual": "133.33"}
    )
    assert found[2:] == (Decimal("2133.33"), Decimal("133.33"), Decimal("4633.33"), Decimal("7.33"))


def test_the_higher_of_items_and_lines_is_the_cost(load: Load) -> None:
    """5100 for goods worth 5000: the margin of -2 per cent is below nothing."""
    assert figures(load, {"item": "all in", "budget": "5100"})[4:] == (Decimal(5100), Decimal(-2))


def test_a_margin_is_rounded_down(load: Load) -> None:
    """(5000 - 5000.33) / 5000 = -0.0066 per cent."""
    assert figures(load, {"item": "all in", "budget": "5000.33"})[5] == Decimal("-0.01")


def test_several_currencies_are_told_in_the_houses(load: Load) -> None:
    """2000 USD at 7 and 7000 CNY: 21000 CNY of 35000."""
    costs = (
        {"item": "fabric", "budget": "2000"},
        {"item": "trims", "budget": "7000", "actual": "7700", "currency": "CNY"},
    )
    found = figures(load, *costs, rates=RATES)
    assert found == ("CNY", Decimal(21000), Decimal(21700), Decimal(0), Decimal(32200), Decimal(8))


def test_a_missing_rate_makes_it_unknown(load: Load) -> None:
    costs = ({"item": "fabric", "budget": "2000"}, {"item": "trims", "budget": "7000", "currency": "EUR"})
    assert figures(load, *costs, rates=RATES) == ("CNY", None, None, Decimal(0), None, None)


@pytest.mark.parametrize(
    ("item", "avoidable"),
    [
        ({"item": "Air freight"}, True),
        ({"item": "空运费"}, True),
        ({"item": "返工费", "cause": "factory"}, True),
        ({"item": "air freight", "cause": "customer"}, False),
        ({"item": "fabric"}, False),
        ({"item": "fabric", "avoidable": True}, True),
        ({"item": "claim", "avoidable": False}, False),
    ],
)
def test_what_could_have_been_avoided(load: Load, item: dict[str, object], avoidable: bool) -> None:  # noqa: FBT001
    facts = filled(load, order(costs=[{**item, "actual": "10"}]))
    assert facts.query("SELECT avoidable FROM cost_items").rows == ((avoidable,),)


@pytest.mark.parametrize(("with_budget", "usual"), [(0, False), (1, False), (2, True), (4, True)])
def test_half_of_the_orders_make_a_habit(load: Load, with_budget: int, usual: bool) -> None:  # noqa: FBT001
    budget = [{"item": "fabric", "budget": "1"}]
    orders = [order(f"SO-{n}", **({"costs": budget} if n < with_budget else {})) for n in range(4)]
    rows = filled(load, *orders).query("SELECT DISTINCT budgets_usual FROM order_costs").rows
    assert rows == ((usual,),)
