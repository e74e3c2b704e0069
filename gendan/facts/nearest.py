"""What an unknown reference probably meant: the nearest id, found also by the name of the person, partner or task.

Set-based, and only over what is unknown. A guess is offered, never applied; where two are as near, there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST = 100
"""Names that are compared letter by letter with all known ones; who has more unknown ones has another trouble."""

_KNOWN = """
SELECT 'person' AS wanted, NULL AS scope, person_id AS id, [person_id, name_en, name_zh] AS names FROM people
UNION ALL SELECT 'partner', NULL, partner_id, [partner_id, name_en, name_zh] FROM partners
UNION ALL SELECT 'contract', NULL, contract_id, [contract_id] FROM contracts
UNION ALL SELECT 'checklist', NULL, checklist_id, [checklist_id, title_en, title_zh] FROM checklists
UNION ALL SELECT 'calendar', NULL, calendar_id, [calendar_id] FROM calendars
UNION ALL SELECT 'task', checklist_id, task, [task, title_en, title_zh] FROM checklist_tasks
"""
_SCOPE = "CASE u.wanted WHEN 'task' THEN o.category_checklist END"
_PLAIN = "regexp_replace(lower({0}), '[^0-9a-z\\x{{3400}}-\\x{{9fff}}]', '', 'g')"

# What is only written otherwise (Li Na, LI_NA) is nearest of all, then a slip of the pen: one letter in four, or one
# Chinese character (the engine counts its three bytes); then the beginning of a single name.
_NEAREST = f"""
CREATE OR REPLACE TEMP TABLE nearest AS
WITH asked AS (
  SELECT u.wanted, {_SCOPE} AS scope, u.value, {_PLAIN.format("u.value")} AS word,
    CASE WHEN unicode(word) >= 13312 THEN 3 ELSE length(word) // 4 END AS slips,
    row_number() OVER (ORDER BY u.wanted, scope, u.value) <= {_MOST} AS compared
  FROM unknown_references u LEFT JOIN orders o USING (order_id)
  WHERE length(word) BETWEEN 2 AND 60 GROUP BY u.wanted, scope, u.value
), called AS (
  SELECT DISTINCT wanted, scope, id, word FROM (
    SELECT wanted, scope, id, {_PLAIN.format("unnest(names)")} AS word FROM ({_KNOWN})
  ) WHERE word <> ''
), near AS (
  SELECT wanted, scope, value, id, min(CASE WHEN away <= slips THEN away WHEN begins THEN 90 END) AS far
  FROM (
    SELECT a.*, c.id, 0 AS away, false AS begins
    FROM asked a JOIN called c ON c.wanted = a.wanted AND c.word = a.word AND c.scope IS NOT DISTINCT FROM a.scope
    UNION ALL
    SELECT a.*, c.id, damerau_levenshtein(a.word, c.word), starts_with(c.word, a.word) AND length(a.word) > 2
    FROM asked a JOIN called c ON c.wanted = a.wanted AND c.scope IS NOT DISTINCT FROM a.scope
      AND (abs(length(a.word) - length(c.word)) <= slips OR starts_with(c.word, a.word))
    WHERE a.compared
  ) GROUP BY wanted, scope, value, id HAVING far IS NOT NULL
)
SELECT wanted, scope, value, any_value(id) AS id
FROM (SELECT *, min(far) OVER (PARTITION BY wanted, scope, value) AS least FROM near)
WHERE far = least GROUP BY wanted, scope, value HAVING count(*) = 1
"""
_LISTED = 5
_WITHIN = {"line": "lines", "delivery": "deliveries", "shipment": "shipments", "complaint": "complaints"}
_THERE = " UNION ALL ".join(
    f"SELECT '{wanted}' AS wanted, order_id, list(id ORDER BY length(id), id) AS ids"
    f" FROM (SELECT DISTINCT order_id, {wanted}::VARCHAR AS id FROM {table} WHERE {wanted} IS NOT NULL) GROUP BY order_id"
    for wanted, table in _WITHIN.items()
)
_HINTS = (
    f"""
UPDATE unknown_references SET nearest = s.id, hint_en = ' (did you mean ' || s.id || '?)', hint_zh = '（是不是 ' || s.id || '？）'
FROM (
  SELECT u.kind, u.id AS record, u.path, n.id
  FROM unknown_references u LEFT JOIN orders o USING (order_id)
  JOIN nearest n ON n.wanted = u.wanted AND n.scope IS NOT DISTINCT FROM {_SCOPE} AND n.value = u.value
) s
WHERE unknown_references.kind = s.kind AND unknown_references.id = s.record AND unknown_references.path = s.path""",
    f"""
UPDATE unknown_references SET hint_en = ' (there are ' || array_to_string(t.ids, ', ') || ')',
  hint_zh = '（已有 ' || array_to_string(t.ids, '、') || '）'
FROM (SELECT wanted, order_id, CASE WHEN len(ids) > {_LISTED} THEN list_append(ids[:{_LISTED}], '…') ELSE ids END AS ids FROM ({_THERE})) t
WHERE t.wanted = unknown_references.wanted AND t.order_id = unknown_references.order_id""",
)


def suggest_nearest(connection: DuckDBPyConnection) -> None:
    """Fill `nearest`, `hint_en` and `hint_zh` of `unknown_references`; a hint is "" where there is nothing to offer.

    Of lines, deliveries, shipments and complaints the hint lists those that the order has, at most five.
    """
    row = connection.execute("SELECT count(*) FROM unknown_references").fetchone()
    if row is None or not row[0]:
        return
    connection.execute(_NEAREST)
    connection.execute("UPDATE unknown_references SET hint_en = '', hint_zh = ''")
    for statement in _HINTS:
        connection.execute(statement)
    connection.execute("DROP TABLE nearest")
