"""`bulk_production`: of each delivery whose bulk production has begun: since when, what is still missing, the last report.

What a task means is said by its `marks` in the checklist. A task done once for the order is looked at with the delivery
that began first, so that each lack shows once.
"""

from __future__ import annotations

from gendan.facts.worked_out.output import REPORTING
from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.words.text import Text

# Material of which a part has come (`started`) is enough to begin with; an approval is there or not.
_SELECT = f"""
WITH sole AS (
  SELECT order_id, arg_min(delivery, struct_pack(a := ex_factory IS NULL, b := ex_factory, c := delivery)) AS delivery
  FROM deliveries GROUP BY order_id
), reported AS (
  SELECT p.order_id, coalesce(p.delivery, s.delivery) AS delivery, min(p.on_date) FILTER (p.quantity > 0) AS first_output,
    max(p.on_date) AS last_report, arg_min(p.path, p.pos) AS path
  FROM production p JOIN sole s USING (order_id) WHERE p.on_date IS NOT NULL
  GROUP BY p.order_id, coalesce(p.delivery, s.delivery)
), marked AS (
  SELECT order_id, delivery, task, pos, per, title_en, title_zh, marks, coalesce(started, done) AS begun,
    done IS NULL AND skipped IS NULL AND (marks = 'approval' OR started IS NULL) AS lacking, recorded_path
  FROM tasks WHERE marks IS NOT NULL
), starts AS (
  SELECT order_id, delivery, min(begun) AS day, arg_min(recorded_path, begun) AS path
  FROM marked WHERE marks = 'bulk-start' AND begun IS NOT NULL GROUP BY order_id, delivery
), begun AS (
  SELECT d.order_id, d.delivery, least(s.day, r.first_output) AS started, s.day AS task_day, r.first_output, r.last_report,
    CASE WHEN s.day <= coalesce(r.first_output, s.day) THEN s.path ELSE r.path END AS path, d.path AS own_path
  FROM deliveries d
  LEFT JOIN starts s ON s.order_id = d.order_id AND s.delivery = d.delivery
  LEFT JOIN reported r ON r.order_id = d.order_id AND r.delivery = d.delivery
  WHERE s.day IS NOT NULL OR r.first_output IS NOT NULL OR r.last_report IS NOT NULL
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY started NULLS LAST, delivery) AS nth FROM begun
), lacks AS (
  SELECT b.order_id, b.delivery,
    count_if(m.marks = 'material') AS materials, arg_min(m.task, m.pos) FILTER (m.marks = 'material') AS material_task,
    arg_min(m.title_en, m.pos) FILTER (m.marks = 'material') AS material_en,
    arg_min(m.title_zh, m.pos) FILTER (m.marks = 'material') AS material_zh,
    count_if(m.marks = 'approval') AS approvals, arg_min(m.task, m.pos) FILTER (m.marks = 'approval') AS approval_task,
    arg_min(m.title_en, m.pos) FILTER (m.marks = 'approval') AS approval_en,
    arg_min(m.title_zh, m.pos) FILTER (m.marks = 'approval') AS approval_zh
  FROM ranked b JOIN marked m ON m.order_id = b.order_id AND m.lacking AND m.marks IN ('material', 'approval')
    AND CASE m.per WHEN 'order' THEN b.nth = 1 ELSE m.delivery = b.delivery END
  WHERE b.started IS NOT NULL GROUP BY b.order_id, b.delivery
), made AS (
  SELECT order_id, delivery, bool_and(remaining = 0) AS finished FROM output WHERE begun GROUP BY order_id, delivery
), inspected AS (
  SELECT DISTINCT order_id, delivery FROM tasks WHERE marks = 'inspection' AND done IS NOT NULL
), {REPORTING}
SELECT b.order_id, b.delivery, coalesce(b.path, b.own_path) AS path, b.started, b.first_output, b.last_report,
  f.factory IS NOT NULL AS reporting, coalesce(m.finished, w.finished, false) OR i.order_id IS NOT NULL AS finished,
  coalesce(p.calendar, h.calendar) AS calendar, coalesce(b.last_report, b.started) AS since, e.nr - a.nr AS silent_days, coalesce(l.materials, 0) AS materials, l.material_task, l.material_en,
  l.material_zh, coalesce(l.approvals, 0) AS approvals, l.approval_task, l.approval_en, l.approval_zh
FROM ranked b JOIN orders o USING (order_id) CROSS JOIN house h
LEFT JOIN partners p ON p.partner_id = o.factory
LEFT JOIN calendar_days a ON a.calendar = coalesce(p.calendar, h.calendar) AND a.day = coalesce(b.last_report, b.started)
LEFT JOIN calendar_days e ON e.calendar = coalesce(p.calendar, h.calendar) AND e.day = $as_of
LEFT JOIN reporting f ON f.factory = o.factory
LEFT JOIN lacks l ON l.order_id = b.order_id AND l.delivery = b.delivery
LEFT JOIN made m ON m.order_id = b.order_id AND m.delivery = b.delivery
LEFT JOIN inspected i ON i.order_id = b.order_id AND i.delivery = b.delivery
LEFT JOIN made w ON w.order_id = b.order_id AND w.delivery IS NULL
ORDER BY b.order_id, b.delivery
"""

