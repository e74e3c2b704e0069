"""Small houses for the schedule: orders as nested values, loaded into tables with the columns that the facts have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from gendan.facts.calendars import load_calendars, prepare_calendars
from gendan.facts.schedule import build_schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Doc = Mapping[str, Any]
    Scheduled = Callable[..., duckdb.DuckDBPyConnection]

CALENDARS: list[Doc] = [
    {
        "id": "CN", "weekend": ["sat", "sun"], "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        "holidays": [{"date": f"2026-10-0{day}", "name": {"en": "National Day", "zh": "国庆节"}} for day in range(1, 8)],
        "workdays": [{"date": "2026-09-20"}, {"date": "2026-10-10", "name": {"en": "Make-up", "zh": "国庆节调休"}}],
    },
    {"id": "BD", "weekend": ["fri"], "valid_from": "2026-01-01", "valid_to": "2026-12-31"},
]  # fmt: skip

_TABLES = """
CREATE TABLE orders (order_id VARCHAR, category_checklist VARCHAR, owner VARCHAR, open BOOLEAN, complete BOOLEAN,
  status VARCHAR, received DATE, confirmed_on DATE, factory VARCHAR, customer VARCHAR, kind VARCHAR, closed DATE);
CREATE TABLE partners (partner_id VARCHAR, calendar VARCHAR);
CREATE TABLE deliveries (order_id VARCHAR, delivery VARCHAR, pos INTEGER, requested DATE, original DATE, promised DATE,
  ex_factory DATE, etd DATE, completed DATE);
CREATE TABLE progress (order_id VARCHAR, delivery VARCHAR, task VARCHAR, planned DATE, started DATE, done DATE,
  skipped DATE, "by" VARCHAR, cause VARCHAR, reason VARCHAR, path VARCHAR);
"""
_PROGRESS = ("planned", "started", "done", "skipped", "by", "cause", "reason")


@pytest.fixture(scope="session")
def scheduled() -> Iterator[Scheduled]:
    """A function that schedules orders against checklists, as of a day, and returns the connection."""
    connection = duckdb.connect()

    def run(
        checklists: Sequence[Doc],
        orders: Sequence[Doc],
        as_of: date = date(2026, 6, 1),
        applies: Mapping[tuple[str, str], str] | None = None,
        house: str | None = "CN",
        begin: date | None = None,
        closed_since: date | None = None,
    ) -> duckdb.DuckDBPyConnection:
        for kind, name in connection.execute("SELECT table_type, table_name FROM information_schema.tables").fetchall():
            connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {name}")
        connection.execute(_TABLES)
        connection.execute(
            "INSERT INTO partners VALUES ('ningbo', 'CN'), ('dhaka', 'BD'), ('acme', NULL), ('lost', 'XX')"
        )
        for order in orders:
            _load(connection, order, str(checklists[0]["id"]))
        prepare_calendars(connection)
        load_calendars(connection, CALENDARS, house)
        build_schedule(connection, checklists, applies or {}, as_of, begin, closed_since=closed_since)
        return connection

    yield run
    connection.close()


def _load(connection: duckdb.DuckDBPyConnection, order: Doc, checklist: str) -> None:
    deliveries = order.get("deliveries", [])
    status = order.get("status", "open")
    complete = bool(deliveries) and all(one.get("completed") for one in deliveries)
    name = order.get("id", "SO-1")
    connection.execute(
        "INSERT INTO orders VALUES (?, ?, 'li-na', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [name, order.get("checklist", checklist), status == "open", complete, status, order.get("received"),
         order.get("confirmed"), order.get("factory", "ningbo"), order.get("customer", "acme"), order.get("kind"),
         order.get("closed")],
    )  # fmt: skip
    _record(connection, name, None, order.get("progress", {}))
    for pos, one in enumerate(deliveries, 1):
        promises = one.get("promised", [])
        last = promises[-1] if promises else None
        connection.execute(
            "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [name, one["id"], pos, one.get("requested"), promises[0] if promises else None, last,
             last or one.get("requested"), one.get("etd"), one.get("completed")],
        )  # fmt: skip
        _record(connection, name, one["id"], one.get("progress", {}))


def _record(connection: duckdb.DuckDBPyConnection, order: str, delivery: str | None, progress: Doc) -> None:
    for task, what in progress.items():
        values = [what.get(key) for key in _PROGRESS]
        connection.execute(
            "INSERT INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [order, delivery, task, *values, f"progress/{task}"],
        )
