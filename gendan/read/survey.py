"""One quick look over a parsed value: how deep, which keys are not text, whether a number may be too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DEEPEST = 64
"""Maps and lists within each other that a file may have; the root is the first."""

_HUGE = 10**12
_LONG = (b".1111111", b"1111111111.", b"1111111111111111e")
"""In a sketch: 7 digits after a point, 10 before one (with 6 after it more than 15 in all), 16 before an exponent."""
_PERHAPS = (b"1111111111111", b".1111111", b"1111111111.", b"1e", b".e")
"""In a sketch: what any number that is too long, infinite or none holds in its text; codes and sizes may hold it too."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the look found.

    `depth` counts maps and lists within each other, and stops at one over the limit; `odd` are the maps with a key
    that is not text.
    """

    depth: int
    odd: tuple[dict[Any, Any], ...]

    def are_whole(self) -> bool:
        """Whether every key that is not text is a positive whole number, as in `lines: {1: 4800}`."""
        return all(type(key) is str or (type(key) is int and key > 0) for held in self.odd for key in held)


def survey(value: object) -> Survey:
    """Look at every map and list of `value` once, level by level, without recursion.

    Kept as one plain loop: this runs for every file, and takes a tenth of the time of parsing.
    """
    odd: list[dict[Any, Any]] = []
    level: list[Any] = [value] if type(value) is dict or type(value) is list else []
    depth = 0
    while level and depth <= DEEPEST:
        depth += 1
        below: list[Any] = []
        for held in level:
            if type(held) is list:
                below += [item for item in held if type(item) is dict or type(item) is list]
                continue
            for key, item in held.items():
                if type(key) is not str:
                    odd.append(held)
                if type(item) is dict or type(item) is list:
                    below.append(item)
        level = below
    return Survey(depth, tuple(odd))


def may_be_long(value: object, sketched: bytes) -> bool:
    """Whether some number of `value` *may* have too many digits, be infinite or none: the slow path decides.

    The text is asked first. Then the numbers: their sum shows whole parts of 13 digits, infinities and NaN at once,
    rounding shows small exponents; digits that are lost in a float are seen in the text alone.
    """
    if not any(mark in sketched for mark in _PERHAPS):
        return False
    if any(mark in sketched for mark in _LONG):
        return True
    numbers = _numbers(value)
    return not sum(map(abs, numbers)) < _HUGE or any(round(one, 6) != one for one in numbers if type(one) is float)


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


def _numbers(value: object) -> list[Any]:
    level: list[Any] = [value]
    numbers: list[Any] = []
    while level:
        below: list[Any] = []
        for held in level:
            if type(held) is dict:
                below += [*held.values(), *(key for key in held if type(key) is not str)]
            elif type(held) is list:
                below += held
            elif type(held) is int or type(held) is float:
                numbers.append(held)
        level = below
    return numbers
