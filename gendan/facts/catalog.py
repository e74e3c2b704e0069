"""From JSON Schemas to the tables of the facts: their names, types, comments and keys, and how each is read.

The schemas are the single source of the file format and of the tables; what gendan works out itself is in `derived`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gendan.facts.derived import ADDED, DERIVED_TABLES, STAGED
from gendan.facts.plan import Plan, build_plan, links_of, quoted
from gendan.facts.shape import Record, Shapes
from gendan.facts.worked_out import TABLES
from gendan.words.catalog import Catalog, Column, Table
from gendan.words.errors import FaultError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = "1"
"""Raised when a column changes its name or meaning."""

LOADED = (
    "order",
    "person",
    "partner",
    "calendar",
    "rates",
    "checklist",
    "contract",
    "waivers",
    "appraisal",
    "timesheet",
    "correction",
)
"""The kinds that become tables, in the order their tables are listed."""

_FILE = Column(
    "file", "VARCHAR", Text("The file, relative to the house's root.", "文件路径（相对于仓库根目录）。"), derived=True
)
_POS = Column("pos", "BIGINT", Text("Position in its list, from 1.", "在列表中的序号，从 1 开始。"), derived=True)
_PATH = Column(
    "path",
    "VARCHAR",
    Text("Place in the file, as deliveries/0/promised/1.", "在文件中的位置，如 deliveries/0/promised/1。"),
    derived=True,
)


class Blueprint(Struct, frozen=True):
    """The tables, how each kind is read into them, and the staging tables that are filled before derivation."""

    catalog: Catalog
    plans: Mapping[str, Plan]
    staging: Mapping[str, Table]


def build_blueprint(schemas: Mapping[str, Mapping[str, Any]]) -> Blueprint:
    """Derive tables and read plans from `schemas`: kind (and "common") to its JSON Schema.

    Kinds without a schema have no tables. Raises FaultError when two schemas claim one table with different columns.
    """
    shapes = Shapes(schemas)
    tables: dict[str, Table] = {}
    plans: dict[str, Plan] = {}
    for kind in LOADED:
        if kind not in schemas:
            continue
        root = shapes.record(kind)
        for table in _tables(root, kind, ()):
            tables[table.name] = _joined(tables[table.name], table) if table.name in tables else table
        plans[kind] = build_plan(kind, root, {name: staged(name) for name in STAGED})
    staging = {staged(name): _staging(tables[name]) for name in STAGED if name in tables}
    for name, columns in ADDED.items():
        if name in tables:
            tables[name] = _with(tables[name], columns)
    tables.update({table.name: table for table in DERIVED_TABLES})
    tables.update({name: one.table for name, one in TABLES.items()})
    return Blueprint(Catalog(dict(sorted(tables.items())), VERSION), plans, staging)


def build_catalog(schemas: Mapping[str, Mapping[str, Any]]) -> Catalog:
    """Return the tables alone; see `build_blueprint`."""
    return build_blueprint(schemas).catalog


def staged(table: str) -> str:
    """Return the name under which a table's rows are kept as read, until the derived columns are worked out."""
    return f"read_{table}"


def create_statements(tables: Mapping[str, Table], *, temporary: bool = False) -> str:
    """Return the CREATE TABLE statements of `tables`, in their order."""
    word = "CREATE TEMP TABLE" if temporary else "CREATE TABLE"
    return "\n".join(f"{word} {quoted(table.name)} ({_columns(table)});" for table in tables.values())


def _columns(table: Table) -> str:
    return ", ".join(f"{quoted(column.name)} {column.type}" for column in table.columns.values())


def _tables(record: Record, kind: str, links: tuple[str, ...]) -> Iterator[Table]:
    root_id = f"{kind}_id"
    columns = {column.name: column for column in _record_columns(record, kind, links)}
    keys = (*links, *record.identity)
    yield Table(record.table, record.comment, columns, keys, links)
    for child in record.children:
        yield from _tables(child, kind, links_of(record, links, root_id))


def _record_columns(record: Record, kind: str, links: tuple[str, ...]) -> Iterator[Column]:
    for link in links or (f"{kind}_id",):
        yield Column(link, _link_type(link), _link_comment(link, kind), derived=False, at="id" if not links else None)
    if record.key_column is not None:
        yield Column(record.key_column.name, record.key_column.sql, record.key_column.comment)
    for field in record.fields:
        for name, sql in field.columns():
            comment = _moment_comment(field.comment) if name == f"{field.name}_at" else field.comment
            yield Column(name, sql, comment, at=field.at)
    yield from (_POS, _PATH) if record.keys else (_FILE,)


def _link_type(link: str) -> str:
    return "BIGINT" if link.endswith("_pos") else "INTEGER" if link == "line" else "VARCHAR"


def _link_comment(link: str, kind: str) -> Text:
    if link == f"{kind}_id":
        return Text(f"Id of the {kind}: its file's name.", "编号，即文件名。")
    if link.endswith("_pos"):
        return Text(
            f"Position of the {link.removesuffix('_pos')} it belongs to, from 1.", "所属条目的序号，从 1 开始。"
        )
    return Text(f"The {link} it belongs to.", f"所属的 {link}。")


def _moment_comment(comment: Text) -> Text:
    return Text(
        f"{comment.en.rstrip('.')}: the moment, where a time of day is given.",
        f"{comment.zh.rstrip('。')}：具体时刻（写明时间时才有）。",
    )


def _joined(one: Table, other: Table) -> Table:
    """Two places of the format feed one table (the progress of an order and of its deliveries)."""
    columns = {**one.columns}
    for name, column in other.columns.items():
        if name in columns and columns[name].type != column.type:
            raise FaultError(
                Text(
                    f"Two schemas give {one.name}.{name} different types.",
                    f"两个模式对 {one.name}.{name} 的类型说法不一。",
                ),
                Text("Reinstall gendan.", "请重新安装 gendan。"),
            )
        columns.setdefault(name, column)
    links = tuple(dict.fromkeys((*one.links, *other.links)))
    keys = tuple(dict.fromkeys((*one.links, *other.links, *one.keys, *other.keys)))
    first = {name: columns[name] for name in (*links, *(key for key in keys if key in columns))}
    return Table(one.name, one.comment, {**first, **columns}, keys, links)


def _staging(table: Table) -> Table:
    return Table(staged(table.name), table.comment, table.columns, table.keys, table.links)


def _with(table: Table, added: tuple[Column, ...]) -> Table:
    """Put the derived columns after the read ones; a derived column of the same name takes the read one's place."""
    extra = {column.name: column for column in added}
    columns = {name: extra.pop(name, column) for name, column in table.columns.items()}
    return Table(table.name, table.comment, {**columns, **extra}, table.keys, table.links)
