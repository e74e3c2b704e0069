"""The formats of stats. Each renderer is loaded when it is wanted; workbooks are bytes and go to a file."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.metric import Figures

_MODULES = {"text": "as_text", "json": "flat", "jsonl": "flat", "csv": "flat", "markdown": "as_markdown"}


def _render(name: str, figures: Figures, look: Look) -> str:
    said: str = getattr(import_module(f"gendan.render.stats.{_MODULES[name]}"), f"render_{name}")(figures, look)
    return said


def _xlsx(figures: Figures, look: Look) -> bytes:
    said: bytes = import_module("gendan.render.stats.as_xlsx").render_xlsx(figures, look)
    return said


FORMATS: Mapping[str, Callable[[Figures, Look], str]] = {name: partial(_render, name) for name in _MODULES}
BINARY: Mapping[str, Callable[[Figures, Look], bytes]] = {"xlsx": _xlsx}
NAMES = (*FORMATS, *BINARY)
