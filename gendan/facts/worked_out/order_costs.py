"""`order_costs`: what each order is to cost and what it will: budget, expected cost, avoidable cost, margin.

In the order's currency when all of its costs are, else in the house's; unknown where a rate is missing, never guessed.
"""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

_USUAL = 180
"""Days back over which it is seen whether the house makes budgets."""


def _either(own: str, house: str) -> str:
    """Return SQL for the figure in the order's currency, else for that in the house's."""
    return f"CASE WHEN coalesce(t.one, true) THEN {own} ELSE {house} END"


def _summed(figure: str, house: str) -> str:
    """Return SQL for a sum in the house's currency; NULL as soon as one item has no rate."""
    return f"CASE WHEN count({figure}) = count({house}) THEN coalesce(sum({house}), 0) END"


def _percent_down(part: str, whole: str) -> str:
    """Return SQL for `part` in per cent of `whole`, two decimals, rounded down, in whole numbers; NULL when whole is 0."""
    top, bottom = f"({part} * 10000)::HUGEINT * 10000", f"({whole} * 10000)::HUGEINT"
    shares = f"({top} - (({top} % {bottom}) + {bottom}) % {bottom}) // {bottom}"
    return f"CASE WHEN {whole} > 0 THEN ({shares})::DECIMAL(38,0) * 0.01::DECIMAL(3,2) END"


_SELECT = f"""
WITH totals AS (
    SELECT order_id, count(*) AS items, count(budget) AS budgeted, count(actual) AS spent, bool_and(own_currency) AS one,
        coalesce(sum(budget), 0) AS budget, coalesce(sum(coalesce(actual, budget)), 0) AS expected,
        coalesce(sum(actual) FILTER (WHERE avoidable), 0) AS avoidable,
        {_summed("budget", "budget_house")} AS budget_house,
        {_summed("coalesce(actual, budget)", "coalesce(actual_house, CASE WHEN actual IS NULL THEN budget_house END)")} AS expected_house,
        {_summed("CASE WHEN avoidable THEN actual END", "CASE WHEN avoidable THEN actual_house END")} AS avoidable_house,
        list(cost ORDER BY pos) FILTER (WHERE avoidable AND actual > 0) AS avoidable_items,
        list(cost ORDER BY pos) FILTER (WHERE budget IS NOT NULL AND actual IS NULL) AS without_actual
    FROM cost_items GROUP BY order_id
), priced AS (
    SELECT order_id, count(cost) AS costed FROM lines GROUP BY order_id
), habit AS (
    SELECT bool_or(t.budgeted > 0) AND 2 * count_if(t.budgeted > 0) >= count(*) AS budgets_usual
    FROM orders o LEFT JOIN totals t USING (order_id)
    WHERE o.received > $as_of - {_USUAL} AND o.status NOT IN ('draft', 'cancelled', 'future') AND coalesce(o.kind, 'bulk') <> 'sample'
), figures AS (
    SELECT m.order_id, coalesce(t.items, 0) AS items, coalesce(t.budgeted, 0) AS budgeted, coalesce(t.spent, 0) AS spent,
        {_either("m.currency", "h.currency")} AS currency, {_either("m.amount", "m.amount_house")} AS amount,
        {_either("t.budget", "t.budget_house")} AS budget, {_either("t.expected", "t.expected_house")} AS expected,
        {_either("t.avoidable", "t.avoidable_house")} AS avoidable, {_either("m.cost", "m.cost_house")} AS line_cost,
        p.costed, coalesce(t.avoidable_items, []) AS avoidable_items,
        coalesce(t.without_actual, []) AS without_actual
    FROM order_money m LEFT JOIN totals t USING (order_id) LEFT JOIN priced p USING (order_id) CROSS JOIN house h
), based AS (
    SELECT f.*, CASE WHEN (items > 0 AND expected IS NULL) OR (costed > 0 AND line_cost IS NULL) THEN NULL
        ELSE greatest(line_cost + greatest(coalesce(expected - budget, 0), 0), expected) END AS basis
    FROM figures f
)
SELECT b.order_id, b.currency, b.items, b.budgeted, b.spent, b.amount, b.budget, b.expected, b.avoidable, b.avoidable_items,
    b.without_actual, b.basis AS cost, {_percent_down("(b.amount - b.basis)", "b.amount")} AS margin,
    coalesce(b.costed, 0) > 0 OR b.items > 0 AS recorded, coalesce(a.budgets_usual, false) AS budgets_usual,
    (SELECT count(actual) > 0 FROM costs) AS actuals_kept, CASE WHEN b.items > 0 THEN 'costs' END AS path
FROM based b CROSS JOIN habit a
"""

ORDER_COSTS = WorkedOut(
    table(
        "order_costs",
        Text(
            "What each order is to cost and what it will cost, in its currency; in the house's when its costs are in several.",
            "每张订单的预算与预计成本，按订单币种；费用有多个币种时按本位币。",
        ),
        (
            ORDER_ID,
            column("currency", "VARCHAR", "Currency of the figures.", "以下金额的币种。"),
            column("items", "BIGINT", "Entries under costs.", "costs 的条目数。"),
            column("budgeted", "BIGINT", "How many of them have a budget.", "其中有预算的条目数。"),
            column("spent", "BIGINT", "How many of them have an actual cost.", "其中有实际金额的条目数。"),
            column("amount", MONEY, "What the order is worth.", "订单金额。"),
            column("budget", MONEY, "Sum of the budgets.", "预算合计。"),
            column(
                "expected",
                MONEY,
                "Sum of the actual costs, or budgets where none is stated yet.",
                "预计成本：有实际金额的取实际，没有的取预算。",
            ),
            column("avoidable", MONEY, "Sum of the costs that could have been avoided.", "本可避免的费用合计。"),
            column("avoidable_items", "VARCHAR[]", "What these are for.", "本可避免的费用项目。"),
            column(
                "without_actual", "VARCHAR[]", "Items with a budget and no actual cost.", "有预算而无实际金额的项目。"
            ),
            column(
                "cost",
                MONEY,
                "The higher of: unit costs of the lines plus what goes over budget; expected cost of the items.",
                "成本，取较高者：各行单件成本合计加超预算部分；费用项目的预计合计。",
            ),
            column(
                "margin",
                "DECIMAL(38,2)",
                "Amount less cost in per cent of the amount, rounded down.",
                "毛利率（%），向下取两位小数。",
            ),
            column("recorded", "BOOLEAN", "The order states unit costs or cost items.", "本单写了单件成本或费用项目。"),
            column(
                "budgets_usual",
                "BOOLEAN",
                "At least half of the orders of the last 180 days have a budget.",
                "近 180 天的订单至少一半有预算。",
            ),
            column("actuals_kept", "BOOLEAN", "The house records actual costs at all.", "本仓库是否登记实际成本。"),
            PATH,
        ),
        ("order_id",),
        ("order_id",),
    ),
    _SELECT,
    needs=("currencies", "money_rates", "order_money", "cost_items"),
    asked="SELECT 1 FROM costs UNION ALL SELECT 1 FROM lines WHERE cost IS NOT NULL LIMIT 1",
)
