"""The bar itself, by rich. Imported only when one is drawn: rich takes longer to load than most checks run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

if TYPE_CHECKING:
    from typing import TextIO


class _Steady(Console):
    """A console that never hides the cursor: a process that is killed could not bring it back."""

    def show_cursor(self, show: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002 - as rich declares it
        """Leave the cursor as it is."""
        return False


class RichBar:
    """One bar on one stream, which is a terminal; gone when closed. It is drawn when it is told, by no thread of its own."""

    def __init__(self, stream: TextIO) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            console=_Steady(file=stream, force_terminal=True),
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=None, visible=False)
        self._progress.start()

    def update(self, title: str, done: int, total: int) -> None:
        """Show `done` of `total` of what `title` says."""
        self._progress.update(self._task, description=title, completed=done, total=total, visible=True, refresh=True)

    def close(self) -> None:
        """Take the bar away and leave the terminal as it was."""
        self._progress.stop()
