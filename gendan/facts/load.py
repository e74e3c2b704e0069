"""Lines of JSON into the tables, many documents at a time. No line may vanish: they are counted on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.plan import literal, quoted
from gendan.facts.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from gendan.facts.plan import Plan

_SMALLEST = 1 << 16
_OWN = ("_id", "_file")


def load_lines(
    connection: DuckDBPyConnection,
    plan: Plan,
    paths: Sequence[Path],
    expected: int | None,
    keys: AbstractSet[str] | None,
) -> tuple[int, set[str]]:
    """Fill the tables of one kind; return the number of documents, and the tables with rows. See `Facts.load`."""
    lines, longest, path = _gather(paths)
    if expected is not None and lines != expected:
        raise refusal(f"{expected} documents of kind {plan.kind} were handed over, {lines} lines arrived", "Load")
    if not lines:
        return 0, set()
    used = frozenset(plan.columns if keys is None else plan.columns.keys() & keys)
    connection.execute(_raw(plan, path, longest, used))
    _check(connection, plan, lines)
    needed = [source for source in plan.sources if not source.root_key or source.root_key in used]
    connection.execute(";\n".join([*(source.insert(used) for source in needed), "DROP TABLE raw"]))
    return lines, {source.table for source in needed}


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


def _raw(plan: Plan, path: Path, longest: int, used: AbstractSet[str]) -> str:
    """Read the file as it is; a value that does not fit its column is missing and does not cost its line."""
    columns = ", ".join(
        f"{literal(key)}: {literal(sql)}" for key, sql in plan.columns.items() if key in used or key in _OWN
    )
    return (
        f"CREATE TEMP TABLE raw AS SELECT * FROM read_json({literal(path.as_posix())}, format = 'newline_delimited',"
        f" ignore_errors = true, maximum_object_size = {max(longest + 2, _SMALLEST)}, compression = 'uncompressed',"
        f" columns = {{{columns}}})"
    )


def _check(connection: DuckDBPyConnection, plan: Plan, lines: int) -> None:
    """Compare counts, put the lines in the order of their files, drop repeated ids."""
    row = connection.execute(
        "SELECT count(*), count(_id), count(_file), count(DISTINCT _id), coalesce(bool_or(_file < before), false),"
        f" coalesce(bool_or(_id IN (SELECT {plan.kind}_id FROM {quoted(plan.table)})), false)"
        " FROM (SELECT _id, _file, lag(_file) OVER (ORDER BY rowid) AS before FROM raw)"
    ).fetchone()
    total, named, filed, distinct, unsorted, known = row or (0, 0, 0, 0, False, False)
    if not total == named == filed == lines:
        raise refusal(f"of {lines} documents of kind {plan.kind}, {min(total, named, filed)} could be loaded", "Load")
    if distinct != total or known:
        kept = _DUPLICATES.replace("$kind", literal(plan.kind)).replace("$id", quoted(f"{plan.kind}_id"))
        connection.execute(kept.replace("$table", quoted(plan.table)))
    if unsorted:
        connection.execute("CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM raw ORDER BY _file")


_DUPLICATES = """
CREATE OR REPLACE TEMP TABLE kept AS
  SELECT _id, coalesce(any_value(t.file), min(_file)) AS _file FROM raw LEFT JOIN $table t ON t.$id = raw._id
  GROUP BY _id HAVING count(*) > 1 OR any_value(t.file) IS NOT NULL;
INSERT INTO duplicate_files (kind, order_id, id, file, first_file)
  SELECT $kind, CASE WHEN $kind = 'order' THEN raw._id END, raw._id, raw._file, kept._file FROM raw JOIN kept USING (_id) WHERE raw._file <> kept._file
  ORDER BY raw._id, raw._file;
DELETE FROM raw USING kept WHERE raw._id = kept._id AND raw._file <> kept._file;
DROP TABLE kept
"""
