"""The meaning of every table and column as SQL comments, both languages in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.plan import literal, quoted

if TYPE_CHECKING:
    from gendan.words.catalog import Catalog, Table
    from gendan.words.text import Text


def comment_statements(catalog: Catalog) -> str:
    """Return COMMENT ON for every table and column of the catalog."""
    return "\n".join(line for table in catalog.tables.values() for line in _lines(table))


def _lines(table: Table) -> list[str]:
    name = quoted(table.name)
    columns = (
        f"COMMENT ON COLUMN {name}.{quoted(column.name)} IS {_words(column.comment)};"
        for column in table.columns.values()
    )
    return [f"COMMENT ON TABLE {name} IS {_words(table.comment)};", *columns]


def _words(comment: Text) -> str:
    return literal(f"{comment.en} {comment.zh}")
