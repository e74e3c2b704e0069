"""What is in each shipment, as SQL for the tables of logistics: by its lines, else the whole of its delivery."""

from __future__ import annotations

from gendan.facts.worked_out.table import WANTED

CONTENTS = f"""
sole AS (
  SELECT o.order_id, min(d.delivery) AS delivery, count(d.order_id) = 1 AS alone
  FROM orders o LEFT JOIN deliveries d ON d.order_id = o.order_id WHERE {WANTED.format("o")} GROUP BY o.order_id
), sent AS (
  SELECT s.* REPLACE (coalesce(s.delivery, CASE WHEN o.alone THEN o.delivery END) AS delivery)
  FROM shipments s JOIN sole o USING (order_id)
), need AS (
  SELECT order_id, delivery, line, sum(quantity) AS quantity, count(*) = count(quantity) AS known
  FROM delivery_lines SEMI JOIN sole USING (order_id) GROUP BY order_id, delivery, line
  UNION ALL
  SELECT l.order_id, s.delivery, l.line, sum(l.quantity), count(*) = count(l.quantity)
  FROM lines l JOIN sole s ON s.order_id = l.order_id AND s.alone
  WHERE l.line IS NOT NULL AND NOT EXISTS (FROM delivery_lines d WHERE d.order_id = l.order_id) GROUP BY ALL
), contents AS (
  SELECT s.order_id, s.pos, s.delivery, s.shipped, l.line, l.quantity
  FROM sent s JOIN shipment_lines l ON l.order_id = s.order_id AND split_part(l.path, '/', 2)::BIGINT + 1 = s.pos
  UNION ALL
  SELECT s.order_id, s.pos, s.delivery, s.shipped, n.line, n.quantity
  FROM sent s JOIN need n ON n.order_id = s.order_id AND n.delivery = s.delivery
  WHERE NOT EXISTS (FROM shipment_lines l WHERE l.order_id = s.order_id AND split_part(l.path, '/', 2)::BIGINT + 1 = s.pos)
)"""
"""CTEs: `sole` (each wanted order, its first delivery, and whether it is the only one), `sent` (shipments with the delivery they
belong to), `need` (what each delivery is to hold, by line), `contents` (what each shipment holds, by line)."""
