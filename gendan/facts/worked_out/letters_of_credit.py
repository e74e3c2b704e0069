"""`letters_of_credit`: each order's credit against what was ordered, shipped and invoiced (UCP 600 Articles 30 to 32).

Set-based; `trade.credit` is the reference, and a test shows that both agree.
"""

from __future__ import annotations

from gendan.facts.worked_out.document_sets import CREDIT
from gendan.facts.worked_out.money_rates import MONEY, rounded
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.trade.credit import ABOUT, BULK, MEASURED, SHORT_DRAWING
from gendan.words.text import Text

QUANTITY = "DECIMAL(38,6)"

_COLUMNS = (
    ORDER_ID,
    PATH,
    column("currency", "VARCHAR", "Currency of the credit, else the order's.", "信用证币种；未写则为订单币种。"),
    column("unlike_en", "VARCHAR", "In what the credit does not agree with the order or with itself, in English; empty when it does.", "信用证与订单不符、或自相矛盾之处（英文）；没有则为空。"),
    column("unlike_zh", "VARCHAR", "The same in Chinese.", "同上（中文）。"),
    column("amount", MONEY, "Its amount.", "信用证金额。"),
    column("amount_most", MONEY, "Most that may be drawn: 10 per cent more where it says about, or its own tolerance (30 a).", "最多可支取：写有“约”的可增 10%，或按证内增减幅度（第 30 条 a 款）。"),
    column("amount_least", MONEY, "Least that must be drawn where partial drawings are prohibited: 5 per cent less once shipped in full (30 c).", "不允许分批支款时至少应支取：足量装运后可减 5%（第 30 条 c 款）。"),
    column("ordered", MONEY, "Amount of the order, when its currency is the credit's.", "订单金额（币种与信用证相同时）。"),
    column("invoiced", MONEY, "Sum of all invoices, when their currency is the credit's.", "全部发票金额合计（币种与信用证相同时）。"),
    column("invoices", "BIGINT", "Invoices of the order.", "发票份数。"),
    column("quantity", QUANTITY, "Quantity that the credit states.", "信用证规定的数量。"),
    column("quantity_most", QUANTITY, "Most that may be shipped: 5 per cent more where not counted in pieces or packing units (30 b).", "最多可装：不以件数或包装单位计数的可增 5%（第 30 条 b 款）。"),
    column("quantity_least", QUANTITY, "Least to ship where partial shipment is prohibited.", "不允许分批装运时至少应装。"),
    column("ordered_quantity", QUANTITY, "Quantity of the order.", "订单数量。"),
    column("shipped", QUANTITY, "Quantity shipped so far.", "已装数量。"),
    column("complete", "BOOLEAN", "All deliveries have been shipped in full.", "是否已全部足量出货。"),
    column("partial", "BOOLEAN", "Partial shipment is allowed.", "是否允许分批装运。"),
    column("voyages", "BIGINT", "Means of conveyance on which goods left or are booked; days of shipment where no vessel is named (31 b).", "已出货或已订舱的航次数；未写船名航次的按装运日计（第 31 条 b 款）。"),
    column("parts", "BIGINT", "Days on which deliveries are to leave.", "各批计划出货日的个数。"),
    column("instalment", "BIGINT", "First instalment that is not shipped in full within its period, from 1 (32).", "第一个未在规定期间内装足的分期，从 1 开始（第 32 条）。"),
    column("instalment_from", "DATE", "First day of its period.", "该期的第一天。"),
    column("instalment_until", "DATE", "Last day of its period.", "该期的最后一天。"),
)  # fmt: skip

_UNITS = ", ".join(f"'{unit}'" for unit in sorted(MEASURED))


def _limit(value: str, over: str, under: str, about: str, allowed: tuple[str, str]) -> tuple[str, str]:
    """Return SQL for the most and the least of `value`; `allowed` per cent where the credit says nothing (over, under)."""

    def percent(own: str, sign: str, else_: str) -> str:
        said = f"WHEN {over} IS NOT NULL OR {under} IS NOT NULL THEN coalesce({own}, 0) WHEN {about} THEN {ABOUT}"
        return f"({value} * (100 {sign} CASE {said} ELSE {else_} END) * 0.01::DECIMAL(3,2))"

    return percent(over, "+", allowed[0]), percent(under, "-", allowed[1])


