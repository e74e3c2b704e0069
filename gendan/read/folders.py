"""Walks one place (a glob) of a house: folders, links, names. Lists folders only, opens no file."""

from __future__ import annotations

import fnmatch
import os
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gendan.read.files import unreadable
from gendan.read.parsed import shown, trouble
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gendan.words.finding import Trouble

_WILD = re.compile(r"[*?\[]")
_ANY_DEPTH = "**"


class Found(NamedTuple):
    """A file of the place, or what is wrong with it."""

    file: str
    path: str
    trouble: Trouble | None = None


class _Folder(NamedTuple):
    """A folder to look into: its path, its name in places ("" or ending in "/"), and how far the pattern is used up."""

    path: str
    prefix: str
    states: frozenset[int]


def search(root: Path, pattern: str) -> Iterator[Found]:
    """Yield each file that matches `pattern`, a glob relative to `root`, in no useful order; `**` is any depth.

    Links may not leave the root, or, for a pattern that begins outside (`../ratings/…`), the folder it begins with.
    """
    *folders, last = pattern.split("/")
    fixed = next((number for number, part in enumerate(folders) if _WILD.search(part)), len(folders))
    inner = posixpath.normpath("/".join(folders[:fixed]) or ".")
    base = os.path.normpath(root / inner)
    outside = inner.startswith("..") or posixpath.isabs(inner)
    walk = _Walk(os.path.realpath(base if outside else root), tuple(folders[fixed:]), last)
    prefix = "" if inner == "." else f"{inner}/"
    yield from walk.look(_Folder(base, prefix, walk.close({0})))


class _Walk:
    """One walk: the border that links may not cross, the pattern's folders, and how its last part matches a name."""

    def __init__(self, border: str, steps: tuple[str, ...], last: str) -> None:
        self._border = border
        self._steps = steps
        self._matches = _matcher(last)
        self._seen: set[str] = set()
        self._links: list[_Folder] = []

    def look(self, start: _Folder) -> Iterator[Found]:
        """Yield what is found from `start` down; links to folders last, so that a folder is named by its true name.

        One that only links lead to is named by the first of them, whatever the order in which the system lists folders.
        """
        waiting = [start]
        while waiting or self._links:
            folder = waiting.pop() if waiting else self._first_link()
            real = os.path.realpath(folder.path)
            if not self._is_inside(real):
                yield _leaves(folder.prefix.rstrip("/"), folder.path)
            elif real not in self._seen:
                self._seen.add(real)
                yield from self._list(folder, waiting)

    def _first_link(self) -> _Folder:
        first = min(self._links, key=lambda folder: folder.prefix)
        self._links.remove(first)
        return first

    def close(self, states: set[int]) -> frozenset[int]:
        """Return `states` with what `**` allows: it may also stand for no folder at all."""
        closed = set(states)
        for state in sorted(states):
            reached = state
            while reached < len(self._steps) and self._steps[reached] == _ANY_DEPTH:
                reached += 1
                closed.add(reached)
        return frozenset(closed)

    def _list(self, folder: _Folder, waiting: list[_Folder]) -> Iterator[Found]:
        here = len(self._steps) in folder.states
        try:
            with os.scandir(folder.path) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    if here and (name.endswith(".yaml") or name.lower().endswith((".yml", ".yaml"))):
                        yield from self._file(folder, entry, waiting)
                    elif entry.is_dir(follow_symlinks=False):
                        self._enter(folder, entry, waiting)
                    elif entry.is_symlink() and Path(entry.path).is_dir():
                        self._enter(folder, entry, self._links)
        except (FileNotFoundError, NotADirectoryError):
            return  # a place that is not used
        except OSError as error:
            reason = error.strerror or str(error)
            yield _bad(folder.prefix.rstrip("/") or ".", folder.path, reason)

    def _file(self, folder: _Folder, entry: os.DirEntry[str], waiting: list[_Folder]) -> Iterator[Found]:
        """Yield the file of an entry with an ending of ours; a folder of such a name is entered as any other."""
        name, file = entry.name, folder.prefix + entry.name
        linked = entry.is_symlink()
        if entry.is_dir(follow_symlinks=False):
            self._enter(folder, entry, waiting)
        elif linked and not self._is_inside(os.path.realpath(entry.path)):
            yield _leaves(file, entry.path)
        elif linked and Path(entry.path).is_dir():
            self._enter(folder, entry, self._links)
        elif not name.isprintable():
            yield _unprintable(file, entry.path)
        elif self._matches(name):
            yield Found(file, entry.path)
        elif not name.endswith(".yaml") and self._matches(_stem(name) + ".yaml"):
            yield _wrong_ending(file, entry.path)

    def _enter(self, folder: _Folder, entry: os.DirEntry[str], waiting: list[_Folder]) -> None:
        reached = {state if step == _ANY_DEPTH else state + 1 for state, step in self._next(folder, entry.name)}
        if reached:
            waiting.append(_Folder(entry.path, f"{folder.prefix}{entry.name}/", self.close(reached)))

    def _next(self, folder: _Folder, name: str) -> Iterator[tuple[int, str]]:
        for state in folder.states:
            if state < len(self._steps):
                step = self._steps[state]
                if step == _ANY_DEPTH or fnmatch.fnmatchcase(name, step):
                    yield state, step

    def _is_inside(self, real: str) -> bool:
        return real == self._border or real.startswith(self._border.rstrip(os.sep) + os.sep)


def _matcher(last: str) -> Callable[[str], bool]:
    if last == "*.yaml":
        return lambda name: name.endswith(".yaml")
    if not _WILD.search(last):
        return lambda name: name == last
    pattern = re.compile(fnmatch.translate(last))
    return lambda name: pattern.fullmatch(name) is not None


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _bad(file: str, path: str, reason: str) -> Found:
    return Found(file, path, unreadable(file, Text(reason, reason)))


def _unprintable(file: str, path: str) -> Found:
    name = shown(file)
    said = trouble(
        "file-unreadable",
        Place(name),
        Text(
            f"{name} is not read: its name holds characters that cannot be seen",
            f"{name} 未被读取：文件名里有看不见的字符",
        ),
        Text("Rename it with letters, digits and hyphens only", "请改名，只用文字、数字和连字符"),
    )
    return Found(file, path, said)


def _wrong_ending(file: str, path: str) -> Found:
    right = _stem(file.rpartition("/")[2]) + ".yaml"
    said = trouble(
        "wrong-ending",
        Place(file),
        Text(f"{file} is not read: its name does not end in .yaml", f"{file} 未被读取：文件名要以 .yaml 结尾"),
        Text(f"Rename it to {right}", f"请改名为 {right}"),
        name=right,
    )
    return Found(file, path, said)


def _leaves(file: str, path: str) -> Found:
    name = shown(file)
    said = trouble(
        "link-leaves-repository",
        Place(name),
        Text(f"{name} is a link that leaves the repository", f"{name} 是指向仓库之外的链接"),
        Text(
            "Put the file itself here, or name its folder under places in gendan.yaml.",
            "请把文件本身放在这里，或在 gendan.yaml 的 places 里写明它所在的目录。",
        ),
    )
    return Found(file, path, said)
