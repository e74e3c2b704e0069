"""What an order was on the day judged: the status in the file is today's, its dates say since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

# `until` is the first day on which the order runs again. A date that is missing says nothing: a closed order without
# a closing date counts as closed on any day, an on-hold one without a dated hold as on hold on any day.
_STATUS = """
CREATE OR REPLACE TEMP TABLE order_status AS
SELECT o.order_id, h.on_hold_since,
  CASE
    WHEN o.received > $as_of THEN 'future'
    WHEN o.status IS NULL THEN NULL
    WHEN o.status = 'draft' THEN 'draft'
    WHEN o.status = 'cancelled' AND coalesce(o.cancelled_on <= $as_of, true) THEN 'cancelled'
    WHEN o.status = 'closed' AND coalesce(o.closed <= $as_of, true) THEN 'closed'
    WHEN h.on_hold_since IS NOT NULL THEN 'on-hold'
    WHEN o.status = 'on-hold' AND coalesce(h.holds, 0) = 0 THEN 'on-hold'
    ELSE 'open'
  END AS status
FROM read_orders o
LEFT JOIN (
  SELECT order_id, count(since) AS holds,
    min(since) FILTER (since <= $as_of AND (until IS NULL OR $as_of < until)) AS on_hold_since
  FROM holds GROUP BY order_id
) h USING (order_id)
"""


def derive_status(connection: DuckDBPyConnection, as_of: date) -> None:
    """Make `order_status` (order_id, status, on_hold_since). Before the future is left out: it reads those dates."""
    connection.execute(_STATUS, {"as_of": as_of})
