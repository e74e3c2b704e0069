"""`documents_required`: what documents are wanted, why, since when, and whether they are there.

Wanted by a task of the checklist that is done (`evidence:`), by the credit, by the terms of trade (insurance under CIF and CIP),
and, in a house that keeps its invoices here, an invoice for goods that have left.
"""

from __future__ import annotations

from gendan.facts.worked_out.document_sets import CREDIT
from gendan.facts.worked_out.table import ORDER_ID, PATH, WANTED, WorkedOut, column, table
from gendan.words.text import Text

_COLUMNS = (
    ORDER_ID,
    column("wanted_for", "VARCHAR", "The shipment, or the delivery of the task; empty for a task of the whole order.", "所属出货，或任务所属的交货批次；整单任务为空。"),
    column("kind", "VARCHAR", "Kind of document: see document_kinds.", "单证种类，见 document_kinds。"),
    column("delivery", "VARCHAR", "The delivery.", "交货批次。"),
    column("title_en", "VARCHAR", "Name of the kind, in English.", "种类名称（英文）。"),
    column("title_zh", "VARCHAR", "Name of the kind, in Chinese.", "种类名称（中文）。"),
    column("source", "VARCHAR", "What wants it: credit, incoterm, checklist, shipment.", "要求的来源：credit 信用证、incoterm 贸易术语、checklist 清单、shipment 出货。"),
    column("reason_en", "VARCHAR", "The same in words, in English.", "来源说明（英文）。"),
    column("reason_zh", "VARCHAR", "The same in words, in Chinese.", "来源说明（中文）。"),
    column("task", "VARCHAR", "The task that wants it.", "要求它的任务。"),
    column("since", "DATE", "Day from which it should be there: the task was done, the goods left.", "应当具备之日：任务完成日，或货物离港日。"),
    column("last", "DATE", "Last day for presenting it under the credit.", "信用证下最后交单日。"),
    column("there", "BOOLEAN", "It is there.", "是否已有。"),
    column("kept", "BOOLEAN", "This house keeps its documents here at all.", "本公司是否在此登记单证。"),
    PATH,
)  # fmt: skip

# An inspection with its result is its own report; a task may name its evidence itself.
_TASKS = f"""
tasks_done AS (
  SELECT t.order_id, CASE WHEN t.per = 'delivery' THEN t.delivery END AS wanted_for, CASE WHEN t.per = 'delivery' THEN t.delivery END AS delivery,
    c.evidence AS wanted, t.task, min(t.done) AS since, bool_or(p.evidence IS NOT NULL) AS named,
    any_value(t.title_en) AS title_en, any_value(t.title_zh) AS title_zh, any_value(t.recorded_path) AS path
  FROM tasks t JOIN orders o USING (order_id)
  JOIN checklist_tasks c ON c.checklist_id = o.category_checklist AND c.task = t.task AND c.evidence IS NOT NULL
  LEFT JOIN progress p ON p.order_id = t.order_id AND p.path = t.recorded_path
  WHERE t.done IS NOT NULL AND {WANTED.format("o")} GROUP BY ALL
)"""

_SHIPPED = """
left_house AS (
  SELECT t.*, o.payment_lc_documents AS listed FROM document_sets t JOIN orders o USING (order_id)
  WHERE t.left_on IS NOT NULL AND t.shipment IS NOT NULL
), wanted_sets AS (
  SELECT order_id, shipment, delivery, unnest(listed) AS wanted, 'credit' AS source, left_on, presentation_last, path
  FROM left_house WHERE credit
  UNION ALL
  SELECT order_id, shipment, delivery, 'insurance-policy', 'incoterm', left_on, presentation_last, path FROM left_house
  WHERE insurable AND NOT (credit AND len(list_filter(coalesce(listed, []), lambda k: starts_with(k, 'insurance'))) > 0)
  UNION ALL
  SELECT order_id, shipment, delivery, 'commercial-invoice', 'shipment', left_on, presentation_last, path FROM left_house
  WHERE NOT coalesce(credit AND list_contains(listed, 'commercial-invoice'), false)
    AND EXISTS (SELECT 1 FROM documents WHERE kind IN (SELECT kind FROM document_kinds WHERE role = 'invoice'))
)"""

