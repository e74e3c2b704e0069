"""Many files at once: nothing is lost when a process that reads them dies."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from gendan.commands.bulk import spread


def _dies_at_seven(number: int) -> int:
    if number == 7:
        os._exit(1)
    return number * 2


def test_what_a_dead_worker_leaves_is_done_here() -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as workers:
        found = list(spread(workers, _dies_at_seven, range(20), lambda number: number * 2))
    assert found == [number * 2 for number in range(20)]
