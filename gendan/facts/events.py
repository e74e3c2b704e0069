"""An event dated after the as-of date has not happened yet: it is left out, and listed in `future_events`.

Set-based: one look at all event columns; only where something lies ahead are rows deleted or values emptied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.plan import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from duckdb import DuckDBPyConnection

    from gendan.facts.plan import Event, Plan

_DAY = "{column}::DATE"
"""Moments are judged by their calendar day in the house's time zone, to which the database is set."""


def leave_out_future(connection: DuckDBPyConnection, plans: Mapping[str, Plan], as_of: date) -> None:
    """Take out of the loaded tables what lies after `as_of`; on the very day it has happened.

    A row event takes the whole item with everything below it; a field event its value and the ones that go with it.
    """
    for kind, plan in plans.items():
        if not plan.events:
            continue
        connection.execute("SET VARIABLE as_of = $as_of::DATE", {"as_of": as_of})
        found = _find(connection, kind, plan)
        statements = [line for event in plan.events if (event.table, event.at) in found for line in _take(event, plan)]
        if statements:
            connection.execute(";\n".join(statements))


def _find(connection: DuckDBPyConnection, kind: str, plan: Plan) -> set[tuple[str, str]]:
    """List what lies ahead; return the (table, place) pairs in which anything does."""
    selects = [_ahead(number, event, kind, plan) for number, event in enumerate(plan.events)]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ahead AS {' UNION ALL '.join(selects)}")
    numbers = [row[0] for row in connection.execute("SELECT DISTINCT event FROM ahead ORDER BY ALL").fetchall()]
    if numbers:
        order = "id" if kind == "order" else "NULL"
        connection.execute(
            f"INSERT INTO future_events (kind, order_id, id, path, field, on_date)"
            f" SELECT {literal(kind)}, {order}, id, path, field, on_date FROM ahead ORDER BY id, on_date, path",
        )
    return {(plan.events[number].table, plan.events[number].at) for number in numbers}


def _ahead(number: int, event: Event, kind: str, plan: Plan) -> str:
    day = _DAY.format(column=quoted(event.column))
    place = literal(event.at)
    path = place if event.table == plan.table else f"path || '/' || {place}"
    return (
        f"SELECT {number} AS event, {quoted(f'{kind}_id')} AS id, {path} AS path,"
        f" {literal(event.at.rsplit('/', 1)[-1])} AS field, {day} AS on_date"
        f" FROM {quoted(event.table)} WHERE {day} > getvariable('as_of')"
    )


def _take(event: Event, plan: Plan) -> Iterator[str]:
    table, later = quoted(event.table), f"{_DAY.format(column=quoted(event.column))} > getvariable('as_of')"
    if not event.row:
        emptied = ", ".join(f"{quoted(name)} = NULL" for name in event.with_columns)
        yield f"UPDATE {table} SET {emptied} WHERE {later}"
        return
    key = quoted(f"{plan.kind}_id")
    for child in event.below:
        yield (
            f"DELETE FROM {quoted(child)} AS c USING {table} AS p"
            f" WHERE c.{key} = p.{key} AND p.{later} AND starts_with(c.path, p.path || '/')"
        )
    yield f"DELETE FROM {table} WHERE {later}"
