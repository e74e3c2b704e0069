"""The formats of score. Each renderer is loaded when it is wanted; workbooks are bytes and go to a file."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.score import Scores
    from gendan.words.score_ask import ScoreAsk

_MODULES = {"text": "as_text", "json": "flat", "csv": "flat", "markdown": "as_markdown"}


def _render(name: str, scores: Scores, ask: ScoreAsk, look: Look) -> str:
    said: str = getattr(import_module(f"gendan.render.score.{_MODULES[name]}"), f"render_{name}")(scores, ask, look)
    return said


def _xlsx(scores: Scores, look: Look) -> bytes:
    said: bytes = import_module("gendan.render.score.flat").render_xlsx(scores, look)
    return said


FORMATS: Mapping[str, Callable[[Scores, ScoreAsk, Look], str]] = {name: partial(_render, name) for name in _MODULES}
BINARY: Mapping[str, Callable[[Scores, Look], bytes]] = {"xlsx": _xlsx}
NAMES = (*FORMATS, *BINARY)
