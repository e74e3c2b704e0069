"""What was verified for people at a terminal: a check a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.terminal import paint, visible, wrap
from gendan.render.verify import wording

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.render.terminal import Style
    from gendan.words.verify_view import Check, Row, State, Verification

_STYLES: dict[State | None, Style] = {"ok": "good", "broken": "error", "unknown": "warning", None: "faint"}
_SHORT = 8
_LEAST = 40


def render(view: Verification, look: Look) -> str:
    """Return the checks with their state, the rows below them; a commit is named by its first eight signs."""
    return "\n\n".join("\n".join(_check(check, look)) for check in view.checks) + "\n"


def _check(check: Check, look: Look) -> list[str]:
    said = look.language
    state = paint(wording.STATES[check.state].said_in(said), _STYLES[check.state], colour=look.colour)
    colon = "：" if said == "zh" else ": "
    lines = [paint(check.title.said_in(said), "strong", colour=look.colour) + colon + state]
    if check.reason is not None:
        lines += _indented(wording.NOT_MADE.fill({"reason": check.reason}).said_in(said), look)
    if check.note is not None:
        lines += _indented(check.note.said_in(said), look)
    rows, left = wording.shown(check)
    for row in rows:
        lines += _indented(_row(row, check, look), look)
    return lines + (_indented(wording.MORE.fill({"count": left}).said_in(said), look) if left else [])


def _row(row: Row, check: Check, look: Look) -> str:
    words = row.message.said_in(look.language)
    place = row.place[:_SHORT] if _is_commit(row.place) else row.place
    parts = [part for part in (place, words) if part]
    if any(one.state != row.state for one in check.rows):
        parts.insert(0, wording.STATES[row.state].said_in(look.language))
    return visible("  ".join(parts))


def _is_commit(place: str) -> bool:
    return len(place) in (40, 64) and all(sign in "0123456789abcdef" for sign in place)


def _indented(words: str, look: Look) -> list[str]:
    return [f"  {line}" for line in wrap(words, max(_LEAST, look.width) - 2, indent=2)]
