"""`delivery_shipping`: of each delivery what its booking and its shipments come to, for rules of logistics."""

from __future__ import annotations

from gendan.facts.worked_out.contents import CONTENTS
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

_QUANTITY = "DECIMAL(38,6)"

# A task called shipment-booking, as in the checklist that comes with gendan, marks booking without saying so.
# Compared without dividing: shipped x 100 > ordered x (100 + tolerance over).
_SELECT = f"""
WITH {CONTENTS}, habits AS (
  SELECT coalesce(bool_or(booked IS NOT NULL), false) AS books FROM shipments
), waiting AS (
  SELECT order_id, delivery, count(*) AS pending, max(booked) AS booked,
    bool_or(mode IN ('air', 'air-charter', 'courier')) AS air, bool_or(mode IN ('pickup', 'courier')) AS fetched
  FROM sent WHERE shipped IS NULL GROUP BY order_id, delivery
), booking AS (
  SELECT order_id, CASE per WHEN 'delivery' THEN delivery END AS delivery, bool_or(open) AS open,
    bool_or(done IS NOT NULL OR skipped IS NOT NULL) AS settled
  FROM tasks WHERE coalesce(marks = 'booking', task = 'shipment-booking') GROUP BY ALL
), gone AS (
  SELECT order_id, delivery, line, sum(quantity) AS quantity, count(*) = count(quantity) AS known
  FROM contents WHERE shipped IS NOT NULL AND delivery IS NOT NULL GROUP BY order_id, delivery, line
), compared AS (
  SELECT g.order_id, g.delivery, g.line, g.quantity AS shipped, coalesce(n.quantity, 0) AS ordered, coalesce(t.over, 0) AS over,
    g.known AND coalesce(n.known, EXISTS (FROM need x WHERE x.order_id = g.order_id AND x.delivery = g.delivery)) AS known
  FROM gone g
  LEFT JOIN need n ON n.order_id = g.order_id AND n.delivery = g.delivery AND n.line = g.line
  LEFT JOIN (SELECT order_id, line, max(over) AS over FROM tolerances GROUP BY order_id, line) t
    ON t.order_id = g.order_id AND t.line = g.line
), excess AS (
  SELECT order_id, delivery,
    bool_or(known AND shipped * 100 > ordered * (100 + over)) AS exceeds, bool_and(known) AS known,
    arg_max(struct_pack(line, shipped, ordered, over), shipped * 100 - ordered * (100 + over))
      FILTER (known AND shipped * 100 > ordered * (100 + over)) AS worst
  FROM compared GROUP BY order_id, delivery
)
SELECT d.order_id, d.delivery, d.path, h.books OR k.order_id IS NOT NULL OR w.order_id IS NOT NULL AS books,
  coalesce(k.open, w.open, false) AS task_open, coalesce(k.settled, w.settled, false) AS settled,
  coalesce(p.pending, 0) AS pending, p.booked, coalesce(p.air, false) AS air, coalesce(p.fetched, false) AS fetched,
  CASE WHEN e.exceeds THEN true WHEN e.order_id IS NULL OR e.known THEN false END AS exceeds,
  e.worst.line AS over_line, e.worst.shipped AS over_shipped, e.worst.ordered AS over_ordered, e.worst.over AS over_allowed
FROM deliveries d SEMI JOIN sole USING (order_id) CROSS JOIN habits h
LEFT JOIN waiting p ON p.order_id = d.order_id AND p.delivery = d.delivery
LEFT JOIN booking k ON k.order_id = d.order_id AND k.delivery = d.delivery
LEFT JOIN booking w ON w.order_id = d.order_id AND w.delivery IS NULL
LEFT JOIN excess e ON e.order_id = d.order_id AND e.delivery = d.delivery
ORDER BY d.order_id, d.pos
"""

_COLUMNS = (
    ORDER_ID,
    column("delivery", "VARCHAR", "The delivery.", "交货批次。"),
    PATH,
    column(
        "books",
        "BOOLEAN",
        "Bookings are recorded in this house, or the checklist has a task that marks booking.",
        "本公司记录订舱，或清单中有标志为 booking 的任务。",
    ),
    column(
        "task_open",
        "BOOLEAN",
        "A task that marks booking is still to do: it is chased as a task.",
        "标志为 booking 的任务尚未完成，由任务规则催办。",
    ),
    column(
        "settled", "BOOLEAN", "A task that marks booking is done or not needed.", "标志为 booking 的任务已完成或免做。"
    ),
    column("pending", "BIGINT", "Shipments entered that have not left.", "已录入但尚未出货的票数。"),
    column("booked", "DATE", "Latest booking among them.", "其中最近的订舱日。"),
    column("air", "BOOLEAN", "One of them goes by air or courier.", "其中有空运或快递。"),
    column(
        "fetched",
        "BOOLEAN",
        "One of them is fetched or goes by courier: no space is booked.",
        "其中有客户自提或快递，无须订舱。",
    ),
    column(
        "exceeds",
        "BOOLEAN",
        "More has left than ordered and its tolerance; empty when a quantity is missing.",
        "已出数量是否超过订单数量加允许溢装；有缺项则为空。",
    ),
    column("over_line", "INTEGER", "The line that exceeds most.", "超出最多的行号。"),
    column("over_shipped", _QUANTITY, "What has left of it.", "该行已出数量。"),
    column("over_ordered", _QUANTITY, "What this delivery was to hold of it.", "该行本批应出数量。"),
    column("over_allowed", _QUANTITY, "Per cent allowed over.", "允许溢装的百分比。"),
)

DELIVERY_SHIPPING = WorkedOut(
    table(
        "delivery_shipping",
        Text("Booking and shipments of each delivery in sum.", "各批的订舱与出货汇总。"),
        _COLUMNS,
        ("order_id", "delivery"),
        ("order_id", "delivery"),
    ),
    _SELECT,
    needs=("tolerances",),
    made_of=("shipments",),
)
