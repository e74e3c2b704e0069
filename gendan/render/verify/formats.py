"""The formats of verify. A new one is one file here, `as_<name>.py` with a function `render`, and its name in the list."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.verify_view import Verification

NAMES = ("text", "json", "markdown")


def _render(name: str, view: Verification, look: Look) -> str:
    said: str = import_module(f"gendan.render.verify.as_{name}").render(view, look)
    return said


FORMATS: Mapping[str, Callable[[Verification, Look], str]] = {name: partial(_render, name) for name in NAMES}
"""Format name to its renderer. A renderer returns the whole text, ends it with a line break, and prints nothing."""
