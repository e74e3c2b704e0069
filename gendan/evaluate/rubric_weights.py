"""Do the weights of one level add up? Compared as decimals, and never stricter than the places they are written with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_HALF = Decimal("0.5")


def total_mistake(weights: Sequence[Decimal], total: Decimal, own: Decimal | None) -> tuple[Text, Text] | None:
    """Return what is wrong with the sum of the weights, and what to do; None when nothing is.

    They add up to `total`, or to `own`, what the group itself weighs. Weights with decimals may be rounded: three of 33.33
    are thirds. Whole numbers are not.
    """
    whole = sum(weights, Decimal(0))
    if whole > 0 and any(abs(whole - wanted) <= leeway(weights) for wanted in (total, own) if wanted):
        return None
    wanted = plain(total) if own is None or own == total else f"{plain(total)} / {plain(own)}"
    return (
        Text(f"The weights add up to {plain(whole)}, not {wanted}", f"权重合计 {plain(whole)}，应为 {wanted}"),
        Text(f"Change them by {plain(total - whole)} in all", f"合计应再调整 {plain(total - whole)}"),
    )


def leeway(weights: Sequence[Decimal]) -> Decimal:
    """Return by how much the sum may be off: half a unit of the last place for each weight; 0 for whole numbers."""
    places = max((-int(weight.normalize().as_tuple().exponent) for weight in weights), default=0)
    return _HALF.scaleb(-places) * len(weights) if places > 0 else Decimal(0)
