"""`order_intake`: what came in with an order, held against itself, against the customer's file and against what is usual here."""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, rounded
from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.trade.money import MOST_MONEY
from gendan.words.text import Text

# What only some houses write down is asked for where at least half of the orders state it; number and currency of an order
# everywhere, but in a house of ten orders and more of which none states it.
_USUAL = """
usual AS (
  SELECT 2 * count(incoterm_term) >= count(*) AS incoterm, 2 * count(payment_terms) >= count(*) AS payment,
    2 * count(factory) >= count(*) AS factory, count(customer_po) > 0 OR count(*) < 10 AS po,
    count(currency) > 0 OR count(*) < 10 AS money
  FROM orders WHERE status IN ('open', 'on-hold', 'closed')
), units AS (
  SELECT 2 * count(unit) >= count(*) AS unit FROM lines
)"""

# One order of a customer is often split over several files; only the same article in the same quantity is doubtful.
_DUPLICATES = """
numbered AS (
  SELECT order_id, customer, coalesce(received, DATE '9999-12-31') AS day,
    regexp_replace(upper(customer_po), '[\\s_/.#-]', '', 'g') AS po
  FROM orders WHERE customer_po IS NOT NULL AND coalesce(status, 'open') IN ('open', 'on-hold', 'closed')
), repeated AS (
  SELECT * FROM numbered WHERE po NOT IN ('', 'NA', 'NONE', 'NIL', 'TBA', 'TBC', 'TBD', 'VERBAL', 'EMAIL')
  QUALIFY count(*) OVER (PARTITION BY customer, po) > 1
), articles AS (
  SELECT r.*, l.sku, coalesce(l.colour, '') AS colour, coalesce(l.size, '') AS size, l.quantity
  FROM repeated r JOIN lines l USING (order_id)
), doubles AS (
  SELECT b.order_id, arg_min(a.order_id, (a.day, a.order_id)) AS duplicate_of
  FROM articles b JOIN articles a USING (customer, po, sku, colour, size, quantity)
  WHERE (a.day, a.order_id) < (b.day, b.order_id) GROUP BY b.order_id
)"""

# A delivery is pressed when a task that is still to do was due, by the first commitment, before the order came in.
_PRESSED = """
first_tasks AS (
  SELECT order_id, delivery, arg_min(task, (due, pos)) AS task, min(due) AS due
  FROM tasks SEMI JOIN live USING (order_id) WHERE done IS NULL AND skipped IS NULL AND due IS NOT NULL GROUP BY order_id, delivery
), pressed AS (
  SELECT d.order_id, d.delivery, o.received - least(t.due, d.ex_factory) AS short_days,
    CASE WHEN t.due < d.ex_factory THEN t.task END AS task
  FROM deliveries d JOIN orders o USING (order_id)
  LEFT JOIN first_tasks t ON t.order_id = d.order_id AND t.delivery = d.delivery
  WHERE d.open IS DISTINCT FROM false
), tightest AS (
  SELECT order_id, max(short_days) AS short_days, arg_max(delivery, (short_days, delivery)) AS tight_delivery,
    arg_max(task, (short_days, delivery)) AS tight_task
  FROM pressed GROUP BY order_id
)"""

