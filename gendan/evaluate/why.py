"""Why: one rule on the records of one order, each part of its condition evaluated by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.evaluate.findings import Writer
from gendan.evaluate.piece import Part
from gendan.evaluate.scan import Ground, Scan, absent, ground_of, scan_query
from gendan.evaluate.scope import CHILD, GRAIN, links
from gendan.evaluate.values import name
from gendan.words.rule_why import CountedRow, CountWhy, PartWhy, RuleWhy
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gendan.evaluate.compiled import Compiled
    from gendan.evaluate.piece import Tally
    from gendan.evaluate.scope import Read
    from gendan.words.catalog import Catalog, Query

Row = tuple[object, ...]
_AS_OF = re.compile(r"\bas_of\b")
DAY_JUDGED = Text("the day judged", "判断日")


def explain_rule(rule: Compiled, query: Query, catalog: Catalog, as_of: date, order: str) -> tuple[RuleWhy, ...]:
    """Return the reasons for every record of `order` that the rule judges, sorted by record; none: it judges none.

    For a rule whose records belong to no order (people, calendars) every record is explained.
    """
    ground = ground_of(rule.grain, catalog)
    if rule.query:
        return _of_query(rule, query, ground, as_of, order)
    parts = list(_all(_whole(rule)))
    wanted = list(dict.fromkeys([*_wanted(rule, ground), *(part.sql for part in parts), *_absent(rule, catalog)]))
    columns = ", ".join(f"{sql} AS x{index}" for index, sql in enumerate(wanted))
    where = f" WHERE {GRAIN}.order_id = $order" if "order_id" in rule.grain.columns else ""
    sql = f"SELECT {columns} FROM {ground.source}{where}"  # noqa: S608 - written by gendan
    scan = Scan(sql, {sql: index for index, sql in enumerate(wanted)})
    writer = Writer(rule, ground, scan, as_of)
    tables = _Tables(rule, query, catalog)
    found = [_explained(rule, writer, row, tables) for row in query(sql, {"order": order} if where else None).rows]
    return tuple(sorted(found, key=lambda one: one.record))


def _wanted(rule: Compiled, ground: Ground) -> list[str]:
    return [*ground.wanted, *rule.shown.values(), rule.verdict, *(tally.sql for tally in rule.tallies)]


def _absent(rule: Compiled, catalog: Catalog) -> list[str]:
    return [absent(read, rule.grain, catalog) for read in (rule.piece.needs if rule.piece else ())]


def _whole(rule: Compiled) -> Part:
    held = rule.piece.part if rule.piece else None
    return held or Part(rule.rule.when, rule.verdict, needs=rule.piece.needs if rule.piece else ())


def _all(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _all(child)


def _explained(rule: Compiled, writer: Writer, row: Row, tables: _Tables) -> RuleWhy:
    values: dict[str, object] = {"as_of": writer.as_of} if _AS_OF.search(rule.rule.when) else {}
    values |= {word: writer.get(row, rule.shown[word]) for word in rule.values}
    whole = _truth(_whole(rule), writer, row)
    verdict = writer.verdict(row)
    keys = tuple(writer.get(row, key) for key in writer.ground.keys)
    missing: tuple[str, ...] = ()
    if verdict == "unknown" and rule.piece is not None:
        lacking = [read for read in rule.piece.needs if writer.get(row, absent(read, rule.grain, tables.catalog))]
        missing = tuple(dict.fromkeys(read.label for read in lacking)) or writer.said_missing(row)
        values.update({read.label: None for read in lacking if read.alias == CHILD})
    counted = tuple(
        CountWhy(
            tally.words,
            writer.get(row, tally.sql),
            tables.catalog.tables[tally.table].comment,
            tables.rows_behind(tally, writer.ground, keys),
        )
        for tally in rule.tallies
    )
    return RuleWhy(
        rule=rule.rule.id,
        record=writer.record(row, keys)[1],
        verdict=verdict,
        values=values,
        missing=missing,
        part=whole,
        params=rule.rule.params,
        counted=counted,
        meaning={"as_of": DAY_JUDGED} | {read.label: tables.meaning(read) for read in rule.reads},
    )


class _Tables(Struct, frozen=True):
    """What explaining asks of the tables."""

    rule: Compiled
    query: Query
    catalog: Catalog

    def meaning(self, read: Read) -> Text:
        return self.catalog.tables[read.table].columns[read.column].comment

    def rows_behind(self, tally: Tally, ground: Ground, keys: Row) -> tuple[CountedRow, ...]:
        """Return the child records of one record in their order, and whether each goes into the number."""
        child, grain = self.catalog.tables[tally.table], self.rule.grain
        ties = links(grain, child)
        names = [key for key in child.keys if key not in ties] or list(child.keys)
        columns = [read for read in tally.reads if read.alias == CHILD]
        wanted = [*(f"{CHILD}.{name(key)}" for key in names), *(read.sql for read in columns), tally.held or "TRUE"]
        joined = " AND ".join(f"{CHILD}.{name(key)} = {GRAIN}.{name(key)}" for key in ties)
        here = " AND ".join(f"{key} = $key{index}" for index, key in enumerate(ground.keys))
        first, _, rest = ground.source.partition(" LEFT JOIN ")
        source = f"{first} JOIN {name(child.name)} {CHILD} ON {joined}" + (f" LEFT JOIN {rest}" if rest else "")
        sql = f"SELECT {', '.join(wanted)} FROM {source} WHERE {here} ORDER BY ALL"  # noqa: S608 - written by gendan
        rows = self.query(sql, {f"key{index}": key for index, key in enumerate(keys)}).rows
        return tuple(_counted(row, len(names), columns) for row in rows)


def _counted(row: Row, names: int, columns: Sequence[Read]) -> CountedRow:
    record = "/".join(str(value) for value in row[:names] if value is not None)
    held = row[-1]
    values = {read.column: value for read, value in zip(columns, row[names:-1], strict=True)}
    return CountedRow(record, None if held is None else bool(held), values)


def _truth(part: Part, writer: Writer, row: Row) -> PartWhy:
    held = writer.get(row, part.sql)
    truth = None if held is None else bool(held)
    return PartWhy(part.words, truth, part.joined, tuple(_truth(child, writer, row) for child in part.children))


def _of_query(rule: Compiled, query: Query, ground: Ground, as_of: date, order: str) -> tuple[RuleWhy, ...]:
    """Return what a query said of the order's records; those that it did not return pass and are not listed."""
    scan = scan_query(rule, ground)
    writer = Writer(rule, ground, scan, as_of)
    found: dict[str, RuleWhy] = {}
    meaning = {word: column.comment for word, column in rule.grain.columns.items() if word in rule.values}
    for row in sorted(query(scan.sql).rows, key=str):
        keys = tuple(writer.get(row, key) for key in ground.keys)
        own, record = writer.record(row, keys)
        if own in {order, None}:
            verdict = writer.verdict(row)
            values = {
                word: writer.get(row, rule.shown[word]) for word in rule.values if word not in {"verdict", "missing"}
            }
            missing = writer.said_missing(row) if verdict == "unknown" else ()
            why = RuleWhy(rule.rule.id, record, verdict, values, missing, params=rule.rule.params, meaning=meaning)
            found.setdefault(record, why)
    return tuple(found[record] for record in sorted(found))
