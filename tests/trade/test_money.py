"""Rounding, rates, conversion and margin, against figures worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gendan.trade.money import (
    FOREVER,
    Held,
    Margin,
    Rate,
    converted,
    currencies,
    exposure,
    margin,
    minor_unit,
    rate_on,
    rates_into,
    rounded,
)

D = Decimal
DAY = date(2026, 11, 2)
CNY = Rate("CNY", DAY, D("14.05"), 100)


@pytest.mark.parametrize(
    ("code", "minor"),
    [("USD", 2), ("CNY", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("HRK", 2)],
)  # fmt: skip
def test_minor_units_are_those_of_the_standard(code: str, minor: int) -> None:
    assert minor_unit(code) == minor


def test_the_table_is_whole_and_in_order() -> None:
    codes = [one.code for one in currencies()]
    assert codes == sorted(set(codes))
    assert len(codes) == 165
    assert {one.minor for one in currencies()} == {0, 2, 3, 4}
    assert not {"XAU", "XDR", "XXX", "XTS"} & set(codes)


@pytest.mark.parametrize(
    ("amount", "code", "want"),
    [
        ("2.345", "USD", "2.35"),
        ("2.344999", "USD", "2.34"),
        ("-2.345", "USD", "-2.35"),
        ("1234.5", "JPY", "1235"),
        ("1234.4999", "VND", "1234"),
        ("0.0005", "KWD", "0.001"),
        ("0", "USD", "0.00"),
    ],
)
def test_half_a_unit_goes_away_from_zero(amount: str, code: str, want: str) -> None:
    assert str(rounded(D(amount), code)) == want


def test_per_is_the_number_of_units_that_the_rate_is_for() -> None:
    assert rate_on("CNY", DAY, rates_into("USD", "USD", [CNY])) == Held("CNY", DAY, FOREVER, D("0.1405"), DAY)


def test_rates_of_another_base_are_crossed_from_the_day_both_are_known() -> None:
    later = date(2026, 11, 9)
    held = rates_into("USD", "CNY", [Rate("USD", later, D("7.2")), Rate("EUR", DAY, D("7.92"))])
    assert rate_on("EUR", DAY, held) is None
    assert rate_on("EUR", later, held) == Held("EUR", later, FOREVER, D("1.1"), DAY)
    assert rate_on("CNY", later, held) == Held("CNY", later, FOREVER, D("0.138888888889"), later)


@pytest.mark.parametrize("rate", ["0", "1000000000"])
def test_a_rate_that_cannot_be_one_ends_the_one_before(rate: str) -> None:
    next_day = date(2026, 11, 3)
    held = rates_into("USD", "USD", [CNY, Rate("CNY", next_day, D(rate))])
    assert [rate_on("CNY", day, held) is not None for day in (DAY, next_day)] == [True, False]


def test_without_a_currency_of_the_house_rates_are_in_their_base() -> None:
    assert rate_on("USD", DAY, rates_into(None, "USD", [CNY])) is not None
    assert rates_into(None, None, [CNY]) == ()


def test_an_amount_is_rounded_in_its_own_currency_before_it_is_converted() -> None:
    held = rates_into("USD", "USD", [Rate("JPY", DAY, D("0.65"), 100)])
    assert converted(D("1000000.5"), "JPY", "USD", DAY, held) == D("6500.01")
    assert converted(D(100), "EUR", "USD", DAY, held) is None
    assert converted(D(10) ** 13, "USD", "USD", DAY, held) is None


@pytest.mark.parametrize(
    ("amount", "cost", "want"),
    [
        ("6450", "5020", Margin(D(1430), D("22.170543"))),
        ("100", "120", Margin(D(-20), D("-20.000000"))),
        ("0", "5", Margin(D(-5), None)),
        ("100000000", "85000001", Margin(D(14999999), D("14.999999"))),
    ],
)
def test_margin_in_per_cent_of_the_amount(amount: str, cost: str, want: Margin) -> None:
    assert margin(D(amount), D(cost)) == want


def test_exposure_is_what_is_neither_paid_nor_secured() -> None:
    assert exposure(D(1000), [D(300), D(100)], D(500)) == D(100)
    assert exposure(D(1000), [D(1200)]) == D(0)
