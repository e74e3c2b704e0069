"""The forms of one rater as a workbook: what is to be filled in, and what each mark means. No cell is a formula."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, Protection
from openpyxl.utils import get_column_letter

from gendan.render.stats.as_xlsx import settled
from gendan.words.rate_sheet import HEADS, KEYS, SHEETS, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from gendan.words.rate_sheet import SheetLine
    from gendan.words.text import Language

_OPEN = ("on", "mark", "not_applicable", "evidence", "comment")
_WIDTHS = {"name": 18, "title": 32, "not_applicable": 24, "evidence": 48, "comment": 40, "meaning": 60}
_TEXT = "@"


def rating_workbook(
    lines: Sequence[SheetLine], steps: Sequence[tuple[str, str, str, str]], language: Language, day: date
) -> bytes:
    """Return the workbook of the lines, and of what the steps mean; `day` stands for the time of its making."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEETS[0].said_in(language))
    _head(sheet, [HEADS[key].said_in(language) for key in KEYS], KEYS)
    for number, line in enumerate(lines, start=2):
        for column, key in enumerate(KEYS, start=1):
            cell = sheet.cell(number, column)
            _put(cell, getattr(line, key))
            cell.protection = Protection(locked=key not in _OPEN)
    scale = book.create_sheet(SHEETS[1].said_in(language))
    _head(scale, list(STEPS), STEPS)
    for number, step in enumerate(steps, start=2):
        for column, words in enumerate(step, start=1):
            _put(scale.cell(number, column), words)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), day)


def _head(sheet: Worksheet, names: Sequence[str], keys: Sequence[str]) -> None:
    for column, (name, key) in enumerate(zip(names, keys, strict=True), start=1):
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(key, 16)
    sheet.freeze_panes = "A2"


def _put(cell: Cell | MergedCell, value: object) -> None:
    """Put in a number as a number, all else as text, also what a spreadsheet would take for a formula or a date."""
    if value is None or value == "":
        cell.number_format = "General" if value is None else _TEXT
    elif isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.number_format = _TEXT
        cell.quotePrefix = True
    else:
        cell.value = cast("Decimal", value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
