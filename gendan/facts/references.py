"""What names a record that is not there, and records that bear one name: held against the tables as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.facts.nearest import suggest_nearest
from gendan.facts.plan import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from duckdb import DuckDBPyConnection

    from gendan.words.catalog import Catalog, Table


class Reference(Struct, frozen=True):
    """A column that names a record of another kind. `at` is its place below the record, where that is not its name."""

    table: str
    column: str
    wanted: str
    at: str = ""

    @property
    def place(self) -> str:
        """The place below the record, "payment/lc/bank_calendar"."""
        return self.at or self.column


_TARGETS = {
    "person": ("people", "person_id"),
    "partner": ("partners", "partner_id"),
    "contract": ("contracts", "contract_id"),
    "checklist": ("checklists", "checklist_id"),
    "calendar": ("calendars", "calendar_id"),
    "line": ("lines", "line"),
    "delivery": ("deliveries", "delivery"),
    "shipment": ("shipments", "shipment"),
    "complaint": ("complaints", "complaint"),
}
_WORDS = {
    "person": ("nobody of that id is in people/", "people/ 里没有此人"),
    "partner": ("no such partner is in partners/", "partners/ 里没有此客户、工厂或其他往来单位"),
    "contract": ("no such contract is in contracts/", "contracts/ 里没有此合同"),
    "checklist": ("no such checklist is in checklists/", "checklists/ 里没有此清单"),
    "calendar": ("no such calendar is in calendars/", "calendars/ 里没有此日历"),
    "line": ("the order has no such line", "本订单没有这一行"),
    "delivery": ("the order has no such delivery", "本订单没有此交期批次"),
    "shipment": ("the order has no such shipment", "本订单没有此出货单"),
    "complaint": ("the order has no such complaint", "本订单没有此投诉"),
    "task": ("the order's checklist has no such task", "本订单的清单里没有此任务"),
}
"""What is not there, in words."""
_WITHIN = frozenset({"line", "delivery", "shipment", "complaint"})
"""Records that are looked for in the same order only."""

REFERENCES = (
    Reference("orders", "customer", "partner"),
    Reference("orders", "merchandiser", "person"),
    Reference("orders", "factory", "partner"),
    Reference("orders", "contract", "contract"),
    Reference("orders", "checklist", "checklist"),
    Reference("orders", "payment_lc_bank_calendar", "calendar", "payment/lc/bank_calendar"),
    Reference("production", "delivery", "delivery"),
    Reference("production", "line", "line"),
    Reference("inspections", "delivery", "delivery"),
    Reference("inspections", "factory", "partner"),
    Reference("issues", "owner", "person"),
    Reference("issues", "delivery", "delivery"),
    Reference("shipments", "delivery", "delivery"),
    Reference("documents", "shipment", "shipment"),
    Reference("packing", "line", "line"),
    Reference("messages", "by", "person"),
    Reference("complaints", "order_line", "line"),
    Reference("returns", "complaint", "complaint"),
    Reference("costs", "delivery", "delivery"),
    Reference("risks", "owner", "person"),
    Reference("progress", "by", "person"),
    Reference("delivery_lines", "line", "line"),
    Reference("shipment_lines", "line", "line"),
    Reference("document_lines", "line", "line"),
    Reference("return_lines", "line", "line"),
    Reference("people", "supervisor", "person"),
    Reference("partners", "calendar", "calendar"),
    Reference("contracts", "customer", "partner"),
    Reference("contracts", "supplier", "partner"),
    Reference("clauses", "owner", "person"),
    Reference("appraisals", "person", "person"),
    Reference("appraisals", "feedback_by", "person", "feedback/by"),
    Reference("appraisals", "appeal_answer_by", "person", "appeal/answer/by"),
    Reference("ratings", "rater", "person"),
    Reference("timesheets", "person", "person"),
)
_ROOTS = {
    "people": "person",
    "partners": "partner",
    "contracts": "contract",
    "clauses": "contract",
    "appraisals": "appraisal",
    "ratings": "appraisal",
    "timesheets": "timesheet",
}
_DOCUMENTS = frozenset({"orders", "people", "partners", "contracts", "appraisals", "timesheets"})
"""Tables of which a row is a whole document."""
_MAPS = frozenset({"delivery_lines", "shipment_lines", "document_lines", "return_lines"})
"""Tables whose reference is the key of a map: the row's own path leads to it."""

# A task recorded under progress that the order's checklist does not know.
_TASKS = """
SELECT 'order' AS kind, p.order_id, p.order_id AS id, p.path, 'task' AS field, p.task AS value, 'task' AS wanted, o.file
FROM progress p JOIN orders o USING (order_id)
WHERE o.category_checklist IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM checklist_tasks t WHERE t.checklist_id = o.category_checklist AND t.task = p.task)
"""
# A shipment of one of several deliveries that does not say of which.
_SHIPMENTS = """
SELECT 'order' AS kind, s.order_id, s.order_id AS id, s.path, 'delivery' AS field, NULL AS value, 'delivery' AS wanted, o.file
FROM shipments s JOIN orders o USING (order_id) WHERE s.delivery IS NULL AND (SELECT count(*) FROM deliveries d WHERE d.order_id = s.order_id) > 1
"""


