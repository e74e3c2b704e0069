"""`subjects`: whom figures are about: customers, factories, merchandisers, each with the file that stands for it."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

# Whoever an order names, also without a file of its own: the finding then points nowhere, but is not lost.
_SELECT = """
WITH named AS (SELECT DISTINCT kind, id FROM subject_orders)
SELECT n.kind, n.id, coalesce(p.name_en, q.name_en, n.id) AS name_en, coalesce(p.name_zh, q.name_zh, n.id) AS name_zh,
  n.kind AS role_en,
  CASE n.kind WHEN 'customer' THEN '客户' WHEN 'factory' THEN '工厂' ELSE '跟单员' END AS role_zh,
  coalesce(p.file, q.file) AS file, p.supervisor,
  CASE WHEN n.kind = 'merchandiser' THEN n.id END AS owner
FROM named n LEFT JOIN people p ON n.kind = 'merchandiser' AND p.person_id = n.id
LEFT JOIN partners q ON n.kind <> 'merchandiser' AND q.partner_id = n.id
ORDER BY n.kind, n.id
"""

_ORDERS = """
SELECT 'customer' AS kind, customer AS id, order_id FROM orders WHERE customer IS NOT NULL
UNION ALL SELECT 'factory', factory, order_id FROM orders WHERE factory IS NOT NULL
UNION ALL SELECT 'merchandiser', merchandiser, order_id FROM orders WHERE merchandiser IS NOT NULL
ORDER BY kind, id, order_id
"""

SUBJECT_ORDERS = WorkedOut(
    table(
        "subject_orders",
        Text(
            "Which orders are whose: once for the customer, the factory and the merchandiser.",
            "订单归属：客户、工厂、跟单员各一行。",
        ),
        (
            column(
                "kind",
                "VARCHAR",
                "customer, factory or merchandiser.",
                "customer 客户、factory 工厂、merchandiser 跟单员。",
            ),
            column("id", "VARCHAR", "Id of the partner or person.", "往来单位或人员编号。"),
            column("order_id", "VARCHAR", "Id of the order.", "订单编号。"),
        ),
        ("kind", "id", "order_id"),
        ("order_id",),
    ),
    select=_ORDERS,
)

SUBJECTS = WorkedOut(
    table(
        "subjects",
        Text("Customers, factories and merchandisers that orders name.", "订单涉及的客户、工厂和跟单员。"),
        (
            column(
                "kind",
                "VARCHAR",
                "customer, factory or merchandiser.",
                "customer 客户、factory 工厂、merchandiser 跟单员。",
            ),
            column("id", "VARCHAR", "Id of the partner or person.", "往来单位或人员编号。"),
            column("role_en", "VARCHAR", "The kind in English words.", "类别的英文说法。"),
            column("role_zh", "VARCHAR", "The kind in Chinese words.", "类别的中文说法。"),
            column("name_en", "VARCHAR", "Name in English.", "英文名称。"),
            column("name_zh", "VARCHAR", "Name in Chinese.", "中文名称。"),
            column("file", "VARCHAR", "The file; empty when there is none.", "文件路径；没有则为空。"),
            column("supervisor", "VARCHAR", "The merchandiser's supervisor.", "跟单员的主管。"),
            column("owner", "VARCHAR", "The merchandiser; empty for partners.", "跟单员本人；往来单位为空。"),
        ),
        ("kind", "id"),
    ),
    select=_SELECT,
    needs=("subject_orders",),
)
