"""Read and validate many files: in this process when they are few, on all cores when they are many.

Each document becomes one line of JSON for the tables; what is wrong in it is reported and left out of the line.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

import orjson
from msgspec import Struct, field

from gendan.commands.batches import Batch, Lines, cut, entry_of, put_lines, take_lines, write_lines
from gendan.keep.stamps import Stamp, stamp_of
from gendan.read import quick
from gendan.read.files import look_and_read
from gendan.read.yaml_door import parse
from gendan.validate.shape import explain_name, names_itself, shipped_shapes
from gendan.words.collecting import without_collecting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path

    from gendan.keep.shelf import Shelf
    from gendan.read.quick import Reader
    from gendan.read.tree import SourceFile
    from gendan.words.finding import Trouble
    from gendan.words.house import Kind
    from gendan.words.positions import Positions

Job = TypeVar("Job")
Answer = TypeVar("Answer")

MANY = 400
"""Above so many files, other processes pay for their start."""
_TOGETHER = 20
"""Batches loaded together: some 4,000 documents, so that planning the statements is little beside running them."""


class Digest(Struct, frozen=True):
    """What came of some files: lines of JSON by kind, how many of each and their top keys, troubles, documents asked for.

    `stamps` tell which bytes were read, where anything is kept between runs.
    """

    lines: tuple[tuple[Kind, Path], ...] = ()
    counts: tuple[tuple[Kind, int], ...] = ()
    keys: tuple[tuple[Kind, frozenset[str]], ...] = ()
    troubles: tuple[Trouble, ...] = ()
    documents: tuple[tuple[SourceFile, dict[str, object]], ...] = ()
    stamps: tuple[tuple[str, Stamp], ...] = ()

    def paths(self, kind: Kind) -> tuple[Path, ...]:
        """Return the files of lines of one kind."""
        return tuple(path for own, path in self.lines if own == kind)

    def count(self, kind: Kind) -> int:
        """Return how many documents of one kind there are."""
        return sum(count for own, count in self.counts if own == kind)

    def keys_of(self, kind: Kind) -> frozenset[str]:
        """Return the top keys that documents of one kind have."""
        return frozenset().union(*(keys for own, keys in self.keys if own == kind))


class _Sheaf(Struct):
    """Grows while a batch is read."""

    folder: Path
    keep: frozenset[Kind]
    shelf: Shelf | None = None
    data: dict[Kind, bytearray] = field(default_factory=dict)
    counts: Counter[Kind] = field(default_factory=Counter)
    keys: dict[Kind, set[str]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    documents: list[tuple[SourceFile, dict[str, object]]] = field(default_factory=list)
    stamps: list[tuple[str, Stamp]] = field(default_factory=list)

    def add(self, source: SourceFile, value: dict[str, object], keys: int | None = None) -> bool:
        """Take a document in; refuse it when it has fewer keys than the file (`keys`), where one stands twice."""
        line = orjson.dumps({**value, "_file": source.file, "_id": source.key}, option=orjson.OPT_APPEND_NEWLINE)
        if keys is not None and line.count(b'":') != keys + 2:
            return False
        self.data.setdefault(source.kind, bytearray()).extend(line)
        self.counts[source.kind] += 1
        self.keys.setdefault(source.kind, set()).update(value)
        if source.kind in self.keep:
            self.documents.append((source, value))
        return True

    def bound(self, name: str) -> Digest:
        """Write the lines and return what came of the batch."""
        lines = []
        for kind, data in self.data.items():
            target = self.folder / f"{kind}-{name}.jsonl"
            target.write_bytes(data)
            lines.append((kind, target))
        keys = tuple((kind, frozenset(own)) for kind, own in self.keys.items())
        counts, stamps = tuple(self.counts.items()), tuple(self.stamps)
        return Digest(tuple(lines), counts, keys, tuple(self.troubles), tuple(self.documents), stamps)

    def keep_lines(self, files: int) -> None:
        """Keep the lines for the next run, when they are orders, all of them in good order."""
        if self.shelf is not None and not self.troubles and self.counts == {"order": files}:
            lines = Lines(files, frozenset(self.keys["order"]), bytes(self.data["order"]))
            put_lines(self.shelf, entry_of([(file, stamp.digest) for file, stamp in self.stamps]), lines)


def digest(
    files: Sequence[SourceFile],
    folder: Path,
    keep: frozenset[Kind],
    workers: ProcessPoolExecutor | None,
    progress: Callable[[int, int], None] | None = None,
    *,
    batches: Sequence[Batch] | None = None,
    shelf: Shelf | None = None,
) -> Iterator[Digest]:
    """Begin to read `files`, writing their lines below `folder`; yield what came of them, some thousand at a time.

    `workers` were started with the same files. `keep`: kinds whose documents are wanted as values too. The answer does not
    depend on who read what: batches are cut and joined in the order of the files. `progress` is told how many files of how
    many have been read. `batches` with lines kept on the `shelf` are not read again; the lines of the others are kept there.
    """
    batches = cut(files) if batches is None else batches
    jobs = [(batch.start, batch.end, folder, keep, shelf) for batch in batches if batch.kept is None]
    fresh: Iterator[Digest]
    if workers is None:
        fresh = (_digest_batch(files[job[0] : job[1]], *job) for job in jobs)
    else:
        fresh = spread(workers, _digest_held, jobs, lambda job: _digest_batch(files[job[0] : job[1]], *job))
    done = _in_order(batches, fresh, files, (folder, keep, shelf))
    return _together(done if progress is None else _told(done, [batch.end for batch in batches], progress))


def _in_order(
    batches: Sequence[Batch],
    fresh: Iterator[Digest],
    files: Sequence[SourceFile],
    means: tuple[Path, frozenset[Kind], Shelf | None],
) -> Iterator[Digest]:
    """Yield what came of each batch: from what was kept, or, where it is not there any more, from the files."""
    folder, keep, shelf = means
    for batch in batches:
        if batch.kept is None:
            yield next(fresh)
            continue
        lines = take_lines(shelf, batch.kept) if shelf is not None else None
        if lines is None:
            yield _digest_batch(files[batch.start : batch.end], batch.start, batch.end, folder, keep, shelf)
            continue
        path = write_lines(lines, folder / f"order-{batch.start:07d}.jsonl")
        yield Digest((("order", path),), (("order", lines.count),), (("order", lines.keys),))


def spread(
    workers: ProcessPoolExecutor,
    work: Callable[[Job], Answer],
    jobs: Sequence[Job],
    instead: Callable[[Job], Answer],
    chunksize: int = 1,
) -> Iterator[Answer]:
    """Yield the answers of `work` in the order of `jobs`; where a worker dies, what is left is done here, by `instead`."""
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    try:
        for answer in workers.map(work, jobs, chunksize=chunksize):
            yield answer
            done += 1
    except BrokenProcessPool:
        yield from map(instead, jobs[done:])


def _told(done: Iterator[Digest], ends: Sequence[int], progress: Callable[[int, int], None]) -> Iterator[Digest]:
    for end, part in zip(ends, done, strict=True):
        progress(end, ends[-1])
        yield part


def _together(done: Iterator[Digest]) -> Iterator[Digest]:
    while parts := list(islice(done, _TOGETHER)):
        yield join(parts)


def join(parts: Sequence[Digest]) -> Digest:
    """Return what came of all parts, as one."""
    counts: Counter[Kind] = Counter()
    for part in parts:
        counts.update(dict(part.counts))
    return Digest(
        tuple(line for part in parts for line in part.lines),
        tuple(sorted(counts.items())),
        tuple(keys for part in parts for keys in part.keys),
        tuple(trouble for part in parts for trouble in part.troubles),
        tuple(document for part in parts for document in part.documents),
        tuple(stamp for part in parts for stamp in part.stamps),
    )


_held: list[SourceFile] = []
"""In a worker: the files of the house, handed over once when it starts."""
_reader: list[Any] = []
"""In a worker: the quick reader, where there is one."""


def _hold(files: Sequence[SourceFile]) -> None:
    gc.freeze()  # what came by the fork is shared with the parent as long as nobody looks for garbage in it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, who ends the workers without tracebacks
    _held[:] = files
    reader = quick.start()
    if reader is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # it speaks of files that it leaves to the door
        _reader[:] = [reader]


def _digest_held(job: tuple[int, int, Path, frozenset[Kind], Shelf | None]) -> Digest:
    return _digest_batch(_held[job[0] : job[1]], *job)


def _digest_batch(
    files: Sequence[SourceFile], start: int, _end: int, folder: Path, keep: frozenset[Kind], shelf: Shelf | None
) -> Digest:
    sheaf = _Sheaf(folder, keep, shelf)
    with without_collecting():  # documents are trees
        for source in files:
            _digest_file(source, sheaf)
    sheaf.keep_lines(len(files))
    return sheaf.bound(f"{start:07d}")


def _digest_file(source: SourceFile, sheaf: _Sheaf) -> None:
    seen, data = look_and_read(source.where, source.file)
    if not isinstance(data, bytes):
        sheaf.troubles.append(data)
        return
    if seen is not None and sheaf.shelf is not None:
        sheaf.stamps.append((source.file, stamp_of(seen, data)))
    if _reader and _digest_quickly(source, data, sheaf):
        return
    parsed = parse(data, source.file)
    if parsed.value is None:
        sheaf.troubles += parsed.troubles
        return
    if shipped_shapes().accepts(source.kind, parsed.value) and names_itself(parsed.value, source.file):
        sheaf.add(source, cast("dict[str, object]", parsed.value))
        return
    kept, troubles = judge_shape(source, data, parsed.value)
    sheaf.troubles += troubles
    if isinstance(kept, dict):
        sheaf.add(source, kept)


def _digest_quickly(source: SourceFile, data: bytes, sheaf: _Sheaf) -> bool:
    """Take a plain file in good order in; anything else is left to the door, which says what is wrong."""
    found = quick.read(_reader[0], data)
    if found is None:
        return False
    value, keys = found
    if not (shipped_shapes().accepts(source.kind, value) and names_itself(value, source.file)):
        return False
    return sheaf.add(source, cast("dict[str, object]", value), keys)


def parse_plain(source: SourceFile, data: bytes) -> dict[str, object] | None:
    """Return the document of a plain file in good order, quickly; None: ask the door. Only workers have the quick reader."""
    found = quick.read(_reader[0], data) if _reader else None
    if found is None:
        return None
    value, keys = found
    if not shipped_shapes().accepts(source.kind, value) or orjson.dumps(value).count(b'":') != keys:
        return None
    return cast("dict[str, object]", value)


def quick_reader() -> Reader | None:
    """Return the quick reader, which only workers have."""
    return cast("Reader", _reader[0]) if _reader else None


def judge_shape(source: SourceFile, data: bytes, value: object) -> tuple[object, list[Trouble]]:
    """Return the document without what is wrong in it, and what is wrong, with places."""
    from gendan.read.positions import compose
    from gendan.validate.prune import prune

    at: Positions = compose(data, source.file)
    troubles = list(shipped_shapes().explain(source.kind, value, source.file, at))
    if isinstance(value, dict) and not names_itself(value, source.file):
        troubles.append(explain_name(value, source.file, at))
    return prune(value, tuple(troubles)), troubles


def start_workers(files: Sequence[SourceFile], many: int = MANY) -> ProcessPoolExecutor | None:
    """Return processes to read `files`, None when they are fewer than `many`. They start at once, before any thread does."""
    cores = count_cores()
    if len(files) < many or cores < 2:
        return None
    from concurrent.futures import ProcessPoolExecutor

    shipped_shapes().accepts("order", {})  # compiled once here, shared by the forks
    method = "fork" if sys.platform == "linux" else "spawn"
    workers = ProcessPoolExecutor(
        cores, mp_context=multiprocessing.get_context(method), initializer=_hold, initargs=(files,)
    )
    workers.submit(_stand_by)
    return workers


def _stand_by() -> None:
    """Do nothing: the first task makes the pool start its processes."""


def count_cores() -> int:
    """Return how many cores this process may use."""
    counted: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(counted(0)) if counted else os.cpu_count() or 1
