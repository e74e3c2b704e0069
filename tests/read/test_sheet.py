"""Sheets as people and ERP systems make them: every oddity either read as it looks or refused with a place."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from gendan.read.sheet import read_sheet
from gendan.read.sheet_csv import parse_csv
from gendan.words.errors import GendanError, UsageError
from gendan.words.sheet import Cell, SheetOptions, cell_text, column_letters

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.sheet import Sheet

PLAIN = SheetOptions()


def csv_sheet(folder: Path, data: bytes, options: SheetOptions = PLAIN) -> Sheet:
    file = folder / "orders.csv"
    file.write_bytes(data)
    return read_sheet(file, options)


def book(folder: Path, rows: list[list[Any]], formats: dict[str, str] | None = None, merge: str | None = None) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "May"
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    if merge:
        sheet.merge_cells(merge)
    made.create_sheet("June").append(["x"])
    file = folder / "orders.xlsx"
    made.save(file)
    return file


@pytest.mark.parametrize(
    ("data", "cells"),
    [
        (b"a,b\n1,2\n", ("1", "2")),
        (b"a;b\n1;2\n", ("1", "2")),
        (b"a\tb\n1\t2\n", ("1", "2")),
        (b"a|b\n1|2", ("1", "2")),
        (b'"a;x";b\n1;2\n', ("1", "2")),
        (b'a,b\r\n1,"two\r\nlines"\r\n', ("1", "two\nlines")),
        (b"a,b\r1,2\r", ("1", "2")),
        (b"a,b\n 1 ,\xe3\x80\x80x\xc2\xa0\n", ("1", "x")),
        (b"a,b\n=SUM(A1),@x\n", ("=SUM(A1)", "@x")),
        (b"a,b\n+86 1,-x\n", ("+86 1", "-x")),
        (b"a,b\n0012,1e3\n", ("0012", "1e3")),
        (b"a,b\n1\n", ("1", None)),
        (b"a,b\n1,2,3\n", ("1", "2", "3")),
        (b"a,b\n1,\x00\n", ("1", "\x00")),
        ("a,b\n订单,数量\n".encode("utf-8-sig"), ("订单", "数量")),
        ("a,b\n订单,数量\n".encode("gb18030"), ("订单", "数量")),
        ("a,b\n订单,数量\n".encode("utf-16"), ("订单", "数量")),
    ],
)
def test_csv_cells_are_read_as_they_look(tmp_path: Path, data: bytes, cells: tuple[str | None, ...]) -> None:
    assert csv_sheet(tmp_path, data).rows[0].cells == cells


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, b'a,b\n\n1,"x\ny"\n,\n2,z\n')
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(3, "1"), (5, "2")]


def test_header_below_a_title_and_columns_named_by_the_map(tmp_path: Path) -> None:
    data = b"Report of May\nPO, Due\n date\n"
    assert csv_sheet(tmp_path, data, SheetOptions(header=2)).columns == ("PO", "Due")
    assert csv_sheet(tmp_path, b"1,2\n", SheetOptions(header=0, columns=("a", "b"))).rows[0].number == 1


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (b'a,b\n1,"open\n2,3\n', PLAIN, "row 2"),
        (b"a,b\n" + b"x" * 140_000 + b"\n", PLAIN, "row 2"),
        ("a,b\nCôte,d\n".encode("cp1252"), PLAIN, "encoding"),
        (b"a,b\n\xff\n", SheetOptions(encoding="utf-8"), "byte 4"),
        (b"a,b\n", SheetOptions(encoding="utf-99"), "utf-99"),
        (b"a,b\n", SheetOptions(header=5), "header row 5"),
        (b"", PLAIN, "header row 1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", PLAIN, "neither CSV nor XLSX"),
        (b"<html><table>", PLAIN, "neither CSV nor XLSX"),
        (b"PK\x03\x04broken", PLAIN, "not a readable workbook"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, data: bytes, options: SheetOptions, words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        csv_sheet(tmp_path, data, options)
    assert words in caught.value.message.en
    assert caught.value.advice.zh


def test_a_stated_western_encoding_is_believed(tmp_path: Path) -> None:
    data = "a\nCôte d'Ivoire\n".encode("cp1252")
    assert csv_sheet(tmp_path, data, SheetOptions(encoding="cp1252")).rows[0].cells == ("Côte d'Ivoire",)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.csv"):
        read_sheet(tmp_path / "none.csv", PLAIN)


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (0.1 + 0.2, "General", Decimal("0.3")),
        (6.45, "General", Decimal("6.45")),
        (1e6, "General", Decimal(1000000)),
        (12, "General", Decimal(12)),
        (12, "00000", "00012"),
        (datetime(2026, 8, 3), "yyyy-mm-dd", date(2026, 8, 3)),  # noqa: DTZ001 - sheets know no zones
        (datetime(2026, 8, 3, 9, 10), "yyyy-mm-dd hh:mm", datetime(2026, 8, 3, 9, 10)),  # noqa: DTZ001 - as above
        (date(2026, 8, 3), "yyyy-mm-dd", date(2026, 8, 3)),
        (time(12, 30), "hh:mm", "12:30:00"),
        ("  x ", "General", "x"),
        ("@cmd", "General", "@cmd"),
        (True, "General", True),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_xlsx_values(tmp_path: Path, value: object, form: str, read: object) -> None:
    sheet = read_sheet(book(tmp_path, [["h"], [value]], {"A2": form}), PLAIN)
    assert sheet.rows[0].cells == (read,)
    assert sheet.title == "orders.xlsx#May"


def test_merged_cells_stand_for_all_that_they_cover(tmp_path: Path) -> None:
    sheet = read_sheet(book(tmp_path, [["PO", "Line"], ["A", 1], [None, 2], ["B", 3]], merge="A2:A3"), PLAIN)
    assert [row.cells[0] for row in sheet.rows] == ["A", "A", "B"]


def test_formula_that_was_never_calculated_is_refused_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="B2"):
        read_sheet(book(tmp_path, [["a", "b"], [1, "=A2*2"]]), PLAIN)


@pytest.mark.parametrize(("wanted", "header"), [("June", "x"), (2, "x"), (1, "h"), (None, "h")])
def test_the_sheet_is_chosen_by_name_or_number(tmp_path: Path, wanted: str | int | None, header: str) -> None:
    assert read_sheet(book(tmp_path, [["h"]]), SheetOptions(sheet=wanted)).columns == (header,)


def test_unknown_sheet_lists_the_sheets(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="May, June"):
        read_sheet(book(tmp_path, [["h"]]), SheetOptions(sheet="July"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"xl/{number}.xml", b"\0" * 100_000_000)
    with pytest.raises(UsageError, match="512 MiB"):
        read_sheet(file, PLAIN)


@pytest.mark.parametrize("keep", [30, 200, 1000, 4000])
def test_a_cut_workbook_is_an_error_with_words(tmp_path: Path, keep: int) -> None:
    file = book(tmp_path, [["h"], [1]])
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(UsageError, match="not a readable workbook"):
        read_sheet(file, PLAIN)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb18030", "utf-16"]))
def test_any_bytes_give_records_or_an_error_of_ours(data: bytes, encoding: str | None) -> None:
    records: list[tuple[object, ...]] = []
    with suppress(GendanError):
        records.extend(parse_csv("f.csv", data, SheetOptions(encoding=encoding)))
    assert all(cell is None or isinstance(cell, str) for record in records for cell in record)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(number: int, letters: str) -> None:
    assert column_letters(number) == letters


def test_places_read_naturally() -> None:
    cell = Cell("o.csv", 12, 5, "due", "x")
    assert (cell.place.en, cell.place.zh) == ("row 12, column E (due)", "第 12 行 E 列（due）")
    assert [cell_text(value) for value in (None, True, Decimal("1E+3"), date(2026, 1, 2))] == [
        "",
        "TRUE",
        "1000",
        "2026-01-02",
    ]
