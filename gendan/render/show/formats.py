"""The formats of show. A new one is one file here and one line in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.show import as_json, as_markdown, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.order_view import OrderView

FORMATS: Mapping[str, Callable[[OrderView, Look], str]] = {
    "text": as_text.render,
    "json": as_json.render,
    "markdown": as_markdown.render,
}
"""Format name to its renderer. A renderer returns the whole text, ends it with a line break, and prints nothing."""
