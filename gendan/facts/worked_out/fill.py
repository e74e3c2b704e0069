"""Fills one worked-out table; what it needs has been filled before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gendan.facts.plan import quoted

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

    from gendan.facts.beside import Beside
    from gendan.facts.worked_out.table import WorkedOut


Cells = Sequence[tuple[object, ...]]
_MANY = 5_000
"""Above so many rows, two threads at once pay for the view."""


def fill_table(
    connection: DuckDBPyConnection,
    one: WorkedOut,
    as_of: date,
    *,
    every: bool = True,
    handed: Mapping[str, Cells] | None = None,
    beside: Beside | None = None,
) -> None:
    """Fill the table as of a day; it stays empty where what it is made of is empty, or its question has no answer.

    Without `every` what no rule that comes with gendan looks at is left out: see WorkedOut. `handed`: rows by table.
    `beside`: another thread, that fills half of a table for which that pays; it must have nothing to do.
    """
    if one.rows is not None or one.handed:
        rows = one.rows() if one.rows is not None else (handed or {}).get(one.table.name, ())
        if not rows:
            return
        columns = list(one.table.columns.values())
        lists = {f"c{at}": list(values) for at, values in enumerate(zip(*rows, strict=True))}
        values = ", ".join(f"unnest($c{at}::{column.type}[])" for at, column in enumerate(columns))
        connection.execute(f"INSERT INTO {quoted(one.table.name)} SELECT {values}", lists)
        return
    if one.made_of and not any(_has_rows(connection, name) for name in one.made_of):
        return
    if one.asked and connection.execute(one.asked).fetchone() is None:
        return
    # said outright: a statement whose parameters have no type yet is planned twice
    select = one.select.replace("$as_of", f"DATE '{as_of}'").replace("$every", str(every))
    if not one.as_written:
        connection.execute(f"INSERT INTO {quoted(one.table.name)} BY NAME {select}")
        return
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    middle = _middle(connection, one.halved) if beside is not None and one.halved else 0
    if beside is not None and middle:
        _fill_halves(connection, one.table.name, select, middle, beside)
    else:
        connection.execute(f"INSERT INTO {quoted(one.table.name)} BY NAME {select.replace('$half', 'true')}")
    connection.execute("RESET disabled_optimizers")


def _middle(connection: DuckDBPyConnection, table: str) -> int:
    """Return the number of the row with which the second half of a table begins; 0 of one that is not worth halving."""
    row = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    return int(row[0]) // 2 if row and row[0] > _MANY else 0


def _fill_halves(connection: DuckDBPyConnection, name: str, select: str, middle: int, beside: Beside) -> None:
    """Fill each half in a thread of its own, and make the table a view over both, the first one first."""
    halves = [f"{name}_{part}" for part in (1, 2)]
    for half in halves:
        connection.execute(f"CREATE TABLE {quoted(half)} AS FROM {quoted(name)} LIMIT 0")
    first, second = (
        f"INSERT INTO {quoted(half)} BY NAME {select.replace('$half', f'v.rowid {side} {middle}')}"
        for half, side in zip(halves, ("<", ">="), strict=True)
    )
    beside.begin(lambda other: other.execute(second))
    connection.execute(first)
    beside.wait()
    both = " UNION ALL ".join(f"FROM {quoted(half)}" for half in halves)
    connection.execute(f"DROP TABLE {quoted(name)}; CREATE VIEW {quoted(name)} AS {both}")


def _has_rows(connection: DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1").fetchone() is not None
