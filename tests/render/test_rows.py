"""Rows in every format: exact numbers, wide characters, and nothing that steers a terminal or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from gendan.render.look import Look
from gendan.render.rows import FORMATS, shown
from gendan.words.catalog import Rows

ROWS = Rows(
    ("order_id", "客户", "amount", "due"),
    (("SO-1", "宁波针织", Decimal("30960.030000"), date(2026, 11, 3)), ("SO-2", None, Decimal("0.500000"), None)),
)
EN = Look(language="en")


def said(form: str, rows: Rows = ROWS, look: Look = EN) -> str:
    return FORMATS[form](rows, look)


def test_text_lines_up_with_wide_characters() -> None:
    assert said("text") == (
        "order_id    客户        amount  due\n"
        "----------  --------  --------  ----------\n"
        "SO-1        宁波针织  30960.03  2026-11-03\n"
        "SO-2                       0.5\n"
        "\n2 rows\n"
    )


@pytest.mark.parametrize(("look", "total"), [(Look(language="zh"), "共 1 行"), (Look(language="en"), "1 row")])
def test_the_total_is_said_in_the_language(look: Look, total: str) -> None:
    assert said("text", Rows(("n",), ((1,),)), look).endswith(f"\n{total}\n")


def test_no_rows() -> None:
    none = Rows(("n",), ())
    assert [said(form, none) for form in ("text", "csv", "json", "jsonl")] == ["No rows.\n", "\ufeffn\r\n", "[]\n", ""]
    assert said("markdown", none).startswith("| n")


def test_json_keeps_every_digit() -> None:
    rows = Rows(
        ("n", "many", "at", "x"),
        ((Decimal("123456789012.123000"), ["a", "b"], datetime(2026, 1, 1, tzinfo=UTC), float("nan")),),
    )
    words = said("json", rows)
    assert "123456789012.123," in words
    assert json.loads(words)[0]["many"] == ["a", "b"]
    assert (
        json.loads(said("jsonl", rows))
        == json.loads(words)[0]
        == {**json.loads(words)[0], "at": "2026-01-01T00:00:00+00:00", "x": None}
    )


def test_cells_are_no_formulas_and_numbers_stay_numbers() -> None:
    rows = Rows(("t", "n"), (("=1+1", -5), ("@cmd", Decimal("-0.50")), ("-x", 1), ("+8613800000000", 2), ("plain", 3)))
    read = list(csv.reader(io.StringIO(said("csv", rows).removeprefix("\ufeff"))))
    assert read[1:] == [["'=1+1", "-5"], ["'@cmd", "-0.5"], ["'-x", "1"], ["'+8613800000000", "2"], ["plain", "3"]]


def test_markdown_tables_stand() -> None:
    assert said("markdown", Rows(("a|b",), (("x|y\nz",),))).splitlines() == ["| a\\|b   |", "|:-------|", "| x\\|y z |"]


def test_a_value_does_not_steer_the_terminal() -> None:
    assert "\x1b" not in said("text", Rows(("a",), (("\x1b[31mred",),)))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "true"),
        (Decimal("1E+3"), "1000"),
        (["a", None], "a, "),
        ({"k": date(2026, 1, 2)}, "k: 2026-01-02"),
    ],
)
def test_values_as_people_read_them(value: object, words: str) -> None:
    assert shown(value) == words
