"""`factory_weeks`: for each factory that states its capacity: what the open orders ask of it, week by week.

What is left of a delivery is spread evenly over the factory's working days from the planned start of the process (not
before the day judged) to the day by which it is to be made: the kindest of plans. A factory that is overbooked even so
cannot hold its dates.
"""

from __future__ import annotations

from gendan.facts.worked_out.code_names import PROCESSES, named
from gendan.facts.worked_out.output import whole
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_QUANTITY = "DECIMAL(38,6)"

_SELECT = f"""
WITH able AS (
  SELECT c.partner_id, c.process, c.per_day, c.per_week, c.unit, c.path, coalesce(p.calendar, h.calendar) AS calendar,
    coalesce(7 - len(k.weekend), 5) AS regular
  FROM capacity c JOIN partners p USING (partner_id) CROSS JOIN house h
  LEFT JOIN calendars k ON k.calendar_id = coalesce(p.calendar, h.calendar)
  WHERE c.per_day IS NOT NULL OR c.per_week IS NOT NULL
), sole AS (
  SELECT order_id, min(delivery) AS delivery FROM deliveries GROUP BY order_id
), made AS (
  SELECT p.order_id, coalesce(p.delivery, s.delivery) AS delivery, p.process, sum(p.quantity) AS quantity
  FROM production p JOIN sole s USING (order_id) GROUP BY ALL
), marked AS (
  SELECT order_id, delivery, min(planned) FILTER (marks = 'inspection') AS inspection,
    min(planned) FILTER (marks = 'bulk-start' AND open) AS bulk
  FROM tasks WHERE marks IN ('inspection', 'bulk-start') GROUP BY order_id, delivery
), asked AS (
  SELECT a.partner_id, a.process, a.calendar, d.order_id, o.owner,
    CASE WHEN NOT EXISTS (FROM lines l WHERE l.order_id = d.order_id AND l.unit <> a.unit)
      THEN greatest(d.quantity - coalesce(m.quantity, 0), 0) END AS quantity,
    greatest(coalesce(t.planned, k.bulk, $as_of), $as_of) AS first, least(k.inspection, d.ex_factory) AS last
  FROM able a JOIN orders o ON o.factory = a.partner_id AND o.open JOIN deliveries d ON d.order_id = o.order_id AND d.open
  LEFT JOIN made m ON m.order_id = d.order_id AND m.delivery = d.delivery AND m.process = a.process
  LEFT JOIN tasks t ON t.order_id = d.order_id AND t.delivery = d.delivery AND t.task = a.process AND t.open
  LEFT JOIN marked k ON k.order_id = d.order_id AND k.delivery = d.delivery
), placed AS (
  SELECT * EXCLUDE (last), greatest(last, first) AS last FROM asked WHERE quantity IS NULL OR quantity > 0
), days AS (
  SELECT p.*, c.day, count(c.day) OVER (PARTITION BY p.partner_id, p.process, p.order_id, p.first, p.last, p.quantity) AS days
  FROM placed p LEFT JOIN calendar_days c ON c.calendar = p.calendar AND c.is_workday AND c.day BETWEEN p.first AND p.last
), shares AS (
  SELECT partner_id, process, order_id, owner, date_trunc('week', coalesce(day, last, $as_of))::DATE AS week,
    CASE WHEN last IS NULL THEN NULL WHEN days = 0 THEN quantity
      ELSE ({whole("quantity")} * count(*) // days) * 0.000001::DECIMAL(7,6) END AS load
  FROM days GROUP BY partner_id, process, order_id, owner, quantity, last, days, date_trunc('week', coalesce(day, last, $as_of))::DATE
), loads AS (
  SELECT partner_id, process, week, sum(load) AS known, count(*) = count(load) AS clear, count(DISTINCT order_id) AS orders,
    array_to_string(list_sort(list(DISTINCT order_id))[1:5], ', ') AS some_orders,
    arg_max(owner, struct_pack(a := coalesce(load, 0), b := order_id)) AS owner
  FROM shares GROUP BY partner_id, process, week
), worked AS (
  SELECT calendar, date_trunc('week', day)::DATE AS week, count_if(is_workday AND day >= $as_of) AS days
  FROM calendar_days WHERE calendar IN (SELECT calendar FROM able) GROUP BY ALL
), filled AS (
  SELECT l.partner_id, l.process, l.week, a.path, l.owner, round(coalesce(l.known, 0), 0) AS load,
    CASE WHEN l.clear THEN round(l.known, 0) END AS whole_load,
    CASE WHEN a.per_day IS NOT NULL THEN a.per_day * w.days
      ELSE ({whole("a.per_week")} * w.days // a.regular) * 0.000001::DECIMAL(7,6) END AS capacity,
    w.days AS workdays, a.unit, l.orders, l.some_orders
  FROM loads l JOIN able a USING (partner_id, process)
  LEFT JOIN worked w ON w.calendar = a.calendar AND w.week = l.week
)
SELECT *, {named("process", PROCESSES, "work")}, CASE WHEN lag(week) OVER weeks = week - 7 THEN lag(load) OVER weeks END AS load_before,
  CASE WHEN lag(week) OVER weeks = week - 7 THEN lag(capacity) OVER weeks END AS capacity_before
FROM filled WINDOW weeks AS (PARTITION BY partner_id, process ORDER BY week) ORDER BY partner_id, process, week
"""

