"""A second thread with a connection of its own, for work that need not wait: the engine lets go of Python while it works."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from duckdb import DuckDBPyConnection


Done = TypeVar("Done")


class Beside:
    """Does one piece of work after the other, beside the thread that begins them."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection.cursor()
        self._thread = ThreadPoolExecutor(1)
        self._begun: list[Future[Any]] = []

    def begin(self, work: Callable[[DuckDBPyConnection], Done]) -> Future[Done]:
        """Begin `work` when what was begun before has ended. It sees no temporary tables of other connections."""
        begun = self._thread.submit(work, self._connection)
        self._begun.append(begun)
        return begun

    def wait(self) -> None:
        """Wait until all is done; raise what the first that failed has raised. Twice is once."""
        begun, self._begun = self._begun, []
        for work in begun:
            work.result()

    def close(self) -> None:
        """Let what was begun end, whatever comes of it."""
        wait(self._begun)
        self._thread.shutdown()
        self._connection.close()
