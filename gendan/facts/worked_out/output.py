"""`output`: what was made of each delivery, process by process, how fast, and when the rest will be finished.

The formulas are those of `trade.production`; a test shows that both agree. Working days are the factory's.
"""

from __future__ import annotations

from gendan.facts.worked_out.code_names import PROCESSES, named
from gendan.facts.worked_out.output_columns import COLUMNS
from gendan.facts.worked_out.table import WANTED, WorkedOut, table
from gendan.trade.production import REPORTS, SPAN
from gendan.words.text import Text

_NEVER = 1_000_000_000
"""More working days than any calendar has: what takes longer takes as long."""


def whole(quantity: str) -> str:
    """Return SQL for a quantity as a whole number of millionths: divided without floats."""
    return f"(({quantity}) * 1000000)::HUGEINT"


# A report that names no delivery belongs to the only one; of several, the process is judged for the order as a whole.
_PLACED = f"""
sole AS (
  SELECT d.order_id, min(d.delivery) AS delivery, count(*) = 1 AS alone
  FROM deliveries d JOIN orders o ON o.order_id = d.order_id AND {WANTED.format("o")} GROUP BY d.order_id
), said AS (
  SELECT p.order_id, CASE WHEN s.alone THEN s.delivery ELSE p.delivery END AS delivery, p.process, p.on_date, p.quantity,
    p.rejected, p.pos, p.path
  FROM production p JOIN sole s USING (order_id) WHERE p.on_date IS NOT NULL
), reported AS (
  SELECT order_id, CASE WHEN count(*) OVER process = count(delivery) OVER process THEN delivery END AS delivery, process,
    on_date, quantity, rejected, pos, path
  FROM said WINDOW process AS (PARTITION BY order_id, process)
)"""

REPORTING = """
reporting AS (
  SELECT o.factory FROM orders o
  LEFT JOIN (SELECT DISTINCT order_id FROM production) p ON p.order_id = o.order_id
  LEFT JOIN (SELECT DISTINCT order_id FROM deliveries WHERE first_shipped IS NOT NULL) d ON d.order_id = o.order_id
  WHERE o.factory IS NOT NULL AND (p.order_id IS NOT NULL OR d.order_id IS NOT NULL)
  GROUP BY o.factory HAVING 2 * count(p.order_id) >= count(*)
)"""
"""Factories whose output is reported as a habit: of at least half of the orders that were made or shipped."""

_RUN = f"""
days AS (
  SELECT r.order_id, r.delivery, r.process, r.on_date, sum(r.quantity) AS quantity, count(*) = count(r.quantity) AS known,
    sum(r.rejected) AS rejected, arg_max(r.path, r.pos) AS path, any_value(f.calendar) AS calendar, any_value(c.nr) AS nr,
    any_value(c.is_workday) AS is_workday
  FROM reported r JOIN orders o USING (order_id) JOIN factories f ON f.order_id = o.order_id
  LEFT JOIN calendar_days c ON c.calendar = f.calendar AND c.day = r.on_date
  GROUP BY r.order_id, r.delivery, r.process, r.on_date
), latest AS (
  SELECT *, max(nr) OVER process AS last_nr, min(nr - is_workday::INTEGER) OVER process AS first_nr,
    count(nr) OVER process = count(*) OVER process AS in_calendar
  FROM days WINDOW process AS (PARTITION BY order_id, delivery, process)
), made AS (
  SELECT order_id, delivery, process, min(on_date) AS first_day, max(on_date) AS last_day, count(*) AS reports,
    arg_max(path, on_date) AS path, any_value(calendar) AS calendar,
    CASE WHEN bool_and(known) THEN sum(quantity) END AS made, coalesce(sum(rejected), 0) AS rejected,
    sum(quantity) FILTER (nr > last_nr - {SPAN}) AS recent_made,
    CASE WHEN bool_and(in_calendar) AND bool_and(known) THEN any_value(last_nr) - greatest(any_value(last_nr) - {SPAN},
      any_value(first_nr)) + count(*) FILTER (nr > last_nr - {SPAN} AND NOT is_workday) END AS recent_days
  FROM latest GROUP BY order_id, delivery, process
)"""

# Nothing reported yet: what the factory says it can make a day counts, where it reports the output of other orders.
_IDLE = """
idle AS (
  SELECT d.order_id, d.delivery, c.process, d.path, f.calendar, c.per_day
  FROM deliveries d JOIN orders o USING (order_id) JOIN factories f ON f.order_id = o.order_id
  JOIN capacity c ON c.partner_id = o.factory AND c.per_day IS NOT NULL
  WHERE d.open AND d.ex_factory >= $as_of AND NOT EXISTS (FROM production p WHERE p.order_id = d.order_id)
    AND o.factory IN (SELECT factory FROM reporting)
    AND NOT EXISTS (FROM lines l WHERE l.order_id = d.order_id AND l.unit <> c.unit)
)"""

