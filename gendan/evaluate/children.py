"""Counts and sums over the records that belong to the one judged: child tables, tied by order and delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.evaluate.mistake import candidates
from gendan.evaluate.piece import Piece, Tally
from gendan.evaluate.scope import CHILD, GRAIN, Read, links
from gendan.evaluate.values import family_of, literal, name
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.evaluate.compiling import Compiling
    from gendan.words.catalog import Column, Table

AGGREGATES = frozenset({"count", "count_star", "sum", "min", "max"})
MIRRORED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""The sign when the sides change places."""
_SOME = {(">", 0), (">=", 1), ("<>", 0)}
_NONE = {("=", 0), ("<", 1), ("<=", 0)}


def aggregate(compiler: Compiling, word: str, nodes: list[Mapping[str, Any]], node: Mapping[str, Any]) -> Piece:
    """Return count(table[, condition]) or sum/min/max(table.column[, condition]) as a correlated subquery."""
    if any(layer.alias == CHILD for layer in compiler.scope.layers):
        return compiler.forbidden(node, Text("a count within a count", "count 中再套 count"))
    path = tuple(nodes[0].get("column_names") or ()) if nodes else ()
    wanted = 1 if word == "count" else 2
    if word == "count_star" or len(path) != wanted or len(nodes) > 2:
        usage = "count(table[, condition])" if word.startswith("count") else f"{word}(table.column[, condition])"
        return compiler.refuse(
            node, "wrong-type", Text(f"Write {usage}", f"应写成 {usage}"), candidates("", compiler.scope.catalog.tables)
        )
    child = _child(compiler, path[0], nodes[0])
    if child is None:
        return Piece("NULL", "any")
    column = child.columns.get(path[1]) if wanted == 2 else None
    if wanted == 2 and column is None:
        return compiler.refuse(
            nodes[0],
            "unknown-column",
            Text(f"{child.name} has no column `{path[1]}`", f"{child.name} 没有 `{path[1]}` 这一列"),
            candidates(path[1], child.columns),
        )
    condition = _condition(compiler, child, nodes)
    if column is None:
        return _told(compiler, node, child, condition, _count(compiler, child, condition))
    if word == "sum" and family_of(column.type) != "number":
        piece = Piece("NULL", family_of(column.type))
        return compiler.wrong_type(nodes[0], Text("a number", "数字"), piece)
    return _told(compiler, node, child, condition, _over(compiler, word, child, column, condition), column.name)


def _told(
    compiler: Compiling,
    node: Mapping[str, Any],
    child: Table,
    condition: Piece | None,
    piece: Piece,
    column: str | None = None,
) -> Piece:
    """Keep what `gendan why` will want to know of the records behind a number, and return the number."""
    held = condition.sql if condition else ""
    compiler.tallies.append(Tally(compiler.text(node), child.name, piece.sql, held, column, piece.reads))
    return piece


def has_document(compiler: Compiling, nodes: list[Mapping[str, Any]], node: Mapping[str, Any]) -> Piece:
    """Return whether the order has a document of a kind: never missing."""
    pieces = [compiler.compile(item) for item in nodes]
    documents = compiler.scope.catalog.tables.get("documents")
    if (
        len(pieces) != 1
        or not isinstance(pieces[0].constant, str)
        or documents is None
        or "order_id" not in compiler.scope.grain.columns
    ):
        return compiler.refuse(
            node,
            "wrong-type",
            Text("Write has_document('kind')", "应写成 has_document('种类')"),
            Text("The kind is a text, and the record belongs to an order", "种类是文本，且记录须属于某个订单"),
        )
    where = f"{CHILD}.order_id = {GRAIN}.order_id AND {CHILD}.kind = {literal(pieces[0].constant)}"
    sql = f"EXISTS (SELECT 1 FROM documents {CHILD} WHERE {where})"  # noqa: S608 - names and literals written by gendan
    kind = Read(CHILD, "documents", "kind")
    held = f"({kind.sql} = {literal(pieces[0].constant)})"
    compiler.tallies.append(Tally(compiler.text(node), "documents", sql, held, reads=(kind,)))
    return Piece(sql, "truth", params=pieces[0].params)


