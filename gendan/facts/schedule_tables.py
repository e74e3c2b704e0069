"""The statements around the schedules of single checklists: what goes in, and the tables that come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.schedule_sql import AS_OF, OWN

if TYPE_CHECKING:
    from datetime import date


def _number(day: str) -> str:
    """Return a date as days since 1970, the arithmetic of the schedule."""
    return f"({day} - DATE '1970-01-01')::INTEGER"


def _date(number: str) -> str:
    return f"DATE '1970-01-01' + {number}"


_DATES = {
    "cur_requested": "d.requested",
    "cur_promised": "d.promised",
    "org_promised": "d.original",
    "cur_ex_factory": "d.ex_factory",
    "org_ex_factory": "coalesce(d.original, CASE WHEN d.promised IS NULL AND d.ex_factory IS NOT NULL THEN d.requested END)",
    "cur_etd": "d.etd",
    "org_etd": "d.etd",
}
_OWN = ", ".join(f"{_number(day)} AS {name}" for name, day in _DATES.items())
_LEAD = ", ".join(f"first_value({_number(day)}) OVER leaves AS l{name}" for name, day in _DATES.items())

_LIVE = "CASE t.per WHEN 'order' THEN b.order_live ELSE b.live END"
_AFTER_GOODS = (
    "(b.going AND b.completed IS NOT NULL AND t.per = 'delivery' AND coalesce(l.computed > b.cur_ex_factory, false))"
)
"""Papers that follow the goods are chased when the goods have left; nobody asks any more for what came before."""
_SKIPPED = "coalesce(p.skipped, l.taken)"
_OPEN = f"(b.order_open AND p.done IS NULL AND {_SKIPPED} IS NULL AND ({_LIVE} OR {_AFTER_GOODS}))"
_FORECAST = (
    f"CASE WHEN p.done IS NOT NULL THEN p.done WHEN {_SKIPPED} IS NOT NULL THEN coalesce(p.planned, l.computed)"
    f" WHEN {_LIVE} THEN l.expected WHEN {_AFTER_GOODS} THEN greatest(coalesce(p.planned, l.computed), $as_of) END"
)
HEADSTART = 3
"""Working days of the house, after an order came in, before a task is chased whose day had passed by then."""
_DEADLINE = (
    "CASE WHEN p.planned IS NOT NULL OR l.computed IS NULL OR t.anchor IN ('received', 'confirmed')"
    " THEN coalesce(p.planned, l.computed) ELSE greatest(l.computed, b.ready) END"
)

_BASE = f"""
CREATE OR REPLACE TABLE schedule_base AS
SELECT row_number() OVER (ORDER BY o.order_no, d.pos) AS n, o.*, d.delivery, d.completed,
  o.going AND NOT coalesce(o.complete, false) AS order_live, o.going AND d.completed IS NULL AS live,
  row_number() OVER leaves = 1 AS lead, count(*) OVER (PARTITION BY o.order_no) = 1 AS alone,
  {_OWN}, {_LEAD}, t.shape, t.etd_lead
