"""Text for terminals: what cannot be seen is made visible, columns are counted, lines are wrapped, words coloured."""

from __future__ import annotations

import re
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
_PIECES = re.compile(rf"[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSING)}]*|\s+")


def visible(text: str) -> str:
    """Return `text` with every control character shown: ESC as ␛, a line break as ␊, others as <U+202E>."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_show, text)


def _show(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def cells(text: str) -> int:
    """Return how many columns `text` takes: 2 for a Chinese character, 0 for a combining mark."""
    return len(text) if text.isascii() else cell_len(text)


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


def fold(parts: Sequence[str], width: int, indent: int = 0, joint: str = "  ") -> list[str]:
    """Return `parts`, joined, in lines of at most `width` columns that break between parts, all but the first set in.

    Only a part that is wider than a whole line is broken inside.
    """
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
