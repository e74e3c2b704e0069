"""The work on many documents' versions, in this process or in several: lines of JSON, written batch by batch."""

from __future__ import annotations

import multiprocessing
from contextlib import contextmanager
from itertools import starmap
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from gendan.commands.bulk import spread, start_workers
from gendan.commands.past_lines import Places, version_line
from gendan.commands.past_steps import follow, forms, wanted
from gendan.read.blobs import Blobs, Pouring, poured
from gendan.words.collecting import without_collecting
from gendan.words.history import Chain, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path

    from gendan.read.blobs import Lack, Poured
    from gendan.words.history import Commit, History
    from gendan.words.house import Kind

_BATCH = 500
"""Versions for one process to work on at a time."""
_MANY = 3
"""So many batches pay for other processes."""
_ROOM = 100_000
"""Versions whose objects are poured into one file, at most: some kilobytes each."""


class Stand(NamedTuple):
    """How a document stands after a version: the last one that could be read since it was made, and who owned it last.

    `commit` None: there is none.
    """

    commit: int | None
    file: str
    blob: str
    owner: str | None


NOTHING = Stand(None, "", "", None)
_Packed = tuple["Kind", str, list[tuple[int, str, "str | None", "Commit | None", "str | None"]], Stand]


class Job(Struct, frozen=True):
    """Some documents, for one process to work on."""

    number: int
    root: Path
    documents: tuple[_Packed, ...]
    floor: int
    folder: Path
    poured: tuple[Path, tuple[tuple[int, int], ...]] | None = None
    """Where its objects lie, one after the other, in a file that git has made; None: git is asked."""

    @property
    def versions(self) -> Path:
        """Return the file for the lines of versions."""
        return self.folder / f"past-{self.number}.jsonl"

    @property
    def places(self) -> Path:
        """Return the file for the lines of places."""
        return self.folder / f"past-{self.number}-places.jsonl"


class Done(NamedTuple):
    """What came of a job: the numbers of lines, the length of the longest, how the documents stand now.

    Not `whole`: the repository lacks something that it should have; with it there, the lines would be others.
    """

    versions: int
    places: int
    longest: int
    stands: tuple[Stand, ...]
    whole: bool


def pour(root: Path, folder: Path) -> Pouring:
    """Return what has git pour what versions hold, where they are so many that other processes pay, but not too many for a file."""
    return Pouring(root, folder / "past-objects", (_MANY - 1) * _BATCH, _ROOM)


def cut_jobs(
    root: Path,
    history: History,
    folder: Path,
    lying: Poured | None = None,
    first: int = 0,
    stood: Mapping[tuple[Kind, str], Stand] | None = None,
) -> list[Job]:
    """Return the work on the documents of a history, numbered from `first`; what they hold may lie in a file.

    `stood` tells how documents stood before their first version here.
    """
    known = stood or {}
    batches: list[list[_Packed]] = [[]]
    size = 0
    for chain in history.chains:
        if size >= _BATCH:
            batches.append([])
            size = 0
        batches[-1].append(_packed(chain, known.get((chain.kind, chain.id), NOTHING)))
        size += len(chain.versions)
    jobs = [
        Job(number, root, tuple(batch), history.floor, folder) for number, batch in enumerate(batches, first) if batch
    ]
    return [_with_spans(job, lying) for job in jobs] if lying is not None else jobs


def _with_spans(job: Job, lying: Poured) -> Job:
    """Return the job with the places of all it wants; as it is where not all of that has come."""
    spans = [lying.spans.get(blob) for blob in wanted(_chains(job))]
    found = tuple(span for span in spans if span is not None)
    return replace(job, poured=(lying.file, found)) if len(found) == len(spans) else job


def _chains(job: Job) -> list[Chain]:
    return [Chain(kind, name, tuple(starmap(Version, versions))) for kind, name, versions, _ in job.documents]


def pays(chains: Iterable[Chain]) -> bool:
    """Tell whether the work on these chains may be cut into so many jobs that other processes pay."""
    return sum(len(chain.versions) for chain in chains) > (_MANY - 1) * _BATCH


def do_jobs(jobs: Sequence[Job], workers: ProcessPoolExecutor | None) -> list[Done]:
    """Do the work, by `workers` or by new ones where it pays."""
    forms()  # built once here, shared by processes that are forked
    with _hands(workers, len(jobs)) as hands:
        return list(map(_work, jobs) if hands is None else spread(hands, _work, jobs, _work))


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


def _packed(chain: Chain, stood: Stand) -> _Packed:
    """Return a document's chain as plain values: they travel between processes three times as fast."""
    versions = [(one.commit, one.file, one.blob, one.origin, one.moved_from) for one in chain.versions]
    if stood.commit is not None:
        versions.insert(0, (stood.commit, stood.file, stood.blob, None, None))
    return chain.kind, chain.id, versions, stood


def _work(job: Job) -> Done:
    """Write the lines of some documents, and of their places."""
    places = Places(job.number)
    count = longest = 0
    whole = True
    stands = []
    # documents are trees
    with without_collecting(), job.versions.open("wb") as file, _stream(job) as (chains, stream):
        for chain, (*_, stand) in zip(chains, job.documents, strict=True):
            for step in follow(stream, chain, job.floor, with_first=False):
                version = step.version
                if version.commit == stand.commit:  # what it was before: only to be held against
                    whole = whole and step.value is not None
                    continue
                whole = whole and step.trouble != "git/missing"
                stand = _stand(version, step.value, stand)  # noqa: PLW2901  from version to version
                longest = max(longest, file.write(version_line(chain, step, stand.owner, job.floor, places)))
                count += 1
            stands.append(stand)
    job.places.write_bytes(b"".join(places.lines))
    return Done(count, len(places.lines), max((longest, *map(len, places.lines))), tuple(stands), whole)


def _stand(version: Version, value: dict[str, object] | None, before: Stand) -> Stand:
    if version.blob is None:
        return Stand(None, "", "", before.owner)
    if value is None:
        return before
    owner = value.get("merchandiser")
    return Stand(
        version.commit, version.file, version.blob, owner if isinstance(owner, str) and owner else before.owner
    )


@contextmanager
def _stream(job: Job) -> Iterator[tuple[list[Chain], Iterator[bytes | Lack]]]:
    """Yield the documents of a job, and their objects one after the other."""
    chains = _chains(job)
    if job.poured is not None:
        yield chains, poured(*job.poured)
        return
    with _blobs(job.root) as blobs:
        yield chains, blobs.read(wanted(chains))


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
