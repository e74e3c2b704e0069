"""Which value counts when several rows give one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.mapping.values import NOT_A_NUMBER, Problem, Value, shorten
from gendan.words.sheet import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.mapping.language import Pick

Found = tuple[Value, Cell | None]
"""A value, and the cell that it came from (None for a constant)."""


def pick(way: Pick, found: Sequence[Found]) -> tuple[Value | Problem, Cell | None]:
    """Return the value that counts of at least one. A sum of what are no numbers, or one too long, is a Problem.

    "min" and "max" order numbers by size and texts by their signs, which is the order of days for dates.
    """
    cell = found[0][1]
    match way:
        case "last":
            return found[-1]
        case "min":
            return min(found, key=_order)
        case "max":
            return max(found, key=_order)
        case "count":
            return len(found), cell
        case "sum":
            return _sum([value for value, _ in found]), cell
        case "join":
            return ", ".join(dict.fromkeys(str(value) for value, _ in found)), cell
        case _:
            return found[0]


def _sum(values: Sequence[Value]) -> Value | Problem:
    if any(isinstance(value, str | bool) for value in values):
        return NOT_A_NUMBER
    return shorten(sum((Decimal(str(value)) for value in values), Decimal(0)))


def _order(found: Found) -> tuple[int, Decimal, str]:
    value = found[0]
    if isinstance(value, str):
        return 1, Decimal(0), value
    return 0, Decimal(int(value) if isinstance(value, bool) else str(value)), ""
