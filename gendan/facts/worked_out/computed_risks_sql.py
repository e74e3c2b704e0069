"""The SQL of `computed_risks`: one part a trigger, then likelihood and impact by the scale, then who has recorded it."""

from __future__ import annotations

_START = (
    "cutting", "knitting", "weaving", "sewing", "linking", "machining", "moulding", "casting", "printing", "assembly",
    "production", "production-start", "bulk-production",
)  # fmt: skip
"""Tasks that begin production. Without one, production is taken to begin `_LEAD` days before the goods leave."""
_LEAD = 30
_YEAR = 365
"""Days back in which another factory must have made the category, for it not to be the only source."""
_STARTS = ", ".join(f"'{task}'" for task in _START)

_SOON = 30
"""Days ahead in which goods leave that the severity of inspection touches next."""

# Open orders with what is still to leave: until when at the latest, and when production begins.
_LIVE = f"""
live AS MATERIALIZED (
    SELECT o.order_id, o.factory, o.category, o.payment_lc_latest_shipment, o.payment_lc_expiry,
        o.payment_deposit_due, d.leaves, coalesce(t.starts, o.last_ex_factory - {_LEAD}) AS starts
    FROM orders o
    JOIN (SELECT order_id, max(greatest(ex_factory, forecast, etd)) AS leaves
          FROM deliveries WHERE open GROUP BY order_id) d USING (order_id)
    LEFT JOIN (SELECT order_id, min(coalesce(started, done, planned)) AS starts
               FROM tasks WHERE task IN ({_STARTS}) AND skipped IS NULL GROUP BY order_id) t USING (order_id)
    WHERE o.open
)"""

# An overdue delivery is no risk any more: it has happened, and other rules speak of it.
_SLACK = """
SELECT order_id, 'negative-slack' AS trigger, arg_min(delivery, (slack, pos)) AS delivery, -min(slack) AS value,
    arg_min(ex_factory, (slack, pos)) AS day, NULL::DATE AS against, NULL AS what_en, NULL AS what_zh,
    arg_min(path, (slack, pos)) AS path
FROM deliveries WHERE open AND slack < 0 AND $as_of <= ex_factory GROUP BY order_id"""

_CREDIT = """
SELECT order_id, 'credit-date', NULL, least(payment_lc_latest_shipment, payment_lc_expiry) - leaves,
    least(payment_lc_latest_shipment, payment_lc_expiry), leaves,
    CASE WHEN payment_lc_latest_shipment <= coalesce(payment_lc_expiry, payment_lc_latest_shipment)
        THEN 'latest shipment' ELSE 'expiry' END,
    CASE WHEN payment_lc_latest_shipment <= coalesce(payment_lc_expiry, payment_lc_latest_shipment)
        THEN '最迟装运日' ELSE '有效期' END,
    'payment/lc'
FROM live WHERE coalesce(payment_lc_latest_shipment, payment_lc_expiry) IS NOT NULL"""

# Days off in a row have the same number of working days before them; the longest that is still to be got through counts.
_HOLIDAY = """
SELECT l.order_id, 'holiday', NULL, max(c.days), arg_max(c.first, (c.days, -epoch(c.first))),
    arg_max(c.last, (c.days, -epoch(c.first))), coalesce(arg_max(c.name_en, (c.days, -epoch(c.first))), 'Holiday'),
    coalesce(arg_max(c.name_zh, (c.days, -epoch(c.first))), '长假'), NULL
FROM live l LEFT JOIN partners p ON p.partner_id = l.factory CROSS JOIN house h
JOIN (SELECT calendar, min(day) AS first, max(day) AS last, count(*) AS days,
          arg_min(name_en, day) FILTER (WHERE name_en IS NOT NULL) AS name_en,
          arg_min(name_zh, day) FILTER (WHERE name_zh IS NOT NULL) AS name_zh
      FROM calendar_days WHERE NOT is_workday GROUP BY calendar, nr HAVING count(*) >= 5 AND max(day) >= $as_of) c
    ON c.calendar = coalesce(p.calendar, h.calendar) AND c.first <= l.leaves AND c.last >= l.starts
GROUP BY l.order_id"""

_DEPOSIT = """
SELECT order_id, 'deposit-unpaid', NULL, $as_of - coalesce(payment_deposit_due, starts),
    coalesce(payment_deposit_due, starts), NULL,
    CASE WHEN payment_deposit_due IS NULL THEN 'production starts' ELSE 'due' END,
    CASE WHEN payment_deposit_due IS NULL THEN '投产日' ELSE '应付日' END, 'payment/deposit'
FROM live JOIN order_agreement a USING (order_id)
WHERE (a.deposit_agreed OR payment_deposit_due IS NOT NULL) AND NOT coalesce(a.deposit_paid, false)"""

# Samples are rejected in inspections before production, or as issues; whoever keeps both is not counted twice.
_SAMPLE = """
SELECT l.order_id, 'sample-rejected', NULL, greatest(i.times, q.times), greatest(i.day, q.day), NULL, NULL, NULL, NULL
FROM live l
LEFT JOIN (SELECT order_id, count_if(result = 'rejected') AS times, max(on_date) FILTER (WHERE result = 'rejected') AS day
           FROM inspections i JOIN orders o USING (order_id)
           WHERE stage IN ('pre-production', 'laboratory') OR o.kind = 'sample' GROUP BY order_id
           HAVING arg_max(result, (on_date, i.pos)) = 'rejected') i USING (order_id)
LEFT JOIN (SELECT order_id, count(*) AS times, max(opened) AS day FROM issues WHERE kind = 'sample' GROUP BY order_id
           HAVING bool_or(closed IS NULL)) q USING (order_id)
WHERE greatest(i.times, q.times) >= 2"""

