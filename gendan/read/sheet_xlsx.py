"""XLSX through openpyxl, as values: dates as dates, numbers as the shortest text, merged cells filled."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from gendan.words.errors import UsageError
from gendan.words.sheet import column_letters
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gendan.words.sheet import CellValue, SheetOptions

UNPACKED_BYTES = 512 * 1024 * 1024
MEMBERS = 5_000
MERGED_CELLS = 1_000_000
BLANK_ROWS = 10_000
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\"")
_ZEROS = re.compile(r"0{2,30}")
_BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError,
    NotImplementedError, RuntimeError, OverflowError, AssertionError,
)  # fmt: skip
"""What openpyxl and zipfile raise on damaged workbooks: they promise no single exception."""


def parse_xlsx(path: Path, options: SheetOptions) -> tuple[str, list[tuple[CellValue, ...]]]:
    """Return the sheet's name and its rows from row 1 on.

    Only the stated sheet is read, by name or position from 1; without a statement the first. Raises UsageError for
    damage, a bomb (over 512 MiB unpacked), an unknown sheet, or formulas that were never calculated.
    """
    _refuse_bomb(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that do not matter here
            return _parse(path, options)
    except _BROKEN as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from None


def _parse(path: Path, options: SheetOptions) -> tuple[str, list[tuple[CellValue, ...]]]:
    reader = ExcelReader(str(path), read_only=True, data_only=True, keep_links=False)
    try:
        reader.read()
        name = _choose(path, [sheet.title for sheet in reader.wb.worksheets], options.sheet)
        member = next(str(rel.target) for sheet, rel in reader.parser.find_sheets() if sheet.name == name)
        source = reader.archive.read(member)
        rows = _rows(reader.wb[name])
    finally:
        reader.archive.close()
    _fill_merged(source, rows)
    if b"<f" in source or b":f" in source:
        _refuse_uncalculated(path, name, rows)
    return name, [tuple(row) for row in rows]


def _rows(sheet: Any) -> list[list[CellValue]]:  # noqa: ANN401 - openpyxl's read-only sheet has no public type
    sheet.reset_dimensions()  # what the file claims of its size is often wrong
    rows: list[list[CellValue]] = []
    blank = 0
    for cells in sheet.iter_rows():
        row = [_value(cell) for cell in cells]
        blank = 0 if any(value is not None for value in row) else blank + 1
        if blank > BLANK_ROWS:
            break
        rows.append(row)
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    return rows


def _value(cell: Any) -> CellValue:  # noqa: ANN401 - cells of several classes
    value = cell.value
    match value:
        case None | bool():
            return value
        case int() | float():
            return _number(value, str(cell.number_format))
        case datetime():
            return value.date() if value.time() == time() else value
        case date():
            return value
        case time() | timedelta():
            return str(value)
        case _:
            return str(value).strip().replace("\r\n", "\n") or None


def _number(value: int | float, shown: str) -> CellValue:
    """Keep the 15 digits that a spreadsheet shows; under a format of zeros ("00000") the number is a code, and stays one."""
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    if _ZEROS.fullmatch(shown) and number == number.to_integral_value() and number >= 0:
        return format(number, "f").split(".")[0].zfill(len(shown))
    return number


def _choose(path: Path, names: list[str], wanted: str | int | None) -> str:
    if wanted is None and names:
        return names[0]
    if isinstance(wanted, int) and 1 <= wanted <= len(names):
        return names[wanted - 1]
    if isinstance(wanted, str) and wanted in names:
        return wanted
    listed = ", ".join(names)
    raise UsageError(
        Text(
            f"{path.name} has no sheet “{wanted}”; it has: {listed}",
            f"{path.name} 里没有工作表“{wanted}”，只有：{listed}",
        ),
        Text("Correct `sheet:` in the map.", "请改正映射文件里的 `sheet:`。"),
    )


def _fill_merged(source: bytes, rows: list[list[CellValue]]) -> None:
    """Repeat the value of a merged cell in every row and column it covers, as who reads the sheet does."""
    left = MERGED_CELLS
    for found in _MERGE.finditer(source):
        first_column, first_row, last_column, last_row = (
            int(part or 0) for part in range_boundaries(found[1].decode())
        )
        last_row = min(last_row, len(rows))
        for row in range(first_row, last_row + 1):
            left -= max(0, last_column - first_column + 1)
            if left < 0:
                return
            cells = rows[row - 1]
            cells.extend([None] * (last_column - len(cells)))
            cells[first_column - 1 : last_column] = [rows[first_row - 1][first_column - 1]] * (
                last_column - first_column + 1
            )


def _refuse_uncalculated(path: Path, name: str, rows: list[list[CellValue]]) -> None:
    """Raise at a formula without a stored result: it reads as empty, and would be imported as a hole."""
    reader = ExcelReader(str(path), read_only=True, data_only=False, keep_links=False)
    try:
        reader.read()
        empty = next(_uncalculated(reader.wb[name], rows), None)
    finally:
        reader.archive.close()
    if empty is not None:
        raise UsageError(
            Text(
                f"{path.name}, cell {empty}: a formula without a stored result",
                f"{path.name} 的 {empty} 单元格：公式没有保存计算结果",
            ),
            Text(
                "Open the workbook in Excel or WPS, save it, and import again.",
                "请用 Excel 或 WPS 打开并保存一次，再导入。",
            ),
        )


def _uncalculated(sheet: Any, rows: list[list[CellValue]]) -> Iterator[str]:  # noqa: ANN401 - as above
    sheet.reset_dimensions()
    for number, (cells, values) in enumerate(zip(sheet.iter_rows(), rows, strict=False), 1):
        for column, cell in enumerate(cells, 1):
            if cell.data_type == "f" and (column > len(values) or values[column - 1] is None):
                yield f"{column_letters(column)}{number}"


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise _damaged(path, str(error)) from None
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise UsageError(
            Text(f"{path.name} unpacks to more than 512 MiB", f"{path.name} 解压后超过 512 MiB"),
            Text("Export fewer rows at a time, or save as CSV.", "请分批导出，或另存为 CSV。"),
        )


def _damaged(path: Path, reason: str) -> UsageError:
    return UsageError(
        Text(f"{path.name} is not a readable workbook ({reason})", f"{path.name} 不是能读取的工作簿（{reason}）"),
        Text(
            "Open it in Excel or WPS and save it again as .xlsx, or as CSV.",
            "请用 Excel 或 WPS 打开，重新另存为 .xlsx 或 CSV。",
        ),
    )
