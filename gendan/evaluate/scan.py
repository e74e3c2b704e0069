"""The one pass over a grain: SQL that returns only rows that do not pass, with every value their findings need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.evaluate.piece import Part
from gendan.evaluate.scope import CHILD, GRAIN, PARENT, ROOT, Read, links, root_of
from gendan.evaluate.values import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gendan.evaluate.compiled import Compiled
    from gendan.words.catalog import Catalog, Table


class Scan(Struct, frozen=True):
    """A statement, and at which position of its rows each wanted SQL expression stands."""

    sql: str
    at: Mapping[str, int]


class Ground(Struct, frozen=True):
    """What every finding of a grain needs of its row, as SQL; "" where the grain has none."""

    source: str
    keys: tuple[str, ...]
    file: str
    path: str
    owner: str
    per: str
    order: str

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return the expressions, without the empty ones."""
        return tuple(sql for sql in (*self.keys, self.file, self.path, self.owner, self.per, self.order) if sql)


BY_NAME = "place"
"""The column of history's tables that says where in the file: it names list items by what tells them apart."""


def names_items(grain: Table) -> bool:
    """Tell whether the places of a grain name list items, rather than count them: those of history."""
    return BY_NAME in grain.columns and "commit_id" in grain.columns


def ground_of(grain: Table, catalog: Catalog) -> Ground:
    """Return the FROM of a grain with its delivery and its root joined, and what each finding needs."""
    source = f"{name(grain.name)} {GRAIN}"
    root, deliveries = root_of(grain, catalog), catalog.tables.get("deliveries")
    paths: list[str] = []
    if deliveries and grain is not deliveries and {"order_id", "delivery"} <= grain.columns.keys():
        source += f" LEFT JOIN deliveries {PARENT} ON {PARENT}.order_id = {GRAIN}.order_id AND {PARENT}.delivery = {GRAIN}.delivery"
        paths = [f"{PARENT}.path"]
    if root is not None:
        link = name(root.keys[0])
        source += f" LEFT JOIN {name(root.name)} {ROOT} ON {ROOT}.{link} = {GRAIN}.{link}"
    own = [f"{GRAIN}.{column}" for column in ("recorded_path", "path") if column in grain.columns]
    own += [f"{GRAIN}.{BY_NAME}"] if names_items(grain) else []
    paths = [*own, *paths]
    return Ground(
        source=source,
        keys=tuple(f"{GRAIN}.{name(key)}" for key in grain.keys),
        file=_file(grain, root),
        path=f"coalesce({', '.join(paths)})" if paths else "",
        owner=_owner(grain, root),
        per=f"{GRAIN}.per" if "per" in grain.columns else "",
        order=f"{GRAIN}.order_id" if "order_id" in grain.columns else "",
    )


def _file(grain: Table, root: Table | None) -> str:
    """Return the file of a record: what the table itself says, or its root's (a document's `file` is another thing)."""
    held = grain.columns.get("file")
    own = f"{GRAIN}.file" if held is not None and (held.derived or root is None) else ""
    files = [sql for sql in (own, f"{ROOT}.file" if root is not None else "") if sql]
    return f"coalesce({', '.join(files)})" if len(files) > 1 else "".join(files)


def _owner(grain: Table, root: Table | None) -> str:
    if grain.name == "people":
        return f"{GRAIN}.person_id"
    of_order = f"{ROOT}.owner" if root is not None and "owner" in root.columns else ""
    if "owner" not in grain.columns:
        return of_order
    return f"coalesce({GRAIN}.owner, {of_order})" if of_order else f"{GRAIN}.owner"


def scan_rules(rules: Sequence[Compiled], ground: Ground) -> Scan:
    """Return one statement that judges several rules of one grain: a row comes back when one of them does not pass it."""
    wanted = list(dict.fromkeys(sql for rule in rules for sql in wanted_of(rule, ground)))
    kept = " OR ".join(_kept(rule, f"x{wanted.index(rule.verdict)}") for rule in rules)
    columns = ", ".join(f"{sql} AS x{index}" for index, sql in enumerate(wanted))
    sql = f"SELECT * FROM (SELECT {columns} FROM {ground.source}) WHERE {kept}"  # noqa: S608 - written by gendan
    return Scan(sql, {sql: index for index, sql in enumerate(wanted)})


def scan_query(rule: Compiled, ground: Ground) -> Scan:
    """Return the statement of a rule with a query: its answer, tied to the rows of the grain by their keys."""
    wanted = list(dict.fromkeys(wanted_of(rule, ground)))
    ties = " AND ".join(f"k.{name(key)} = {GRAIN}.{name(key)}" for key in rule.grain.keys)
    first, _, rest = ground.source.partition(" LEFT JOIN ")
    joins = f" LEFT JOIN {rest}" if rest else ""
    columns = ", ".join(f"{sql} AS x{index}" for index, sql in enumerate(wanted))
    sql = f"SELECT {columns} FROM ({rule.query}) k JOIN {first} ON {ties}{joins}"  # noqa: S608 - written by gendan
    return Scan(sql, {sql: index for index, sql in enumerate(wanted)})


def wanted_of(rule: Compiled, ground: Ground) -> list[str]:
    """Return every expression of which a finding of the rule needs the value."""
    verdict = [rule.verdict] if rule.verdict else []
    ends = [sql for sql in (rule.due, rule.owner) if sql]
    return [*ground.wanted, *rule.shown.values(), *verdict, *rule.escalate, *ends]


def _kept(rule: Compiled, verdict: str) -> str:
    return verdict if rule.unknown is None else f"{verdict} IS DISTINCT FROM FALSE"


def scan_missing(
    rule: Compiled, ground: Ground, catalog: Catalog
) -> tuple[Scan, tuple[tuple[str, tuple[Read, ...]], ...]]:
    """Return the statement for the rows that are unknown, and its doubts.

    A doubt is SQL that is true where a part of the
    condition is to blame, with the columns that this part needs.
    """
    piece = rule.piece
    whole = Part(rule.rule.when, rule.verdict, needs=piece.needs if piece else ())
    doubts = tuple(_doubts(piece.part if piece and piece.part else whole, ""))
    wanted = list(ground.keys)
    for doubt, needs in doubts:
        wanted += [doubt, *(absent(read, rule.grain, catalog) for read in needs)]
    wanted = list(dict.fromkeys(wanted))
    columns = ", ".join(f"{sql} AS x{index}" for index, sql in enumerate(wanted))
    sql = f"SELECT {columns} FROM {ground.source} WHERE ({rule.verdict}) IS NULL"  # noqa: S608 - written by gendan
    return Scan(sql, {sql: index for index, sql in enumerate(wanted)}), doubts


def _doubts(part: Part, above: str) -> Iterator[tuple[str, tuple[Read, ...]]]:
    """Yield the parts that need a value: to blame are those that are null within parts that are null."""
    if not part.needs:
        return
    doubt = f"{above}({part.sql}) IS NULL"
    if not part.children:
        yield doubt, part.needs
    for child in part.children:
        yield from _doubts(child, f"{doubt} AND ")


def absent(read: Read, grain: Table, catalog: Catalog) -> str:
    """Return SQL that is true when a column lacks its value: of the row, or of one of its child records."""
    if read.alias != CHILD:
        return f"{read.sql} IS NULL"
    child = catalog.tables[read.table]
    ties = " AND ".join(f"{CHILD}.{name(key)} = {GRAIN}.{name(key)}" for key in links(grain, child))
    return f"EXISTS (SELECT 1 FROM {name(read.table)} {CHILD} WHERE {ties} AND {read.sql} IS NULL)"  # noqa: S608 - written by gendan
