"""`confirmation_changes`: orders whose confirmation carries digests, and which parts are no longer what was confirmed.

The canonical form is that of `trade.confirmation`; only orders with digests are looked at.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.trade.confirmation import DIGITS
from gendan.words.text import Text


def _number(name: str) -> str:
    return f"coalesce(rtrim(rtrim({name}::DECIMAL(38,6)::VARCHAR, '0'), '.'), '')"


def _text(name: str) -> str:
    return f"coalesce({name}::VARCHAR, '')"


def _joined(*values: str) -> str:
    return " || chr(31) || ".join(values)


_DIGEST = f"left(sha256(string_agg(item, chr(30) ORDER BY item)), {DIGITS})"

_LINE = _joined(
    _text("l.line"), _text("l.sku"), _text("l.colour"), _text("l.size"), _number("l.quantity"), _text("l.unit"),
    _number("l.price"), _number("l.tolerance_over"), _number("l.tolerance_under"),
)  # fmt: skip
_DELIVERY = _joined(
    _text("d.delivery"), _text("d.requested"), _text("p.date"), _text("d.ship_to"), "coalesce(q.quantities, '')"
)
_TERMS = _joined(
    _text("c.currency"), _text("c.incoterm_term"), _text("c.incoterm_place"), _text("c.incoterm_version"),
    _text("c.payment_terms"), _text("c.payment_days"), _number("c.payment_deposit_percent"),
    _number("c.payment_deposit_amount"),
)  # fmt: skip

# What should be there and is not may have been spoilt rather than changed: then nobody can tell.
_SELECT = f"""
WITH confirmed AS (
  SELECT * FROM orders WHERE confirmed_on IS NOT NULL
    AND coalesce(confirmed_digest_lines, confirmed_digest_deliveries, confirmed_digest_terms) IS NOT NULL
), line_items AS (
  SELECT order_id, bool_or(gap) AS gap, {_DIGEST} AS digest
  FROM (SELECT c.order_id, l.quantity IS NULL OR l.sku IS NULL OR l.line IS NULL AS gap, {_LINE} AS item
    FROM confirmed c JOIN lines l ON l.order_id = c.order_id)
  GROUP BY order_id
), quantities AS (
  SELECT q.order_id, q.delivery, bool_or(q.quantity IS NULL OR q.line IS NULL) AS gap,
    string_agg(q.line || '=' || {_number("q.quantity")}, ',' ORDER BY q.line || '=' || {_number("q.quantity")}) AS quantities
  FROM confirmed c JOIN delivery_lines q ON q.order_id = c.order_id GROUP BY q.order_id, q.delivery
), delivery_items AS (
  SELECT order_id, bool_or(gap) AS gap, {_DIGEST} AS digest
  FROM (SELECT c.order_id, d.requested IS NULL OR d.delivery IS NULL OR coalesce(q.gap, false)
      OR (p.order_id IS NOT NULL AND p.date IS NULL) AS gap, {_DELIVERY} AS item
    FROM confirmed c JOIN deliveries d ON d.order_id = c.order_id
    LEFT JOIN promises p ON p.order_id = d.order_id AND p.delivery = d.delivery AND p.pos = 1
      AND coalesce(p.on_date <= c.confirmed_on, true)
    LEFT JOIN quantities q ON q.order_id = d.order_id AND q.delivery = d.delivery)
  GROUP BY order_id
), digests AS (
  SELECT c.order_id, c.confirmed_on, c.confirmed_digest_lines AS was_lines, c.confirmed_digest_deliveries AS was_deliveries,
    c.confirmed_digest_terms AS was_terms, CASE WHEN NOT l.gap THEN l.digest END AS lines,
    CASE WHEN NOT d.gap THEN d.digest END AS deliveries, left(sha256({_TERMS}), {DIGITS}) AS terms
  FROM confirmed c LEFT JOIN line_items l USING (order_id) LEFT JOIN delivery_items d USING (order_id)
)
SELECT order_id, lines AS lines_digest, deliveries AS deliveries_digest, terms AS terms_digest,
  CASE WHEN was_lines IS NULL THEN false ELSE lines <> was_lines END AS lines_changed,
  CASE WHEN was_deliveries IS NULL THEN false ELSE deliveries <> was_deliveries END AS deliveries_changed,
  CASE WHEN was_terms IS NULL THEN false ELSE terms <> was_terms END AS terms_changed,
  concat_ws(', ', CASE WHEN lines <> was_lines THEN 'lines' END, CASE WHEN deliveries <> was_deliveries
    THEN 'deliveries' END, CASE WHEN terms <> was_terms THEN 'terms' END) AS changed_en,
  concat_ws('、', CASE WHEN lines <> was_lines THEN '明细' END, CASE WHEN deliveries <> was_deliveries
    THEN '交期' END, CASE WHEN terms <> was_terms THEN '条款' END) AS changed_zh
FROM digests ORDER BY order_id
"""

CONFIRMATION_CHANGES = WorkedOut(
    table(
        "confirmation_changes",
        Text(
            "Orders confirmed by `gendan confirm`, and which parts are no longer what was confirmed.",
            "用 gendan confirm 确认过的订单，以及确认之后改动了哪些部分。",
        ),
        (
            ORDER_ID,
            column("lines_digest", "VARCHAR", "Digest of the lines as they are now.", "明细现在的摘要。"),
            column("deliveries_digest", "VARCHAR", "Digest of the deliveries as they are now.", "交期现在的摘要。"),
            column("terms_digest", "VARCHAR", "Digest of the terms as they are now.", "条款现在的摘要。"),
            column("lines_changed", "BOOLEAN", "The lines differ; empty when one cannot be read.", "明细已改动；有行无法读取则为空。"),
            column("deliveries_changed", "BOOLEAN", "The deliveries differ; empty when one cannot be read.", "交期已改动；有批次无法读取则为空。"),
            column("terms_changed", "BOOLEAN", "The terms differ.", "条款已改动。"),
            column("changed_en", "VARCHAR", "The parts that differ.", "改动的部分（英文）。", at="confirmed"),
            column("changed_zh", "VARCHAR", "The same in Chinese.", "改动的部分（中文）。"),
        ),
        ("order_id",),
        ("order_id",),
    ),
    _SELECT,
    asked="SELECT 1 FROM orders WHERE coalesce(confirmed_digest_lines, confirmed_digest_deliveries, confirmed_digest_terms) IS NOT NULL LIMIT 1",
)  # fmt: skip
