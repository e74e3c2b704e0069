"""Dates and numbers as people write them, and ids as files can bear them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.mapping.ids import clean_id, same_file, why_not_id
from gendan.mapping.language import Formats, Numbers
from gendan.mapping.targets import split_key
from gendan.mapping.values import Problem, convert, is_date_form, read_date, read_number, shorten


@pytest.mark.parametrize(
    ("words", "shape", "day"),
    [
        ("2026-08-03", "yyyy-mm-dd", "2026-08-03"),
        ("3/8/2026", "d/m/yyyy", "2026-08-03"),
        ("8/3/26", "m/d/yy", "2026-08-03"),
        ("20260803", "yyyymmdd", "2026-08-03"),
        ("3-AUG-26", "d-mmm-yy", "2026-08-03"),
        ("2026年8月3日", "yyyy年m月d日", "2026-08-03"),
        ("2026-08-03", "YYYY-MM-DD", "2026-08-03"),
        ("29.02.2028", "dd.mm.yyyy", "2028-02-29"),
        ("29.02.2026", "dd.mm.yyyy", None),
        ("3/8/2026", "dd/mm/yyyy", None),
        ("２０２６-08-03", "yyyy-mm-dd", None),
        ("2026-08-03 ", "yyyy-mm-dd", None),
    ],
)
def test_dates(words: str, shape: str, day: str | None) -> None:
    found = read_date(words, (shape,))
    assert (found and found.isoformat()) == day


def test_times_keep_their_minute_and_take_the_offset_of_the_map() -> None:
    formats = Formats(dates=("yyyy-mm-dd hh:mi",), offset="+08:00")
    assert convert("2026-08-03 09:10", "moment", formats) == "2026-08-03T09:10+08:00"
    assert convert("2026-08-03 09:10", "date", formats) == "2026-08-03"
    assert convert(datetime(2026, 8, 3, 9, 10), "time", formats) == "2026-08-03T09:10+08:00"  # noqa: DTZ001 - sheets know no zones
    assert convert(date(2026, 8, 3), "moment", formats) == "2026-08-03"


@pytest.mark.parametrize(
    ("shape", "good"),
    [
        ("yyyy-mm-dd", True),
        ("d/m/yy hh:mi", True),
        ("yyyy-mm", False),
        ("yy yyyy m d", False),
        ("", False),
        ("h yyyymmdd", False),
    ],
)
def test_forms_of_date(shape: str, good: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_date_form(shape) is good


@pytest.mark.parametrize(
    ("words", "numbers", "number"),
    [
        ("1234.5", Numbers(), "1234.5"),
        ("1,234.5", Numbers(thousands=","), "1234.5"),
        ("1234.5", Numbers(thousands=","), "1234.5"),
        ("1.234,5", Numbers(",", "."), "1234.5"),
        ("1 234", Numbers(",", " "), "1234"),
        ("1\u00a0234", Numbers(",", " "), "1234"),
        ("12-", Numbers(), "-12"),
        ("-12", Numbers(), "-12"),
        ("+12", Numbers(), "12"),
        ("-12-", Numbers(), None),
        ("1,23", Numbers(thousands=","), None),
        ("1.234.5", Numbers(",", "."), None),
        ("1e3", Numbers(), None),
        (".5", Numbers(), None),
        ("$5", Numbers(), None),
        ("１２", Numbers(), None),
        ("1_000", Numbers(), None),
    ],
)
def test_numbers(words: str, numbers: Numbers, number: str | None) -> None:
    found = read_number(words, numbers)
    assert (found is None) == (number is None)
    assert found == (number and Decimal(number))


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_numbers_of_a_file_keep_every_digit(number: Decimal) -> None:
    kept = shorten(number)
    assert not isinstance(kept, Problem)
    assert Decimal(repr(kept)) == number


@pytest.mark.parametrize("number", ["1234567890123", "0.1234567", "123456789.1234567"])
def test_numbers_that_a_file_cannot_hold(number: str) -> None:
    assert isinstance(shorten(Decimal(number)), Problem)


@pytest.mark.parametrize(
    ("words", "cleaned"),
    [
        ("Côte d'Ivoire", "cote-d-ivoire"),
        ("ACME Ltd. (HK)", "acme-ltd-hk"),
        ("宁波针织", "宁波针织"),
        ("Ærø & Łódź", "aero-lodz"),
        ("***", ""),
        ("x" * 200, "x" * 80),
    ],
)
def test_cleaned_ids(words: str, cleaned: str) -> None:
    assert clean_id(words) == cleaned


@given(st.text(max_size=120))
def test_cleaned_ids_are_file_names_or_empty(words: str) -> None:
    cleaned = clean_id(words)
    assert cleaned == "" or "/" not in cleaned
    assert (
        why_not_id(cleaned) is None
        or cleaned in ("", "con", "prn", "aux", "nul")
        or len(cleaned) == 4
        or len(cleaned.encode()) > 240
    )


def test_names_that_are_one_file_on_some_systems() -> None:
    assert same_file("SO-é") == same_file("so-e\u0301")


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("id", ("id",)),
        ("deliveries[].lines.{lines.line}", ("deliveries", "[]", "lines", "{lines.line}")),
        ("progress.fabric-in-house.done", ("progress", "fabric-in-house", "done")),
        ("lines[]sku", None),
        ("a..b", None),
        ("", None),
        ("{", None),
    ],
)
def test_keys(key: str, steps: tuple[str, ...] | None) -> None:
    assert split_key(key) == steps
