"""Fills one worked-out table; what it needs has been filled before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gendan.facts.plan import quoted

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

    from gendan.facts.worked_out.table import WorkedOut


Cells = Sequence[tuple[object, ...]]


def fill_table(
    connection: DuckDBPyConnection,
    one: WorkedOut,
    as_of: date,
    *,
    every: bool = True,
    handed: Mapping[str, Cells] | None = None,
) -> None:
    """Fill the table as of a day; it stays empty where what it is made of is empty, or its question has no answer.

    Without `every` what no rule that comes with gendan looks at is left out: see WorkedOut. `handed`: rows by table.
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
    if one.as_written:
        connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute(f"INSERT INTO {quoted(one.table.name)} BY NAME {select}")
    if one.as_written:
        connection.execute("RESET disabled_optimizers")


def _has_rows(connection: DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1").fetchone() is not None
