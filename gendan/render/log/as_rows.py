"""The log as a table, a change a row: JSON lines, CSV, Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.rows import FORMATS
from gendan.words.catalog import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.render.look import Look
    from gendan.words.log_view import Log

COLUMNS = (
    "kind",
    "id",
    "when",
    "clock",
    "person",
    "author",
    "merged_by",
    "commit",
    "happening",
    "place",
    "old",
    "new",
    "day",
    "lag",
    "text",
)


def render(view: Log, look: Look, name: str) -> str:
    """Return every change with all that is known of it."""
    return FORMATS[name](Rows(COLUMNS, tuple(_rows(view, look))), look)


def _rows(view: Log, look: Look) -> Iterator[tuple[object, ...]]:
    for entry in view.entries:
        for said in entry.said:
            yield (
                entry.kind,
                entry.id,
                entry.when,
                entry.clock if entry.commit else None,
                entry.person,
                entry.author or None,
                entry.merged_by,
                entry.commit,
                said.happening,
                said.place,
                said.old,
                said.new,
                said.day,
                said.lag,
                said.text.said_in(look.language),
            )
