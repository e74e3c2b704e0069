"""The formats of the log. A new one is one file here, `as_<name>.py` with a function `render`, and its name in the list."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.log_view import Log

NAMES = ("text", "json", "jsonl", "csv", "markdown")
_MODULES = {"jsonl": "as_rows", "csv": "as_rows"}


def _render(name: str, view: Log, look: Look) -> str:
    module = import_module(f"gendan.render.log.{_MODULES.get(name, f'as_{name}')}")
    said: str = module.render(view, look, name)
    return said


FORMATS: Mapping[str, Callable[[Log, Look], str]] = {name: partial(_render, name) for name in NAMES}
"""Format name to its renderer. A renderer returns the whole text, ends it with a line break, and prints nothing."""
