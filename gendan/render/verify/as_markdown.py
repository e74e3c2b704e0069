"""What was verified as Markdown: one table, for the summary of a pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.rows import FORMATS
from gendan.render.verify import wording
from gendan.words.catalog import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.render.look import Look
    from gendan.words.verify_view import Check, Verification


def render(view: Verification, look: Look) -> str:
    """Return the table of all rows; a check without rows has one that says why."""
    heads = tuple(head.said_in(look.language) for head in wording.HEADS)
    rows = tuple(row for check in view.checks for row in _rows(check, look))
    return FORMATS["markdown"](Rows(heads, rows), look)


def _rows(check: Check, look: Look) -> Iterator[tuple[str, ...]]:
    said = look.language
    title = check.title.said_in(said)
    if check.reason is not None:
        words = wording.NOT_MADE.fill({"reason": check.reason})
        yield title, wording.STATES["unknown"].said_in(said), "", words.said_in(said), ""
    if check.note is not None:
        yield title, wording.STATES[None].said_in(said), "", check.note.said_in(said), ""
    rows, left = wording.shown(check)
    for row in rows:
        yield title, wording.STATES[row.state].said_in(said), row.name, row.message.said_in(said), row.place
    if left:
        yield title, "", "", wording.MORE.fill({"count": left}).said_in(said), ""
