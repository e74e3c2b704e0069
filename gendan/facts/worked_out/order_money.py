"""`order_money`: each order's amount, cost, margin and open exposure, in its own currency and in the house's.

Amounts go by the rate of the day on which the order was received; what the customer may still owe, by the rate of the day
judged. What needs a rate or a figure that is missing is unknown, never zero. The reference is `trade.money`.
"""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, converted, rounded
from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.trade.money import ALWAYS, MOST_MONEY
from gendan.words.text import Text

PERCENT = "DECIMAL(38,6)"


def _percent(part: str, whole: str) -> str:
    """Return SQL for `part` in per cent of `whole`, six decimals, half away from zero; NULL when the whole is zero."""
    top, bottom = f"(abs({part}) * 10000)::HUGEINT", f"({whole} * 10000)::HUGEINT"
    parts = f"((2 * {top} * 100000000 + {bottom}) // (2 * {bottom}))::DECIMAL(38,0) * 0.000001::DECIMAL(7,6)"
    return f"CASE WHEN {whole} > 0 THEN (sign({part})::INTEGER * ({parts}))::{PERCENT} END"


# Few columns and few roundings: most of the time goes into reading this statement, not into running it.
_SELECT = f"""
WITH house_unit AS (
  SELECT minor FROM money_rates WHERE since = DATE '{ALWAYS}'
), spent AS (
  SELECT order_id, CASE WHEN count(*) = count(spent) THEN sum(spent) END AS cost
  FROM (SELECT order_id, CASE WHEN quantity * cost < {MOST_MONEY:f} THEN quantity * cost END AS spent FROM lines) GROUP BY order_id
), receipts AS (
  SELECT order_id, CASE WHEN count(*) = count(amount) THEN sum(amount)::{MONEY} END AS receipts FROM payments GROUP BY order_id
), items AS (
  SELECT k.order_id, k.budget, k.actual,
    CASE WHEN k.budget::{MONEY} * r.rate < {MOST_MONEY:f} THEN k.budget::{MONEY} * r.rate END AS house_budget,
    CASE WHEN k.actual::{MONEY} * r.rate < {MOST_MONEY:f} THEN k.actual::{MONEY} * r.rate END AS house_actual
  FROM costs k JOIN orders o ON o.order_id = k.order_id
  LEFT JOIN money_rates r ON r.currency = coalesce(k.currency, o.currency) AND o.received >= r.since AND o.received < r.until
), spending AS (
  SELECT order_id, count(*) AS cost_items, count(budget) AS budgets, count(actual) AS actuals,
    CASE WHEN count(budget) = count(house_budget) THEN sum(house_budget) END AS budget,
    CASE WHEN count(actual) = count(house_actual) THEN sum(house_actual) END AS actual
  FROM items GROUP BY order_id
), worth AS (
  SELECT o.order_id, o.currency, o.status, coalesce(c.minor, 2) AS minor, CASE WHEN o.received < r.until THEN r.rate END AS rate,
    CASE WHEN o.received < r.until THEN r.stated END AS stated, {rounded("o.amount", "c.minor")} AS amount,
    {rounded("s.cost", "c.minor")} AS cost, p.order_id IS NOT NULL AS received, p.receipts,
    o.payment_deposit_paid IS NOT NULL AS deposit_paid, o.payment_deposit_amount::{MONEY} AS deposit_amount,
    o.payment_deposit_percent AS percent,
    CASE WHEN o.payment_lc_received IS NULL THEN 0
      WHEN coalesce(o.payment_lc_currency, o.currency) IS NOT DISTINCT FROM o.currency THEN o.payment_lc_amount END::{MONEY} AS secured
  FROM orders o LEFT JOIN currencies c ON c.currency = o.currency
  ASOF LEFT JOIN money_rates r ON r.currency = o.currency AND r.since <= o.received
  LEFT JOIN spent s ON s.order_id = o.order_id LEFT JOIN receipts p ON p.order_id = o.order_id
), agreed AS (
  SELECT *, coalesce(deposit_amount, {rounded("(percent * amount * 0.01::DECIMAL(3,2))", "minor")}) AS deposit FROM worth
), owed AS (
  SELECT *, CASE WHEN received THEN receipts WHEN deposit_paid THEN deposit ELSE 0 END AS paid FROM agreed
), exposed AS (
  SELECT *, CASE WHEN status IN ('open', 'on-hold') THEN greatest(amount - paid - secured, 0 * (amount - paid - secured))
    WHEN status IS NOT NULL THEN 0 END::{MONEY} AS exposure
  FROM owed
)
SELECT e.order_id, e.currency, e.minor, e.rate, e.stated, e.amount, {converted("e.amount", "e.rate", "h.minor")} AS amount_house,
  e.cost, {converted("e.cost", "e.rate", "h.minor")} AS cost_house, e.amount - e.cost AS margin,
  {_percent("(e.amount - e.cost)", "e.amount")} AS margin_percent,
  coalesce(k.cost_items, 0) AS cost_items, coalesce(k.budgets, 0) AS budgets, coalesce(k.actuals, 0) AS actuals,
  {rounded("k.budget", "h.minor")} AS budget_house, {rounded("k.actual", "h.minor")} AS actual_house,
  e.deposit, e.paid, e.secured, e.exposure,
  CASE WHEN e.exposure = 0 THEN 0 ELSE {converted("e.exposure", "n.rate", "h.minor")} END AS exposure_house
FROM exposed e LEFT JOIN house_unit h ON true
LEFT JOIN money_rates n ON n.currency = e.currency AND $as_of >= n.since AND $as_of < n.until
LEFT JOIN spending k ON k.order_id = e.order_id
ORDER BY e.order_id
"""

