"""The kind of a file by its place, from its name alone: for files of the past, which lie in no folder any more.

Agrees with `tree.list_files`: hidden files, names with invisible characters and other endings are no documents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.house import Kind

MONTHLY = frozenset({"appraisal", "timesheet"})
"""Kinds whose files are named after a person in a folder of the month: there, two parts make the id."""
_ENDING = ".yaml"


class Kinds:
    """The places of a house. Those outside of it ("../ratings/*.yaml") have no history here: see `outside`."""

    def __init__(self, places: Mapping[Kind, str]) -> None:
        inside = {kind: place for kind, place in places.items() if not place.startswith(("..", "/"))}
        self.outside = tuple(sorted(set(places) - set(inside)))
        order = sorted(inside.items(), key=lambda item: (-_fixed(item[1]), item[0]))
        self._patterns = tuple((kind, re.compile(_expression(place), re.DOTALL)) for kind, place in order)
        self._known = lru_cache(maxsize=None)(self._find)

    def document(self, file: str) -> tuple[Kind, str] | None:
        """Return kind and id of the document that a file of this name is; None when it is none.

        `file` is relative to the house's root. An id is the file's name; of appraisals and timesheets, "2026-10/li-na".
        """
        return self._known(file)

    def _find(self, file: str) -> tuple[Kind, str] | None:
        if not file.endswith(_ENDING) or not file.isprintable() or file.startswith(".") or "/." in file:
            return None
        for kind, pattern in self._patterns:
            if pattern.fullmatch(file):
                stem = unicodedata.normalize("NFC", file.removesuffix(_ENDING))
                parts = stem.split("/")
                return kind, "/".join(parts[-2:]) if kind in MONTHLY else parts[-1]
        return None


def _fixed(place: str) -> int:
    """Return how many leading parts are fixed; of two places that hold a file the more fixed wins, as in `tree`."""
    parts = place.split("/")
    wild = [number for number, part in enumerate(parts) if "*" in part or "?" in part or "[" in part]
    return wild[0] if wild else 1000


def _expression(place: str) -> str:
    *folders, last = place.removeprefix("./").split("/")
    found = "".join("(?:[^/]+/)*" if part == "**" else f"{_part(part)}/" for part in folders)
    return found + _part(last)


def _part(part: str) -> str:
    """Return the expression of one part of a glob; `*` and `?` never reach over a slash."""
    found, at = "", 0
    while at < len(part):
        char = part[at]
        end = part.find("]", at + 2) if char == "[" else -1
        if char == "*":
            found += "[^/]*"
        elif char == "?":
            found += "[^/]"
        elif end > 0:
            body = part[at + 1 : end].replace("\\", r"\\")
            found += f"[^{body[1:]}]" if body.startswith("!") else f"[{body}]"
            at = end
        else:
            found += re.escape(char)
        at += 1
    return found
