"""What a person probably meant; no guess where two readings are possible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.validate.guesses import (
    also_called,
    date_meant,
    forms_meant,
    named_in_chinese,
    nearest_key,
    nearest_value,
    number_meant,
    time_meant,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
WAYS = [
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month:02}.{0.day:02}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
]


@given(day=DAYS, way=st.sampled_from([*WAYS, "{0.day}.{0.month}.{0.year}", " {0.year}-{0.month}-{0.day} "]))
def test_a_day_is_found_in_every_way_of_writing_it(day: date, way: str) -> None:
    assert date_meant(way.format(day)) == day.isoformat()


@given(day=DAYS)
def test_day_and_month_are_never_mistaken_for_each_other(day: date) -> None:
    assert date_meant(f"{day.day}/{day.month}/{day.year}") in {None, day.isoformat()}


@given(words=st.text())
def test_any_words_can_be_asked(words: str) -> None:
    time_meant(words), number_meant(words), forms_meant(words)
    day = date_meant(words)
    assert day is None or date.fromisoformat(day).isoformat() == day
    assert nearest_key(words, ("id", "lines")) in {None, "id", "lines"}


@pytest.mark.parametrize("words", ["", "soon", "2026-02-30", "8月3日", "3/8/2026", "1989-12-31", "2101-1-1", "12345"])
def test_what_is_no_clear_day_has_no_guess(words: str) -> None:
    assert date_meant(words) is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2026/10/30 9:10", ("2026-10-30T09:10", False)),
        ("2026-10-30 09:10:05 +0800", ("2026-10-30T09:10:05+08:00", True)),
        ("2026-10-30t09:10z", ("2026-10-30T09:10Z", True)),
        ("2026-10-30T24:10", None),
        ("2026-10-30T09:60", None),
        ("09:10", None),
    ],
)
def test_a_time_is_found_with_or_without_offset(words: str, meant: tuple[str, bool] | None) -> None:
    assert time_meant(words) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("4,800 pcs", "4800"),
        ("4800件", "4800"),
        ("５％", "5"),
        ("USD 6.45", "6.45"),
        ("-3", "-3"),
        ("007", "7"),
        ("0.50", "0.50"),
        ("3,5", None),
        ("1.2.3", None),
        ("two", None),
        ("", None),
    ],
)
def test_one_number_is_found_in_a_text(words: str, meant: str | None) -> None:
    assert number_meant(words) == meant


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("quantiy", "quantity"),
        ("Quantity", "quantity"),
        ("qty", "quantity"),
        ("zzz", None),
        ("", None),
        ("x" * 99, None),
    ],
)
def test_the_nearest_key(key: str, meant: str | None) -> None:
    assert nearest_key(key, ("id", "quantity", "price")) == meant


def test_a_chinese_key_is_known_by_its_description() -> None:
    known = {"unit": {"x-zh": "数量单位：pcs。"}, "quantity": {"x-zh": "订购数量，单位见 unit。"}}
    assert [named_in_chinese(key, known) for key in ("数量", "数量单位", "颜色", "数")] == [
        "quantity",
        "unit",
        None,
        None,
    ]


def test_names_of_other_systems() -> None:
    assert [also_called(key) for key in ("Unit Price", "qty", "quantity")] == ["price", "quantity", None]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Open", "open"),
        ("opne", "open"),
        ("进行中", "open"),
        ("on hold", "on-hold"),
        ("canceled", "cancelled"),
        ("?", None),
    ],
)
def test_the_nearest_value(words: str, meant: str | None) -> None:
    assert nearest_value(words, {"open": ("running", "进行中"), "on-hold": (), "cancelled": ()}) == meant
