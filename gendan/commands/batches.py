"""How the files of a house are cut into batches, and the lines kept of batches in which nothing was changed since.

The orders are cut by their names: a new order changes one batch and leaves all others as they were.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

import orjson
from msgspec import Struct

from gendan.keep.version import program_digest
from gendan.shipped import folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gendan.keep.shelf import Shelf
    from gendan.keep.stamps import Stamp
    from gendan.read.tree import SourceFile

SIZE = 200
"""Files in a batch, about."""
_MOST = 600
DRAWER = "lines"


class Batch(Struct, frozen=True):
    """The files from `start` up to before `end`; `kept` is the entry that holds their lines, where there is one."""

    start: int
    end: int
    kept: str | None = None


class Lines(Struct, frozen=True):
    """The lines of a batch of orders in good order: how many, their top keys, and the JSON of each in a line."""

    count: int
    keys: frozenset[str]
    data: bytes


def cut(files: Sequence[SourceFile]) -> list[Batch]:
    """Return the batches, in the order of the files. A batch holds orders only or none."""
    batches = []
    start = 0
    for number, source in enumerate(files, 1):
        if source.kind == "order":
            last = crc32(source.file.encode(errors="surrogateescape")) % SIZE == 0 or number - start >= _MOST
        else:
            last = number - start >= SIZE
        if last or number == len(files) or (files[number].kind == "order") != (source.kind == "order"):
            batches.append(Batch(start, number))
            start = number
    return batches


def plan(files: Sequence[SourceFile], shelf: Shelf | None, stamps: Mapping[str, Stamp]) -> list[Batch]:
    """Return the batches, those whose lines are kept with their entries; `stamps` of files that were not changed."""
    batches = cut(files)
    if shelf is None or not stamps:
        return batches
    found = []
    for batch in batches:
        sources = files[batch.start : batch.end]
        name = None
        if sources[0].kind == "order" and all(source.file in stamps for source in sources):
            name = entry_of([(source.file, stamps[source.file].digest) for source in sources])
        found.append(Batch(batch.start, batch.end, name if name and shelf.path(DRAWER, name).exists() else None))
    return found


def count_unread(batches: Sequence[Batch]) -> int:
    """Return how many files must be read."""
    return sum(batch.end - batch.start for batch in batches if batch.kept is None)


def entry_of(files: Sequence[tuple[str, str]]) -> str:
    """Return the entry of a batch: by the program, and the names and digests of its files."""
    said = "\n".join([reader_digest(), *(f"{digest} {name}" for name, digest in files)])
    return blake2b(said.encode(errors="surrogateescape"), digest_size=16).hexdigest()


def reader_digest() -> str:
    """Return the digest of what reads and judges: the program with its packs and schemas."""
    return program_digest(tuple(folder(name) for name in ("rules", "schema", "metrics", "rubrics")))


def put_lines(shelf: Shelf, name: str, lines: Lines) -> None:
    """Keep the lines of a batch."""
    head = orjson.dumps([lines.count, sorted(lines.keys)])
    shelf.put(DRAWER, name, b"".join((head, b"\n", lines.data)))


def take_lines(shelf: Shelf, name: str) -> Lines | None:
    """Return the lines of a batch; None when they are gone."""
    found = shelf.get(DRAWER, name)
    if found is None:
        return None
    head, _, data = found.partition(b"\n")
    count, keys = orjson.loads(head)
    shelf.touch(DRAWER, name)
    return Lines(count, frozenset(keys), data)


def write_lines(lines: Lines, target: Path) -> Path:
    """Write the lines where the database reads them: what is kept may be swept away meanwhile."""
    target.write_bytes(lines.data)
    return target
