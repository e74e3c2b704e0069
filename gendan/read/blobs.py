"""The bytes of many objects from one git, as a stream: never more than one of them in memory."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Literal, NamedTuple

from gendan.read.characters import LARGEST
from gendan.read.git_door import GitError, Talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import IO, Self

_PIECE = 1 << 20
_AHEAD = 256
"""So many ids are asked for at once, twice: a pipe holds them (64 KiB), so that nobody waits for the other."""
_DEATHS = 100
_HEAD = 3

Lack = Literal["missing", "too-large"]


class Blobs:
    """A git that hands out objects, for as long as it is needed. Raises GitError when git is not there.

    Where it gives up over an object that is damaged, that one is missing and another git goes on with the next; a
    repository over which git gives up a hundred times has nothing more to give.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._talk: Talk | None = None
        self._deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End it; `read` begins another."""
        if self._talk is not None:
            self._talk.close()
            self._talk = None

    def read(self, ids: Sequence[str]) -> Iterator[bytes | Lack]:
        """Yield the bytes of each id, in their order; "missing" when the repository lacks it, "too-large" beyond 1 MiB.

        Nothing is fetched from elsewhere. Answers are taken before `read` is called again.
        """
        waiting: deque[str] = deque()
        asked = 0
        try:
            while asked < len(ids) or waiting:
                if asked < len(ids) and len(waiting) <= _AHEAD:
                    more = ids[asked : asked + _AHEAD]
                    asked += len(more)
                    waiting += more
                    self._ask(more)
                yield self._answer(waiting)
        finally:
            if waiting:
                self.close()  # answers that nobody took would be taken for the next ones

    def _ask(self, ids: Sequence[str]) -> None:
        if self._talk is None:
            if self._deaths >= _DEATHS:
                return
            self._talk = Talk(self._folder, "cat-file", "--batch")
        self._talk.ask("".join(f"{one}\n" for one in ids))

    def _answer(self, waiting: deque[str]) -> bytes | Lack:
        waiting.popleft()
        found = _answer(self._talk.answers) if self._talk is not None else "missing"
        if found is None:
            self.close()
            self._deaths += 1
            if waiting:
                self._ask(tuple(waiting))
        return "missing" if found is None else found


class Poured(NamedTuple):
    """Objects that git has poured into one file: where each lies in it, and its size."""

    file: Path
    spans: Mapping[str, tuple[int, int]]


class Pouring:
    """One git that pours objects into the file `target`, beside whoever still finds out which: packs are read from end to end.

    It begins when more than `least` objects are wanted, and gives up over more than `most`. What the repository lacks, or
    is too large, is not among what comes, nor what comes after an object that is damaged: ask `Blobs`.
    """

    def __init__(self, folder: Path, target: Path, least: int, most: int) -> None:
        self._folder, self._target = folder, target
        self._least, self._most = least, most
        self._wanted: dict[str, None] = {}
        self._waiting: list[str] = []
        self._talk: Talk | None = None

    def want(self, blob: str) -> None:
        """Take in that an object is wanted. Never raises: where git is not there nothing comes."""
        if blob in self._wanted or len(self._wanted) > self._most:
            return
        self._wanted[blob] = None
        self._waiting.append(blob)
        if len(self._waiting) >= _AHEAD and len(self._wanted) > self._least:
            self._ask()

    def _ask(self) -> None:
        if self._talk is None:
            with suppress(GitError, OSError), self._target.open("wb") as into:
                self._talk = Talk(self._folder, "cat-file", "--batch", "--buffer", into=into)
        if self._talk is not None:
            self._talk.ask("".join(f"{one}\n" for one in self._waiting))
        self._waiting.clear()

    def finish(self) -> Poured | None:
        """Wait for all that was wanted, and return what has come; None where nothing was poured, or not all can be."""
        if self._talk is None or len(self._wanted) > self._most:
            self.close()
            return None
        self._ask()
        self._talk.finish()
        try:
            return Poured(self._target, _spans(self._target, self._wanted))
        except (OSError, ValueError):  # git has said nothing at all
            return None

    def close(self) -> None:
        """Give up. Twice is once."""
        if self._talk is not None:
            self._talk.close()


def _spans(file: Path, wanted: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return where each object lies in what git has said into `file`, and its size."""
    spans: dict[str, tuple[int, int]] = {}
    with file.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as said:
        at = 0
        for one in wanted:
            end = said.find(b"\n", at)
            head = said[at:end].split()
            if end < 0 or head[:1] != [one.encode()]:  # git has given up
                break
            at = end + 1
            if len(head) != _HEAD or not head[2].isdigit():
                continue
            size = int(head[2])
            if at + size < len(said) and size <= LARGEST and head[1] == b"blob":
                spans[one] = at, size
            at += size + 1
    return spans


def poured(file: Path, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """Yield what lies there in a file of `Pouring`."""
    with file.open("rb", buffering=0) as opened:
        for at, size in spans:
            opened.seek(at)
            yield opened.read(size)


def read_blobs(folder: Path, ids: Sequence[str]) -> Iterator[tuple[str, bytes | Lack]]:
    """Yield each id with what `Blobs.read` says of it. Raises GitError when git is not there."""
    if not ids:
        return
    with Blobs(folder) as blobs:
        yield from zip(ids, blobs.read(ids), strict=True)


def _answer(out: IO[bytes]) -> bytes | Lack | None:
    """Return the next answer; None where git has ended over it."""
    line = out.readline()
    head = line.split()
    if not line.endswith(b"\n"):
        return None
    if len(head) != 3 or not head[2].isdigit():
        return "missing"
    size = int(head[2])
    if size > LARGEST:
        left = size + 1
        while left > 0 and (piece := out.read(min(left, _PIECE))):
            left -= len(piece)
        return "too-large" if not left else None
    data = out.read(size + 1)
    if len(data) != size + 1:
        return None
    return data[:-1] if head[1] == b"blob" else "missing"
