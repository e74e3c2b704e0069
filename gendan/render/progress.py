"""A progress bar, offered as a callback: drawn only when the work turns out to be long."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

AFTER = 1.0
"""Seconds of work before anything is drawn."""


class Bar(Protocol):
    """What is drawn, once it is drawn."""

    def update(self, title: str, done: int, total: int) -> None:
        """Show `done` of `total` of what `title` says."""

    def close(self) -> None:
        """Take the bar away."""


class Progress:
    """Call it with how much is done; close it at the end. Silent when `stream` is None: no terminal.

    `clock` counts seconds from anywhere; `title` says what is done, `then` what follows when all of it is. The library
    that draws is loaded only when a bar is due.
    """

    def __init__(self, stream: TextIO | None, clock: Callable[[], float], title: str, then: str = "") -> None:
        self._stream = stream
        self._clock = clock
        self._title = title
        self._then = then or title
        self._begun = clock()
        self._bar: Bar | None = None

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` pieces are done. Nothing is drawn within the first second."""
        if self._stream is None or self._clock() - self._begun < AFTER:
            return
        if self._bar is None:
            self._bar = import_module("gendan.render.bar").RichBar(self._stream)
        self._bar.update(self._title if done < total else self._then, done, total)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
