"""Why: one rule on the records of one order, each part of its condition evaluated by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.evaluate.findings import Writer
from gendan.evaluate.piece import Part
from gendan.evaluate.scan import Ground, Scan, absent, ground_of, scan_query
from gendan.evaluate.scope import CHILD, GRAIN
from gendan.words.rule_why import PartWhy, RuleWhy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gendan.evaluate.compiled import Compiled
    from gendan.words.catalog import Catalog, Query

Row = tuple[object, ...]


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
    found = [_explained(rule, writer, row, catalog) for row in query(sql, {"order": order} if where else None).rows]
    return tuple(sorted(found, key=lambda one: one.record))


def _wanted(rule: Compiled, ground: Ground) -> list[str]:
    return [*ground.wanted, *rule.shown.values(), rule.verdict]


def _absent(rule: Compiled, catalog: Catalog) -> list[str]:
    return [absent(read, rule.grain, catalog) for read in (rule.piece.needs if rule.piece else ())]


def _whole(rule: Compiled) -> Part:
    held = rule.piece.part if rule.piece else None
    return held or Part(rule.rule.when, rule.verdict, needs=rule.piece.needs if rule.piece else ())


def _all(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _all(child)


def _explained(rule: Compiled, writer: Writer, row: Row, catalog: Catalog) -> RuleWhy:
    values = {word: writer.get(row, rule.shown[word]) for word in rule.values}
    whole = _truth(_whole(rule), writer, row)
    verdict = writer.verdict(row)
    keys = tuple(writer.get(row, key) for key in writer.ground.keys)
    missing: tuple[str, ...] = ()
    if verdict == "unknown" and rule.piece is not None:
        lacking = [read for read in rule.piece.needs if writer.get(row, absent(read, rule.grain, catalog))]
        missing = tuple(dict.fromkeys(read.label for read in lacking))
        values.update({read.label: None for read in lacking if read.alias == CHILD})
    return RuleWhy(rule.rule.id, writer.record(row, keys)[1], verdict, values, missing, whole)


def _truth(part: Part, writer: Writer, row: Row) -> PartWhy:
    held = writer.get(row, part.sql)
    truth = None if held is None else bool(held)
    return PartWhy(part.words, truth, part.joined, tuple(_truth(child, writer, row) for child in part.children))


def _of_query(rule: Compiled, query: Query, ground: Ground, as_of: date, order: str) -> tuple[RuleWhy, ...]:
    """Return what a query said of the order's records; those that it did not return pass and are not listed."""
    scan = scan_query(rule, ground)
    writer = Writer(rule, ground, scan, as_of)
    found: dict[str, RuleWhy] = {}
    for row in sorted(query(scan.sql).rows, key=str):
        keys = tuple(writer.get(row, key) for key in ground.keys)
        own, record = writer.record(row, keys)
        if own in {order, None}:
            verdict = writer.verdict(row)
            values = {
                word: writer.get(row, rule.shown[word]) for word in rule.values if word not in {"verdict", "missing"}
            }
            missing = writer.said_missing(row) if verdict == "unknown" else ()
            found.setdefault(record, RuleWhy(rule.rule.id, record, verdict, values, missing))
    return tuple(found[record] for record in sorted(found))
