"""From a house's history to lines of JSON for the tables: every blob parsed once, each version held against the one before."""

from __future__ import annotations

import gc
import multiprocessing
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import starmap
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, NamedTuple

from gendan.commands.bulk import spread, start_workers
from gendan.commands.past_asked import with_extras
from gendan.commands.past_lines import Places, commit_line, version_line
from gendan.commands.past_steps import follow, forms, wanted
from gendan.read.blobs import Blobs
from gendan.read.history import read_history
from gendan.words.history import Chain, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path

    from gendan.commands.line import Line
    from gendan.commands.past_asked import Extra
    from gendan.words.history import Commit, History
    from gendan.words.house import House, Kind

Packed = tuple["Kind", str, list[tuple[int, str, "str | None", "Commit | None", "str | None"]]]
_BATCH = 500
"""Versions for one process to work on at a time."""
_MANY = 3
"""So many batches pay for other processes."""


@dataclass(frozen=True, slots=True)
class Past:
    """History as files of JSON lines: of commits, of versions, of places.

    `counts` are the numbers of lines of each: what does not arrive is missed. `longest` is the length of the longest line in bytes.
    """

    history: History
    outside: tuple[str, ...]
    files: tuple[tuple[Path, ...], ...]
    counts: tuple[int, ...]
    longest: int


@dataclass(frozen=True, slots=True)
class _Job:
    """Some documents, for one process to work on."""

    number: int
    root: Path
    documents: tuple[Packed, ...]
    floor: int
    folder: Path

    @property
    def versions(self) -> Path:
        return self.folder / f"past-{self.number}.jsonl"

    @property
    def places(self) -> Path:
        return self.folder / f"past-{self.number}-places.jsonl"


class _Done(NamedTuple):
    versions: int
    places: int
    longest: int


def write_past(
    house: House,
    line: Line,
    folder: Path,
    workers: ProcessPoolExecutor | None,
    extras: frozenset[Extra] = frozenset(),
) -> Past:
    """Read the history of a house and write it below `folder`; what each version changed is found by `workers`, if any.

    `extras` are read only when asked for: see past_asked.
    """
    history = with_extras(read_history(line.root, house.places, line.rev), house, line, extras)
    outside = tuple(sorted(kind for kind, place in house.places.items() if place.startswith(("..", "/"))))
    commits = folder / "past-commits.jsonl"
    lines = [commit_line(one, history) for one in history.commits]
    commits.write_bytes(b"".join(lines))
    jobs = [
        _Job(number, line.root, chains, history.floor, folder) for number, chains in enumerate(_batches(history.chains))
    ]
    forms()  # built once here, shared by processes that are forked
    with _hands(workers, len(jobs)) as hands:
        done = list(map(_work, jobs) if hands is None else spread(hands, _work, jobs, _work))
    files = ((commits,), tuple(job.versions for job in jobs), tuple(job.places for job in jobs))
    counts = (len(lines), sum(one.versions for one in done), sum(one.places for one in done))
    return Past(history, outside, files, counts, max((*map(len, lines), *(one.longest for one in done)), default=0))


@contextmanager
def _hands(workers: ProcessPoolExecutor | None, jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    """Yield processes for so many jobs: those that there are, new ones when it pays, None when this one is enough."""
    if jobs < _MANY:
        yield None
    elif workers is not None:
        yield workers
    else:
        own = start_workers((), many=0)
        try:
            yield own
        finally:
            if own is not None:
                own.shutdown(cancel_futures=True)


def _batches(chains: Sequence[Chain]) -> Iterator[tuple[Packed, ...]]:
    batch: list[Packed] = []
    size = 0
    for chain in chains:
        batch.append(_packed(chain))
        size += len(chain.versions)
        if size >= _BATCH:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _packed(chain: Chain) -> Packed:
    """Return a document's chain as plain values: they travel between processes three times as fast."""
    return (
        chain.kind,
        chain.id,
        [(one.commit, one.file, one.blob, one.origin, one.moved_from) for one in chain.versions],
    )


def _work(job: _Job) -> _Done:
    """Write the lines of some documents, and of their places; return how many they are, and the length of the longest."""
    places = Places(job.number)
    count = longest = 0
    was_on = gc.isenabled()
    gc.disable()  # documents are trees: nothing to collect, see bulk
    try:
        with job.versions.open("wb") as file, _blobs(job.root) as blobs:
            chains = [Chain(kind, name, tuple(starmap(Version, versions))) for kind, name, versions in job.documents]
            stream = blobs.read(wanted(chains))
            for chain in chains:
                owner = None
                for step in follow(stream, chain, job.floor):
                    owner = _word(step.value, "merchandiser") or owner
                    longest = max(longest, file.write(version_line(chain, step, owner, job.floor, places)))
                    count += 1
    finally:
        if was_on:
            gc.enable()
    job.places.write_bytes(b"".join(places.lines))
    return _Done(count, len(places.lines), max((longest, *map(len, places.lines))))


@contextmanager
def _blobs(root: Path) -> Iterator[Blobs]:
    """Yield what reads objects: in a worker one that stays for the next job, as git finds what it has just read sooner."""
    if multiprocessing.parent_process() is None:
        with Blobs(root) as blobs:
            yield blobs
        return
    if root not in _held:
        _held[root] = Blobs(root)
        Finalize(None, _held[root].close, exitpriority=0)
    yield _held[root]


_held: dict[Path, Blobs] = {}


def _word(value: dict[str, object] | None, key: str) -> str | None:
    found = value.get(key) if value else None
    return found if isinstance(found, str) else None
