"""`cost_items`: the costs of all orders, with their currency, whether they could have been avoided, and their worth in the house's currency."""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, converted, rounded
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.trade.money import ALWAYS
from gendan.words.catalog import Column
from gendan.words.text import Text

_AVOIDABLE = (
    "air freight", "airfreight", "air-freight", "by air", "rework", "re-work", "repair", "claim", "penalty", "demurrage",
    "空运", "返工", "返修", "索赔", "赔款", "罚款", "滞港", "滞箱",
)  # fmt: skip
"""What items are called that a well-run order does not have; `avoidable` in the file says otherwise."""
_OTHERS = "('customer', 'authority', 'force-majeure')"
"""Causes that nobody here or at the factory could have avoided."""
_NAMED = " OR ".join(f"contains(lower(k.cost), '{word}')" for word in _AVOIDABLE)

_SELECT = f"""
WITH items AS (
    SELECT k.order_id, k.cost, k.pos, k.path, k.budget, k.actual, coalesce(k.currency, o.currency) AS currency,
        o.currency AS order_currency, o.received, k.cause, k.reason, o.owner,
        coalesce(k.avoidable, ({_NAMED}) AND coalesce(k.cause, 'us') NOT IN {_OTHERS}) AS avoidable,
        count(k.budget) OVER (PARTITION BY k.order_id) > 0 AS order_budgeted
    FROM costs k JOIN orders o USING (order_id)
), rated AS (
    SELECT i.*, coalesce(c.minor, 2) AS minor, CASE WHEN i.received < r.until THEN r.rate END AS rate
    FROM items i LEFT JOIN currencies c ON c.currency = i.currency
    ASOF LEFT JOIN money_rates r ON r.currency = i.currency AND r.since <= i.received
), whole AS (
    SELECT * EXCLUDE (budget, actual), {rounded("budget", "minor")} AS budget, {rounded("actual", "minor")} AS actual FROM rated
)
SELECT w.order_id, w.cost, w.pos, w.path, w.currency, w.currency IS NOT DISTINCT FROM w.order_currency AS own_currency,
    w.budget, w.actual, w.cause, w.reason, w.avoidable, w.order_budgeted, w.owner,
    {converted("w.budget", "w.rate", "h.minor")} AS budget_house, {converted("w.actual", "w.rate", "h.minor")} AS actual_house
FROM whole w LEFT JOIN (SELECT minor FROM money_rates WHERE since = DATE '{ALWAYS}') h ON true
"""


def _read(name: str, sql: str, en: str, zh: str) -> Column:
    """Return a column that stands in the file, so that a finding can point at it and ask for it."""
    return Column(name, sql, Text(en, zh), at=name)


COST_ITEMS = WorkedOut(
    table(
        "cost_items",
        Text("The costs of orders by item, ready to be compared.", "各订单的费用项目，口径统一，便于比较。"),
        (
            ORDER_ID,
            column("cost", "VARCHAR", "What it is for.", "费用项目。"),
            column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的位置，从 1 起。"),
            PATH,
            column("currency", "VARCHAR", "Its currency, else the order's.", "币种；未写则为订单币种。"),
            column("own_currency", "BOOLEAN", "It is in the order's currency.", "与订单币种相同。"),
            _read("budget", MONEY, "Budget, in its currency.", "预算金额。"),
            _read("actual", MONEY, "Actual cost so far, in its currency.", "实际金额。"),
            _read("cause", "VARCHAR", "Who or what caused it.", "原因归属。"),
            _read("reason", "VARCHAR", "Why it differs from the budget.", "与预算不同的原因。"),
            column(
                "avoidable",
                "BOOLEAN",
                "It could have been avoided: as stated, else by its name (air freight, rework, claim) and cause.",
                "是否本可避免：写明的以写明为准，否则按名称（空运、返工、索赔等）和原因判断。",
            ),
            column("order_budgeted", "BOOLEAN", "Some item of the order has a budget.", "本单有项目写了预算。"),
            column("owner", "VARCHAR", "The merchandiser of the order.", "订单的跟单员。"),
            column("budget_house", MONEY, "Budget in the house's currency.", "折合本位币的预算。"),
            column("actual_house", MONEY, "Actual cost in the house's currency.", "折合本位币的实际金额。"),
        ),
        ("order_id", "cost"),
        ("order_id",),
    ),
    _SELECT,
    needs=("currencies", "money_rates"),
    made_of=("costs",),
)
