"""A sheet as rows of cells with their places, from CSV or XLSX. Cells keep what the sheet says: text stays text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

from gendan.words.text import Text, plain

CellValue = str | Decimal | date | bool | None
"""What a cell holds. A date-time is a `datetime` (a kind of date); an empty cell is None; text is stripped of outer blanks."""


class SheetOptions(Struct, frozen=True):
    """How a file is to be read; None means: find out. `header` is the row with the names, 0 when there is none."""

    sheet: str | int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: int = 1
    columns: tuple[str, ...] | None = None


class Row(Struct, frozen=True):
    """One row. `number` counts from 1 as a spreadsheet shows it, blank rows included; `cells` are as many as the columns."""

    number: int
    cells: tuple[CellValue, ...]


class Sheet(Struct, frozen=True):
    """The rows below the header. `name` is the sheet's in a workbook, "" for a CSV file. Unnamed columns are ""."""

    file: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    width: int = 1 << 30
    """How many cells a row may fill: those of the header of a CSV file. More means a comma too much."""

    @property
    def title(self) -> str:
        """Return the file, with the sheet after a # where there are sheets: "orders.xlsx#May"."""
        return f"{self.file}#{self.name}" if self.name else self.file


class Cell(Struct, frozen=True):
    """One cell with its place, for messages. `column` counts from 1."""

    sheet: str
    row: int
    column: int
    header: str
    value: CellValue

    @property
    def place(self) -> Text:
        """Return "row 12, column E (scheduled)" in both languages."""
        letters = column_letters(self.column)
        head_en, head_zh = (f" ({self.header})", f"（{self.header}）") if self.header else ("", "")
        return Text(f"row {self.row}, column {letters}{head_en}", f"第 {self.row} 行 {letters} 列{head_zh}")


def column_letters(number: int) -> str:
    """Return the letters a spreadsheet shows above column `number`: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(value: CellValue) -> str:
    """Return what a reader of the sheet would call the cell's text: "" for empty, ISO dates, plain numbers."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return value
