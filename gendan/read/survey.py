"""One quick look over a parsed value: how deep, which keys are not text, whether a number may be too long."""

from __future__ import annotations

from typing import Any

import orjson
from msgspec import Struct

DEEPEST = 64
"""Maps and lists within each other that a file may have; the root is the first."""

_HUGE = 10**12
_DIGITS = bytes.maketrans(b"0123456789", b"1111111111")
_RUN = b"1" * 16
"""In a sketch, where a point counts as a digit: what every number has that a float may not hold exactly."""
_LOST = (b".1111111", b"1111111111.", b"1" * 16 + b"e", b"1" * 16 + b"E")
"""With digits as 1: 7 after a point, 10 before one (with 6 after it more than 15 in all), 16 before an exponent."""


class Survey(Struct, frozen=True):
    """What the look found.

    `deep` says that maps and lists nest beyond the limit (the rest is then not looked at); `odd` are the maps with a
    key that is not text; `scalars` are all numbers, booleans and nulls that are not keys.
    """

    deep: bool
    odd: tuple[dict[Any, Any], ...]
    scalars: tuple[int | float | None, ...]

    def are_whole(self) -> bool:
        """Whether every key that is not text is a positive whole number, as in `lines: {1: 4800}`."""
        return all(type(key) is str or (type(key) is int and key > 0) for held in self.odd for key in held)


def survey(value: object) -> Survey:
    """Look at every map, list and scalar of `value` once, level by level, without recursion.

    Kept as one plain loop: this runs for every file, and takes a tenth of the time of parsing.
    """
    odd: list[dict[Any, Any]] = []
    scalars: list[Any] = []
    level: list[Any] = [] if type(value) is str else [value]
    for _ in range(DEEPEST):
        if not level:
            break
        below: list[Any] = []
        for held in level:
            if type(held) is dict:
                for key, item in held.items():
                    if type(key) is not str:
                        odd.append(held)
                    if type(item) is not str:
                        below.append(item)
            elif type(held) is list:
                below += [item for item in held if type(item) is not str]
            else:
                scalars.append(held)
        level = below
    inside = [held for held in level if type(held) is dict or type(held) is list]
    scalars += [held for held in level if type(held) is not dict and type(held) is not list]
    return Survey(bool(inside), tuple(odd), tuple(scalars))


def may_be_long(scalars: tuple[int | float | None, ...], data: bytes, sketched: bytes) -> bool:
    """Whether some number *may* have too many digits, be infinite or none: the slow path decides.

    Three questions, each nearly free. The sum of all shows whole parts of 13 digits, infinities and NaN; their
    shortest texts show 7 digits after the point; what a float has lost already is seen in the file alone.
    """
    numbers = [number for number in scalars if number is not None]
    if not sum(map(abs, numbers)) < _HUGE:
        return True
    written = orjson.dumps([number for number in numbers if type(number) is float])
    if b"e" in written or b".1111111" in written.translate(_DIGITS):
        return True
    return _RUN in sketched and any(mark in data.translate(_DIGITS) for mark in _LOST)


def text_keys(found: Survey) -> bool:
    """Turn the keys of `found.odd` into text in place, keeping their order; False when two become the same."""
    for held in found.odd:
        items = [(key_text(key), item) for key, item in held.items()]
        held.clear()
        held.update(items)
        if len(held) < len(items):
            return False
    return True


def key_text(key: object) -> str:
    """Return a key as it is written where it is written in the usual way: 1, true, 1.5."""
    return str(key).lower() if isinstance(key, bool) else str(key)
