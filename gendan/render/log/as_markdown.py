"""The log as a table of Markdown; what stands in the files cannot become markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.log import wording
from gendan.render.markdown import literal, table_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.render.look import Look
    from gendan.words.log_view import Entry, Log


def render(view: Log, look: Look, _name: str = "markdown") -> str:
    """Return one row for each thing that people read; who and when stand in the first of a commit."""
    said = look.language
    if not view.entries:
        return f"{literal(wording.NOTHING.said_in(said))}\n"
    heads = [wording.WHEN, wording.WHO, wording.COMMIT, wording.DOCUMENT, wording.CHANGES]
    lines = [table_row(head.said_in(said) for head in heads), table_row("---" for _ in heads)]
    lines += [table_row(map(literal, row)) for entry in view.entries for row in _rows(entry, view, look)]
    foot = [literal(one.said_in(said)) for one in wording.foot(view)]
    return "\n".join([*lines, *(part for one in foot for part in ("", one))]) + "\n"


def _rows(entry: Entry, view: Log, look: Look) -> Iterator[tuple[str, ...]]:
    head = (
        wording.when(entry, look.language),
        wording.who(entry, view).said_in(look.language),
        (entry.commit or "")[:8],
    )
    for number, told in enumerate(wording.rows_words(entry)):
        yield (*(head if not number else ("", "", "")), wording.title(entry), told.said_in(look.language))
