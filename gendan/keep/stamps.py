r"""What was in each file when it was last read, and how to see that it still is: by what the system says of it, as git does.

A file's *stamp* is its size, times of change, number on the disk and the digest of its bytes. While the system says the same
of a file its bytes are taken for the same, unless the file was changed so shortly before the stamps were written down that a
further change could not be told from it: then it is read again. The digest is that of a git blob (SHA-1 of "blob <size>\0" and the bytes).
"""

from __future__ import annotations

import os
from hashlib import blake2b, sha1
from typing import TYPE_CHECKING, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gendan.keep.shelf import Shelf

_DRAWER = "stamps"
_RACY = 2_000_000_000
"""Nanoseconds: no file system in use counts time more coarsely."""


class Stamp(NamedTuple):
    """One file as it was read."""

    size: int
    changed: int
    touched: int
    number: int
    digest: str


def digest_of(data: bytes) -> str:
    """Return the id that git gives to such a blob, in hex."""
    head = b"blob %d\0" % len(data)
    return sha1(head + data, usedforsecurity=False).hexdigest()


def stamp_of(found: os.stat_result, data: bytes) -> Stamp:
    """Return the stamp of a file that had `data`; `found` must have been asked before the bytes were read."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, digest_of(data))


def unchanged(
    stamps: Mapping[str, Stamp], files: Iterable[tuple[str, str]], written: int | None = None
) -> dict[str, Stamp]:
    """Return the stamps of the files, given as name and path, of which the system says what it said then.

    `written`: when the stamps were written down; what had changed within the same moment is not trusted.
    """
    found: dict[str, Stamp] = {}
    look = os.stat
    for name, path in files:
        stamp = stamps.get(name)
        if stamp is None:
            continue
        try:
            now = look(path)
        except (OSError, ValueError):
            continue
        if written is not None and (stamp[1] >= written or stamp[2] >= written):
            continue
        if (now.st_mtime_ns, now.st_size, now.st_ctime_ns, now.st_ino) == (stamp[1], stamp[0], stamp[2], stamp[3]):
            found[name] = stamp
    return found


class Stamps:
    """The stamps of one house, by file, as they were last written down."""

    def __init__(self, shelf: Shelf, root: str) -> None:
        self._shelf = shelf
        self._root = root
        self._name = blake2b(os.fsencode(root), digest_size=16).hexdigest()

    def load(self) -> tuple[dict[str, Stamp], int]:
        """Return what was written down, and the moment up to which it can be trusted, in nanoseconds."""
        data = self._shelf.get(_DRAWER, self._name)
        if data is None:
            return {}, 0
        try:
            written = os.stat(self._shelf.path(_DRAWER, self._name)).st_mtime_ns - _RACY  # noqa: PTH116  as below
            root, names, stamps = orjson.loads(data)
        except (OSError, ValueError):
            return {}, 0
        if root != self._root:
            return {}, 0
        return {name: Stamp(*stamp) for name, stamp in zip(names, stamps, strict=True)}, written

    def save(self, stamps: Mapping[str, Stamp]) -> None:
        """Write the stamps down, in place of those before."""
        names = sorted(stamps)
        try:
            data = orjson.dumps([self._root, names, [tuple(stamps[name]) for name in names]])
        except orjson.JSONEncodeError:  # a name that is not UTF-8: nothing is kept of such a house
            return
        self._shelf.put(_DRAWER, self._name, data)
