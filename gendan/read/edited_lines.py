"""The next version of a file in which only plain words, dates or whole numbers of some lines are others: nothing is parsed.

Such a line says `key: value` or `key: {key: value, …}`, as an item of a list or not. Everything else is left to who parses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from gendan.words.history import ABSENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Step = str | int
    Map = dict[str, object]


class _Line(NamedTuple):
    """`key` None: the line is a whole item. `item`: an item begins with it."""

    margin: int
    item: bool
    key: str | None
    value: object


_MOST = 100
"""Lines from the first changed one to the last."""
_WORD = r"[A-Za-z㐀-鿿][\w㐀-鿿./-]*(?: [A-Za-z0-9㐀-鿿][\w㐀-鿿./-]*)*"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\+[0-9]{2}:[0-9]{2}|Z))?"
_SCALAR = rf"{_DAY}|0|[1-9][0-9]{{0,8}}|{_WORD}"
_KEY = r"[a-wyz][a-z_]*|[1-9][0-9]{0,3}"
_PAIR = rf"(?:{_KEY}): (?:{_SCALAR})"
_FLAT = rf"{_PAIR}(?:, {_PAIR})*"
_ENTRY = rf"(?:{_KEY}): (?:{_SCALAR}|\{{{_FLAT}\}})"
_FLOW = rf"\{{({_ENTRY}(?:, {_ENTRY})*)\}}"
_LINE = re.compile(
    rf"( *)(?:- {_FLOW}|(- )?([A-Za-z][A-Za-z0-9_-]*):(?: (?:({_SCALAR})|{_FLOW}))?)",
    re.ASCII,
)
_IN_FLOW = re.compile(rf"({_KEY}): (?:\{{({_FLAT})\}}|({_SCALAR}))", re.ASCII)
_ABOVE = re.compile(rb"(- )?([A-Za-z0-9][A-Za-z0-9_-]*):")
_NO_TEXT = frozenset({"true", "false", "null", "nan", "inf", "infinity"})
"""Words that one reader or another takes for something else, in whatever letters."""
_QUOTED = re.compile(rb"\"[^\"\n]*\"|'[^'\n]*'")


def edited(before: bytes, value: Map, after: bytes, flowing: Collection[int]) -> Map | None:
    """Return the map that the file `after` holds, when `before` holds `value`; None: it takes a parser.

    `before` has no key twice, and none of the signs that `quick.read` passes over; `flowing` are its lines `in_flow`. What has
    not changed is shared: nobody may change it.
    """
    start, old, new = _changed(before, after)
    if old.count(b"\n") != new.count(b"\n") or old.count(b"\n") >= _MOST:
        return None
    number = before.count(b"\n", 0, start)
    for was, has in zip(old.split(b"\n"), new.split(b"\n"), strict=True):
        if was != has:
            if number in flowing:
                return None
            written = _with_line(before, value, start, _read(was), _read(has))
            if written is None:
                return None
            value = written
        start += len(was) + 1
        number += 1
    return value


def in_flow(data: bytes) -> frozenset[int] | None:
    """Return the numbers, from 0, of the lines that begin within a flow; None where a quotation goes over lines, or may do so."""
    bare = _QUOTED.sub(b"", data) if b'"' in data or b"'" in data else data
    if b'"' in bare or b"'" in bare:
        return None
    found, depth = set(), 0
    for number, line in enumerate(bare.split(b"\n")):
        if depth:
            found.add(number)
        depth += line.count(b"{") - line.count(b"}") + line.count(b"[") - line.count(b"]")
        if depth < 0:
            return None
    return frozenset(found) if not depth else None


def _changed(before: bytes, after: bytes) -> tuple[int, bytes, bytes]:
    """Return where the first line that changed begins, and the lines up to the last that changed, in both."""
    least = min(len(before), len(after))
    same = _alike(before, after, least)
    rest = least - same
    tail = _alike_ends(before, after, rest)
    start = before.rfind(b"\n", 0, same) + 1
    end = before.find(b"\n", len(before) - tail)
    end = len(before) if end < 0 else end
    return start, before[start:end], after[start : end + len(after) - len(before)]


def _alike(one: bytes, other: bytes, most: int) -> int:
    """Return how many bytes both begin with, at most `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _alike_ends(one: bytes, other: bytes, most: int) -> int:
    low, high, ones, others = 0, most, len(one), len(other)
    while low < high:
        middle = (low + high + 1) // 2
        if one[ones - middle : ones - low] == other[others - middle : others - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _read(line: bytes) -> _Line | None:
    """Return what a line says; None where it is not as plain as that."""
    try:
        found = _LINE.fullmatch(line.decode())
    except UnicodeDecodeError:
        return None
    if found is None:
        return None
    margin, item, dash, key, scalar, flow = found.groups()
    words = item or flow
    value = _scalar(scalar) if scalar is not None else _flow(words) if words is not None else None
    if value is None and (scalar is not None or words is not None):
        return None
    return _Line(len(margin), item is not None or dash is not None, key, value)


def _scalar(words: str) -> str | int | None:
    if words.isdigit():
        return int(words)
    return words if words.lower() not in _NO_TEXT else None


def _flow(words: str) -> Map | None:
    found: Map = {}
    entries = _IN_FLOW.findall(words)
    for key, flow, scalar in entries:
        found[key] = value = _flow(flow) if flow else _scalar(scalar)
        if value is None or key in _NO_TEXT:
            return None
    return found if len(found) == len(entries) else None


def _with_line(data: bytes, value: Map, start: int, was: _Line | None, has: _Line | None) -> Map | None:
    """Return the value with the line that begins at `start` written anew; None unless that line is where its value is."""
    if was is None or has is None or was[:3] != has[:3]:
        return None
    way = _way(data, start, was.margin, item=was.item)
    if way is None:
        return None
    if was.key is not None:
        way.append(was.key)
    root: Map = dict(value)
    here: Map | list[object] = root
    for step in way[:-1]:
        inner = _inside(here, step)
        if not isinstance(inner, dict | list):
            return None
        copied = inner.copy()
        cast("Map", here)[cast("str", step)] = copied
        here = copied
    if _inside(here, way[-1]) != was.value:
        return None
    cast("Map", here)[cast("str", way[-1])] = has.value
    return root


def _inside(value: Map | list[object], step: Step) -> object:
    """Return what is at that place; ABSENT, which no line says, where there is none."""
    if isinstance(value, dict):
        return value.get(step, ABSENT) if isinstance(step, str) else ABSENT
    return value[step] if isinstance(step, int) and step < len(value) else ABSENT


def _way(data: bytes, start: int, margin: int, *, item: bool) -> list[Step] | None:
    """Return the way to the map that the line at `start` is in: keys, and positions in lists. `item`: an item begins with the line."""
    way: list[Step] = []
    lines = _above(data, start)
    while margin or item:
        if item:
            above, number = _before_items(lines, margin)
            way.append(number)
        else:
            above = next((one for one in lines if one[0] < margin), None)
            if above is not None and above[1][:2] == b"- " and above[0] + 2 == margin:
                margin, item = above[0], True
                continue
        found = _ABOVE.fullmatch(above[1]) if above is not None else None
        if above is None or found is None:
            return None
        way.append(found[2].decode())
        margin, item = above[0], found[1] is not None
    way.reverse()
    return way


def _before_items(lines: Iterator[tuple[int, bytes]], margin: int) -> tuple[tuple[int, bytes] | None, int]:
    """Return the line above the list whose dashes stand at `margin`, and how many items come first."""
    number = 0
    for at, bare in lines:
        if at == margin and bare[:2] == b"- ":
            number += 1
        elif at <= margin:
            return (at, bare), number
    return None, number


def _above(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines above `start`, the last one first, each with its margin; none that is empty."""
    while start:
        end = start - 1
        start = data.rfind(b"\n", 0, end) + 1
        line = data[start:end]
        bare = line.lstrip(b" ")
        if bare:
            yield len(line) - len(bare), bare
