"""How each kind of document is read into its tables: the struct that DuckDB parses a line into, and the SQL that unnests it.

Every value is read as text and cast on the way into its table: a number of 15 digits stays exact only so (the
engine would read it as a double first), and a value that does not cast is missing instead of losing its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.facts.shape import singular

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from gendan.facts.shape import Field, Record


RAW = "$raw"
"""Stands for the table that holds the lines as they were read."""


class Source(Struct, frozen=True):
    """One way into a table, from the raw lines. `root_key` is the first key it needs, "" for the root.

    `values` are the columns: name, SQL, and the key of the line it is taken from, "" when it needs none but the table's.
    """

    table: str
    values: tuple[tuple[str, str, str], ...]
    origin: str
    root_key: str

    def insert(self, keys: AbstractSet[str], raw: str) -> str:
        """Return the statement that fills the table from the lines in the table `raw`, which have no other keys than `keys`."""
        used = [(name, value) for name, value, key in self.values if not key or key in keys]
        names = ", ".join(quoted(name) for name, _ in used)
        return f"INSERT INTO {quoted(self.table)} ({names}) SELECT {', '.join(value for _, value in used)} FROM {self.origin.replace(RAW, raw)}"


class Event(Struct, frozen=True):
    """An event's column in a table: what becomes NULL when it lies after the as-of date, or that the row goes."""

    table: str
    column: str
    at: str
    row: bool
    with_columns: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    """The tables of what stands below the item: a row event takes that along."""
    identity: tuple[str, ...] = ()
    """The columns that name the item among its like; none for the document itself."""


class Plan(Struct, frozen=True):
    """Everything needed to load one kind. `columns` are the keys of a line, with the types that read_json takes."""

    kind: str
    table: str
    columns: Mapping[str, str]
    sources: tuple[Source, ...]
    events: tuple[Event, ...]


class Level(Struct, frozen=True):
    """A record on its way down: the FROM that yields its items as `x` (the root: its columns), and what identifies them."""

    record: Record
    source: str
    links: tuple[str, ...]
    """The columns that tie the record to its parents, without its own identity."""
    root_key: str

    @property
    def base(self) -> str:
        """What a value of the record is taken out of: the item, or the raw line itself."""
        return "x" if self.record.keys else "raw"


def quoted(name: str) -> str:
    """Return `name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(words: str) -> str:
    """Return `words` as an SQL string."""
    return "'" + words.replace("'", "''") + "'"


def build_plan(kind: str, root: Record, targets: dict[str, str]) -> Plan:
    """Plan the reading of `kind`. `targets` renames tables that are filled before being worked on."""
    root_id = f"{kind}_id"
    top = Level(root, f"{RAW} raw", (), "")
    levels = (top, *_below(top, root_id))
    sources = tuple(_source(level, root_id, targets) for level in levels)
    events = {(event.table, event.at): event for level in levels for event in _events(level.record, targets)}
    columns = {"_id": "VARCHAR", "_file": "VARCHAR", **_members(root)}
    return Plan(kind, targets.get(root.table, root.table), columns, sources, tuple(events.values()))


def links_of(parent: Record, links: tuple[str, ...], root_id: str) -> tuple[str, ...]:
    """Return the columns by which children of `parent` name it."""
    if not parent.keys:
        return (root_id,)
    own = tuple(f"{singular(parent.table)}_pos" if name == "pos" else name for name in parent.identity)
    return (*links, *own)


def _below(level: Level, root_id: str) -> tuple[Level, ...]:
    found: list[Level] = []
    for child in level.record.children:
        links = links_of(level.record, level.links, root_id)
        child_level = Level(child, _unnest(level, child, links), links, level.root_key or child.keys[0])
        found += [child_level, *_below(child_level, root_id)]
    return tuple(found)


def _unnest(level: Level, child: Record, links: tuple[str, ...]) -> str:
    """Select the items of `child` from its parent's: x the item, i its position from 0, path its place."""
    value = access(level.base, child.keys)
    carried = ", ".join(_carried(level, links))
    place = literal("/".join(child.keys) + "/")
    prefix = f"path || '/' || {place}" if level.record.keys else place
    if child.form == "list":
        inner = f"SELECT {carried}, {prefix} AS place, unnest({value}) AS x, unnest(range(len({value}))) AS i FROM {level.source}"
        return f"(SELECT *, place || i AS path FROM ({inner}) WHERE x IS NOT NULL)"
    entries = f"map_entries({value})"
    inner = f"SELECT {carried}, {prefix} AS place, unnest({entries}) AS e, unnest(range(len({entries}))) AS i FROM {level.source}"
    kept = "" if child.form == "numbers" else " AND e.value IS NOT NULL"
    return (
        f"(SELECT * EXCLUDE (e), e.key AS k, e.value AS x, place || e.key AS path FROM ({inner})"
        f" WHERE NOT starts_with(e.key, 'x-'){kept})"
    )