_RATED = f"""
rows_of AS (
  SELECT order_id, delivery, process, path, true AS begun, first_day, last_day, reports, calendar, made, rejected,
    CASE WHEN reports >= {REPORTS} AND recent_made > 0 AND recent_days > 0 THEN recent_made END AS rate_made,
    recent_days AS rate_days, reports >= {REPORTS} AND recent_made = 0 AS halted,
    max(made) OVER (PARTITION BY order_id, delivery ORDER BY first_day DESC) AS through
  FROM made
  UNION ALL
  SELECT order_id, delivery, process, path, false, NULL, NULL, 0, calendar, 0, 0, per_day, 1, false, 0 FROM idle
), aimed AS (
  SELECT r.*, CASE WHEN r.delivery IS NULL THEN o.quantity ELSE d.quantity END AS quantity,
    CASE WHEN r.delivery IS NULL THEN o.last_ex_factory ELSE d.ex_factory END AS ex_factory,
    CASE WHEN r.delivery IS NULL THEN o.open AND NOT coalesce(o.complete, false) ELSE d.open END
      AND NOT coalesce(m.inspected, false) AS open,
    d.forecast AS schedule, coalesce(t.under, 0) AS under, coalesce(t.over, 0) AS over, m.day AS inspection
  FROM rows_of r JOIN orders o USING (order_id)
  LEFT JOIN deliveries d ON d.order_id = r.order_id AND d.delivery = r.delivery
  LEFT JOIN (SELECT order_id, min(under) AS under, max(over) AS over FROM tolerances GROUP BY order_id) t
    ON t.order_id = r.order_id
  LEFT JOIN marked m ON m.order_id = r.order_id AND m.delivery = r.delivery
  WHERE r.delivery IS NULL OR d.delivery IS NOT NULL
), left_over AS (
  SELECT *, CASE WHEN through * 100 >= quantity * (100 - under) THEN 0 ELSE quantity - through END AS remaining,
    least(inspection, ex_factory) AS plan_end,
    CASE WHEN begun THEN greatest(last_day, $as_of - 1) ELSE $as_of - 1 END AS count_from
  FROM aimed
), counted AS (
  SELECT l.*,
    CASE WHEN remaining = 0 THEN 0 WHEN rate_made > 0 THEN
      least(({whole("remaining")} * rate_days + {whole("rate_made")} - 1) // {whole("rate_made")}, {_NEVER})::BIGINT
    END AS days_left,
    CASE WHEN begun THEN b.nr - (a.nr - a.is_workday::INTEGER) END AS worked,
    CASE WHEN begun THEN e.nr - (a.nr - a.is_workday::INTEGER) END AS planned, g.nr AS from_nr, x.nr - g.nr AS spare
  FROM left_over l
  LEFT JOIN calendar_days a ON a.calendar = l.calendar AND a.day = l.first_day
  LEFT JOIN calendar_days b ON b.calendar = l.calendar AND b.day = l.last_day
  LEFT JOIN calendar_days e ON e.calendar = l.calendar AND e.day = l.plan_end
  LEFT JOIN calendar_days g ON g.calendar = l.calendar AND g.day = l.count_from
  LEFT JOIN calendar_days x ON x.calendar = l.calendar AND x.day = coalesce(l.schedule, l.ex_factory)
)"""

_SELECT = f"""
WITH factories AS (
  SELECT o.order_id, coalesce(p.calendar, h.calendar) AS calendar
  FROM orders o CROSS JOIN house h LEFT JOIN partners p ON p.partner_id = o.factory
), marked AS (
  SELECT order_id, delivery, min(planned) AS day, bool_or(done IS NOT NULL) AS inspected
  FROM tasks WHERE marks = 'inspection' GROUP BY order_id, delivery
), {REPORTING}, {_PLACED}, {_RUN}, {_IDLE}, {_RATED}
SELECT order_id, delivery, process, {named("process", PROCESSES, "work")}, path, begun, first_day, last_day, reports, quantity, made, rejected, over, under, remaining,
  ({whole("rate_made")} // rate_days) * 0.000001::DECIMAL(7,6) AS rate, days_left, counted.calendar, ex_factory, plan_end, schedule,
  CASE WHEN planned <= 0 OR worked >= planned THEN floor(quantity)
    ELSE ({whole("quantity")} * greatest(worked, 0) // planned // 1000000)::DECIMAL(38,6) END AS expected,
  count_from, open, spare, z.day AS finish,
  halted AND remaining > 0 AS stopped,
  CASE WHEN remaining = 0 OR (begun AND reports < {REPORTS}) THEN false ELSE row_number() OVER (
    PARTITION BY order_id, delivery ORDER BY remaining = 0 OR (begun AND reports < {REPORTS}) NULLS FIRST,
      days_left DESC NULLS FIRST, first_day DESC, process) = 1 END AS slowest
FROM counted LEFT JOIN calendar_days z
  ON z.calendar = counted.calendar AND z.is_workday AND days_left > 0 AND z.nr = from_nr + days_left
ORDER BY order_id, delivery, first_day, process
"""

OUTPUT = WorkedOut(
    table(
        "output",
        Text(
            "Output of each process of a delivery: made, rate, what is left and the working days it takes.",
            "各批各工序的产量：已完成、日产量、剩余数量及所需工作日。",
        ),
        COLUMNS,
        ("order_id", "delivery", "process"),
        ("order_id", "delivery"),
    ),
    _SELECT,
    needs=("tolerances",),
    made_of=("production",),
)
