"""`delivery_inspections`: what final inspection says of each delivery, before and when it leaves. Only deliveries that it concerns."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WANTED, WorkedOut, column, table
from gendan.words.text import Text

# A delivery is to be inspected when its checklist has a task that marks the inspection or asks for its report, or when
# another delivery of the order was. A house that never recorded an inspection, though ten orders have left, keeps them elsewhere.
# Proof noted with the task, or a report among the documents, stands for a record.
_SELECT = f"""
WITH asked AS (
  SELECT t.order_id, t.delivery, arg_min(t.task, t.pos) AS task, arg_min(t.title_en, t.pos) AS task_en,
    arg_min(t.title_zh, t.pos) AS task_zh, max(t.done) AS task_done, bool_or(t.open) AS task_open, max(t.planned) AS task_planned
  FROM tasks t JOIN orders o ON o.order_id = t.order_id AND {WANTED.format("o")}
  JOIN checklist_tasks c ON c.checklist_id = o.category_checklist AND c.task = t.task
  WHERE (c.marks = 'inspection' OR c.evidence = 'inspection-report') AND t.skipped IS NULL AND t.per = 'delivery' GROUP BY ALL
), finals AS (
  SELECT * FROM inspection_plans WHERE round = 'final' AND on_date IS NOT NULL
), usual AS (
  SELECT order_id, count_if(delivery IS NULL) AS unplaced FROM finals GROUP BY order_id
), habits AS (
  SELECT EXISTS (SELECT 1 FROM inspections) OR count(DISTINCT order_id) < 10 AS kept FROM deliveries WHERE first_shipped IS NOT NULL
), gone AS (
  SELECT s.order_id, coalesce(s.delivery, n.delivery) AS delivery, s.shipped
  FROM shipments s LEFT JOIN (SELECT order_id, any_value(delivery) AS delivery FROM deliveries GROUP BY order_id HAVING count(*) = 1) n
    USING (order_id) WHERE s.shipped IS NOT NULL
), open_lots AS (
  SELECT f.order_id, f.delivery, f.inspection, f.on_date, f.result, f.lot, min(g.shipped) AS shipped
  FROM finals f JOIN gone g ON g.order_id = f.order_id AND g.delivery = f.delivery AND g.shipped >= f.on_date
  WHERE coalesce(f.result, 'pending') IN ('rejected', 'pending') AND NOT EXISTS (
    SELECT 1 FROM finals a WHERE a.order_id = f.order_id AND a.delivery = f.delivery AND (a.on_date, a.pos) > (f.on_date, f.pos)
      AND a.on_date <= g.shipped AND a.result IN ('accepted', 'concession') AND f.settled AND a.again)
  GROUP BY ALL
), told AS (
  SELECT order_id, delivery, arg_max(inspection, (shipped, on_date)) AS open_inspection, arg_max(on_date, (shipped, on_date)) AS open_on,
    arg_max(coalesce(result, 'pending'), (shipped, on_date)) AS open_result, max(shipped) AS open_shipped
  FROM open_lots GROUP BY order_id, delivery
), heard AS (
  SELECT f.order_id, f.delivery, count(*) AS finals, arg_max(f.inspection, (f.on_date, f.pos)) AS last_inspection,
    max(f.on_date) AS last_on, arg_max(coalesce(f.result, 'pending'), (f.on_date, f.pos)) AS last_result,
    count(*) FILTER (WHERE f.on_date <= d.first_shipped) AS finals_before,
    CASE WHEN count(*) FILTER (WHERE f.result IN ('accepted', 'concession') AND f.lot IS NULL) = 0 THEN
      coalesce(sum(f.lot) FILTER (WHERE f.result IN ('accepted', 'concession') AND f.on_date <= d.last_shipped), 0) END AS accepted_quantity,
    CASE WHEN count(f.lot) = count(*) THEN greatest(coalesce(sum(f.lot) FILTER (WHERE f.stage = 'final' AND NOT f.again), 0),
      coalesce(sum(f.lot) FILTER (WHERE f.stage = 'customer' AND NOT f.again), 0), max(f.lot)) END AS inspected
  FROM finals f JOIN deliveries d USING (order_id, delivery) GROUP BY f.order_id, f.delivery
)
SELECT d.order_id, d.delivery, d.pos, d.path, a.task, a.task_en, a.task_zh, a.task_open, a.task_done, a.task_planned,
  CASE WHEN a.task IS NOT NULL THEN 'checklist' WHEN u.order_id IS NOT NULL THEN 'order' END AS wanted,
  coalesce(u.unplaced, 0) AS unplaced, coalesce(h.finals, 0) AS finals, h.last_inspection, h.last_on, h.last_result,
  coalesce(h.finals_before, 0) AS finals_before, h.accepted_quantity, h.inspected,
  t.open_inspection, t.open_on, t.open_result, t.open_shipped,
  EXISTS (SELECT 1 FROM documents p WHERE p.order_id = d.order_id AND p.kind = 'inspection-report')
    OR EXISTS (SELECT 1 FROM progress p WHERE p.order_id = d.order_id AND p.task = a.task AND p.evidence IS NOT NULL
      AND coalesce(p.delivery, d.delivery) = d.delivery) AS report_only, b.kept