_COLUMNS = (
    column("partner_id", "VARCHAR", "The factory: id of a file in partners/.", "工厂：partners/ 下的文件编号。"),
    column("process", "VARCHAR", "The process whose capacity it states.", "申报了产能的工序。"),
    column("work_en", "VARCHAR", "Its name in English.", "工序名称（英文）。"),
    column("work_zh", "VARCHAR", "Its name in Chinese, for common ones.", "工序名称（中文，常见工序）。"),
    column("week", "DATE", "Monday of the week.", "该周的星期一。"),
    column("path", "VARCHAR", "Place of the capacity in the factory's file.", "产能在工厂文件中的位置。"),
    column(
        "owner", "VARCHAR", "The merchandiser whose orders take most of the week.", "该周占用产能最多的订单的跟单员。"
    ),
    column(
        "load",
        _QUANTITY,
        "What the open orders ask of the week, as far as it is known.",
        "未完成订单在该周所需的产量（已知部分）。",
    ),
    column(
        "whole_load",
        _QUANTITY,
        "What the open orders ask of the week, all of it known; empty when a quantity, unit or date of one order is missing.",
        "该周所需产量（全部已知时）；有订单缺数量、单位不符或缺日期时为空。",
    ),
    column(
        "capacity",
        _QUANTITY,
        "What the factory can make in the week's working days, from the day judged.",
        "工厂在该周工作日（从判断日起）的产能。",
    ),
    column(
        "load_before",
        _QUANTITY,
        "Load of the week before; empty when nothing is asked of it.",
        "前一周的负荷；前一周没有任务则为空。",
    ),
    column("capacity_before", _QUANTITY, "Capacity of the week before.", "前一周的产能。"),
    column("workdays", "BIGINT", "Working days of the week, from the day judged.", "该周的工作日数（从判断日起）。"),
    column("unit", "VARCHAR", "Unit of the capacity.", "产能单位。"),
    column("orders", "BIGINT", "Orders that need it.", "涉及的订单数。"),
    column("some_orders", "VARCHAR", "The first five of them.", "其中前五张订单。"),
)

FACTORY_WEEKS = WorkedOut(
    table(
        "factory_weeks",
        Text("Load and capacity of each factory by process and week.", "各工厂各工序每周的负荷与产能。"),
        _COLUMNS,
        ("partner_id", "process", "week"),
        ("partner_id",),
    ),
    _SELECT,
    made_of=("capacity",),
)
