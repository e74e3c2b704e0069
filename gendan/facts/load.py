"""Lines of JSON into the tables, many documents at a time. No line may vanish: they are counted on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.plan import literal, quoted
from gendan.facts.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from gendan.facts.plan import Plan

_SMALLEST = 1 << 16


def load_lines(
    connection: DuckDBPyConnection, plan: Plan, paths: Sequence[Path], expected: int | None
) -> tuple[int, set[str]]:
    """Fill the tables of one kind; return the number of documents, and the tables with rows. See `Facts.load`."""
    lines, longest = _measure(paths)
    if expected is not None and lines != expected:
        raise refusal(f"{expected} documents of kind {plan.kind} were handed over, {lines} lines arrived", "Load")
    if not lines:
        return 0, set()
    connection.execute(_raw(plan, paths, longest))
    filled = _check(connection, plan, lines)
    needed = [source for source in plan.sources if source.root_key in filled]
    connection.execute(";\n".join([*(source.insert for source in needed), "DROP TABLE raw"]))
    return lines, {source.table for source in needed}


def _measure(paths: Sequence[Path]) -> tuple[int, int]:
    """Return the number of lines and the length of the longest, in bytes."""
    lines, longest = 0, 0
    for path in paths:
        with path.open("rb") as file:
            for line in file:
                lines += 1
                longest = max(longest, len(line))
    return lines, longest


def _raw(plan: Plan, paths: Sequence[Path], longest: int) -> str:
    """Read the files as they are; a value that does not fit its column is missing and does not cost its line."""
    files = ", ".join(literal(path.as_posix()) for path in paths)
    return (
        f"CREATE TEMP TABLE raw AS SELECT * FROM read_json([{files}], format = 'newline_delimited',"
        f" ignore_errors = true, maximum_object_size = {max(longest + 1, _SMALLEST)}, compression = 'uncompressed',"
        f" columns = {plan.columns})"
    )


def _check(connection: DuckDBPyConnection, plan: Plan, lines: int) -> frozenset[str]:
    """Compare counts, put the lines in the order of their files, drop repeated ids; return the root keys in use."""
    keys = sorted({source.root_key for source in plan.sources if source.root_key})
    used = "".join(f", bool_or({quoted(key)} IS NOT NULL)" for key in keys)
    row = connection.execute(
        f"SELECT count(*), count(_id), count(_file), count(DISTINCT _id), coalesce(bool_or(_file < before), false){used}"
        " FROM (SELECT *, lag(_file) OVER (ORDER BY rowid) AS before FROM raw)"
    ).fetchone()
    total, named, filed, distinct, unsorted, *counts = row or (0, 0, 0, 0, False)
    if not total == named == filed == lines:
        raise refusal(f"of {lines} documents of kind {plan.kind}, {min(total, named, filed)} could be loaded", "Load")
    if distinct != total:
        connection.execute(_DUPLICATES.replace("$kind", literal(plan.kind)))
    if unsorted:
        connection.execute("CREATE OR REPLACE TEMP TABLE raw AS SELECT * FROM raw ORDER BY _file")
    return frozenset({"", *(key for key, count in zip(keys, counts, strict=True) if count)})


_DUPLICATES = """
CREATE OR REPLACE TEMP TABLE kept AS SELECT _id, min(_file) AS _file FROM raw GROUP BY _id HAVING count(*) > 1;
INSERT INTO duplicate_files (kind, id, file, first_file)
  SELECT $kind, raw._id, raw._file, kept._file FROM raw JOIN kept USING (_id) WHERE raw._file <> kept._file
  ORDER BY raw._id, raw._file;
DELETE FROM raw USING kept WHERE raw._id = kept._id AND raw._file <> kept._file;
DROP TABLE kept
"""
