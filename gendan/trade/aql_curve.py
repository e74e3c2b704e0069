"""The operating characteristic of a single-sampling plan: how likely a lot of a given quality is to be accepted.

Exact: the binomial by whole numbers, the Poisson by decimals; rounded once, at the end. Type B curve (the lot is a
sample of the process), as the standards draw it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from math import comb

MOST_PERCENT = Decimal(10)
"""Above this AQL the figures of the tables can only mean nonconformities per 100 units: the Poisson is right then."""
_DIGITS = 60


def acceptance(sample: int, accept: int, percent: Decimal, places: int = 6) -> Decimal:
    """Return the probability that at most `accept` of `sample` pieces are nonconforming, of a process with `percent` so.

    0 at 100 per cent with fewer allowed than drawn, 1 at 0 per cent. Raises ValueError outside of 0 to 100.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"a quality lies between 0 and 100 per cent, not {percent}")
    top, bottom = (percent / 100).as_integer_ratio()
    rest = bottom - top
    total = sum(comb(sample, bad) * top**bad * rest ** (sample - bad) for bad in range(min(accept, sample) + 1))
    return _rounded(total, bottom**sample, places)


def acceptance_per_hundred(sample: int, accept: int, per_hundred: Decimal, places: int = 6) -> Decimal:
    """Return the probability of at most `accept` nonconformities in `sample` pieces, `per_hundred` of them in 100 pieces.

    Poisson. 1 at 0. Raises ValueError below 0.
    """
    if per_hundred < 0:
        raise ValueError(f"there cannot be {per_hundred} nonconformities")
    with localcontext() as context:
        context.prec = _DIGITS + len(str(sample * int(per_hundred)))
        mean = sample * per_hundred / 100
        term = total = (-mean).exp()
        for count in range(1, accept + 1):
            term = term * mean / count
            total += term
        return total.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def acceptance_at(sample: int, accept: int, aql: Decimal, quality: Decimal, places: int = 6) -> Decimal:
    """Return the probability of acceptance at `quality`, read as the AQL is: per cent up to 10, per 100 units above."""
    return (
        acceptance_per_hundred(sample, accept, quality, places)
        if aql > MOST_PERCENT or quality > 100
        else acceptance(sample, accept, quality, places)
    )


def _rounded(top: int, bottom: int, places: int) -> Decimal:
    """Return top / bottom rounded to `places` digits, halves to the even one, without ever leaving whole numbers."""
    scaled, rest = divmod(top * 10**places, bottom)
    if rest * 2 > bottom or (rest * 2 == bottom and scaled % 2):
        scaled += 1
    return Decimal(scaled).scaleb(-places)
