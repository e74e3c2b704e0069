"""Markdown that data cannot break: what it is made of, for every answer in that format."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from gendan.render.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_ACTIVE = re.compile(r"([\\`*_\[\]{}#~|!])")


def literal(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no markup, no HTML, no table cell, no line break."""
    return _ACTIVE.sub(r"\\\1", html.escape(visible(text), quote=False)).replace("@", "&#64;")


def table_row(cells: Iterable[str]) -> str:
    """Return one row of a table; the cells are Markdown already."""
    return f"| {' | '.join(cells)} |"
