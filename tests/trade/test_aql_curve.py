"""The operating characteristic against figures worked out by hand and against its own laws."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.trade.aql_curve import acceptance, acceptance_at, acceptance_per_hundred

PERCENT = st.decimals(0, 100, places=3)


@pytest.mark.parametrize(
    ("sample", "accept", "percent", "expected"),
    [
        (2, 0, "50", "0.250000"),  # 0.5²
        (3, 1, "10", "0.972000"),  # 0.9³ + 3 × 0.1 × 0.9² = 0.729 + 0.243
        (5, 0, "2.5", "0.881096"),  # 0.975⁵
        (80, 5, "0", "1.000000"),
        (80, 5, "100", "0.000000"),
        (5, 5, "100", "1.000000"),
    ],
)
def test_the_binomial_by_hand(sample: int, accept: int, percent: str, expected: str) -> None:
    assert acceptance(sample, accept, Decimal(percent)) == Decimal(expected)


@pytest.mark.parametrize(
    ("sample", "accept", "per_hundred", "expected"),
    [
        (2, 0, "50", "0.367879"),  # e⁻¹
        (4, 1, "25", "0.735759"),  # 2 e⁻¹
        (5, 2, "40", "0.676676"),  # e⁻² (1 + 2 + 2)
        (80, 5, "0", "1.000000"),
    ],
)
def test_the_poisson_by_hand(sample: int, accept: int, per_hundred: str, expected: str) -> None:
    assert acceptance_per_hundred(sample, accept, Decimal(per_hundred)) == Decimal(expected)


@given(sample=st.integers(1, 40), accept=st.integers(0, 45), percent=PERCENT)
def test_the_binomial_is_exact(sample: int, accept: int, percent: Decimal) -> None:
    p = Fraction(percent) / 100
    exact = sum(
        (comb(sample, k) * p**k * (1 - p) ** (sample - k) for k in range(accept + 1) if k <= sample), Fraction(0)
    )
    assert abs(Fraction(acceptance(sample, accept, percent)) - exact) <= Fraction(1, 2_000_000)


@given(sample=st.integers(1, 300), accept=st.integers(0, 30), one=PERCENT, other=PERCENT)
def test_worse_goods_are_never_accepted_more_often(sample: int, accept: int, one: Decimal, other: Decimal) -> None:
    good, bad = sorted((one, other))
    assert acceptance(sample, accept, good) >= acceptance(sample, accept, bad)
    assert acceptance_per_hundred(sample, accept, good) >= acceptance_per_hundred(sample, accept, bad)


def test_which_curve_is_right() -> None:
    assert acceptance_at(80, 14, Decimal(10), Decimal(10), 3) == Decimal("0.988")
    assert acceptance_at(80, 21, Decimal(15), Decimal(15)) == acceptance_per_hundred(80, 21, Decimal(15))
    assert acceptance_at(2, 5, Decimal(10), Decimal(150)) == acceptance_per_hundred(2, 5, Decimal(150))


@pytest.mark.parametrize("percent", ["-1", "100.01"])
def test_impossible_qualities(percent: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        acceptance(5, 0, Decimal(percent))


def test_impossible_counts() -> None:
    with pytest.raises(ValueError, match="cannot be -1"):
        acceptance_per_hundred(5, 0, Decimal(-1))
