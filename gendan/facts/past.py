"""History into the tables: commits, the versions of documents, and what changed, as they come from git."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.facts.plan import literal
from gendan.facts.refusal import refusal
from gendan.words.receipt import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from gendan.words.history import History, Past
    from gendan.words.text import Text

TABLES = frozenset({"history", "commits", "versions", "changes", "receipts"})
"""The tables that need git: what names one of them has history read."""

_COMMITS = {
    "number": "INTEGER",
    "commit_id": "VARCHAR",
    "parents": "VARCHAR[]",
    "author": "VARCHAR",
    "author_email": "VARCHAR",
    "authored": "TIMESTAMPTZ",
    "committer": "VARCHAR",
    "committer_email": "VARCHAR",
    "committed": "TIMESTAMPTZ",
    "receipt": "TIMESTAMPTZ",
    "signature": "VARCHAR",
    "principal": "VARCHAR",
    "subject": "VARCHAR",
    "trailers": "VARCHAR[]",
}
_PLACES = {
    "idx": "BIGINT",
    "place": "VARCHAR",
    "of": "VARCHAR",
    "record": "VARCHAR",
    "field": "VARCHAR",
    "delivery": "VARCHAR",
    "task": "VARCHAR",
    "event": "BOOLEAN",
}
_VERSIONS = {
    "kind": "VARCHAR",
    "id": "VARCHAR",
    "number": "INTEGER",
    "file": "VARCHAR",
    "blob": "VARCHAR",
    "moved_from": "VARCHAR",
    "created": "BOOLEAN",
    "since": "INTEGER",
    "trouble": "VARCHAR",
    "origin": "VARCHAR",
    "author": "VARCHAR",
    "author_email": "VARCHAR",
    "trailers": "VARCHAR[]",
    "owner": "VARCHAR",
    "count": "INTEGER",
    "at": "BIGINT[]",
    "did": "VARCHAR[]",
    "old": "VARCHAR[]",
    "new": "VARCHAR[]",
}
_RECEIPTS = {
    "commit_id": "VARCHAR",
    "number": "INTEGER",
    "received": "TIMESTAMPTZ",
    "where_received": "VARCHAR",
    "branch": "VARCHAR",
    "hash": "VARCHAR",
    "before": "VARCHAR",
    "ancestor": "BOOLEAN",
    "trouble": "VARCHAR",
}
_READ = {"read_commits": _COMMITS, "read_versions": _VERSIONS, "read_places": _PLACES}
_ALL = {**_READ, "read_receipts": _RECEIPTS}
_SMALLEST = 1 << 16


def remember_nothing(connection: DuckDBPyConnection) -> None:
    """Make the tables of what git says, empty, and `read_history` without a word: nobody has asked git."""
    for name, columns in _ALL.items():
        connection.execute(f"CREATE TABLE {name} ({_listed(columns)})")
    connection.execute(
        "CREATE TABLE read_history (state VARCHAR, reason_en VARCHAR, reason_zh VARCHAR, head VARCHAR, way VARCHAR,"
        " floor INTEGER, outside VARCHAR[], today DATE)"
    )


def remember(connection: DuckDBPyConnection, past: Past) -> None:
    """Fill them from lines of JSON: files of commits, of versions, of places.

    Raises FactsError when there are not as many lines of each as `past` says.
    """
    remember_nothing(connection)
    history = past.history
    reason: Text | None = history.reason
    connection.execute(
        "INSERT INTO read_history VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            history.state,
            reason.en if reason else None,
            reason.zh if reason else None,
            history.head,
            history.way,
            history.floor,
            list(past.outside),
            past.today,
        ],
    )
    _load_receipts(connection, history)
    for (name, columns), paths, count in zip(_READ.items(), past.files, past.counts, strict=True):
        if count:
            order = "" if past.in_order or columns is not _VERSIONS else " ORDER BY kind, id, number"
            _load(connection, name, columns, paths, past.longest, order)
        row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        if row is None or row[0] != count:
            raise refusal(f"{count} lines of history were handed over, {row and row[0]} arrived in {name}", "Load")


def _load_receipts(connection: DuckDBPyConnection, history: History) -> None:
    """Load the receipts, and the notes that are none; one statement, however many they are."""
    faults = {fault.receipt.number: fault.kind for fault in reversed(history.book.faults)}
    rows: list[dict[str, object]] = [
        {
            "commit_id": one.commit,
            "number": one.number,
            "received": one.received.isoformat(),
            "where_received": one.where,
            "branch": None if one.branch == NOWHERE else one.branch,
            "hash": one.hash,
            "before": one.before,
            "ancestor": history.stands.get(one.commit),
            "trouble": faults.get(one.number),
        }
        for one in history.book.receipts
    ]
    rows += [{"commit_id": one.commit, "trouble": "form"} for one in history.book.spoilt]
    if rows:
        form = json.dumps([dict(_RECEIPTS)])
        connection.execute(
            "INSERT INTO read_receipts SELECT unnest(from_json(?::JSON, ?), recursive := true)",
            [json.dumps(rows), form],
        )


def forget(connection: DuckDBPyConnection) -> None:
    """Drop them: the tables made of them are filled."""
    connection.execute("".join(f"DROP TABLE IF EXISTS {name};" for name in ("read_history", *_ALL)))


def _load(
    connection: DuckDBPyConnection, name: str, columns: dict[str, str], paths: Sequence[Path], longest: int, order: str
) -> None:
    listed = ", ".join(f"{literal(key)}: {literal(sql)}" for key, sql in columns.items())
    files = ", ".join(literal(path.as_posix()) for path in paths)
    connection.execute(
        f"INSERT INTO {name} SELECT * FROM read_json([{files}], format = 'newline_delimited',"
        f" maximum_object_size = {max(longest + 2, _SMALLEST)}, compression = 'uncompressed', columns = {{{listed}}}){order}"
    )


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f'"{name}" {sql}' for name, sql in columns.items())
