"""`customer_credit` and `rate_gaps`: what customers may still owe in all, and currencies that no rate covers."""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, converted, rounded
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.money import ALWAYS
from gendan.words.text import Text

# Without the rate of one order the sum is unknown, but what is known may be too much already.
_CREDIT = f"""
WITH limits AS (
  SELECT p.partner_id, p.file, p.credit_limit, coalesce(p.currency, h.currency) AS currency, r.rate, r.minor
  FROM partners p LEFT JOIN house h ON true
  LEFT JOIN money_rates r ON r.currency = coalesce(p.currency, h.currency) AND $as_of >= r.since AND $as_of < r.until
  WHERE p.credit_limit IS NOT NULL
), whole AS (
  SELECT *, {rounded("credit_limit", "minor")} AS own_limit FROM limits
), owed AS (
  SELECT o.customer, count(*) AS orders, count_if(m.exposure_house IS NULL) AS unknown_orders,
    coalesce(sum(m.exposure_house), 0) AS known,
    arg_max(o.order_id, (o.received, o.order_id)) AS latest_order
  FROM orders o JOIN order_money m USING (order_id)
  WHERE o.status IN ('open', 'on-hold') AND m.exposure IS DISTINCT FROM 0 GROUP BY o.customer
), compared AS (
  SELECT w.*, coalesce(o.orders, 0) AS orders, coalesce(o.unknown_orders, 0) AS unknown_orders, o.latest_order,
    coalesce(o.known, 0) AS known, {converted("w.own_limit", "w.rate", "u.minor")} AS limit_house
  FROM whole w LEFT JOIN owed o ON o.customer = w.partner_id
  LEFT JOIN (SELECT minor FROM money_rates WHERE since = DATE '{ALWAYS}') u ON true
)
SELECT partner_id, file, orders, unknown_orders, latest_order, known, CASE WHEN unknown_orders = 0 THEN known END AS exposure,
  limit_house, currency, CASE WHEN known > limit_house THEN true WHEN unknown_orders = 0 THEN known > limit_house END AS exceeded,
  (SELECT currency FROM money_rates WHERE since = DATE '{ALWAYS}') AS house_currency
FROM compared ORDER BY partner_id
"""

CUSTOMER_CREDIT = WorkedOut(
    table(
        "customer_credit",
        Text("Customers with a credit limit, and what they may still owe on running orders.", "有信用额度的客户及其执行中订单的未收敞口。"),
        (
            column("partner_id", "VARCHAR", "The customer.", "客户。"),
            column("file", "VARCHAR", "The customer's file.", "客户资料文件。"),
            column("orders", "BIGINT", "Running orders with something still to pay.", "尚有未收款的执行中订单数。"),
            column("unknown_orders", "BIGINT", "How many of them lack a rate or an amount.", "其中缺汇率或金额的订单数。"),
            column("latest_order", "VARCHAR", "The latest of them.", "其中最近的一单。"),
            column("known", MONEY, "Sum of what is known, in the house's currency.", "已知敞口合计（本位币）。"),
            column("exposure", MONEY, "Sum of all; empty when one is unknown.", "敞口合计；有一单不明则为空。"),
            column("limit_house", MONEY, "The limit in the house's currency, by the rate of the day judged.", "折合本位币的信用额度（按判断日汇率）。", at="credit_limit"),
            column("currency", "VARCHAR", "Currency of the limit.", "额度的币种。"),
            column("exceeded", "BOOLEAN", "More is owed than the limit; empty when that cannot be told.", "是否超出额度；无法判断时为空。"),
            column("house_currency", "VARCHAR", "The house's currency.", "本位币。"),
        ),
        ("partner_id",),
        ("partner_id",),
    ),
    _CREDIT,
    needs=("currencies", "money_rates", "order_money"),
    asked="SELECT 1 FROM partners WHERE credit_limit IS NOT NULL LIMIT 1",
)  # fmt: skip

_GAPS = f"""
SELECT o.currency, count(*) AS orders, count_if(o.received IS NULL) AS undated, min(o.received) AS first_day,
  max(o.received) AS last_day, arg_min(o.order_id, (o.received, o.order_id)) AS first_order,
  coalesce((SELECT min(file) FROM rate_base), 'gendan.yaml') AS file,
  (SELECT currency FROM money_rates WHERE since = DATE '{ALWAYS}') AS house_currency
FROM orders o JOIN order_money m USING (order_id) JOIN currencies c ON c.currency = o.currency
WHERE m.rate IS NULL AND o.status IN ('open', 'on-hold') AND EXISTS (SELECT 1 FROM rates)
GROUP BY o.currency ORDER BY o.currency
"""

RATE_GAPS = WorkedOut(
    table(
        "rate_gaps",
        Text("Currencies of running orders for which no rate holds on the day received.", "执行中订单在接单日没有汇率的币种。"),
        (
            column("currency", "VARCHAR", "The currency.", "币种。"),
            column("orders", "BIGINT", "Running orders without a rate.", "没有汇率的执行中订单数。"),
            column("undated", "BIGINT", "How many of them say no day of receipt.", "其中没有接单日期的订单数。"),
            column("first_day", "DATE", "Earliest day for which a rate is needed.", "需要汇率的最早日期。"),
            column("last_day", "DATE", "Latest one.", "最晚日期。"),
            column("first_order", "VARCHAR", "The earliest of these orders.", "其中最早的订单。"),
            column("file", "VARCHAR", "Where rates are kept.", "汇率所在文件。"),
            column("house_currency", "VARCHAR", "The house's currency.", "本位币。"),
        ),
        ("currency",),
    ),
    _GAPS,
    needs=("currencies", "money_rates", "order_money"),
    asked="SELECT 1 FROM order_money WHERE rate IS NULL AND EXISTS (SELECT 1 FROM rates) LIMIT 1",
)  # fmt: skip
