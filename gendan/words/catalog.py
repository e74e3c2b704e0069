"""The tables as rule writers see them: names, types, comments, keys. Built by facts, used by evaluate and render."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.words.text import Text


class Column(Struct, frozen=True):
    """One column. `type` is its SQL type; `derived` says that gendan worked it out rather than read it."""

    name: str
    type: str
    comment: Text
    derived: bool = False
    at: str | None = None
    """The path below the record where the value stands in the file, "payment/lc/expiry"; None when derived."""


class Table(Struct, frozen=True):
    """One table. `keys` identify a row; `links` are the columns that tie it to its parents ("order_id", "delivery")."""

    name: str
    comment: Text
    columns: Mapping[str, Column]
    keys: tuple[str, ...]
    links: tuple[str, ...] = ()


class Catalog(Struct, frozen=True):
    """All tables by name, and the version of their schema: raised when a column changes its name or meaning."""

    tables: Mapping[str, Table]
    version: str


class Rows(Struct, frozen=True):
    """An answer: column names and rows in the order asked for."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]] = field(default_factory=tuple)


class Query(Protocol):
    """What evaluate gets instead of a connection."""

    def __call__(self, sql: str, parameters: Mapping[str, object] | None = None) -> Rows:
        """Run one statement and return all of its rows. Raises FactsError with the engine's words."""
        ...
