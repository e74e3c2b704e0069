"""What the reader gives: a value, or the troubles that stand in its way. Builds troubles; opens nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.finding import Place, Trouble

if TYPE_CHECKING:
    from gendan.words.text import Text

LONGEST_QUOTE = 60
"""Characters of the offending text that a message shows."""


class Parsed(Struct, frozen=True):
    """`value` is the document with keys as text, None when refused; `troubles` say why. Never both."""

    value: object | None
    troubles: tuple[Trouble, ...] = ()


def refuse(*troubles: Trouble) -> Parsed:
    """Return the answer for a file that cannot be used, troubles in the order of their place."""
    return Parsed(None, tuple(sorted(troubles, key=lambda one: (one.place.line or 0, one.place.column or 0, one.rule))))


def trouble(rule: str, place: Place, message: Text, advice: Text, **values: object) -> Trouble:
    """Return a Trouble of the data pack: `rule` "tab" becomes "data/tab"."""
    return Trouble(f"data/{rule}", place, message, advice, values=values)


def shown(text: str) -> str:
    """Return `text` on one line, at most 60 characters, what a terminal would not show written as an escape.

    Emoji joiners and the like are escaped too: a message has to show what a screen hides.
    """
    cut = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return "".join(char if char.isprintable() else _escape(char) for char in cut)


def quoted(text: str) -> str:
    """Return `text` as one would write it in YAML so that it stays text: 'NO', 'it''s'."""
    return "'" + shown(text).replace("'", "''") + "'"


def raw_line(text: str, line: int) -> str:
    """Return line `line` (from 1) of `text` without its end; "" when there is none. Line ends are LF, CRLF and CR."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n", line)
    return lines[line - 1] if 0 < line <= len(lines) else ""


def line_at(text: str, line: int) -> str:
    """Return line `line` (from 1) of `text` without outer spaces; "" when there is none."""
    return raw_line(text, line).strip()


def place_of(file: str, text: str, offset: int) -> Place:
    """Return the place of the character at `offset`; line ends are LF, CRLF and CR, a leading BOM has no width."""
    before = text[:offset].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
