"""Rounding that a reader can follow: half away from zero, never up to a full hundred, and parts that add up to the whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.trade.exact import over_one

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

_WHOLE = 100


def rounded(value: Fraction, places: int) -> Decimal:
    """Return `value` to so many places, half away from zero; what is not quite 100 does not become it."""
    top, bottom = abs(value.numerator) * 10**places, value.denominator
    whole = (2 * top + bottom) // (2 * bottom) * (1 if value.numerator >= 0 else -1)
    if whole == _WHOLE * 10**places and value != _WHOLE:
        whole += -1 if value < _WHOLE else 1
    return Decimal(whole).scaleb(-places)


def apportion(parts: Sequence[Fraction], total: Decimal, places: int) -> list[Decimal]:
    """Return the parts rounded to so many places so that they add up to `total`, their sum rounded in whatever way.

    For their rounded sum each is the next lower or next higher unit (largest remainder first; of equal ones the earlier), and
    a part that is a whole number of units stays as it is. Without parts nothing is returned.
    """
    tops, common = over_one(parts)
    floors, remainders = [], []
    for top in tops:
        floor, remainder = divmod(top * 10**places, common)
        floors.append(floor)
        remainders.append(remainder)
    missing = int(total.scaleb(places)) - sum(floors)
    ranked = sorted(range(len(parts)), key=lambda index: (-remainders[index], index))
    each, rest = divmod(missing, len(parts)) if parts else (0, 0)
    floors = [floor + each for floor in floors]
    for index in ranked[:rest]:
        floors[index] += 1
    return [Decimal(floor).scaleb(-places) for floor in floors]