_SELECT = f"""
WITH live AS (
  SELECT order_id FROM orders WHERE coalesce(status, 'open') IN ('draft', 'open', 'on-hold')
), {_USUAL}, {_DUPLICATES}, {_PRESSED}, valued AS (
  SELECT l.order_id, count(*) AS lines, count_if(l.price IS NULL) AS unpriced, count_if(l.unit IS NULL) AS unmeasured,
    string_agg(l.line, ', ' ORDER BY l.pos) FILTER (l.price IS NULL) AS unpriced_lines,
    CASE WHEN count(*) = count(l.worth) THEN sum(l.worth) END AS amount
  FROM (SELECT *, CASE WHEN coalesce(amount, quantity * price) < {MOST_MONEY:f} THEN coalesce(amount, quantity * price) END AS worth
    FROM lines SEMI JOIN live USING (order_id)) l GROUP BY l.order_id
), quoted AS (
  SELECT order_id, max(valid_until) AS quoted_until FROM quotations GROUP BY order_id
), checked AS (
  SELECT o.order_id, coalesce(c.minor, 2) AS minor, c.currency IS NOT NULL AS known, v.lines, v.amount AS value, o.total,
    o.customer_po IS NULL AND u.po AS no_po, o.currency IS NULL AND u.money AS no_currency,
    v.unpriced > 0 AND coalesce(o.kind, 'bulk') <> 'sample' AS no_price, v.unpriced_lines,
    v.unmeasured > 0 AND m.unit AS no_unit, o.incoterm_term IS NULL AND u.incoterm AS no_incoterm,
    o.payment_terms IS NULL AND u.payment AS no_payment, o.factory IS NULL AND u.factory AS no_factory
  FROM live JOIN orders o USING (order_id) LEFT JOIN valued v USING (order_id) LEFT JOIN currencies c ON c.currency = o.currency
  LEFT JOIN usual u ON true LEFT JOIN units m ON true
), lacking AS (
  SELECT *, {rounded("value", "minor")} AS lines_amount,
    list_filter([CASE WHEN no_po THEN 'customer_po' END, CASE WHEN no_currency THEN 'currency' END,
      CASE WHEN no_price THEN 'price (line ' || unpriced_lines || ')' END, CASE WHEN no_unit THEN 'unit' END,
      CASE WHEN no_incoterm THEN 'incoterm' END, CASE WHEN no_payment THEN 'payment' END,
      CASE WHEN no_factory THEN 'factory' END], lambda one: one IS NOT NULL) AS lacks
  FROM checked
)
SELECT o.order_id, k.lacks, k.known AS currency_known, o.total AS stated_total, k.lines_amount,
  k.total - k.lines_amount AS total_off, k.lines * CASE k.minor WHEN 0 THEN 1 WHEN 3 THEN 0.001 WHEN 4 THEN 0.0001 ELSE 0.01 END AS leeway,
  d.duplicate_of, t.short_days, t.tight_delivery, t.tight_task, q.quoted_until,
  c.blocked_since AS customer_blocked, c.blocked_reason AS customer_blocked_reason,
  f.blocked_since AS factory_blocked, f.blocked_reason AS factory_blocked_reason
FROM orders o JOIN lacking k USING (order_id)
LEFT JOIN doubles d USING (order_id) LEFT JOIN tightest t USING (order_id) LEFT JOIN quoted q USING (order_id)
LEFT JOIN partners c ON c.partner_id = o.customer LEFT JOIN partners f ON f.partner_id = o.factory
ORDER BY o.order_id
"""

ORDER_INTAKE = WorkedOut(
    table(
        "order_intake",
        Text("What came in with each order that is not over, held against itself and against the partners' files.", "未结束订单的资料核对：与自身、与客户和工厂资料比较。"),
        (
            ORDER_ID,
            column("lacks", "VARCHAR[]", "What it does not state: customer_po, currency, price; and unit, incoterm, payment, factory where half of the house's orders do.", "缺少的资料：customer_po、currency、price；半数以上订单都写的 unit、incoterm、payment、factory。"),
            column("currency_known", "BOOLEAN", "Its currency is one of ISO 4217.", "币种在 ISO 4217 中。", at="currency"),
            column("stated_total", "DECIMAL(38,6)", "Total as the customer's order states it.", "客户订单上写的总金额。", at="total"),
            column("lines_amount", MONEY, "Sum of its lines: as stated, else quantity x price.", "各行金额合计：写明的取之，否则数量×单价。"),
            column("total_off", "DECIMAL(38,6)", "Stated total less the sum of the lines.", "写明的总额减各行合计。"),
            column("leeway", "DECIMAL(38,4)", "What rounding explains: one smallest unit a line.", "取整可能造成的差额：每行一个最小单位。"),
            column("duplicate_of", "VARCHAR", "An earlier order of the customer with the same number, article and quantity.", "同一客户订单号、货号、数量都相同的较早订单。", at="customer_po"),
            column("short_days", "INTEGER", "Days by which the first open task, or the delivery itself, was due before the order came in; of the tightest delivery.", "最紧的一批：首个未完成任务（或交期本身）早于接单日的天数。"),
            column("tight_delivery", "VARCHAR", "That delivery.", "该批次。", at="deliveries"),
            column("tight_task", "VARCHAR", "That task; empty when it is the delivery itself.", "该任务；为交期本身时为空。"),
            column("quoted_until", "DATE", "Last day on which a quotation held.", "报价有效期的最后一天。", at="quotations"),
            column("customer_blocked", "DATE", "Since when the customer is blocked.", "客户被停止合作的起始日。", at="customer"),
            column("customer_blocked_reason", "VARCHAR", "Why.", "停止原因。"),
            column("factory_blocked", "DATE", "Since when the factory is blocked.", "工厂被停止合作的起始日。", at="factory"),
            column("factory_blocked_reason", "VARCHAR", "Why.", "停止原因。"),
        ),
        ("order_id",),
        ("order_id",),
    ),
    _SELECT,
    needs=("currencies",),
)  # fmt: skip