ORDER_MONEY = WorkedOut(
    table(
        "order_money",
        Text(
            "Amount, cost, margin and open exposure of each order; _house: in the house's currency.",
            "每张订单的金额、成本、毛利和未收敞口；带 _house 的为本位币。",
        ),
        (
            ORDER_ID,
            column("currency", "VARCHAR", "Currency of the order.", "订单币种。"),
            column("minor", "INTEGER", "Decimals of its smallest unit.", "该币种最小单位的小数位数。"),
            column(
                "rate",
                "DECIMAL(38,12)",
                "What one unit is worth in the house's currency, on the day received.",
                "接单日一个单位折合本位币的金额。",
            ),
            column(
                "stated", "DATE", "Day of that rate; empty for the house's own currency.", "该汇率的日期；本位币为空。"
            ),
            column(
                "amount", MONEY, "Sum of quantity x price, in whole minor units.", "数量×单价合计，取整到最小单位。"
            ),
            column("amount_house", MONEY, "The same in the house's currency.", "折合本位币的金额。"),
            column(
                "cost",
                MONEY,
                "Sum of quantity x unit cost; empty when one line states none.",
                "数量×单件成本合计；有一行未写成本则为空。",
            ),
            column("cost_house", MONEY, "The same in the house's currency.", "折合本位币的成本。"),
            column("margin", MONEY, "Amount less cost.", "毛利：金额减成本。"),
            column("margin_percent", PERCENT, "Margin in per cent of the amount.", "毛利率，%。"),
            column("cost_items", "BIGINT", "Number of entries under costs.", "costs 中的条目数。"),
            column("budgets", "BIGINT", "How many of them state a budget.", "其中写了预算的条目数。"),
            column("actuals", "BIGINT", "How many of them state an actual cost.", "其中写了实际成本的条目数。"),
            column(
                "budget_house",
                MONEY,
                "Sum of their budgets; empty when none is stated or a rate is missing.",
                "预算合计（本位币）；都没写或缺汇率时为空。",
            ),
            column(
                "actual_house",
                MONEY,
                "Sum of their actual costs; empty when none is stated or a rate is missing.",
                "实际成本合计（本位币）；都没写或缺汇率时为空。",
            ),
            column(
                "deposit",
                MONEY,
                "Deposit agreed: as stated, else its percentage of the amount.",
                "约定的定金：写明金额取之，否则按百分比。",
            ),
            column(
                "paid",
                MONEY,
                "Received so far: the payments; without any, the deposit once it is paid.",
                "已收款：payments 合计；没有记录时，取已到账的定金。",
            ),
            column(
                "secured",
                MONEY,
                "What a bank answers for: the amount of a letter of credit that has been received.",
                "由银行担保的金额：已收到的信用证金额。",
            ),
            column(
                "exposure",
                MONEY,
                "What the customer may still owe: amount less paid and secured while the order runs, else 0.",
                "未收敞口：执行中订单的金额减已收、减信用证；其余订单为 0。",
            ),
            column(
                "exposure_house",
                MONEY,
                "The same in the house's currency, by the rate of the day judged.",
                "折合本位币的敞口（按判断日汇率）。",
            ),
        ),
        ("order_id",),
        ("order_id",),
    ),
    _SELECT,
    needs=("currencies", "money_rates"),
)
