"""The log for people at a terminal: a commit a block, what it did in lines below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.log import wording
from gendan.render.terminal import paint, visible, wrap

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.log_view import Entry, Log

_SHORT = 8
_INDENT = 2


def render(view: Log, look: Look, _name: str = "text") -> str:
    """Return the entries, oldest first; the document is named before each where there may be several."""
    if not view.entries:
        return f"{wording.NOTHING.said_in(look.language)}\n"
    blocks = [_entry(entry, view, look) for entry in view.entries]
    said = [visible(one.said_in(look.language)) for one in wording.foot(view)]
    foot = [paint(line, "faint", colour=look.colour) for one in said for line in wrap(one, max(40, look.width))]
    return "\n\n".join(["\n".join(block) for block in blocks] + (["\n".join(foot)] if foot else [])) + "\n"


def _entry(entry: Entry, view: Log, look: Look) -> list[str]:
    head = wording.when(entry, look.language)
    if entry.commit is not None:
        head += f"  {visible(wording.who(entry, view).said_in(look.language))}  {entry.commit[:_SHORT]}"
    if view.asked is None:
        head = f"{visible(wording.title(entry))}  {head}"
    lines = [paint(line, "strong", colour=look.colour) for line in wrap(head, max(40, look.width), indent=_INDENT)]
    for told in wording.rows_words(entry):
        words = visible(told.said_in(look.language))
        lines += wrap(" " * _INDENT + words, max(40, look.width), indent=2 * _INDENT)
    return lines
