"""The log as a table, a change a row: JSON lines, CSV, Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.log import wording
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
_FOR_PEOPLE = ("when", "who", "commit", "id", "text")


def render(view: Log, look: Look, name: str) -> str:
    """Return every change with all that is known of it; for Markdown what people read."""
    if name == "markdown":
        return FORMATS[name](Rows(_FOR_PEOPLE, tuple(_for_people(view, look))), look)
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


def _for_people(view: Log, look: Look) -> Iterator[tuple[object, ...]]:
    for entry in view.entries:
        when = f"{entry.when:%Y-%m-%d %H:%M}" if entry.when else ""
        if entry.commit is None:
            when = wording.NOT_COMMITTED.said_in(look.language)
        who = wording.who(entry, view).said_in(look.language)
        for told in wording.rows_words(entry):
            yield (when, who, (entry.commit or "")[:8], wording.title(entry), told.said_in(look.language))