_MATERIAL = f"""
SELECT m.order_id, 'material-late', arg_max(m.delivery, (m.forecast - c.starts, -m.pos)), max(m.forecast - c.starts),
    arg_max(m.forecast, (m.forecast - c.starts, -m.pos)), arg_max(c.starts, (m.forecast - c.starts, -m.pos)),
    arg_max(coalesce(m.title_en, m.task), (m.forecast - c.starts, -m.pos)),
    arg_max(coalesce(m.title_zh, m.title_en, m.task), (m.forecast - c.starts, -m.pos)), NULL
FROM tasks m
JOIN (SELECT order_id, CASE WHEN per = 'order' THEN '' ELSE delivery END AS part, min(planned) AS starts
      FROM tasks WHERE task IN ({_STARTS}) AND open AND started IS NULL GROUP BY ALL) c
    ON c.order_id = m.order_id AND (c.part IN ('', m.delivery) OR m.per = 'order')
WHERE m.open AND m.task LIKE '%-in-house' AND m.forecast > c.starts GROUP BY m.order_id"""

# The state that the switching rules ask for now; it matters to the orders that are inspected next.
_TIGHTENED = f"""
SELECT l.order_id, 'tightened-supplier', NULL, max(CASE s.state WHEN 'discontinued' THEN 2 ELSE 1 END), max(s.since), NULL,
    coalesce(any_value(p.name_en), l.factory) || CASE WHEN bool_or(s.state = 'discontinued')
        THEN ': inspection discontinued' ELSE ': tightened inspection' END,
    coalesce(any_value(p.name_zh), any_value(p.name_en), l.factory) || CASE WHEN bool_or(s.state = 'discontinued')
        THEN '暂停检验' ELSE '转为加严检验' END, 'factory'
FROM live l JOIN inspection_states s ON s.factory = l.factory AND s.latest AND s.state IN ('tightened', 'discontinued')
LEFT JOIN partners p ON p.partner_id = l.factory
WHERE l.leaves BETWEEN $as_of AND $as_of + {_SOON} GROUP BY l.order_id, l.factory"""

# One row a category, on the order that leaves first: a house that has one factory need not read it on every order.
_SOURCE = f"""
SELECT arg_min(l.order_id, (l.leaves, l.order_id)), 'single-source', NULL, count(*), min(l.leaves), NULL,
    l.category, l.category, 'factory'
FROM live l
JOIN (SELECT category FROM orders WHERE status NOT IN ('draft', 'cancelled', 'future') AND category IS NOT NULL
          AND (open OR received >= $as_of - {_YEAR})
      GROUP BY category HAVING count(DISTINCT factory) = 1 AND count(factory) = count(*)) s USING (category)
GROUP BY l.category HAVING count(*) >= 3"""

_PARTS = (_SLACK, _CREDIT, _HOLIDAY, _TIGHTENED, _DEPOSIT, _SAMPLE, _MATERIAL, _SOURCE)

_FILLED = "replace(replace(replace(replace(replace(s.{0}, '{{value}}', f.value::VARCHAR), '{{day}}', coalesce(f.day::VARCHAR, '?')), '{{against}}', coalesce(f.against::VARCHAR, '?')), '{{what}}', coalesce(f.{1}, '?')), '{{delivery}}', coalesce(f.delivery, '?'))"

SELECT = f"""
WITH {_LIVE},
found AS MATERIALIZED ({" UNION ALL ".join(_PARTS)}),
judged AS (
    SELECT f.*, s.category, string_split(s.category || ' ' || s.also, ' ') AS covering, s.likelihood, s.impact,
        s.likelihood * s.impact AS score, s.title_en, s.title_zh,
        {_FILLED.format("text_en", "what_en")} AS text_en, {_FILLED.format("text_zh", "what_zh")} AS text_zh
    FROM found f JOIN risk_scale s ON s.trigger = f.trigger
        AND f.value >= coalesce(s.least, f.value) AND f.value <= coalesce(s.most, f.value)
),
recorded AS (
    SELECT order_id, list(risk ORDER BY pos) AS risks, list(category ORDER BY pos) AS categories,
        bool_or(category IS NULL) AS nameless
    FROM risks WHERE closed IS NULL AND coalesce(status, 'open') <> 'closed' GROUP BY order_id
),
held AS (
    SELECT j.*, r.nameless,
        list_filter(r.risks, lambda one, nr: list_contains(j.covering, r.categories[nr]))[1] AS covered_by
    FROM judged j LEFT JOIN recorded r USING (order_id)
)
SELECT h.order_id, h.trigger, h.category, h.delivery, h.value, h.day, h.against, h.likelihood, h.impact, h.score,
    h.title_en, h.title_zh, h.text_en, h.text_zh, h.covered_by, h.path, o.owner,
    row_number() OVER (PARTITION BY h.order_id, h.category, h.covered_by IS NULL ORDER BY h.score DESC, h.trigger) = 1 AS chief,
    CASE WHEN h.covered_by IS NOT NULL THEN true WHEN h.nameless THEN NULL ELSE false END AS registered,
    (SELECT count(*) > 0 FROM risks) AS register_kept,
    h.trigger NOT IN ('holiday', 'tightened-supplier')
        OR row_number() OVER (PARTITION BY h.trigger, o.factory, h.day ORDER BY o.last_ex_factory, h.order_id) = 1 AS speaks
FROM held h JOIN orders o USING (order_id)
"""
