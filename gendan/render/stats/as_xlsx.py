"""Figures as a workbook: figures, records, definitions. No cell is a formula; the same figures give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gendan.render.stats import wording as w
from gendan.render.stats.flat import figure_rows, proof_rows
from gendan.render.terminal import cells, visible
from gendan.words.catalog import Rows
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from gendan.render.look import Look
    from gendan.words.metric import Figures

_SHEETS = (Text("Figures", "指标"), Text("Records", "明细"), Text("Definitions", "口径"))
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_WIDEST = 60
_LONGEST = 32_767
"""Characters that a cell can hold."""
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_xlsx(figures: Figures, look: Look) -> bytes:
    """Return the workbook: numbers as numbers, days as days, all else as text."""
    meanings = Rows(
        ("figure", "title", "definition"),
        [
            (one.metric.id, one.metric.title.said_in(look.language), w.definition(one).said_in(look.language))
            for one in figures.figures
        ],
    )
    pages = [
        (0, figure_rows(figures, look.language)),
        *([(1, proof_rows(figures))] if figures.with_records else []),
        (2, meanings),
    ]
    return workbook([(_SHEETS[number].said_in(look.language), rows) for number, rows in pages], figures.as_of)


def workbook(pages: Sequence[tuple[str, Rows]], day: date) -> bytes:
    """Return a workbook of named sheets, one a table; `day` stands for the time of its making."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in pages:
        _fill(book.create_sheet(name), rows)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), day)


def _fill(sheet: Worksheet, rows: Rows) -> None:
    widths = [cells(name) for name in rows.columns]
    for column, name in enumerate(rows.columns, start=1):
        sheet.cell(1, column, name).font = Font(bold=True)
    for number, row in enumerate(rows.rows, start=2):
        for column, value in enumerate(row, start=1):
            put(sheet.cell(number, column), value)
            widths[column - 1] = max(widths[column - 1], min(cells(str(value or "")), _WIDEST))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width + 2
    sheet.freeze_panes = "A2"


def put(cell: Cell | MergedCell, value: object) -> None:
    """Put a value into a cell. Text stays text, also where a spreadsheet would take it for a formula."""
    if value is None or isinstance(value, bool | int | Decimal | date):
        cell.value = value
        return
    words = visible(str(value))[:_LONGEST]
    cell.value = words
    cell.data_type = "s"
    if words.startswith(_FORMULA):
        cell.quotePrefix = True


def settled(data: bytes, day: date) -> bytes:
    """Return the workbook with the times of its making taken out."""
    out = io.BytesIO()
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            content = before.read(info)
            if info.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            settled = zipfile.ZipInfo(info.filename, _EPOCH)
            settled.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(settled, content)
    return out.getvalue()
