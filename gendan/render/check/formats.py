"""The formats of a check. A new one is one file here, `as_<name>.py` with a function `render`, and its name in the list."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.report import Report

NAMES = ("text", "json", "jsonl", "csv", "markdown", "github", "gitlab", "sarif", "junit")


def _render(name: str, report: Report, look: Look) -> str:
    """Render by the format's own module, which is loaded now: a run needs one of them, seldom two."""
    said: str = import_module(f"gendan.render.check.as_{name}").render(report, look)
    return said


FORMATS: Mapping[str, Callable[[Report, Look], str]] = {name: partial(_render, name) for name in NAMES}
"""Format name to its renderer. A renderer returns the whole text, ends it with a line break, and prints nothing."""