_COLUMNS = (
    ORDER_ID,
    column("delivery", "VARCHAR", "The delivery.", "交货批次。"),
    column("path", "VARCHAR", "Place of its beginning in the file.", "开工记录在文件中的位置。"),
    column(
        "started",
        "DATE",
        "Bulk production began: the task that marks it, or the first output; empty when only reports of nothing made are there.",
        "大货开工日：标志为 bulk-start 的任务或首次产出，取早者；只有零产量报告时为空。",
    ),
    column("first_output", "DATE", "Day of the first output.", "首次产出日。"),
    column("last_report", "DATE", "Day of the last report of output.", "最近一次产量报告日。"),
    column(
        "reporting",
        "BOOLEAN",
        "The factory's output is reported, of this order or another.",
        "该工厂（任一订单）是否有产量报告。",
    ),
    column(
        "finished",
        "BOOLEAN",
        "All that was reported is made, or the goods are inspected.",
        "已报告的工序是否都已做完，或已验货。",
    ),
    column("calendar", "VARCHAR", "The factory's calendar, else the house's.", "工厂日历，没有则为本公司日历。"),
    column(
        "since", "DATE", "Day of the last report, else the day on which it began.", "最近一次报告日，没有则为开工日。"
    ),
    column(
        "silent_days",
        "INTEGER",
        "Working days since the last report, or since it began when there is none.",
        "距最近一次报告（没有报告则距开工）的工作日数。",
    ),
    column(
        "materials",
        "BIGINT",
        "Tasks that mark material and are not done; partly arrived (started) counts as there.",
        "尚未到位的材料任务数；部分到货（started）视为到位。",
    ),
    column("material_task", "VARCHAR", "The first of them.", "其中第一项。"),
    column("material_en", "VARCHAR", "Its title in English.", "其英文名称。"),
    column("material_zh", "VARCHAR", "Its title in Chinese.", "其中文名称。"),
    column("approvals", "BIGINT", "Tasks that mark an approval and are not done.", "尚未取得的确认任务数。"),
    column("approval_task", "VARCHAR", "The first of them.", "其中第一项。"),
    column("approval_en", "VARCHAR", "Its title in English.", "其英文名称。"),
    column("approval_zh", "VARCHAR", "Its title in Chinese.", "其中文名称。"),
)

BULK_PRODUCTION = WorkedOut(
    table(
        "bulk_production",
        Text(
            "Deliveries whose bulk production has begun: since when, and what is missing.",
            "大货已开工的批次：何时开工、还缺什么。",
        ),
        _COLUMNS,
        ("order_id", "delivery"),
        ("order_id", "delivery"),
    ),
    _SELECT,
    needs=("tolerances", "output"),
    asked="SELECT 1 FROM production UNION ALL SELECT 1 FROM checklist_tasks WHERE marks = 'bulk-start' LIMIT 1",
)
