"""The options of `gendan stats`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gendan.cli.figures import read_period, read_settings
from gendan.words.errors import UsageError


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026-10-05", date(2026, 10, 5), date(2026, 10, 5)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_a_day_a_month_or_a_year(words: str, first: date, last: date) -> None:
    assert (read_period(words, last=False), read_period(words, last=True)) == (first, last)


@pytest.mark.parametrize("words", ["2026-13", "0000", "0000-01", "26", "2026-02-30", "October"])
def test_anything_else_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        read_period(words, last=False)


def test_settings_are_numbers_lists_and_words() -> None:
    said = read_settings(["late=3", "early=-1", "share=0.5", "stages=final, inline", " level = order "])
    assert said == {"late": 3, "early": -1, "share": Decimal("0.5"), "stages": ("final", "inline"), "level": "order"}


@pytest.mark.parametrize("words", ["late", "=3", "late=", " = "])
def test_a_setting_without_a_value_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="does not set anything"):
        read_settings([words])
