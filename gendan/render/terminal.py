"""Text for terminals: what cannot be seen is made visible, columns are counted, lines are wrapped, words coloured."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Style = Literal["critical", "error", "warning", "info", "strong", "faint", "good"]

_STYLES: dict[Style, str] = {
    "critical": "1;97;41",
    "error": "1;31",
    "warning": "33",
    "info": "36",
    "strong": "1",
    "faint": "2",
    "good": "32",
}

# Control characters, and those that turn, hide or break what follows: a name in an order must not steer the terminal.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_CLOSING = "，。；：！？、）】》」』”’…％,.;:!?)]}%"
_OPENING = "（【《「『“‘([{"
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
_UNBROKEN = rf"[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSING)}]*"
_PIECES = re.compile(rf"{_UNBROKEN}|\s+")
_SPACED_PIECES = re.compile(rf" *{_UNBROKEN}")
_JOINING = "\ufe0f"
"""A mark that widens the sign before it. Signs that can be printed each have their width by themselves, this one apart."""


class _Widths(dict[str, int]):
    """The columns of each sign, looked up once."""

    def __missing__(self, sign: str) -> int:
        width = self[sign] = cell_len(sign)
        return width


_WIDTHS = _Widths()


def visible(text: str) -> str:
    """Return `text` with every control character shown: ESC as ␛, a line break as ␊, others as <U+202E>."""
    return text if text.isprintable() else _UNSEEN.sub(_show, text)


def _show(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def cells(text: str) -> int:
    """Return how many columns `text` takes: 2 for a Chinese character, 0 for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(map(_WIDTHS.__getitem__, text)) if _is_even(text) else cell_len(text)


def _is_even(text: str) -> bool:
    """Whether the columns of `text` are those of its signs, one by one."""
    return text.isprintable() and _JOINING not in text


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` filled with spaces to `width` columns; a longer text is left as it is."""
    space = " " * max(0, width - cells(text))
    return space + text if right else text + space


def clip(text: str, width: int) -> str:
    """Return `text` cut to `width` columns, with … as the last one when something was cut."""
    if cells(text) <= width:
        return text
    kept = ""
    for sign in text:
        if cells(kept + sign) > width - 1:
            break
        kept += sign
    return kept + "…"


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Return `text` in lines of at most `width` columns, all but the first set in by `indent`.

    Lines break at spaces and between Chinese characters, never inside an id or a path, and no line begins with
    closing punctuation: a piece wider than the line stands out rather than being cut. At least one line is returned.
    """
    if _is_even(text):
        return _wrap_even(text, width, indent)
    if cells(text) <= width:
        return [text.rstrip()]
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and cells(line) + cells(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = " " * indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _wrap_even(text: str, width: int, indent: int) -> list[str]:
    """Wrap a text by the sums of its signs' columns: each line takes as many pieces as end before its last column."""
    if 2 * len(text) <= width:
        return [text.rstrip()]
    columns = range(1, len(text) + 1) if text.isascii() else list(accumulate(map(_WIDTHS.__getitem__, text)))
    if columns[-1] <= width:
        return [text.rstrip()]
    pieces = _SPACED_PIECES.findall(text)
    ends = list(accumulate(map(len, pieces)))
    reached = [columns[end - 1] for end in ends]
    lines, start, taken, left = [], 0, 0, width
    while taken < len(pieces):
        upto = bisect_right(reached, left, taken + 1)
        lines.append((" " * indent if taken else "") + text[start : ends[upto - 1]])
        if upto < len(pieces):
            start = ends[upto - 1] + len(pieces[upto]) - len(pieces[upto].lstrip(" "))
            left = width - indent + columns[start - 1]
        taken = upto
    return lines or [""]


def fold(parts: Sequence[str], width: int, indent: int = 0, joint: str = "  ") -> list[str]:
    """Return `parts`, joined, in lines of at most `width` columns that break between parts, all but the first set in.

    Only a part that is wider than a whole line is broken inside.
    """
    whole = joint.join(parts)
    if _is_even(whole) and cells(whole) <= width:
        return [whole.rstrip()]
    lines = [""]
    for number, part in enumerate(parts):
        joined = lines[-1] + (joint if number else "") + part
        follows = cells(joint.rstrip()) if number + 1 < len(parts) else 0
        if cells(joined) + follows <= width:
            lines[-1] = joined
            continue
        lines[-1] += joint.rstrip() if number else ""
        lines += wrap(" " * indent + part, width, indent)
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _pieces(text: str) -> Iterator[str]:
    """Cut into what may not be broken; the space before a piece belongs to it."""
    space = ""
    for piece in _PIECES.findall(text):
        if piece.isspace():
            space += piece
        else:
            yield space + piece
            space = ""


def paint(text: str, style: Style, *, colour: bool) -> str:
    """Return `text` in `style` by ANSI codes when `colour` is asked for, else as it is."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if colour and text else text