def find_unknown_references(
    connection: DuckDBPyConnection, filled: AbstractSet[str], spoilt: Mapping[str, Sequence[str]]
) -> None:
    """Fill `unknown_references` from the `filled` tables (staged ones by that name), after the orders and deliveries are there; ordered by file, place and field.

    `spoilt` are ids, by kind, whose files may not have been read: the file says so itself, and what names it is not lost.
    """
    there = [one for one in REFERENCES if not filled.isdisjoint({one.table, f"read_{one.table}"})]
    looks = [(_probe(one), _select(one)) for one in there]
    looks += [(sql, sql) for table, sql in (("progress", _TASKS), ("shipments", _SHIPMENTS)) if table in filled]
    selects = [looks[n][1] for n in _met(connection, [probe for probe, _ in looks])]
    if not selects:
        return
    connection.execute(
        f"INSERT INTO unknown_references BY NAME SELECT DISTINCT *, {_worded(0)} AS record_en, {_worded(1)} AS record_zh"
        f" FROM ({' UNION ALL '.join(selects)}) WHERE NOT coalesce(list_contains($spoilt, wanted || '/' || value), false)"
        " ORDER BY ALL",
        {"spoilt": [f"{kind}/{one}" for kind, ids in sorted(spoilt.items()) for one in ids]},
    )
    suggest_nearest(connection)


def _met(connection: DuckDBPyConnection, probes: Sequence[str]) -> list[int]:
    """Return the positions of the probes that find any row: nearly always none, and nothing longer need be planned."""
    parts = (f"SELECT {n} FROM ({probe})" for n, probe in enumerate(probes))
    rows = connection.execute(" UNION ALL ".join(parts)).fetchall() if probes else []
    return sorted({int(n) for (n,) in rows})


def _probe(reference: Reference) -> str:
    """Return SQL that finds a row for every value of the reference whose record is not there."""
    return f"SELECT 1 FROM {quoted(reference.table)} x WHERE {_lost(reference)}"


def _lost(reference: Reference) -> str:
    """Return the condition, over the table as `x`, that the reference names a record that is not there."""
    table, key = _TARGETS[reference.wanted]
    column = f"x.{quoted(reference.column)}"
    same = " AND t.order_id = x.order_id" if reference.wanted in _WITHIN else ""
    found = f"SELECT 1 FROM {quoted(table)} t WHERE t.{quoted(key)} = {column}{same}"
    return f"{column} IS NOT NULL AND NOT EXISTS ({found})"


def _worded(language: int) -> str:
    cases = " ".join(f"WHEN {literal(kind)} THEN {literal(words[language])}" for kind, words in _WORDS.items())
    return f"CASE wanted {cases} END"


def _select(reference: Reference) -> str:
    kind = _ROOTS.get(reference.table, "order")
    order = "x.order_id" if kind == "order" else "NULL"
    path = literal(reference.place) if reference.table in _DOCUMENTS else "x.path"
    if path == "x.path" and reference.table not in _MAPS:
        path = f"x.path || '/' || {literal(reference.place)}"
    is_root = path != "x.path" and "||" not in path
    root = "" if is_root else f" LEFT JOIN {kind}s o ON o.{kind}_id = x.{kind}_id"
    file = "x.file" if is_root else "o.file"
    column = f"x.{quoted(reference.column)}"
    return (
        f"SELECT {literal(kind)} AS kind, {order} AS order_id, x.{kind}_id AS id, {path} AS path,"
        f" {literal(reference.place.rpartition('/')[2])} AS field, CAST({column} AS VARCHAR) AS value, {literal(reference.wanted)} AS wanted,"
        f" {file} FROM {quoted(reference.table)} x{root} WHERE {_lost(reference)}"
    )


def find_duplicate_records(connection: DuckDBPyConnection, catalog: Catalog, filled: AbstractSet[str]) -> None:
    """Fill `duplicate_records` from the `filled` tables: items of one list that bear the same id; ordered by table, file and place."""
    lists = [
        table
        for table in catalog.tables.values()
        if not filled.isdisjoint({table.name, f"read_{table.name}"}) and _is_list(table)
    ]
    pairs = [(table, root) for table in lists for root in _root(table, catalog)]
    selects = [_repeated(*pairs[n]) for n in _met(connection, [_probe_list(table) for table, _ in pairs])]
    if not selects:
        return
    connection.execute(
        f"INSERT INTO duplicate_records BY NAME SELECT * FROM ({' UNION ALL '.join(selects)}) ORDER BY ALL"
    )


def _is_list(table: Table) -> bool:
    """Tell whether the rows are items of a list with an id of their own; the keys of a map cannot repeat."""
    own = table.columns.get(table.keys[-1])
    return own is not None and own.at is not None and "pos" in table.columns


def _root(table: Table, catalog: Catalog) -> tuple[Table, ...]:
    return tuple(
        one
        for one in catalog.tables.values()
        if table.links[:1] == one.keys and one.name != table.name and "file" in one.columns
    )


def _probe_list(table: Table) -> str:
    """Return SQL that finds the ids that two items of one list bear."""
    keys = ", ".join(quoted(key) for key in table.keys)
    own = quoted(table.keys[-1])
    return f"SELECT 1 FROM {quoted(table.name)} WHERE {own} IS NOT NULL GROUP BY {keys} HAVING count(*) > 1"


def _repeated(table: Table, root: Table) -> str:
    keys = ", ".join(f"x.{quoted(key)}" for key in table.keys)
    root_id = quoted(root.keys[0])
    kind = root.keys[0].removesuffix("_id")
    order = f"any_value(x.{root_id})" if kind == "order" else "NULL"
    label = " || '/' || ".join(f"CAST(x.{quoted(key)} AS VARCHAR)" for key in table.keys[1:])
    return (
        f"SELECT {literal(kind)} AS kind, {order} AS order_id, any_value(x.{root_id}) AS id, {literal(table.name)} AS list,"
        f" any_value({label}) AS item, count(*) AS times, arg_max(x.path, x.pos) AS path, any_value(o.file) AS file"
        f" FROM {quoted(table.name)} x LEFT JOIN {quoted(root.name)} o USING ({root_id})"
        f" WHERE x.{quoted(table.keys[-1])} IS NOT NULL GROUP BY {keys} HAVING count(*) > 1"
    )
