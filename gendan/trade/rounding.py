"""Rounding that a reader can follow: half away from zero, never up to a full hundred, and parts that add up to the whole."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE = 100


def rounded(value: Fraction, places: int) -> Decimal:
    """Return `value` to so many places, half away from zero; what is not quite 100 does not become it."""
    units = value * 10**places
    whole = math.floor(abs(units) + Fraction(1, 2)) * (1 if units >= 0 else -1)
    if whole == _WHOLE * 10**places and value != _WHOLE:
        whole += -1 if value < _WHOLE else 1
    return Decimal(whole).scaleb(-places)


def apportion(parts: Sequence[Fraction], total: Decimal, places: int) -> list[Decimal]:
    """Return the parts rounded to so many places so that they add up to `total`, their sum rounded in whatever way.

    For their rounded sum each is the next lower or next higher unit (largest remainder first; of equal ones the earlier), and
    a part that is a whole number of units stays as it is. Without parts nothing is returned.
    """
    units = [part * 10**places for part in parts]
    floors = [math.floor(unit) for unit in units]
    missing = int(total.scaleb(places)) - sum(floors)
    ranked = sorted(range(len(parts)), key=lambda index: (floors[index] - units[index], index))
    each, rest = divmod(missing, len(parts)) if parts else (0, 0)
    floors = [floor + each for floor in floors]
    for index in ranked[:rest]:
        floors[index] += 1
    return [Decimal(floor).scaleb(-places) for floor in floors]
