"""Small houses judged as one: making the facts takes the time, however few the orders are.

Each keeps its own orders, people, partners and contracts, whose ids get a mark of their own; in all the rest (the day,
settings, calendars, checklists, rates) the houses must be alike. A rule is then shown only the rows of one house.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from gendan.evaluate.values import name as quoted
from gendan.facts.past import TABLES as HISTORY
from gendan.facts.worked_out import TABLES, worked_out_in
from gendan.shipped import folder
from gendan.validate.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gendan.evaluate.example import Case, Content
    from gendan.facts.worked_out.table import WorkedOut
    from gendan.words.catalog import Catalog, Query, Rows, Table

KINDS = {"orders": "order", "people": "person", "partners": "partner", "contracts": "contract"}
"""The folders whose documents are a house's own, and their kinds."""
_MONTHLY = ("appraisals", "timesheets", "seals", "corrections")
"""Folders whose files name people: houses with any are judged alone."""
_MARK = "-example-"
_OWN_KEYS = frozenset(
    {"order_id", "person_id", "partner_id", "contract_id", "id", "customer", "factory", "merchandiser"}
)
_ALIKE_KEYS = frozenset({"calendar", "calendar_id", "checklist_id", "name", "rates_id", "waivers_id"})
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def alike(case: Case) -> str | None:
    """Return what houses must have in common to be judged together; None for one that is judged alone.

    Alone are rules judged while files are read, rules over history and houses with one, files that are no documents, and
    documents under another name.
    """
    if case.rule.door == "built-in" or "waivers.yaml" in case.files or case.past or _is_of_history(case):
        return None
    rest = {}
    for path, content in case.files.items():
        way = PurePosixPath(path)
        if not isinstance(content, Mapping) or way.parts[0] in _MONTHLY:
            return None
        if str(way.parent) not in KINDS:
            rest[path] = content
        elif content.get("id") != way.stem:
            return None
    return json.dumps([case.example.as_of, rest], sort_keys=True, default=str)


def _is_of_history(case: Case) -> bool:
    """Tell whether a rule names a table of history: that is not split by house."""
    return not HISTORY.isdisjoint(_WORD.findall(f"{case.rule.grain} {case.rule.when} {case.rule.keys}"))


def mark_of(number: int) -> str:
    """Return the mark of a house, the end of its ids."""
    return f"{_MARK}{number}-end"


def merge_houses(cases: Iterable[Case]) -> dict[str, Content]:
    """Return the files of all houses as those of one; the mark of each is that of its number, from 0."""
    files: dict[str, Content] = {}
    for number, case in enumerate(cases):
        mark = mark_of(number)
        for path, content in case.files.items():
            way = PurePosixPath(path)
            kind = KINDS.get(str(way.parent))
            if kind is None:
                files[path] = content
                continue
            marked = cast("dict[str, object]", _marked(content, _schemas().bundle(kind), _schemas().bundle(kind), mark))
            files[f"{way.parent}/{way.stem}{mark}.yaml"] = {**marked, "id": f"{way.stem}{mark}"}
    return files


@cache
def _schemas() -> Schemas:
    return Schemas(folder("schema"))


def _marked(value: object, node: Mapping[str, object], whole: Mapping[str, object], mark: str) -> object:
    """Return a value with the ids in it marked that refer to a document of the house's own."""
    beside = {}
    while "$ref" in node:
        beside.update({key: part for key, part in node.items() if key != "$ref"})
        below = cast("Mapping[str, Mapping[str, object]]", whole["definitions"])
        node = below[str(node["$ref"]).removeprefix("#/definitions/")]
    node = {**node, **beside}
    if isinstance(value, str):
        return f"{value}{mark}" if node.get("x-ref") in KINDS.values() else value
    for choice in ("anyOf", "oneOf", "allOf"):
        for part in cast("list[Mapping[str, object]]", node.get(choice, [])):
            value = _marked(value, part, whole, mark)
    if isinstance(value, list):
        items = node.get("items")
        return [_marked(item, items, whole, mark) for item in value] if isinstance(items, Mapping) else value
    if isinstance(value, Mapping):
        return {key: _marked(item, _below(node, str(key)), whole, mark) for key, item in value.items()}
    return value


def _below(node: Mapping[str, object], key: str) -> Mapping[str, object]:
    properties = cast("Mapping[str, Mapping[str, object]]", node.get("properties", {}))
    if key in properties:
        return properties[key]
    patterns = cast("Mapping[str, Mapping[str, object]]", node.get("patternProperties", {}))
    found = next(
        (part for pattern, part in patterns.items() if re.search(pattern, key)), node.get("additionalProperties")
    )
    return cast("Mapping[str, object]", found) if isinstance(found, Mapping) else {}


def can_share(texts: Iterable[str], catalog: Catalog) -> bool:
    """Tell whether all tables that the SQL names can be split by house, or are alike in all."""
    base, _ = _needed(" ".join(texts), catalog)
    return all(_own_columns(table) or (table.keys and table.keys[0] in _ALIKE_KEYS) for table in base)


def only_of(mark: str, query: Query, catalog: Catalog, as_of: date) -> Query:
    """Return the door to the tables through which only the rows of one house, or of none, are seen.

    Tables that are worked out on demand are worked out anew from those rows: some compare all orders with each other.
    """

    def ask(sql: str, parameters: Mapping[str, object] | None = None) -> Rows:
        base, worked_out = _needed(sql, catalog)
        seen = [f"{quoted(table.name)} AS ({_rows_of(table, mark)})" for table in base if _own_columns(table)]
        seen += [f"{quoted(one.table.name)} AS ({_worked_out(one)})" for one in worked_out]
        given = {**(parameters or {}), "as_of": as_of, "every": True}
        return query(f"WITH {', '.join(seen)} {sql}" if seen else sql, given)

    return ask


def _needed(sql: str, catalog: Catalog) -> tuple[list[Table], list[WorkedOut]]:
    """Return the tables that the SQL rests on: those that are there, and those worked out from them, in their order."""
    worked_out = [TABLES[name] for name in worked_out_in([sql]) if TABLES[name].select]
    texts = " ".join([sql, *(text for one in worked_out for text in (one.select, one.asked, *one.made_of))])
    words = frozenset(_WORD.findall(texts.lower()))
    base = [table for table in catalog.tables.values() if table.name in words and table.name not in TABLES]
    return base, worked_out


def _worked_out(one: WorkedOut) -> str:
    columns = ", ".join(
        f"CAST({quoted(column.name)} AS {column.type}) AS {quoted(column.name)}"
        for column in one.table.columns.values()
    )
    looks = [" OR ".join(f"EXISTS (SELECT 1 FROM {quoted(name)})" for name in one.made_of)]  # noqa: S608 - as above
    looks += [f"EXISTS ({one.asked})"] if one.asked else []
    where = " AND ".join(f"({look})" for look in looks if look)
    return f"SELECT {columns} FROM ({one.select})" + (f" WHERE {where}" if where else "")  # noqa: S608 - written by gendan


def _own_columns(table: Table) -> list[str]:
    """Return the keys by which a row belongs to a house."""
    return [key for key in table.keys if key in _OWN_KEYS and table.columns[key].type == "VARCHAR"]


def _rows_of(table: Table, mark: str) -> str:
    tests = [
        f"({quoted(key)} IS NULL OR NOT contains({quoted(key)}, '{_MARK}') OR ends_with({quoted(key)}, '{mark}'))"
        for key in _own_columns(table)
    ]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT * FROM main.{quoted(table.name)}{where}"  # noqa: S608 - names of our own tables, a mark of our own