_AMOUNT = _limit(
    "o.payment_lc_amount",
    "o.payment_lc_amount_tolerance_over",
    "o.payment_lc_amount_tolerance_under",
    "list_contains(o.payment_lc_about, 'amount')",
    ("0", f"CASE WHEN o.complete THEN {SHORT_DRAWING} ELSE 0 END"),
)
_BULK = f"CASE WHEN u.measured THEN {BULK} ELSE 0 END"
_QUANTITY = _limit(
    "o.payment_lc_quantity",
    "o.payment_lc_tolerance_over",
    "o.payment_lc_tolerance_under",
    "list_contains(o.payment_lc_about, 'quantity')",
    (_BULK, _BULK),
)

_SHIPPED = """
units AS (
  SELECT order_id, count(*) = count(*) FILTER (lower(trim(unit)) IN ({units})) AS measured FROM lines GROUP BY order_id
), loads AS (
  SELECT s.order_id, t.left_on, CASE WHEN count(*) = count(l.quantity) THEN sum(l.quantity) END AS quantity
  FROM document_sets t JOIN shipments s ON s.order_id = t.order_id AND s.shipment = t.shipment
  JOIN (
    SELECT order_id, split_part(path, '/', 2)::BIGINT + 1 AS nth, NULL AS delivery, quantity FROM shipment_lines
    UNION ALL
    SELECT d.order_id, s.pos, d.delivery, d.quantity FROM shipments s JOIN deliveries d ON d.order_id = s.order_id
    WHERE NOT EXISTS (SELECT 1 FROM shipment_lines l WHERE l.order_id = s.order_id AND starts_with(l.path, s.path || '/'))
  ) l ON l.order_id = s.order_id AND l.nth = s.pos AND (l.delivery IS NULL OR l.delivery = t.delivery)
  WHERE t.credit AND t.left_on IS NOT NULL GROUP BY ALL
), loaded AS (
  SELECT order_id, CASE WHEN count(*) = count(quantity) THEN sum(quantity) END AS shipped FROM loads GROUP BY order_id
)""".replace("{units}", _UNITS)

_INSTALMENTS = """
periods AS (
  SELECT order_id, pos, until, quantity,
    coalesce(from_date, lag(until) OVER (PARTITION BY order_id ORDER BY pos) + 1, DATE '0001-01-01') AS since
  FROM instalments
), filled AS (
  SELECT p.order_id, p.pos, p.since, p.until,
    CASE WHEN p.quantity IS NULL THEN CASE WHEN count(l.order_id) = 0 THEN 1 ELSE 0 END
      ELSE p.quantity - coalesce(sum(l.quantity), 0) END AS lacking
  FROM periods p LEFT JOIN loads l ON l.order_id = p.order_id AND l.left_on BETWEEN p.since AND p.until
  GROUP BY p.order_id, p.pos, p.since, p.until, p.quantity
), first_open AS (
  SELECT order_id, min(pos) AS pos, arg_min(nullif(since, DATE '0001-01-01'), pos) AS since, arg_min(until, pos) AS until
  FROM filled WHERE lacking > 0 GROUP BY order_id
)"""

_VOYAGES = """
voyages AS (
  SELECT t.order_id, count(DISTINCT coalesce(upper(trim(s.vessel)), CAST(t.shipment_day AS VARCHAR)) || '/' || coalesce(s.mode, '')) AS voyages
  FROM document_sets t JOIN shipments s ON s.order_id = t.order_id AND s.shipment = t.shipment
  WHERE t.credit AND (t.left_on IS NOT NULL OR s.booked IS NOT NULL) GROUP BY t.order_id
), parts AS (
  SELECT order_id, count(DISTINCT ex_factory) AS parts FROM deliveries GROUP BY order_id
)"""

