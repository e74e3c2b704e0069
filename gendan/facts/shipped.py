"""When each delivery was shipped in full, from the shipments that had left by the day judged.

Quantities are compared without dividing: shipped x 100 >= ordered x (100 - tolerance under). Items are tied together by
their place in the file, so that a repeated or missing id never counts a quantity twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def agreed_sql(orders: str) -> str:
    """Return SQL for the tolerance of every line: order_id, line, over, under in per cent, and who states it.

    The nearest that states any counts as a whole: the line, else its contract, else the customer; none is 0 and 0.
    `orders` names the table of orders.
    """
    stated = {"line": "l", "contract": "c", "customer": "k"}
    held = {who: f"({a}.tolerance_over IS NOT NULL OR {a}.tolerance_under IS NOT NULL)" for who, a in stated.items()}
    over, under = (
        "CASE "
        + " ".join(f"WHEN {held[who]} THEN coalesce({a}.tolerance_{side}, 0)" for who, a in stated.items())
        + " ELSE 0 END"
        for side in ("over", "under")
    )
    source = "CASE " + " ".join(f"WHEN {test} THEN '{who}'" for who, test in held.items()) + " END"
    return f"""
SELECT l.order_id, l.line, l.pos, l.path, l.quantity, {over} AS over, {under} AS under, {source} AS source
FROM lines l LEFT JOIN {orders} o ON o.order_id = l.order_id
LEFT JOIN contracts c ON c.contract_id = o.contract
LEFT JOIN partners k ON k.partner_id = o.customer
"""


_NEED = f"""
CREATE OR REPLACE TEMP TABLE placed AS
SELECT order_id, delivery, pos, count(*) OVER (PARTITION BY order_id) AS siblings,
  row_number() OVER (PARTITION BY order_id, delivery ORDER BY pos) AS nth
FROM read_deliveries;

CREATE OR REPLACE TEMP TABLE need AS
WITH article AS (
  SELECT order_id, line, sum(quantity) AS quantity, count(*) = count(quantity) AND line IS NOT NULL AS known,
    min(under) AS under
  FROM ({agreed_sql("read_orders")}) GROUP BY order_id, line
), stated AS (
  SELECT order_id, split_part(path, '/', 2)::BIGINT + 1 AS pos, line, quantity, quantity IS NOT NULL AS known
  FROM delivery_lines
)
SELECT s.order_id, s.pos, s.line, s.quantity, s.known, coalesce(a.under, 0) AS under
FROM stated s LEFT JOIN article a USING (order_id, line)
UNION ALL
SELECT p.order_id, p.pos, a.line, a.quantity, a.known, a.under
FROM placed p JOIN article a USING (order_id)
WHERE p.siblings = 1 AND NOT EXISTS (SELECT 1 FROM stated s WHERE s.order_id = p.order_id AND s.pos = p.pos);
"""

# A shipment without a delivery belongs to the only delivery; one without lines ships its delivery whole.
_MOVED = """
CREATE OR REPLACE TEMP TABLE sent AS
SELECT s.order_id, p.pos, s.pos AS shipment_pos, s.shipped, s.booked, s.etd, s.eta, s.arrived,
  NOT EXISTS (SELECT 1 FROM shipment_lines l WHERE l.order_id = s.order_id AND starts_with(l.path, s.path || '/')) AS whole
FROM shipments s
JOIN placed p ON p.order_id = s.order_id AND p.nth = 1
  AND (p.delivery = s.delivery OR (s.delivery IS NULL AND p.siblings = 1));

CREATE OR REPLACE TEMP TABLE moved AS
SELECT s.order_id, s.pos, l.line, s.shipped, l.quantity
FROM sent s JOIN shipment_lines l
  ON l.order_id = s.order_id AND split_part(l.path, '/', 2)::BIGINT + 1 = s.shipment_pos
WHERE s.shipped IS NOT NULL
UNION ALL
SELECT s.order_id, s.pos, n.line, s.shipped, n.quantity
FROM sent s JOIN need n ON n.order_id = s.order_id AND n.pos = s.pos
WHERE s.shipped IS NOT NULL AND s.whole;
"""

# Shipments of one day count together. A line that needs nothing is reached without a shipment.
_REACHED = """
CREATE OR REPLACE TEMP TABLE reached AS
WITH running AS (
  SELECT order_id, pos, line, shipped, sum(sum(quantity)) OVER (PARTITION BY order_id, pos, line ORDER BY shipped) AS total,
    bool_or(quantity IS NULL) AS doubt
  FROM moved GROUP BY order_id, pos, line, shipped
), line_day AS (
  SELECT n.order_id, n.pos, n.quantity, n.known, n.quantity * (100 - n.under) <= 0 AS nothing,
    min(r.shipped) FILTER (r.total * 100 >= n.quantity * (100 - n.under) AND n.quantity * (100 - n.under) > 0) AS day,
    coalesce(max(r.total), 0) AS total, coalesce(bool_or(r.doubt), false) AS doubt
  FROM need n LEFT JOIN running r ON r.order_id = n.order_id AND r.pos = n.pos AND r.line = n.line
  GROUP BY n.order_id, n.pos, n.line, n.quantity, n.known, n.under
)
SELECT order_id, pos, bool_and(known) AS known, CASE WHEN bool_and(known) THEN sum(quantity) END AS quantity,
  bool_and(coalesce(nothing OR day IS NOT NULL, false)) AS all_reached, max(day) AS day,
  bool_or(known AND NOT doubt AND NOT nothing AND day IS NULL) AS short,
  sum(CASE WHEN nothing OR day IS NOT NULL THEN 0 ELSE greatest(quantity - total, 0) END) AS open_quantity
FROM line_day GROUP BY order_id, pos;

CREATE OR REPLACE TEMP TABLE shipping AS
SELECT s.order_id, s.pos, min(s.shipped) AS first_shipped, max(s.shipped) AS last_shipped, min(s.booked) AS booked,
  min(s.etd) AS etd, min(s.eta) AS eta, min(s.arrived) AS arrived,
  min(s.shipped) FILTER (s.whole) AS whole_day, count(s.shipped) AS shipments
FROM sent s GROUP BY s.order_id, s.pos;

CREATE OR REPLACE TEMP TABLE shipped_sum AS
SELECT order_id, pos, CASE WHEN count(*) = count(quantity) THEN sum(quantity) END AS quantity
FROM moved GROUP BY order_id, pos;
"""


def derive_shipped(connection: DuckDBPyConnection) -> None:
    """Make `shipping`, `reached` and `shipped_sum`, one row a delivery (order_id, pos), for `derive`."""
    connection.execute(_NEED + _MOVED + _REACHED)
