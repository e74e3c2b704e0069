"""Opens a sheet, whatever its form, and gives rows with places. Only the bytes decide between CSV and XLSX, not the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.sheet_csv import parse_csv
from gendan.words.errors import UsageError
from gendan.words.sheet import Row, Sheet
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gendan.words.sheet import CellValue, SheetOptions

SHEET_BYTES = 256 * 1024 * 1024
SHEET_ROWS = 1_048_576
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<html", b"<table", b"<!doctype html", b"<?xml")


def read_sheet(path: Path, options: SheetOptions) -> Sheet:
    """Return the sheet at `path`.

    Raises UsageError when the file cannot be read as a sheet at all: missing, over 256 MiB, an old .xls, a web page
    under the name of a sheet, an encoding that cannot be told, an open quote, a missing header. Odd single cells are
    no error here: who uses the cell judges it.
    """
    data = _bytes(path)
    if data.startswith(_ZIP):
        from gendan.read.sheet_xlsx import parse_xlsx  # noqa: PLC0415 - openpyxl is slow to import

        name, records = parse_xlsx(path, options)
    else:
        _refuse_foreign(path, data)
        name, records = "", parse_csv(path.name, data, options)
    return _with_header(path.name, name, records, options)


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise _unreadable(path, "not a file")
        with path.open("rb") as stream:
            data = stream.read(SHEET_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, getattr(error, "strerror", None) or str(error)) from None
    if len(data) > SHEET_BYTES:
        raise UsageError(
            Text(f"{path.name} is larger than 256 MiB", f"{path.name} 超过 256 MiB"),
            Text("Export fewer rows at a time.", "请分批导出。"),
        )
    return data


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        Text(f"Cannot read {path}: {reason}", f"无法读取 {path}：{reason}"),
        Text(
            "Check the path, and that the file is not open in another program.",
            "请检查路径，并确认文件没有被别的程序占用。",
        ),
    )


def _refuse_foreign(path: Path, data: bytes) -> None:
    """Name the two usual impostors: an old binary workbook, and an ERP's HTML table called .xls."""
    if data.startswith(_OLE) or data[:256].lstrip().lower().startswith(_MARKUP):
        raise UsageError(
            Text(
                f"{path.name} is neither CSV nor XLSX (an old .xls workbook or a web page)",
                f"{path.name} 既不是 CSV 也不是 XLSX（可能是旧版 .xls 或网页）",
            ),
            Text(
                "Open it in Excel or WPS and save it as .xlsx or CSV.", "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV。"
            ),
        )


def _with_header(file: str, name: str, records: Sequence[tuple[CellValue, ...]], options: SheetOptions) -> Sheet:
    """Take the names from the header row, or from `options.columns`; pad every row to the widest."""
    if options.header > len(records) or (not options.header and options.columns is None):
        raise UsageError(
            Text(f"{file} has no header row {options.header}", f"{file} 没有第 {options.header} 行表头"),
            Text(
                "State `header:` (the row with the column names), or `header: 0` and `columns:`, in the map.",
                "请在映射文件里写明 `header:`（列名所在行），没有表头时写 `header: 0` 和 `columns:`。",
            ),
        )
    head = records[options.header - 1] if options.header else ()
    names = options.columns or tuple(" ".join(str(cell).split()) if cell is not None else "" for cell in head)
    stated = len(names)
    width = max((len(cells) for cells in records), default=0)
    names += ("",) * (width - len(names))
    body = records[options.header :]
    rows = tuple(
        Row(number, cells if len(cells) >= len(names) else cells + (None,) * (len(names) - len(cells)))
        for number, cells in enumerate(body, options.header + 1)
        if any(cell is not None for cell in cells)
    )
    # A workbook's rows cannot slip; people write notes to the right of them.
    return Sheet(file, name, names, rows) if name else Sheet(file, name, names, rows, stated)
