"""What `git log --raw -z` says, as values. Reads every byte as data: names of people and files may hold anything but NUL."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from gendan.words.history import Commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FIELDS = "%H%n%P%n%aN%n%aE%n%ad%n%cN%n%cE%n%cd%n%s%n%(trailers:only,unfold)"
_HEAD = 9
FORMAT = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--root",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-notes",
    "--no-decorate",
    "--no-color",
    "--no-relative",
    "--no-follow",
    f"-O{os.devnull}",
    "--encoding=UTF-8",
    "--date=raw",
    f"--format=tformat:{FIELDS}",
)
"""The options that make git's answer the same whatever its configuration says."""
_NONE = b"0"
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)


class Entry(NamedTuple):
    """One file that a commit changed. `blob` None: it is gone, or is no file of ours any more (a submodule)."""

    name: str
    blob: str | None
    mode: bytes


class Logged(Struct, frozen=True):
    """A commit as logged, with what it changed against its first parent."""

    commit: Commit
    entries: tuple[Entry, ...]


def read_log(said: Iterable[bytes], first: int = 0) -> Iterator[Logged]:
    """Yield the commits in git's order as its answer comes in, in pieces; they are numbered from `first`, if that is not 0."""
    commit: Commit | None = None
    entries: list[Entry] = []
    tokens = _tokens(said)
    for token in tokens:
        bare = token[1:] if token[:1] == b"\n" else token
        if bare[:1] == b":":
            entries.append(_entry(bare, next(tokens, b"")))
        elif bare:
            if commit is not None:
                yield Logged(commit, tuple(entries))
                first += first > 0
            commit, entries = _commit(bare, first), []
    if commit is not None:
        yield Logged(commit, tuple(entries))


def _tokens(said: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what stands between NULs. What follows the last one is cut off: git ends everything with one."""
    rest = b""
    for piece in said:
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole


def _entry(meta: bytes, name: bytes) -> Entry:
    """Return the entry of ":100644 100644 OLD NEW M" and the name after it."""
    _, mode, _, blob, _ = meta.split(b" ", 4)
    is_file = mode[:3] in (b"100", b"120")
    return Entry(os.fsdecode(name), blob.decode() if is_file and blob.strip(_NONE) else None, mode)


def _commit(head: bytes, number: int) -> Commit:
    lines = head.decode("utf-8", errors="replace").split("\n", _HEAD)
    lines += [""] * (_HEAD + 1 - len(lines))
    authored = moment(lines[4])
    return Commit(
        id=lines[0],
        number=number,
        parents=tuple(lines[1].split()),
        author=_said(lines[2], "%aN"),
        author_email=_said(lines[3], "%aE"),
        authored=authored,
        committer=_said(lines[5], "%cN"),
        committer_email=_said(lines[6], "%cE"),
        committed=authored if lines[7] == lines[4] else moment(lines[7]),
        subject=lines[8],
        trailers=tuple(_trailers(lines[9])),
    )


def _said(words: str, asked: str) -> str:
    """Return what git says of a name; of a commit without one it repeats the question."""
    return "" if words == asked else words


def moment(words: str) -> datetime | None:
    """Return the instant of "1795445716 +0800"; None when there is none, or it lies in no year from 1 to 9999.

    None too for 0, the beginning of 1970: that is what git says of a time that is too large for it.
    """
    seconds, _, zone = words.strip().partition(" ")
    if seconds == "0":
        return None
    try:
        found = datetime.fromtimestamp(0, UTC) + timedelta(seconds=int(seconds))
        return found.astimezone(_zone(zone)) if found >= _EARLIEST else None
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def _zone(words: str) -> timezone:
    """Return the offset of "+0800"; UTC for one that cannot be: a commit may claim any."""
    try:
        hours, minutes = int(words[:3]), int(words[0] + words[3:5])
        return timezone(timedelta(hours=hours, minutes=minutes))
    except (ValueError, IndexError):
        return UTC


def _trailers(words: str) -> Iterator[tuple[str, str]]:
    for line in words.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            yield key.strip(), value.strip()
