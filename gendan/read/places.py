"""Look up where findings stand: many paths of one file at a time. Runs in worker processes too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.words.finding import Place

if TYPE_CHECKING:
    from gendan.read.tree import SourceFile
    from gendan.words.finding import Path
    from gendan.words.positions import Positions

_NEXT = re.compile(r"^[^\s#-]", re.MULTILINE)
"""Where a section ends: the next line that begins at the margin with a key."""
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_PAIR = re.compile(r"\[[^\[\]{}\n]*\]|\{[^\[\]{}\n]*\}")
"""Brackets that hold no others, on one line."""
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def look_up(job: tuple[SourceFile, tuple[Path, ...]]) -> tuple[Place, ...]:
    """Return the place of each path in the file; the file alone when it has gone or changed beyond reading since."""
    from gendan.read.tree import read_bytes  # noqa: PLC0415  see `_compose`

    source, paths = job
    data, _ = read_bytes(source)
    if data is None:
        return tuple(Place(source.file) for _ in paths)
    return find_places(data, source.file, paths)


def find_places(data: bytes, file: str, paths: tuple[Path, ...]) -> tuple[Place, ...]:
    """Return the place of each path in a document that the door has accepted; of the empty path the first line.

    Only the sections below the top keys in question are composed, where sections can be told by their margin.
    """
    text = data.decode("utf-8-sig", errors="replace")
    known: dict[object, tuple[Positions, int]] = {}
    places = []
    for path in paths:
        if path and path[0] not in known:
            found = _section(text, path[0])
            known[path[0]] = _compose(data, file) if found is None else _compose(found[0].encode(), file, found[1])
        places.append(_place(*known[path[0]], path) if path else Place(file, 1, 1))
    return tuple(places)


def _compose(data: bytes, file: str, before: int = 0) -> tuple[Positions, int]:
    from gendan.read.positions import compose  # noqa: PLC0415  PyYAML is imported only when something is to be found

    return compose(data, file), before


def _place(at: Positions, before: int, path: Path) -> Place:
    place = at.place(path)
    return place if place.line is None else Place(place.file, place.line + before, place.column)


def _section(text: str, key: object) -> tuple[str, int] | None:
    """Return the lines of a top key and how many stand before; None where the margin may mislead: aliases, quotes or brackets over lines."""
    if not isinstance(key, str) or not _KEY.fullmatch(key) or "*" in text or "&" in text or "\r" in text:
        return None
    bare = _QUOTED.sub("", text) if '"' in text or "'" in text else text
    if '"' in bare or "'" in bare or _goes_on(bare):
        return None
    begin = 0 if text.startswith(f"{key}:") else text.find(f"\n{key}:") + 1
    if text.find(f"\n{key}:", begin) >= 0 or (begin == 0 and not text.startswith(f"{key}:")):
        return None
    end = _NEXT.search(text, begin + len(key))
    return text[begin : end.start() if end else len(text)], text.count("\n", 0, begin)


def _goes_on(bare: str) -> bool:
    """Tell whether brackets may go on over a line's end; `bare` has no quoted text in it."""
    times = 1
    while times:
        bare, times = _PAIR.subn("", bare)
    return any(bracket in bare for bracket in "[]{}")
