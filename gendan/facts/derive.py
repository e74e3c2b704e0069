"""The derived columns of orders and deliveries. What each means stands in `derived`; the days are settled here.

Late is after the day: on the very day it is on time, and goods that have not left are late from the day after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.shipped import derive_shipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from duckdb import DuckDBPyConnection


# The last promise counts even when its date is missing: then the commitment is unknown, not the one before.
_PROMISES = """
CREATE OR REPLACE TEMP TABLE ledger AS
SELECT order_id, split_part(path, '/', 2)::BIGINT + 1 AS pos, arg_min_null(date, pos) AS original,
  arg_max_null(date, pos) AS promised, count(*) - 1 AS revisions,
  CASE WHEN count(*) > 1 THEN arg_max_null(cause, pos) END AS cause
FROM promises GROUP BY ALL;
"""

_DELIVERIES = """
INSERT INTO deliveries BY NAME
WITH joined AS (
  SELECT d.*, l.original, l.promised, coalesce(l.revisions, 0) AS revisions, l.cause,
    CASE WHEN l.pos IS NULL THEN d.requested ELSE l.promised END AS ex_factory,
    CASE WHEN l.pos IS NULL THEN d.requested ELSE l.original END AS first_commitment,
    r.quantity, r.known, r.short, r.open_quantity AS lacking,
    s.first_shipped, s.last_shipped, s.booked, s.etd, s.eta, s.arrived, coalesce(s.shipments, 0) AS shipments,
    least(s.whole_day, CASE WHEN r.all_reached THEN coalesce(r.day, s.first_shipped) END) AS completed,
    m.quantity AS moved, o.status, o.status IN ('open', 'closed') AS chased, o.status = 'open' AS order_open,
    t.merchandiser AS owner
  FROM read_deliveries d
  LEFT JOIN ledger l ON l.order_id = d.order_id AND l.pos = d.pos
  LEFT JOIN reached r ON r.order_id = d.order_id AND r.pos = d.pos
  LEFT JOIN shipping s ON s.order_id = d.order_id AND s.pos = d.pos
  LEFT JOIN shipped_sum m ON m.order_id = d.order_id AND m.pos = d.pos
  LEFT JOIN order_status o ON o.order_id = d.order_id
  LEFT JOIN read_orders t ON t.order_id = d.order_id
), judged AS (
  SELECT *,
    CASE WHEN completed IS NOT NULL THEN true WHEN shipments = 0 THEN false WHEN short THEN false END AS in_full
  FROM joined
), dated AS (
  SELECT *, CASE WHEN completed IS NOT NULL THEN completed WHEN in_full IS NOT NULL THEN $as_of END AS judged_day
  FROM judged
)
SELECT * EXCLUDE (first_commitment, known, short, lacking, shipments, moved, status, chased, order_open, judged_day),
  CASE WHEN shipments = 0 THEN 0 ELSE moved END AS shipped_quantity,
  CASE WHEN completed IS NOT NULL THEN 0 WHEN known THEN lacking END AS open_quantity,
  CASE WHEN NOT order_open OR completed IS NOT NULL THEN false WHEN in_full IS NULL THEN NULL ELSE order_open END AS open,
  CASE WHEN completed IS NOT NULL OR chased THEN judged_day - ex_factory END AS days_late,
  {late_requested} AS late_requested, {late_original} AS late_original, {late_current} AS late_current
FROM dated ORDER BY order_id, pos;
"""

# Goods whose quantities are unknown are only surely not late while the day has not passed.
_LATE = """CASE WHEN completed IS NOT NULL THEN completed > {day} WHEN NOT chased THEN false
    WHEN $as_of <= {day} THEN false WHEN chased THEN judged_day > {day} END"""

_ORDERS = """
INSERT INTO orders BY NAME
WITH article AS (
  SELECT order_id, CASE WHEN count(*) = count(quantity) THEN sum(quantity) END AS quantity,
    CASE WHEN count(*) = count(worth) THEN sum(worth) END AS amount
  FROM (SELECT order_id, quantity, CASE WHEN quantity * price < 1e20 THEN quantity * price END AS worth FROM lines)
  GROUP BY order_id
), parts AS (
  SELECT order_id, count(*) AS deliveries, min(requested) AS first_requested, max(ex_factory) AS last_ex_factory,
    CASE WHEN bool_or(NOT in_full) THEN false WHEN count(*) = count(in_full) THEN true END AS complete
  FROM deliveries GROUP BY order_id
)
SELECT o.* EXCLUDE (status), s.status, o.status AS status_in_file, s.status = 'open' AS open,
  s.status = 'on-hold' AS on_hold, CASE WHEN s.status = 'on-hold' THEN s.on_hold_since END AS on_hold_since,
  a.quantity, a.amount, coalesce(p.deliveries, 0) AS deliveries, p.first_requested, p.last_ex_factory, p.complete,
  e.day AS last_event, $as_of - o.received AS age, o.merchandiser AS owner, c.checklist_id AS category_checklist
FROM read_orders o
LEFT JOIN order_status s USING (order_id)
LEFT JOIN article a USING (order_id)
LEFT JOIN parts p USING (order_id)
LEFT JOIN latest_event e ON e.id = o.order_id
LEFT JOIN checklists c ON c.checklist_id
  = coalesce(o.checklist, $lists[list_position($categories, o.category)], $lists[list_position($categories, 'default')])
ORDER BY o.order_id;
"""

_DONE = "".join(
    f"DROP TABLE {name};"
    for name in (
        "read_orders",
        "read_deliveries",
        "order_status",
        "latest_event",
        "ledger",
        "placed",
        "need",
        "sent",
        "moved",
        "reached",
        "shipping",
        "shipped_sum",
    )
)


_OF_A_DELIVERY = ("production", "inspections", "issues", "shipments", "costs")
"""Tables whose rows may leave out their delivery where the order has one only."""


def derive_orders(
    connection: DuckDBPyConnection, as_of: date, checklists: Mapping[str, str], filled: AbstractSet[str]
) -> None:
    """Fill `deliveries` and `orders` from what was read; needs `order_status` and `latest_event`. Drops the tables it worked with.

    In the `filled` tables a delivery that was left out becomes the order's only one.
    """
    derive_shipped(connection)
    for table in sorted(filled & {*_OF_A_DELIVERY}):
        connection.execute(
            f"UPDATE {table} SET delivery = p.delivery FROM placed p"
            f" WHERE {table}.order_id = p.order_id AND p.siblings = 1 AND {table}.delivery IS NULL"
        )
    connection.execute(_PROMISES)
    connection.execute(_deliveries(), {"as_of": as_of})
    connection.execute(
        _ORDERS,
        {"as_of": as_of, "categories": list(checklists.keys()), "lists": list(checklists.values())},
    )
    connection.execute(_DONE)


def _deliveries() -> str:
    days = {"late_requested": "requested", "late_original": "first_commitment", "late_current": "ex_factory"}
    late = {name: _LATE.format(day=day) for name, day in days.items()}
    return _DELIVERIES.format(**late)