def _carried(level: Level, links: tuple[str, ...]) -> list[str]:
    """Return the parent's links and its own identity, under the names that its children use."""
    parent = level.record
    if not parent.keys:
        return [f"_id AS {quoted(link)}" for link in links]
    own = len(parent.identity)
    fields = {field.name: field for field in parent.fields}
    named = []
    for link, name in zip(links[-own:], parent.identity, strict=True):
        if name == "pos":
            named.append(f"i + 1 AS {quoted(link)}")
        elif parent.key_column is not None and name == parent.key_column.name:
            named.append(f"{_cast('k', parent.key_column.sql)} AS {quoted(link)}")
        else:
            named.append(f"{_cast(access('x', fields[name].keys), fields[name].sql)} AS {quoted(link)}")
    return [*(quoted(link) for link in links[:-own]), *named]


def _source(level: Level, root_id: str, targets: dict[str, str]) -> Source:
    record = level.record
    found = [(link, quoted(link), "") for link in level.links] or [(root_id, "_id", ""), ("file", "_file", "")]
    if record.key_column is not None:
        found.append((record.key_column.name, _cast("k", record.key_column.sql), ""))
    for field in record.fields:
        if record.form == "numbers":
            found.append((field.name, _cast("x", field.sql), ""))
        else:
            key = "" if record.keys else field.keys[0]
            found += [(name, value, key) for name, value in column_values(field, level.base)]
    if record.keys:
        found += [("pos", "i + 1", ""), ("path", "path", "")]
    return Source(targets.get(record.table, record.table), tuple(found), level.source, level.root_key)


def column_values(field: Field, base: str) -> list[tuple[str, str]]:
    """Return the columns of a field with the SQL of their values."""
    raw = access(base, field.keys)
    names = [name for name, _ in field.columns()]
    if field.form == "moment":
        stamp = f"CASE WHEN length({raw}) > 10 THEN TRY_CAST({raw} AS TIMESTAMPTZ)"
        day = f"{stamp}::DATE ELSE TRY_CAST({raw} AS DATE) END"
        return [(names[0], day), (names[1], f"{stamp} END")]
    if field.form == "label":
        either = f"CASE json_type({raw}) WHEN 'OBJECT' THEN {raw}->>'$.%s' ELSE {raw}->>'$' END"
        return [(names[0], either % "en"), (names[1], either % "zh")]
    if field.form == "list":
        many = (
            f"CASE WHEN json_type({raw}) = 'ARRAY' THEN {raw}::VARCHAR[] WHEN {raw} IS NOT NULL THEN [{raw}->>'$'] END"
        )
        return [(names[0], many)]
    return [(names[0], _cast(raw, field.sql))]


def access(base: str, keys: tuple[str, ...]) -> str:
    """Return the SQL that takes a value out of the item `x`, or out of the columns of the line `raw`."""
    first = f"raw.{quoted(keys[0])}" if base == "raw" else f"{base}[{literal(keys[0])}]"
    return first + "".join(f"[{literal(key)}]" for key in keys[1:])


def _cast(value: str, sql: str) -> str:
    return value if sql in {"VARCHAR", "VARCHAR[]", "MAP(VARCHAR, VARCHAR)"} else f"TRY_CAST({value} AS {sql})"


def _members(record: Record) -> dict[str, str]:
    """Return the top keys of a record with the types they are read as."""
    tree: dict[str, object] = {}
    for field in record.fields:
        _put(tree, field.keys, "JSON" if field.form in {"label", "list"} else _raw_type(field.sql))
    for child in record.children:
        _put(tree, child.keys, _raw_record(child))
    return {key: _struct(value) for key, value in tree.items()}


def _raw_record(record: Record) -> str:
    if record.form == "numbers":
        return "MAP(VARCHAR, VARCHAR)"
    members = ", ".join(f"{quoted(key)} {sql}" for key, sql in _members(record).items())
    return f"STRUCT({members})[]" if record.form == "list" else f"MAP(VARCHAR, STRUCT({members}))"


def _raw_type(sql: str) -> str:
    if sql.startswith("MAP"):
        return sql
    return "VARCHAR" + "[]" * sql.count("[]")


def _put(tree: dict[str, object], keys: tuple[str, ...], sql: str) -> None:
    for key in keys[:-1]:
        below = tree.setdefault(key, {})
        if isinstance(below, dict):
            tree = below
    tree[keys[-1]] = sql


def _struct(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "STRUCT(" + ", ".join(f"{quoted(key)} {_struct(below)}" for key, below in value.items()) + ")"


def _events(record: Record, targets: dict[str, str]) -> list[Event]:
    """List the events of a record. A row event inside a flattened object takes that object, not the record."""
    target = targets.get(record.table, record.table)
    below = tuple(dict.fromkeys(targets.get(name, name) for name in _tables_below(record)))
    found = []
    for field in record.fields:
        if field.event is None:
            continue
        group = field.keys[:-1]
        whole = field.event == "row" and not group and bool(record.keys)
        taken = _taken(record, field)
        found.append(Event(target, field.name, field.at, whole, taken, below, record.identity if record.keys else ()))
    return found


def _tables_below(record: Record) -> list[str]:
    return [name for child in record.children for name in (child.table, *_tables_below(child))]


def _taken(record: Record, field: Field) -> tuple[str, ...]:
    group = field.keys[:-1]
    names: list[str] = []
    for other in record.fields:
        sibling = other.keys[:-1] == group and other.keys[-1] in field.event_with
        inside = field.event == "row" and bool(group) and other.keys[: len(group)] == group
        if other is field or sibling or inside:
            names += [name for name, _ in other.columns()]
    return tuple(names)
