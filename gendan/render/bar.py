"""The bar itself, by rich. Imported only when one is drawn: rich takes longer to load than most checks run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from typing import TextIO


class RichBar:
    """One bar on one stream, which is a terminal; gone when closed."""

    def __init__(self, stream: TextIO, title: str) -> None:
        self._progress = Progress(console=Console(file=stream, force_terminal=True), transient=True)
        self._task = self._progress.add_task(title)
        self._progress.start()

    def update(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._progress.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Take the bar away and leave the terminal as it was."""
        self._progress.stop()
