"""One question to the engine, and its answer as values of Python."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gendan.facts.refusal import refusal
from gendan.words.catalog import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

_MOMENT = "TIMESTAMP WITH TIME ZONE"


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object]) -> Rows:
    """Run one statement; parameters that it does not name are passed over. Raises FactsError when there are several."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise refusal(f"one statement is expected, not {len(statements)}", "Parser")
    wanted = statements[0].named_parameters
    given = {name: _plain(value) for name, value in parameters.items() if name in wanted}
    connection.execute(statements[0], given)
    description = connection.description or []
    moments = [index for index, column in enumerate(description) if str(column[1]) == _MOMENT]
    names = tuple(str(column[0]) for column in description)
    if moments:
        return Rows(names, _fetch_moments(connection, sql, given, len(names), moments))
    return Rows(names, tuple(connection.fetchall()))


def _fetch_moments(
    connection: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, object], width: int, moments: Sequence[int]
) -> tuple[tuple[object, ...], ...]:
    """Ask again with moments as text: the engine would need another package to hand them over itself."""
    columns = [f"c{index}" for index in range(width)]
    shown = [f"CAST({name} AS VARCHAR)" if index in moments else name for index, name in enumerate(columns)]
    inner = sql.strip().rstrip(";")
    connection.execute(f"SELECT {', '.join(shown)} FROM (\n{inner}\n) AS q({', '.join(columns)})", given)
    return tuple(
        tuple(_moment(value) if index in moments else value for index, value in enumerate(row))
        for row in connection.fetchall()
    )


def _moment(value: object) -> object:
    return None if value is None else datetime.fromisoformat(str(value))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple | frozenset) else value
