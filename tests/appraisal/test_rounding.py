"""Rounding: what is printed adds up, and nothing is printed as 100 that is not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.trade.rounding import apportion, rounded


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (Fraction(11, 12) * 100, 2, "91.67"),
        (Fraction("0.005"), 2, "0.01"),
        (Fraction("-0.005"), 2, "-0.01"),
        (Fraction("99.996"), 2, "99.99"),
        (Fraction("100.004"), 2, "100.01"),
        (Fraction(100), 2, "100.00"),
        (Fraction("99.5"), 0, "99"),
        (Fraction(0), 2, "0.00"),
    ],
)
def test_half_goes_away_from_zero_and_a_hundred_is_all(value: Fraction, places: int, said: str) -> None:
    assert f"{rounded(value, places):f}" == said


def test_thirds_are_apportioned_to_the_first() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert apportion(thirds, Decimal("100.00"), 2) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


@given(
    st.lists(st.fractions(min_value=-50, max_value=100, max_denominator=999), min_size=1, max_size=30),
    st.integers(0, 4),
)
def test_the_parts_add_up_to_the_rounded_sum_and_none_is_off_by_a_unit(parts: list[Fraction], places: int) -> None:
    total = rounded(sum(parts, Fraction(0)), places)
    shares = apportion(parts, total, places)
    assert sum(shares, Decimal(0)) == total
    assert all(
        abs(Fraction(share) - part) <= Fraction(1, 10**places) for share, part in zip(shares, parts, strict=True)
    )
