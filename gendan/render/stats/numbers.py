"""How the numbers of figures are written. 100 % is all and nothing less; what is not nothing is never written as 0."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from gendan.words.text import plain

if TYPE_CHECKING:
    from gendan.words.metric import Fraction, Unit

_TENTH = Decimal("0.1")
_MILLIONTH = Decimal("0.000001")
_SPARKS, _PLAIN_SPARKS = "▁▂▃▄▅▆▇█", "_.-=oO#@"
_EIGHTHS = " ▏▎▍▌▋▊▉"


def shown(fraction: Fraction, unit: Unit) -> str:
    """Return the number of a fraction as people read it: "92.3 %", "45.2"; a dash without cases."""
    value = fraction.value
    if value is None:
        return "–"
    return _percent(value) if unit == "percent" else plain(_near(value, _TENTH, None))


def exact(value: Decimal | None) -> Decimal | None:
    """Return a quotient to six decimals, half away from zero; one that is not 0 or 1 does not become it."""
    return None if value is None else _near(value, _MILLIONTH, Decimal(1))


def amount(value: Decimal | None) -> str:
    """Return a sum or a value to a tenth at most: 1,204.5; whole numbers without a point; a dash when missing."""
    return "–" if value is None else f"{value.quantize(_TENTH, ROUND_HALF_UP):,}".removesuffix(".0")


def part(fraction: Fraction) -> str:
    """Return "18/21"."""
    return f"{amount(fraction.numerator)}/{amount(fraction.denominator)}"


def bar(share: Decimal | None, width: int, *, ascii_only: bool) -> str:
    """Return a bar for a share from 0 to 1, in eighths of a column; more than the whole fills it. Empty when missing."""
    if share is None or share <= 0:
        return ""
    eighths = min(int(share * width * 8), width * 8)
    if ascii_only:
        return "#" * max(eighths // 8, 1)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()) or _EIGHTHS[1]


def spark(values: list[Decimal | None], *, ascii_only: bool) -> str:
    """Return a sparkline from 0 to the highest value; a blank where there is none."""
    signs = _PLAIN_SPARKS if ascii_only else _SPARKS
    top = max((value for value in values if value is not None), default=Decimal(0))
    if top <= 0:
        return ""
    return "".join(" " if value is None else signs[min(7, int(max(value, Decimal(0)) / top * 8))] for value in values)


def _percent(value: Decimal) -> str:
    hundredth = _near(value * 100, _TENTH, Decimal(100))
    if hundredth == 0 and value > 0:
        return "<0.1 %"
    return f"{hundredth} %"


def _near(value: Decimal, step: Decimal, whole: Decimal | None) -> Decimal:
    """Return `value` to the `step`; one that is not `whole` is not rounded to it, but stays a step away."""
    rounded = value.quantize(step, ROUND_HALF_UP)
    if rounded == whole != value:
        return rounded - step if value < whole else rounded + step
    return rounded
