"""History that was read before, kept between runs: only the commits since then are read anew.

Segments hold the lines of some commits each, and never change; one entry for a house says which there are, and how its
documents stand after the last. What git was asked goes into that entry's name, and into it the commit that was reached:
a main line that does not go on from there is read from its beginning.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, cast

import orjson
from msgspec import Struct, field
from msgspec.structs import replace

from gendan.commands.batches import reader_digest
from gendan.commands.past_work import NOTHING, Stand
from gendan.read.git_door import GitError
from gendan.read.history import Reached, commit_of, goes_on, survey
from gendan.read.mailmap import read_mailmap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gendan.commands.line import Line
    from gendan.keep.shelf import Shelf
    from gendan.words.house import House, Kind

_DRAWER = "history"
_MOST = 24
"""Segments of one house; before there are more they are put into one."""
_Document = tuple["Kind", str]
_Row = tuple["Kind", str, dict[str, str], tuple[str, "str | None"], tuple["int | None", str, str, "str | None"]]
Lines = tuple[bytes, ...]
"""Lines of commits, of versions, of places."""


class Part(NamedTuple):
    """Lines of one of these, how many they are, and how many bytes the longest has, with its end."""

    data: bytes
    lines: int
    longest: int


class Kept(Struct, frozen=True):
    """What is kept of a house's history. Without segments nothing is: then it says only by which name it may be kept."""

    name: str
    head: str = ""
    commits: int = 0
    floor: int = 0
    jobs: int = 0
    """Jobs whose places have numbers: the next one takes this number."""
    segments: tuple[str, ...] = ()
    files: Mapping[_Document, Mapping[str, str]] = field(default_factory=dict)
    last: Mapping[_Document, tuple[str, str | None]] = field(default_factory=dict)
    stands: Mapping[_Document, Stand] = field(default_factory=dict)
    lines: tuple[tuple[Part, ...], ...] = ()

    def reached(self) -> Reached | None:
        """Return how far history was read; None where nothing is kept."""
        return Reached(self.head, self.commits, self.floor, self.files, self.last) if self.segments else None


def find_kept(shelf: Shelf, house: House, line: Line) -> Kept | None:
    """Return what is kept of the history that `line` names, as far as that goes on from it; None where nothing may be kept."""
    try:
        way, shallow = survey(line.root)
        head = commit_of(line.root, line.rev)
    except GitError:
        return None
    names = read_mailmap(line.root)
    if head is None or names is None:
        return None
    places = sorted(house.places.items())
    said = repr((reader_digest(), way, sorted(shallow), places, names))
    name = blake2b(said.encode(errors="surrogateescape"), digest_size=16).hexdigest()
    return _load(shelf, name, line.root, head) or Kept(name)


def _load(shelf: Shelf, name: str, root: Path, head: str) -> Kept | None:
    data = shelf.get(_DRAWER, name)
    try:
        known, *numbers, segments, documents = orjson.loads(data or b"[]")
        if not goes_on(root, known, head):
            return None
        lines = tuple(_unbound(shelf.get(_DRAWER, one)) for one in segments)
        commits, floor, jobs = map(int, numbers)
        kept = Kept(name, known, commits, floor, jobs, tuple(segments), lines=lines)
        kept = _with_documents(kept, documents)
    except (ValueError, TypeError, IndexError):
        return None
    for one in (name, *segments):
        shelf.touch(_DRAWER, one)
    return kept


def _with_documents(kept: Kept, documents: Sequence[Sequence[object]]) -> Kept:
    files: dict[_Document, Mapping[str, str]] = {}
    last: dict[_Document, tuple[str, str | None]] = {}
    stands: dict[_Document, Stand] = {}
    for kind, own, held, (file, blob), stand in cast("list[_Row]", documents):
        document = kind, own
        files[document], last[document], stands[document] = held, (file, blob), Stand(*stand)
    return replace(kept, files=files, last=last, stands=stands)


def keep_more(
    shelf: Shelf, kept: Kept, reached: Reached, jobs: int, lines: Lines, stands: Mapping[_Document, Stand]
) -> None:
    """Keep what was read on from `kept`: its lines as another segment, and how the documents stand now."""
    more = any(lines)
    before = [tuple(part.data for part in one) for one in kept.lines]
    parts, segments = [*before, *([lines] if more else [])], list(kept.segments)
    if len(parts) > _MOST:
        parts, segments = [_joined(parts)], []
        more = True
    if more:
        data = _bound(parts[-1])
        segments.append(f"{kept.name}-{blake2b(data, digest_size=16).hexdigest()}")
        if not shelf.put(_DRAWER, segments[-1], data):
            return
    documents = []
    for document in sorted({*kept.last, *reached.last}):
        files = reached.files.get(document, kept.files.get(document, {}))
        last = reached.last.get(document) or kept.last[document]
        documents.append((*document, files, last, tuple(stands.get(document) or kept.stands.get(document, NOTHING))))
    said = [reached.head, reached.commits, reached.floor, jobs, segments, documents]
    try:
        shelf.put(_DRAWER, kept.name, orjson.dumps(said))
    except orjson.JSONEncodeError:  # a name that is not UTF-8: nothing is kept of such a house
        return
    shelf.sweep()


def _bound(lines: Lines) -> bytes:
    sizes = [(len(one), one.count(b"\n"), max(map(len, one.splitlines(keepends=True)), default=0)) for one in lines]
    return b"".join((orjson.dumps(sizes), b"\n", *lines))


def _unbound(data: bytes | None) -> tuple[Part, ...]:
    """Return the lines of a segment. Raises ValueError when it is gone."""
    head, _, body = (data or b"").partition(b"\n")
    found, at = [], 0
    for size, lines, longest in orjson.loads(head):
        found.append(Part(body[at : at + size], lines, longest))
        at += size
    return tuple(found)


def _joined(parts: Sequence[Lines]) -> Lines:
    return tuple(b"".join(one) for one in zip(*parts, strict=True))