def existence(count: Piece, sign: str, other: Piece) -> str:
    """Return SQL for `count(…) > 0` and its kin, or "" when it is something else.

    One record that fulfils the condition is enough to know, though another one's values are missing.
    """
    if not count.exists or not isinstance(other.constant, int):
        return ""
    if (sign, other.constant) in _SOME:
        return count.exists
    return f"(NOT {count.exists})" if (sign, other.constant) in _NONE else ""


def _child(compiler: Compiling, table: str, node: Mapping[str, Any]) -> Table | None:
    child = compiler.scope.catalog.tables.get(table)
    if child is None:
        compiler.refuse(
            node,
            "unknown-table",
            Text(f"No table `{table}`", f"没有 `{table}` 这张表"),
            candidates(table, compiler.scope.catalog.tables),
        )
        return None
    if not links(compiler.scope.grain, child):
        grain = compiler.scope.grain.name
        compiler.refuse(
            node,
            "unknown-table",
            Text(f"{table} does not belong to {grain}", f"{table} 与 {grain} 没有从属关系"),
            Text("Use a query (keys:) to bring them together", "请改用查询（keys:）把它们联起来"),
        )
        return None
    return child


def _condition(compiler: Compiling, child: Table, nodes: list[Mapping[str, Any]]) -> Piece | None:
    if len(nodes) < 2:
        return None
    outer = compiler.scope
    compiler.scope = outer.inside(child)
    try:
        piece = compiler.compile(nodes[1])
        compiler.expect(piece, "truth", nodes[1])
    finally:
        compiler.scope = outer
    return piece


def _from(compiler: Compiling, child: Table) -> str:
    ties = " AND ".join(f"{CHILD}.{name(key)} = {GRAIN}.{name(key)}" for key in links(compiler.scope.grain, child))
    return f"FROM {name(child.name)} {CHILD} WHERE {ties}"


def _count(compiler: Compiling, child: Table, condition: Piece | None) -> Piece:
    source = _from(compiler, child)
    if condition is None:
        sql = f"(SELECT count(*) {source})"
        return Piece(sql, "number", exists=f"({sql} > 0)")
    held = condition.sql
    if not condition.needs:
        sql = f"(SELECT count(*) {source} AND {held})"
        return Piece(sql, "number", condition.reads, exists=f"({sql} > 0)", params=condition.params)
    sql = f"(SELECT CASE WHEN count(*) = count({held}) THEN coalesce(count_if({held}), 0) END {source})"
    some = f"(SELECT CASE WHEN count_if({held}) > 0 THEN TRUE WHEN count(*) = count({held}) THEN FALSE END {source})"
    return Piece(sql, "number", condition.reads, condition.needs, exists=some, params=condition.params)


def _over(compiler: Compiling, word: str, child: Table, column: Column, condition: Piece | None) -> Piece:
    """Sum, min, max; unknown as soon as one value, or the condition of one record, is missing."""
    read = Read(CHILD, child.name, column.name)
    held = condition.sql if condition else "TRUE"
    chosen = f"FILTER (WHERE {held})"
    whole = f"count(*) = count({held}) AND count(*) {chosen} = count({read.sql}) {chosen}"
    value = f"coalesce(sum({read.sql}) {chosen}, 0)" if word == "sum" else f"{word}({read.sql}) {chosen}"
    sql = f"(SELECT CASE WHEN {whole} THEN {value} END {_from(compiler, child)})"
    reads, needs = ((*condition.reads, read), (*condition.needs, read)) if condition else ((read,), (read,))
    return Piece(sql, family_of(column.type), reads, needs, params=condition.params if condition else frozenset())
