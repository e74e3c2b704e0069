"""Lines of JSON into the tables, many documents at a time. No line may vanish: they are counted on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.facts.plan import RAW, literal, quoted
from gendan.facts.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from gendan.facts.plan import Plan

_SMALLEST = 1 << 16
_OWN = ("_id", "_file")


class Lines(Struct, frozen=True):
    """Documents of one kind as they were read: the table that holds them, how many there are, and their top keys."""

    plan: Plan
    table: str
    count: int
    used: frozenset[str]


def read_lines(
    connection: DuckDBPyConnection,
    plan: Plan,
    paths: Sequence[Path],
    expected: int | None,
    keys: AbstractSet[str] | None,
    table: str,
) -> Lines:
    """Read files of lines into a new table, made by any connection; none is made where there are no lines."""
    lines, longest, path = _gather(paths)
    if expected is not None and lines != expected:
        raise refusal(f"{expected} documents of kind {plan.kind} were handed over, {lines} lines arrived", "Load")
    used = frozenset(plan.columns if keys is None else plan.columns.keys() & keys)
    if lines:
        connection.execute(_raw(plan, path, longest, used, table))
    return Lines(plan, table, lines, used)


def fill_tables(connection: DuckDBPyConnection, lines: Lines) -> set[str]:
    """Fill the tables of a kind from its lines, whose own table goes; return the tables with rows."""
    if not lines.count:
        return set()
    _check(connection, lines.plan, lines.count, lines.table)
    needed = [source for source in lines.plan.sources if not source.root_key or source.root_key in lines.used]
    inserts = (source.insert(lines.used, lines.table) for source in needed)
    connection.execute(";\n".join([*inserts, f"DROP TABLE {lines.table}"]))
    return {source.table for source in needed}


def _gather(paths: Sequence[Path]) -> tuple[int, int, Path]:
    """Return the number of lines, the length of the longest in bytes, and the one file that holds them all.

    The engine fills a vector from one file only: many short ones cost it twice the time of a long one.
    """
    data = b"".join(path.read_bytes() for path in paths)
    lines = data.split(b"\n")
    target = paths[0]
    if len(paths) > 1:
        target = target.with_name(f"{target.name}.all")
        target.write_bytes(data)
    return len(lines) - (not lines[-1]), max(map(len, lines)), target


def _raw(plan: Plan, path: Path, longest: int, used: AbstractSet[str], table: str) -> str:
    """Read the file as it is; a value that does not fit its column is missing and does not cost its line."""
    columns = ", ".join(
        f"{literal(key)}: {literal(sql)}" for key, sql in plan.columns.items() if key in used or key in _OWN
    )
    return (
        f"CREATE TABLE {table} AS SELECT * FROM read_json({literal(path.as_posix())}, format = 'newline_delimited',"
        f" ignore_errors = true, maximum_object_size = {max(longest + 2, _SMALLEST)}, compression = 'uncompressed',"
        f" columns = {{{columns}}})"
    )


def _check(connection: DuckDBPyConnection, plan: Plan, lines: int, table: str) -> None:
    """Compare counts, put the lines in the order of their files, drop repeated ids."""
    row = connection.execute(
        "SELECT count(*), count(_id), count(_file), count(DISTINCT _id), coalesce(bool_or(_file < before), false),"
        f" coalesce(bool_or(_id IN (SELECT {plan.kind}_id FROM {quoted(plan.table)})), false)"
        f" FROM (SELECT _id, _file, lag(_file) OVER (ORDER BY rowid) AS before FROM {table})"
    ).fetchone()
    total, named, filed, distinct, unsorted, known = row or (0, 0, 0, 0, False, False)
    if not total == named == filed == lines:
        raise refusal(f"of {lines} documents of kind {plan.kind}, {min(total, named, filed)} could be loaded", "Load")
    if distinct != total or known:
        kept = _DUPLICATES.replace("$kind", literal(plan.kind)).replace("$id", quoted(f"{plan.kind}_id"))
        connection.execute(kept.replace("$table", quoted(plan.table)).replace(RAW, table))
    if unsorted:
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {table} ORDER BY _file")


_DUPLICATES = """
CREATE OR REPLACE TEMP TABLE kept AS
  SELECT _id, coalesce(any_value(t.file), min(_file)) AS _file FROM $raw raw LEFT JOIN $table t ON t.$id = raw._id
  GROUP BY _id HAVING count(*) > 1 OR any_value(t.file) IS NOT NULL;
INSERT INTO duplicate_files (kind, order_id, id, file, first_file)
  SELECT $kind, CASE WHEN $kind = 'order' THEN raw._id END, raw._id, raw._file, kept._file FROM $raw raw JOIN kept USING (_id) WHERE raw._file <> kept._file
  ORDER BY raw._id, raw._file;
DELETE FROM $raw raw USING kept WHERE raw._id = kept._id AND raw._file <> kept._file;
DROP TABLE kept
"""
