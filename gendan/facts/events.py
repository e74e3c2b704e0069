"""An event dated after the as-of date has not happened yet: it is left out, and listed in `future_events`.

Set-based: one look at all event columns; only where something lies ahead are rows deleted or values emptied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.plan import literal, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

    from gendan.facts.plan import Event, Plan

_DAY = "{column}::DATE"
"""Moments are judged by their calendar day in the house's time zone, to which the database is set."""


def leave_out_future(
    connection: DuckDBPyConnection, plans: Mapping[str, Plan], filled: Collection[str], as_of: date
) -> None:
    """Take out of the `filled` tables what lies after `as_of`; on the very day it has happened.

    A row event takes the whole item with everything below it; a field event its value and the ones that go with it.
    Makes `latest_event` (id, day): the last event of each order, receiving it among them.
    """
    connection.execute("SET VARIABLE as_of = $as_of::DATE", {"as_of": as_of})
    connection.execute("CREATE OR REPLACE TEMP TABLE latest_event (id VARCHAR, day DATE)")
    # Orders last: `latest_event` is left as theirs.
    for kind, plan in sorted(plans.items(), key=lambda pair: pair[0] == "order"):
        events = [event for event in plan.events if event.table in filled]
        if plan.table not in filled or not events:
            continue
        connection.execute(_latest(kind, plan, events))
        row = connection.execute("SELECT bool_or(day > getvariable('as_of')) FROM latest_event").fetchone()
        if row and row[0]:
            _leave_out(connection, kind, plan, events)
            connection.execute(_latest(kind, plan, events))


def _latest(kind: str, plan: Plan, events: Sequence[Event]) -> str:
    columns: dict[str, list[str]] = {}
    for event in events:
        columns.setdefault(event.table, []).append(_DAY.format(column=quoted(event.column)))
    if kind == "order":
        columns.setdefault(plan.table, []).append("CASE WHEN received <= getvariable('as_of') THEN received END")
    selects = (
        f"SELECT {kind}_id AS id, greatest({', '.join(days)}) AS day FROM {quoted(table)}"
        for table, days in columns.items()
    )
    return (
        "CREATE OR REPLACE TEMP TABLE latest_event AS"
        f" SELECT id, max(day) AS day FROM ({' UNION ALL '.join(selects)}) GROUP BY id"
    )


def _leave_out(connection: DuckDBPyConnection, kind: str, plan: Plan, events: Sequence[Event]) -> None:
    found = _find(connection, kind, plan, events)
    statements = [line for event in events if (event.table, event.at) in found for line in _take(event, plan)]
    if statements:
        connection.execute(";\n".join(statements))


def _find(connection: DuckDBPyConnection, kind: str, plan: Plan, events: Sequence[Event]) -> set[tuple[str, str]]:
    """List what lies ahead; return the (table, place) pairs in which anything does."""
    selects = [_ahead(number, event, kind, plan) for number, event in enumerate(events)]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE ahead AS {' UNION ALL '.join(selects)}")
    numbers = [row[0] for row in connection.execute("SELECT DISTINCT event FROM ahead ORDER BY ALL").fetchall()]
    if numbers:
        order = "id" if kind == "order" else "NULL"
        connection.execute(
            f"INSERT INTO future_events BY NAME SELECT {literal(kind)} AS kind, {order} AS order_id, id, path, field, on_date,"
            " entry, file, row_number() OVER (PARTITION BY id ORDER BY on_date, path) AS nr, count(*) OVER (PARTITION BY id) AS times"
            f" FROM ahead LEFT JOIN (SELECT {quoted(f'{kind}_id')} AS id, file FROM {quoted(plan.table)}) USING (id)"
            " ORDER BY id, on_date, path"
        )
    return {(events[number].table, events[number].at) for number in numbers}


def _ahead(number: int, event: Event, kind: str, plan: Plan) -> str:
    day = _DAY.format(column=quoted(event.column))
    place = literal(event.at)
    path = place if event.table == plan.table else f"path || '/' || {place}"
    return (
        f"SELECT {number} AS event, {quoted(f'{kind}_id')} AS id, {path} AS path,"
        f" {literal(event.at.rsplit('/', 1)[-1])} AS field, {day} AS on_date, {_entry(event, kind)} AS entry"
        f" FROM {quoted(event.table)} WHERE {day} > getvariable('as_of')"
    )


def _entry(event: Event, kind: str) -> str:
    """Return the item as people call it: its list and its id (or which it is), "shipments S1"; of a document its id."""
    if not event.identity:
        return quoted(f"{kind}_id")
    names = ", ".join(quoted(name) for name in event.identity)
    return f"concat_ws(' ', {literal(event.table.removeprefix('read_'))}, {names})"


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