_UNLIKE = """nullif(concat_ws('{}',
    CASE WHEN o.payment_lc_currency <> o.currency THEN '{}' || o.payment_lc_currency || '{}' || o.currency END,
    CASE WHEN o.payment_lc_incoterm_term <> o.incoterm_term THEN '{}' || o.payment_lc_incoterm_term || '{}' || o.incoterm_term END,
    CASE WHEN o.payment_lc_latest_shipment > o.payment_lc_expiry
      THEN '{}' || o.payment_lc_latest_shipment || '{}' || o.payment_lc_expiry END), '')"""
_UNLIKE_EN = _UNLIKE.format(
    "; ", "currency ", ", in the order ", "trade term ", ", in the order ", "latest shipment ", " is after its expiry, "
)
_UNLIKE_ZH = _UNLIKE.format("；", "币种 ", "，订单为 ", "贸易术语 ", "，订单为 ", "最迟装运日 ", " 晚于有效期 ")

_SELECT = f"""
WITH {_SHIPPED.strip()}, {_INSTALMENTS.strip()}, {_VOYAGES.strip()}, billed AS (
  SELECT order_id, count(*) AS invoices, count(DISTINCT currency) AS currencies, min(currency) AS currency,
    CASE WHEN count(*) = count(amount) THEN sum(amount)::{MONEY} END AS invoiced
  FROM document_checks WHERE role = 'invoice' GROUP BY order_id
), said AS (
  SELECT o.order_id, coalesce(o.payment_lc_currency, o.currency) AS currency, {_AMOUNT[0]} AS most, {_AMOUNT[1]} AS least,
    {_QUANTITY[0]}::{QUANTITY} AS quantity_most, {_QUANTITY[1]}::{QUANTITY} AS quantity_least
  FROM orders o LEFT JOIN units u USING (order_id) WHERE {CREDIT}
)
SELECT o.order_id, 'payment/lc' AS path, {_UNLIKE_EN} AS unlike_en, {_UNLIKE_ZH} AS unlike_zh, x.currency, {rounded("o.payment_lc_amount", "coalesce(c.minor, 2)")} AS amount,
  {rounded("x.most", "coalesce(c.minor, 2)")} AS amount_most, {rounded("x.least", "coalesce(c.minor, 2)")} AS amount_least,
  CASE WHEN o.currency = x.currency THEN {rounded("o.amount", "coalesce(c.minor, 2)")} END AS ordered,
  CASE WHEN b.order_id IS NULL THEN 0 WHEN b.currencies = 1 AND b.currency = x.currency THEN b.invoiced END AS invoiced, coalesce(b.invoices, 0) AS invoices,
  o.payment_lc_quantity AS quantity, x.quantity_most, x.quantity_least, o.quantity AS ordered_quantity,
  CASE WHEN l.order_id IS NULL THEN 0 ELSE l.shipped END AS shipped, o.complete,
  coalesce(o.payment_lc_partial, 'allowed') = 'allowed' AS partial, coalesce(v.voyages, 0) AS voyages, coalesce(p.parts, 0) AS parts,
  i.pos AS instalment, i.since AS instalment_from, i.until AS instalment_until
FROM said x JOIN orders o USING (order_id) LEFT JOIN currencies c ON c.currency = x.currency
LEFT JOIN billed b USING (order_id) LEFT JOIN loaded l USING (order_id) LEFT JOIN voyages v USING (order_id)
LEFT JOIN parts p USING (order_id) LEFT JOIN first_open i USING (order_id)
ORDER BY o.order_id
"""

LETTERS_OF_CREDIT = WorkedOut(
    table(
        "letters_of_credit",
        Text("Letters of credit against order, shipments and invoices.", "信用证与订单、出货、发票的对照。"),
        _COLUMNS,
        ("order_id",),
        ("order_id",),
    ),
    select=_SELECT,
    needs=("document_sets", "document_checks", "currencies"),
    asked=f"SELECT 1 FROM orders o WHERE {CREDIT} LIMIT 1",
)