_SELECT = f"""
WITH {_TASKS.strip()}, {_SHIPPED.strip()}, wanted AS (
  SELECT order_id, wanted_for, delivery, wanted, 'checklist' AS source, task, title_en AS task_en, title_zh AS task_zh, since, NULL::DATE AS last, path, named
  FROM tasks_done
  UNION ALL
  SELECT order_id, shipment, delivery, wanted, source, NULL, NULL, NULL, left_on, presentation_last, path, false FROM wanted_sets
), meant AS (
  SELECT w.*, coalesce(k.means, w.wanted) AS kind, coalesce(k.role, 'other') AS role,
    coalesce(k.title_en, w.wanted) AS title_en, coalesce(k.title_zh, w.wanted) AS title_zh,
    coalesce(s.delivery, w.delivery) AS for_delivery
  FROM wanted w LEFT JOIN document_kinds k ON k.kind = w.wanted
  LEFT JOIN document_sets s ON s.order_id = w.order_id AND s.set_id = w.wanted_for AND w.source <> 'checklist'
), held AS (
  SELECT d.order_id, d.means, d.role, d.shipment, s.delivery FROM document_checks d
  LEFT JOIN document_sets s ON s.order_id = d.order_id AND s.set_id = d.shipment WHERE d.issued
)
SELECT m.order_id, m.wanted_for, m.kind, any_value(m.for_delivery) AS delivery, any_value(m.title_en) AS title_en,
  any_value(m.title_zh) AS title_zh, min(m.source) AS source,
  CASE min(m.source) WHEN 'credit' THEN 'the letter of credit' WHEN 'incoterm' THEN 'CIF or CIP' WHEN 'shipment' THEN 'goods that have left'
    ELSE min(coalesce(m.task_en, m.task)) END AS reason_en,
  CASE min(m.source) WHEN 'credit' THEN '信用证' WHEN 'incoterm' THEN '贸易术语 CIF/CIP' WHEN 'shipment' THEN '出货'
    ELSE min(coalesce(m.task_zh, m.task)) END AS reason_zh,
  min(m.task) AS task, min(m.since) AS since, min(m.last) AS last,
  bool_or(m.named OR EXISTS (
    SELECT 1 FROM held h WHERE h.order_id = m.order_id
      AND (h.means = m.kind OR (m.role = 'insurance' AND h.means = 'insurance-policy') OR (m.source = 'incoterm' AND h.role = 'insurance'))
      AND (h.shipment IS NULL OR m.wanted_for IS NULL OR h.shipment = m.wanted_for OR (m.source = 'checklist' AND (h.delivery IS NULL OR h.delivery = m.delivery)))
  ) OR (m.role = 'inspection' AND m.source = 'checklist' AND EXISTS (
    SELECT 1 FROM inspections i WHERE i.order_id = m.order_id AND i.result IS NOT NULL AND (i.delivery IS NULL OR m.delivery IS NULL OR i.delivery = m.delivery)
  ))) AS there,
  EXISTS (SELECT 1 FROM documents) AS kept, any_value(m.path) AS path
FROM meant m GROUP BY m.order_id, m.wanted_for, m.kind ORDER BY m.order_id, m.wanted_for NULLS FIRST, m.kind
"""

DOCUMENTS_REQUIRED = WorkedOut(
    table(
        "documents_required",
        Text("Documents that are wanted, and whether they are there.", "应有的单证，以及是否已有。"),
        _COLUMNS,
        ("order_id", "wanted_for", "kind"),
        ("order_id", "delivery"),
    ),
    select=_SELECT,
    needs=("document_kinds", "document_checks", "document_sets"),
    asked=f"SELECT 1 FROM documents UNION ALL SELECT 1 FROM orders o WHERE {CREDIT} LIMIT 1",
)