FROM (
  SELECT row_number() OVER (ORDER BY o.order_id) AS order_no, o.order_id, $looked_at AS looked_at, o.category_checklist AS checklist, o.owner,
    coalesce(o.open, false) AS order_open, o.complete,
    coalesce(o.status NOT IN ('closed', 'cancelled'), true) AS going,
    {_number("o.received")} AS cur_received, {_number("o.confirmed_on")} AS cur_confirmed,
    {_number(f"workday_add(o.received, {HEADSTART})")} AS ready,
    c.l_house_name AS house_calendar, coalesce(f.calendar, c.l_house_name) AS factory_calendar,
    coalesce(k.calendar, c.l_house_name) AS customer_calendar, c.l_house AS cal_house,
    nullif(list_position(c.l_ids, coalesce(f.calendar, c.l_house_name)), 0) AS cal_factory,
    nullif(list_position(c.l_ids, coalesce(k.calendar, c.l_house_name)), 0) AS cal_customer
  FROM orders o
  LEFT JOIN partners f ON f.partner_id = o.factory
  LEFT JOIN partners k ON k.partner_id = o.customer
  CROSS JOIN (SELECT l_ids, l_house, l_house_name FROM calendar_lists) c
) o
LEFT JOIN deliveries d USING (order_id)
LEFT JOIN schedule_checklists t ON t.checklist = o.checklist
WINDOW leaves AS (
  PARTITION BY o.order_no ORDER BY d.ex_factory NULLS LAST, d.delivery ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
)
"""
"""One row per delivery, and one for an order without any. `n` and `order_no` stand for the long keys."""

_LOOKED_AT = """(o.status IS DISTINCT FROM 'closed' OR coalesce(o.closed >= $since, true)
    OR o.order_id IN (SELECT order_id FROM progress WHERE cause IS NOT NULL OR done >= $since))"""


def base_sql(closed_since: date | None) -> str:
    """Return the statement that makes `schedule_base`.

    `looked_at` is false of orders closed before `closed_since` of which no cause is recorded, and nothing done since that
    day: causes of delay are counted over all years, and a task may have been done after its order was closed.
    """
    since = f"DATE '{closed_since.isoformat()}'" if closed_since else ""
    return _BASE.replace("$looked_at", _LOOKED_AT.replace("$since", since) if closed_since else "true")


PROGRESS = """
CREATE OR REPLACE TABLE schedule_progress AS
WITH matched AS (
  SELECT b.n, b.order_no, t.rank, t.per, (t.per = 'order') = (p.delivery IS NULL) AS in_place, p.started,
    (p.planned - DATE '1970-01-01')::INTEGER AS planned, (p.done - DATE '1970-01-01')::INTEGER AS done,
    (p.skipped - DATE '1970-01-01')::INTEGER AS skipped, p."by", p.cause, p.reason, p.path
  FROM progress p
  JOIN schedule_base b USING (order_id)
  JOIN schedule_tasks t ON t.checklist = b.checklist AND t.task = p.task
  WHERE b.looked_at AND (b.alone OR CASE t.per WHEN 'order' THEN p.delivery IS NULL AND b.lead ELSE p.delivery = b.delivery END)
)
SELECT * FROM matched WHERE in_place
UNION ALL
SELECT * FROM matched m WHERE NOT in_place
  AND NOT EXISTS (FROM matched o WHERE o.in_place AND o.n = m.n AND o.rank = m.rank)
"""
"""What was recorded, beside the row it belongs to. With a single delivery it does not matter whether a task was recorded
with the order or with the delivery; its own place wins."""

_TASKS = f"""
SELECT b.order_id, b.delivery, t.task, t.pos, t.per, t.duty, t.title_en, t.title_zh, t.owner_role,
  coalesce(p."by", b.owner) AS owner,
  {_date("l.due")} AS due, {_date("l.computed")} AS computed, {_date("coalesce(p.planned, l.computed)")} AS planned,
  {_date(f"({_DEADLINE})")} AS deadline,
  {_date(_FORECAST)} AS forecast, {_date("p.done")} AS done, p.started, {_date(_SKIPPED)} AS skipped, l.slack,
  {_OPEN} AND l.slack IS NOT NULL AND l.slack = l.least_slack AS critical, t.tolerance, t.declared_slack, {_OPEN} AS open,
  t."after", CASE l.driver WHEN {OWN} THEN 'own' WHEN {AS_OF} THEN 'as-of' ELSE t.ids[l.driver] END AS driver,
  t.anchor, {_date("l.anchor_date")} AS anchor_date, t.offset_days, t.unit,
  CASE t.party WHEN 2 THEN b.factory_calendar WHEN 3 THEN b.customer_calendar ELSE b.house_calendar END AS calendar,
  t.level, p.cause, coalesce(p.reason, CASE WHEN l.taken IS NOT NULL THEN 'gendan.yaml: begin' END) AS reason,
  p.path AS recorded_path, t.marks
