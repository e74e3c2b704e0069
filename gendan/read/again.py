"""Reads the versions of one file, one after the other, with the quick reader: only the parts that changed are parsed.

A version is cut into its top sections, and a section into the entries below its key, where it is written plainly enough
that each part means the same alone as within the whole. Whatever is not is left to who reads the whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import orjson

from gendan.read import quick
from gendan.read.characters import BOM
from gendan.read.edited_lines import edited, in_flow
from gendan.read.survey import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.read.quick import Reader

    _Match = Callable[[bytes], re.Match[bytes] | None]

_LARGEST = 64 * 1024
_MOST = 4096
"""Parts that are remembered, at most."""
_MOST_BRACKETS = 1000
_SECTION = re.compile(rb"\n(?=[^ \n#-])")
_NO_KEY = (b"", b" ", b"\n", b"#", b"-")
_KEY = re.compile(rb"([a-z][a-z0-9_-]*):")
_QUOTED = re.compile(rb"\"[^\"\n]*\"|'[^'\n]*'")


class Again:
    """Remembers the parts of the versions read so far. What it gives shares them: nobody may change it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._sections: dict[bytes, tuple[str, object]] = {}
        self._parts: dict[int, dict[bytes, object]] = {}
        """By their margin: among others a part may mean something else."""
        self._comment = b""
        self._begun: dict[str, tuple[bytes, object]] = {}
        """The sections of a version that was read as a whole, by key, as long as none of their parts was looked at."""
        self._last: tuple[bytes, dict[str, object]] | None = None
        self._flowing: frozenset[int] | None = None

    def edited(self, data: bytes) -> dict[str, object] | None:
        """Return the map that a file holds which differs in plain words of a few lines from the last one; None: read it.

        What it gives needs no look at its shape: no reader could take it otherwise.
        """
        if self._last is None or len(data) > _LARGEST:
            return None
        before, value = self._last
        if self._flowing is None:
            self._flowing = in_flow(before)
        if self._flowing is None:
            self._last = None
            return None
        found = edited(before, value, data, self._flowing)
        if found is not None:
            self._last = data, found
        return found

    def stand(self, data: bytes, value: dict[str, object]) -> None:
        """Take in the last version that was read, and found to be in order."""
        self._last, self._flowing = (data, value), None

    def begin(self, data: bytes, value: Mapping[str, object]) -> None:
        """Take in a version that was read as a whole."""
        comment, sections = _cut(data)
        if len(sections) != len(value) or not all(map(_begins_with, sections, value)):
            return
        self._comment = comment
        entries = list(zip(sections, value.items(), strict=True))
        self._sections = dict(entries)
        self._parts = {}
        self._begun = {key: (section, one) for section, (key, one) in entries}

    def read(self, data: bytes) -> dict[str, object] | None:
        """Return the map that a file holds, as `yaml_door.parse` would; None: read it as a whole, and begin with that.

        As from `quick.read`, keys that are no text and bad YAML may come through that no schema lets pass.
        """
        if not self._sections or len(data) > _LARGEST or data.count(b"[") + data.count(b"{") > _MOST_BRACKETS:
            return None
        comment, sections = _cut(data)
        if comment != self._comment or sections[0][:1] in _NO_KEY:
            return None
        found: dict[str, object] = {}
        known = self._sections
        for section in sections:
            entry = known.get(section) or self._section(section)
            if entry is None:
                return None
            found[entry[0]] = entry[1]
        return found if len(found) == len(sections) else None

    def _section(self, section: bytes) -> tuple[str, object] | None:
        entry = self._by_parts(section)
        if entry is None:
            whole = self._part(section, 0)
            if not isinstance(whole, dict) or len(whole) != 1:
                return None
            ((key, value),) = whole.items()
            entry = str(key), value
        if len(self._sections) >= _MOST:
            self._sections.clear()
        self._sections[section] = entry
        return entry

    def _by_parts(self, section: bytes) -> tuple[str, object] | None:
        """Return key and value of a section whose key stands alone on its line; None where it is written otherwise."""
        key = section.partition(b":")[0].decode()
        if key in self._begun:
            self._remember(*self._begun.pop(key))
        split = _split(section, self._parts)
        if split is None:
            return None
        key, margin, parts, is_list = split
        known = self._parts.get(margin, {}).get
        values = [known(part) or self._part(part, margin) for part in parts]
        if is_list:
            items = [cast("list[object]", one)[0] for one in values if isinstance(one, list) and len(one) == 1]
            return (key, items) if len(items) == len(values) else None
        entries: dict[str, object] = {}
        for one in values:
            if not isinstance(one, dict) or len(one) != 1:
                return None
            entries.update(one)
        return (key, entries) if len(entries) == len(values) else None

    def _remember(self, section: bytes, value: object) -> None:
        """Take in the parts of a section that was read as a whole."""
        split = _split(section, {})
        if split is None or not isinstance(value, dict | list) or len(split[2]) != len(value):
            return
        _, margin, parts, is_list = split
        known = self._parts.setdefault(margin, {})
        if is_list and isinstance(value, list):
            known.update((part, [one]) for part, one in zip(parts, value, strict=True))
        elif not is_list and isinstance(value, dict) and all(map(_begins_with, map(bytes.lstrip, parts), value)):
            known.update((part, {key: one}) for part, (key, one) in zip(parts, value.items(), strict=True))

    def _part(self, part: bytes, margin: int) -> object:
        """Parse a part by itself; None where it cannot be, or may go on after its end."""
        bare = _QUOTED.sub(b"", part) if b'"' in part or b"'" in part else part
        if bare.count(b"[") != bare.count(b"]") or bare.count(b"{") != bare.count(b"}"):
            return None
        read = quick.read(self._reader, part) if not part.startswith(BOM) else None  # at the top alone it says nothing
        if read is None:
            return None
        value, keys = read
        written = orjson.dumps(value)
        if written.count(b'":') != keys or written.count(b"{") + written.count(b"[") > DEEPEST - 4:
            return None
        known = self._parts.setdefault(margin, {})
        if len(known) >= _MOST:
            known.clear()
        known[part] = value
        return value


