"""The folder of what is kept: entries by drawer and name, each written whole and never changed.

What is missing, cut short, changed by someone else or written by another version is simply not there. Nobody waits for
anybody: entries are put in place by renaming, so several processes at once see the old one or the new one, and a process that
is killed leaves at most a file that nobody asks for, which `sweep` clears away.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAG = "CACHEDIR.TAG"
_SIGNED = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n# What gendan keeps between runs. It can be deleted at any time.\n"
)
"""By the Cache Directory Tagging Specification: backups pass such a folder over. Only a folder that says so is ours."""
_MARK = b"gendan kept 1\n"
_DIGEST = 16
_UNFINISHED = ".new-"
_FORGOTTEN = 3600.0
"""Seconds after which an unfinished file belongs to nobody any more."""
_number = count()


class Drawer(Struct, frozen=True):
    """How much one drawer holds."""

    name: str
    entries: int
    size: int


class Shelf:
    """Entries below `folder`, at most `most` bytes of them. Trouble with the disk is never the caller's: things are just not kept."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self.most = most
        self._ours: bool | None = None

    def get(self, drawer: str, name: str) -> bytes | None:
        """Return what was put there, None when it is not there or not as it was written."""
        data = self._read(drawer, name)
        head = len(_MARK) + _DIGEST
        if data is None or data[: len(_MARK)] != _MARK:
            return None
        body = data[head:]
        return body if blake2b(body, digest_size=_DIGEST).digest() == data[len(_MARK) : head] else None

    def put(self, drawer: str, name: str, data: bytes) -> bool:
        """Keep `data`, in place of what was kept by that name; tell whether that went well."""
        return self.write(drawer, name, b"".join((_MARK, blake2b(data, digest_size=_DIGEST).digest(), data)))

    def write(self, drawer: str, name: str, data: bytes) -> bool:
        """Keep a file as it is, for programs that read it in place; whoever uses it must know its size and digest."""
        if not self.ready(drawer):
            return False
        target = self.path(drawer, name)
        beside = target.with_name(f"{_UNFINISHED}{os.getpid()}-{next(_number)}-{name}")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            beside.replace(target)
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            return False
        return True

    def path(self, drawer: str, name: str) -> Path:
        """Return where an entry lies, or would lie."""
        return self.folder / drawer / name

    def touch(self, drawer: str, name: str) -> None:
        """Note that an entry was of use: what is not goes first."""
        with suppress(OSError):
            os.utime(self.path(drawer, name))

    def drop(self, drawer: str, name: str) -> None:
        """Throw an entry away; one that is not there is no trouble."""
        with suppress(OSError):
            self.path(drawer, name).unlink(missing_ok=True)

    def ready(self, drawer: str) -> bool:
        """Make the folders, for their owner only; tell whether they are there, ours, and nobody else can write into them.

        A folder that holds anything else is never used: what is old is thrown away there.
        """
        if self._ours is None:
            self._ours = _make(self.folder) and (_is_tagged(self.folder) or _tag(self.folder))
        return self._ours and _make(self.folder / drawer)

    @property
    def usable(self) -> bool:
        """Whether things are kept there, or would be: not in a folder of other things, or one that others may write into."""
        return self.ready("")

    def holds(self, drawer: str) -> bool:
        """Tell whether there is anything in a drawer."""
        return next(iter(_scan(self.folder / drawer)), None) is not None

    def drawers(self) -> tuple[Drawer, ...]:
        """Return how much each drawer holds, by name; nothing of a folder that is not ours."""
        held: dict[str, tuple[int, int]] = {}
        for entry in self._entries():
            entries, size = held.get(entry.drawer, (0, 0))
            held[entry.drawer] = (entries + 1, size + entry.size)
        return tuple(Drawer(name, *held[name]) for name in sorted(held))

    def sweep(self) -> None:
        """Throw the oldest entries away until no more than `most` bytes are left, and what somebody left unfinished."""
        entries = sorted(self._entries(), key=lambda entry: (entry.used, entry.path))
        newest = entries[-1].used if entries else 0.0
        left = sum(entry.size for entry in entries)
        for entry in entries:
            forgotten = entry.unfinished and newest - entry.used > _FORGOTTEN
            if left > self.most or forgotten:
                with suppress(OSError):
                    os.unlink(entry.path)  # noqa: PTH108  a path of scandir
                    left -= entry.size

    def clear(self) -> None:
        """Throw everything away that `put` and `write` ever made; a folder that is not ours stays as it is."""
        if not _is_home(self.folder):
            return
        for entry in tuple(self._entries()):
            with suppress(OSError):
                os.unlink(entry.path)  # noqa: PTH108  as above
        for drawer in {entry.name for entry in _scan(self.folder)}:
            with suppress(OSError):
                (self.folder / drawer).rmdir()

    def _entries(self) -> Iterator[_Entry]:
        for drawer in _scan(self.folder) if _is_home(self.folder) else ():
            if drawer.is_dir(follow_symlinks=False):
                for entry in _scan(drawer.path):
                    with suppress(OSError):
                        found = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(found.st_mode):
                            unfinished = entry.name.startswith(_UNFINISHED)
                            yield _Entry(entry.path, drawer.name, found.st_size, found.st_mtime, unfinished)

    def _read(self, drawer: str, name: str) -> bytes | None:
        if self._ours is None:
            self._ours = _is_home(self.folder)
        if not self._ours:
            self._ours = None
            return None
        try:
            return self.path(drawer, name).read_bytes()
        except OSError:
            return None


class _Entry(Struct, frozen=True):
    path: str
    drawer: str
    size: int
    used: float
    unfinished: bool


def _scan(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return _is_ours(folder)


def _is_home(folder: Path) -> bool:
    return _is_ours(folder) and _is_tagged(folder)


def _is_tagged(folder: Path) -> bool:
    try:
        return (folder / TAG).read_bytes() == _SIGNED
    except OSError:
        return False


def _tag(folder: Path) -> bool:
    """Make an empty folder ours; one that holds anything is somebody else's. Two processes at once write the same."""
    if any(entry.name != TAG and not entry.name.startswith(_UNFINISHED) for entry in _scan(folder)):
        return _is_tagged(folder)
    beside = folder / f"{_UNFINISHED}{os.getpid()}-{next(_number)}-{TAG}"
    try:
        beside.touch(mode=0o600)
        beside.write_bytes(_SIGNED)
        beside.replace(folder / TAG)
    except OSError:
        return False
    return True


def _is_ours(folder: str | Path) -> bool:
    """Tell whether a folder is there, belongs to this user, and can be written by nobody else. Windows keeps users' folders apart."""
    try:
        found = os.stat(folder)  # noqa: PTH116  a link to a folder of one's own is fine
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
