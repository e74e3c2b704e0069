"""The formats of documents. A new one is one file here, `as_<name>.py` with a function `render`, and its name in the list."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.document_view import DocumentsView

NAMES = ("text", "json", "markdown", "csv")


def _render(name: str, view: DocumentsView, look: Look) -> str:
    said: str = import_module(f"gendan.render.documents.as_{name}").render(view, look)
    return said


FORMATS: Mapping[str, Callable[[DocumentsView, Look], str]] = {name: partial(_render, name) for name in NAMES}
"""Format name to its renderer. A renderer returns the whole text, ends it with a line break, and prints nothing."""