FROM $long l
JOIN schedule_base b USING (n)
JOIN schedule_tasks t ON t.checklist = b.checklist AND t.rank = l.rank
LEFT JOIN schedule_progress p ON p.n = l.n AND p.rank = l.rank
WHERE l.applies AND CASE t.per WHEN 'order' THEN b.lead ELSE b.delivery IS NOT NULL END
"""


def tasks_sql(as_of: date, long: str) -> str:
    """Return the SELECT of the table `tasks`, from what `schedule_select` gave, kept as the table `long`."""
    return _TASKS.replace("$as_of", _number(f"DATE '{as_of.isoformat()}'")).replace("$long", long)


LINKS = """
CREATE OR REPLACE VIEW task_links AS
SELECT t.order_id, t.delivery, t.task, l.predecessor, p.delivery AS predecessor_delivery, l.lead, l.lead_unit,
  p.done AS predecessor_done, p.skipped AS predecessor_skipped
FROM tasks t
JOIN orders o USING (order_id)
JOIN schedule_links l ON l.checklist = o.category_checklist AND l.task = t.task
JOIN tasks p ON p.order_id = t.order_id AND p.task = l.predecessor AND (p.per = 'order' OR p.delivery = t.delivery)
"""
"""A view, as only rules of sequence read it. What does not apply to the order is not in it."""

GAPS = """
CREATE OR REPLACE TABLE calendar_gaps AS
SELECT t.calendar, t.order_id, t.delivery, t.task, t.open, s.first AS valid_from, s.last AS valid_to,
  CASE WHEN t.unit = 'workdays' AND (t.computed IS NULL OR t.due IS NULL) THEN t.anchor_date ELSE t.planned END AS day
FROM tasks t
JOIN orders o USING (order_id)
JOIN schedule_tasks k ON k.checklist = o.category_checklist AND k.task = t.task
LEFT JOIN calendar_spans s ON s.calendar = t.calendar
WHERE (t.unit = 'workdays' AND t.anchor_date IS NOT NULL AND (t.computed IS NULL OR t.due IS NULL))
  OR (k.counts_workdays AND t.open AND t.forecast IS NULL AND t.planned IS NOT NULL)
"""
"""Where a calendar ran out: `day` is the day that was counted from. `calendar` is NULL in a house that names none, and
valid_from and valid_to are NULL when there is no such calendar."""


def deliveries_sql(as_of: date) -> tuple[str, ...]:
    """Return the statements that fill deliveries' forecast, slack and checklist.

    forecast, of ex-factory: completed, when it is. Else ex_factory plus the worst negative slack among its tasks that are
    still to be done and were computed for ex_factory or before (papers that follow the goods hold up none), and no earlier
    than the as-of date. NULL without ex_factory, and for closed and cancelled orders.
    slack: the least slack of its open tasks; NULL when none is open.
    """
    columns = {"forecast": "DATE", "slack": "INTEGER", "checklist": "VARCHAR"}
    return (
        *(f"ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS {name} {kind}" for name, kind in columns.items()),
        f"""
UPDATE deliveries SET forecast = s.forecast, slack = s.slack, checklist = s.checklist
FROM (
  SELECT b.order_id, b.delivery, b.checklist, CASE WHEN b.order_open AND b.live THEN l.least_slack END AS slack,
    CASE WHEN b.completed IS NOT NULL THEN b.completed
      WHEN b.live AND b.cur_ex_factory IS NOT NULL
      THEN greatest({_date("b.cur_ex_factory + coalesce(l.slip, 0)")}, DATE '{as_of.isoformat()}') END AS forecast
  FROM schedule_base b LEFT JOIN schedule_long l ON l.n = b.n AND l.rank = 1
) s
WHERE deliveries.order_id = s.order_id AND deliveries.delivery = s.delivery""",
    )