def _cut(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return the comment that a file begins with, and its sections: each begins with a key in the first column."""
    start = 0
    while data.startswith(b"#", start):
        start = data.find(b"\n", start) + 1 or len(data)
    return data[:start], _SECTION.split(data[start:-1] if data.endswith(b"\n") else data[start:])


def _begins_with(part: bytes, key: str) -> bool:
    return part.startswith(b"%b:" % key.encode())


def _split(section: bytes, known: Mapping[int, Mapping[bytes, object]]) -> tuple[str, int, list[bytes], bool] | None:
    """Return the key of a section, the margin of the parts below it, these, and whether they are items of a list.

    None where the key does not stand alone on its line, or one of the parts is not plainly an item or an entry; those
    that are `known` have been looked at. Of a list in which two items are the same nothing is told: they are two, not one.
    """
    head, _, body = section.rstrip(b"\n").partition(b"\n")
    key = _KEY.fullmatch(head)
    margin = len(body) - len(body.lstrip(b" "))
    if key is None or not margin or head.startswith(b"x-"):
        return None
    cut, item, entry = _cuts(margin)
    parts = cut.split(body)
    is_list = item(parts[0]) is not None
    if is_list and len(set(parts)) != len(parts):
        return None
    seen = known.get(margin, {})
    fresh = [part for part in parts if part not in seen]
    return (key[1].decode(), margin, parts, is_list) if all(map(item if is_list else entry, fresh)) else None


@lru_cache(maxsize=64)
def _cuts(margin: int) -> tuple[re.Pattern[bytes], _Match, _Match]:
    """Return what cuts a body of so many spaces into its entries, and how an item and an entry begin."""
    below = re.compile(rb"\n(?= {0,%d}(?! ))" % margin)
    item = re.compile(rb" {%d}- [^ \n]" % margin)
    entry = re.compile(rb" {%d}[A-Za-z0-9_][A-Za-z0-9_-]*:(?: |\n|$)" % margin)
    return below, item.match, entry.match