FROM deliveries d LEFT JOIN asked a USING (order_id, delivery) LEFT JOIN usual u USING (order_id)
LEFT JOIN heard h USING (order_id, delivery) LEFT JOIN told t USING (order_id, delivery)
CROSS JOIN habits b WHERE a.task IS NOT NULL OR u.order_id IS NOT NULL
ORDER BY d.order_id, d.pos
"""

_COLUMNS = (
    ORDER_ID,
    column("delivery", "VARCHAR", "The delivery.", "交货批次。"),
    column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
    PATH,
    column("task", "VARCHAR", "Task of the checklist that marks the inspection, or whose evidence is its report.", "清单中标记为验货、或以检验报告为凭据的任务。"),
    column("task_en", "VARCHAR", "Its title in English.", "任务英文名称。"),
    column("task_zh", "VARCHAR", "Its title in Chinese.", "任务中文名称。"),
    column("task_open", "BOOLEAN", "It is still to do.", "任务是否待办。"),
    column("task_done", "DATE", "When it was ticked off.", "任务完成日期。"),
    column("task_planned", "DATE", "When it is planned.", "任务计划日期。"),
    column("wanted", "VARCHAR", "Why it is to be inspected: checklist, or order where other deliveries were.", "为何需要验货：checklist 清单要求，order 同单其他批次已验。"),
    column("unplaced", "BIGINT", "Final inspections of the order that name none of its deliveries.", "未写明批次的尾期检验次数。"),
    column("finals", "BIGINT", "Final inspections so far, the customer's included.", "尾期检验次数（含客户验货）。"),
    column("last_inspection", "VARCHAR", "The last one.", "最近一次。"),
    column("last_on", "DATE", "Its day.", "最近一次的日期。"),
    column("last_result", "VARCHAR", "Its result; pending when none is recorded.", "最近一次的结论；未写为 pending。"),
    column("finals_before", "BIGINT", "Final inspections up to the first shipment.", "首次出货前（含当日）的尾期检验次数。"),
    column("accepted_quantity", "DECIMAL(38,6)", "Sum of the lots accepted up to the last shipment; empty when a lot is not stated.", "最近一次出货前验收合格的批量合计；有批量未写则为空。"),
    column("inspected", "DECIMAL(38,6)", "Sum of the lots inspected, each counted once; empty when a lot is not stated.", "已验批量合计（同一批只计一次）；有批量未写则为空。"),
    column("open_inspection", "VARCHAR", "Inspection that was rejected or pending when goods left.", "出货时仍未通过（拒收或待定）的检验。"),
    column("open_on", "DATE", "Its day.", "该次检验的日期。"),
    column("open_result", "VARCHAR", "Its result.", "该次检验的结论。"),
    column("open_shipped", "DATE", "Day on which goods left all the same.", "在此情况下出货的日期。"),
    column("report_only", "BOOLEAN", "Proof without a record: a report among the documents, or evidence noted with the task.", "没有检验记录但有凭据：单证中有检验报告，或任务中填了凭据。"),
    column("kept", "BOOLEAN", "This house records inspections: there is one, or fewer than ten orders have left.", "本公司登记检验：已有检验记录，或出过货的订单不足十张。"),
)  # fmt: skip

DELIVERY_INSPECTIONS = WorkedOut(
    table(
        "delivery_inspections",
        Text(
            "What final inspection says of each delivery that is to be inspected.", "应验货的各批次及其尾期检验情况。"
        ),
        _COLUMNS,
        ("order_id", "delivery"),
        ("order_id",),
    ),
    _SELECT,
    needs=("inspection_plans", "inspection_states", "inspection_classes", "aql_letters", "aql_plans"),
    asked="SELECT 1 FROM inspections UNION ALL SELECT 1 FROM checklist_tasks WHERE marks = 'inspection' OR evidence = 'inspection-report' LIMIT 1",
)
