"""Rows of one sheet, joined with rows of others by key, as one table whose every cell still knows its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.mapping import troubles as say
from gendan.words.sheet import Cell, Row, Sheet, cell_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.mapping.language import Condition, Join, Source, Test, Writing
    from gendan.words.finding import Trouble
    from gendan.words.sheet import CellValue


class Record(Struct, frozen=True):
    """One joined row: its cells, and the row's number in each of the sheets (0 where a join found nothing)."""

    cells: tuple[CellValue, ...]
    numbers: tuple[int, ...]


class Table(Struct, frozen=True):
    """`columns` finds a name's position: bare names for the main sheet, "vendor.Name" for a joined one."""

    columns: Mapping[str, int]
    places: tuple[tuple[str, int, int, str], ...]
    records: tuple[Record, ...]

    def cell(self, record: Record, column: int) -> Cell:
        """Return a cell with its place."""
        sheet, which, position, header = self.places[column]
        return Cell(sheet, record.numbers[which], position, header, record.cells[column])


def build_table(
    writing: Writing, sources: Mapping[str, Source], sheets: Mapping[str, Sheet]
) -> tuple[Table, list[Trouble]]:
    """Return the table that a writing works on; joins are done in their order, then `skip` drops rows."""
    main = _filled(sheets[writing.source], sources[writing.source])
    names = [_names(main, "")]
    places = _places(main, 0)
    records = [Record(row.cells, (row.number,)) for row in main.rows]
    found: list[Trouble] = []
    for which, join in enumerate(writing.joins, 1):
        sheet = _filled(sheets[join.source], sources[join.source])
        table = Table(_index(names), tuple(places), tuple(records))
        records = _joined(table, join, sheet, found)
        names.append(_names(sheet, f"{join.source}."))
        places += _places(sheet, which)
    columns = _index(names)
    kept = tuple(record for record in records if not any(holds(test, columns, record) for test in writing.skip))
    return Table(columns, tuple(places), kept), found


def holds(condition: Condition, columns: Mapping[str, int], record: Record) -> bool:
    """Tell whether every test of the condition holds; the empty condition holds."""
    return all(_holds(test, cell_text(record.cells[columns[test.column]])) for test in condition)


def _holds(test: Test, words: str) -> bool:
    if test.one_of is not None:
        return words in test.one_of
    if test.none_of is not None:
        return words not in test.none_of
    return bool(words) == test.filled


def column_names(sheet: Sheet, prefix: str = "") -> tuple[str, ...]:
    """Return the names that a map may use; a header that stands twice is no name, since it would be a guess."""
    return tuple(name for name in _names(sheet, prefix) if name)


def _names(sheet: Sheet, prefix: str) -> list[str]:
    return [f"{prefix}{name}" if name and sheet.columns.count(name) == 1 else "" for name in sheet.columns]


def _places(sheet: Sheet, which: int) -> list[tuple[str, int, int, str]]:
    return [(sheet.title, which, position, name) for position, name in enumerate(sheet.columns, 1)]


def _index(names: Sequence[Sequence[str]]) -> dict[str, int]:
    flat = [name for part in names for name in part]
    return {name: position for position, name in enumerate(flat) if name}


def _joined(table: Table, join: Join, sheet: Sheet, found: list[Trouble]) -> list[Record]:
    theirs = _index([_names(sheet, "")])
    keys = [theirs[name] for name in join.on.values()]
    ours = [table.columns[name] for name in join.on]
    rows = _by_key(sheet, keys, found)
    blank: tuple[CellValue, ...] = (None,) * len(sheet.columns)
    records: list[Record] = []
    for record in table.records:
        row = rows.get(tuple(cell_text(record.cells[column]) for column in ours))
        if row is not None:
            records.append(Record(record.cells + row.cells, (*record.numbers, row.number)))
        elif join.missing != "skip":
            if join.missing == "error":
                found.append(say.no_partner(table.cell(record, ours[0]), sheet.title))
            records.append(Record(record.cells + blank, (*record.numbers, 0)))
    return records


def _by_key(sheet: Sheet, keys: Sequence[int], found: list[Trouble]) -> dict[tuple[str, ...], Row]:
    rows: dict[tuple[str, ...], Row] = {}
    for row in sheet.rows:
        key = tuple(cell_text(row.cells[column]) for column in keys)
        if key in rows:
            first = rows[key]
            found.append(say.twice(_cell(sheet, row, keys[0]), _cell(sheet, first, keys[0])))
        elif any(key):
            rows[key] = row
    return rows


def _cell(sheet: Sheet, row: Row, column: int) -> Cell:
    return Cell(sheet.title, row.number, column + 1, sheet.columns[column], row.cells[column])


def _filled(sheet: Sheet, source: Source) -> Sheet:
    """Give empty cells of the `fill_down` columns the value above them, as people leave them out in lists."""
    columns = [position for position, name in enumerate(sheet.columns) if name in source.fill_down]
    if not columns:
        return sheet
    above: dict[int, CellValue] = {}
    rows: list[Row] = []
    for row in sheet.rows:
        cells = list(row.cells)
        for column in columns:
            above[column] = cells[column] = cells[column] if cells[column] is not None else above.get(column)
        rows.append(Row(row.number, tuple(cells)))
    return Sheet(sheet.file, sheet.name, sheet.columns, tuple(rows))
