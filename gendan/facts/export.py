"""The tables as Parquet files, for any other engine. Written before the facts are sealed: then no file can be touched any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from gendan.facts.plan import literal, quoted
from gendan.facts.refusal import refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gendan.facts.database import Facts

MONTH = "month"
UNDATED = "undated"
"""The month of orders that do not say when they were received."""


def export_tables(facts: Facts, names: Iterable[str], folder: Path) -> dict[str, int]:
    """Write each table below `folder` and return how many rows each has; call it before `facts.seal()`.

    What belongs to an order stands in `<table>/month=YYYY-MM/`, by the month in which the order was received; the rest in
    `<table>/`. Rows are ordered by the table's keys. Raises FactsError when a file cannot be written.
    """
    rows = {}
    for name in names:
        table = facts.catalog.tables[name]
        by_order = "order_id" in table.columns and name != "orders"
        order = ", ".join(f"t.{quoted(key)}" for key in table.keys)
        source = f"{quoted(name)} t" + (" LEFT JOIN orders o USING (order_id)" if by_order else "")
        columns = ", ".join(f"t.{quoted(column)}" for column in table.columns)
        received = "o.received" if by_order else "t.received"
        dated = by_order or name == "orders"
        month = f", coalesce(strftime({received}, '%Y-%m'), {literal(UNDATED)}) AS {MONTH}" if dated else ""
        select = (
            f"SELECT {columns}{month} FROM {source} ORDER BY {order}"
            if order
            else f"SELECT {columns}{month} FROM {source}"
        )
        target = folder / name
        target.mkdir(parents=True)
        how = f"FORMAT parquet, PARTITION_BY ({MONTH}), OVERWRITE_OR_IGNORE" if dated else "FORMAT parquet"
        where = target if dated else target / "data_0.parquet"
        try:
            facts.connection.execute(f"COPY ({select}) TO {literal(str(where))} ({how})")
            counted = facts.connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()
        except duckdb.Error as error:
            raise refused(error) from error
        rows[name] = int(counted[0]) if counted else 0
    return rows
