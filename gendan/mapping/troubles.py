"""The troubles of an import in words: always with sheet, row, column, the offending text, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.finding import Place, Trouble
from gendan.words.sheet import cell_text
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.mapping.values import Problem
    from gendan.words.sheet import Cell

_LONGEST_QUOTE = 60


def wrong_cell(cell: Cell, problem: Problem) -> Trouble:
    """Say that a cell's text does not fit: “1,2O0” is not a number."""
    shown = quote(cell_text(cell.value))
    message = Text(
        f"{cell.place.en}: “{shown}” {problem.message.en}", f"{cell.place.zh}：“{shown}”{problem.message.zh}"
    )
    return at_cell(problem.rule, cell, message, problem.advice)


def at_cell(rule: str, cell: Cell, message: Text, advice: Text) -> Trouble:
    """Return a trouble that points to a cell; `message` already names its place."""
    place = Place(cell.sheet, cell.row, cell.column)
    return Trouble(
        f"import/{rule}", place, message, advice, values={"text": cell_text(cell.value), "column": cell.header}
    )


def empty_cell(cell: Cell, key: str) -> Trouble:
    """Say that a required cell is empty, or says nothing."""
    message = Text(
        f"{cell.place.en} says nothing, but `{key}` needs a value", f"{cell.place.zh}没有内容，而 `{key}` 必须有值"
    )
    advice = Text("Fill the cell, or give a `default:` in the map.", "请补上单元格，或在映射文件里给出 `default:`。")
    return at_cell("empty-cell", cell, message, advice)


def rows_disagree(cells: Sequence[Cell], key: str) -> Trouble:
    """Say that rows of one item give different values for one key; the first two are shown."""
    first, second = cells[0], cells[1]
    one, two = quote(cell_text(first.value)), quote(cell_text(second.value))
    message = Text(
        f"{second.place.en}: “{two}” for `{key}`, but row {first.row} of the same record says “{one}”",
        f"{second.place.zh}：`{key}` 是“{two}”，而同一记录的第 {first.row} 行是“{one}”",
    )
    advice = Text(
        "Correct one of the rows, or say in the map which counts: `pick: first` (last, min, max, sum, join).",
        "请改正其中一行，或在映射文件里说明取哪个：`pick: first`（last、min、max、sum、join）。",
    )
    return at_cell("rows-disagree", second, message, advice)


def not_listed(cell: Cell, known: Sequence[str]) -> Trouble:
    """Say that a text is not among the map's `values:`."""
    shown = quote(cell_text(cell.value))
    listed = ", ".join(known[:12])
    message = Text(
        f"{cell.place.en}: “{shown}” is not listed under `values:` ({listed})",
        f"{cell.place.zh}：`values:` 里没有“{shown}”（只有 {listed}）",
    )
    advice = Text(
        "Correct the cell, or add the text to `values:` in the map (`others: keep` takes unlisted texts as they are).",
        "请改正单元格，或把它加到映射文件的 `values:`（`others: keep` 表示未列出的照原样）。",
    )
    return at_cell("not-listed", cell, message, advice)


def too_long(cell: Cell, width: int) -> Trouble:
    """Say that a row has more cells than the header: usually a delimiter inside a text without quotes."""
    shown = quote(cell_text(cell.value))
    message = Text(
        f"{cell.place.en}: “{shown}” stands beyond the {width} columns of the header",
        f"{cell.place.zh}：“{shown}”超出了表头的 {width} 列",
    )
    advice = Text(
        "Look for a delimiter inside a text without quotation marks in this row.",
        "请检查这一行里是否有文字含分隔符却没加引号。",
    )
    return at_cell("row-too-long", cell, message, advice)


def same_item(cell: Cell, other: Cell, key: str, name: str) -> Trouble:
    """Say that two items of one list have the same name."""
    message = Text(
        f"{cell.place.en}: `{key}` has a second item “{quote(name)}” (the first is of row {other.row})",
        f"{cell.place.zh}：`{key}` 里又出现“{quote(name)}”（前一个在第 {other.row} 行）",
    )
    advice = Text(
        "Let rows of one item be grouped (`group:` in the map), or make the id differ by more columns.",
        "同一项的各行请在映射文件的 `group:` 里归在一起，或用更多的列让编号不同。",
    )
    return at_cell("same-item", cell, message, advice)


def number_unclear(cell: Cell, name: str, key: str, fields: Sequence[str]) -> Trouble:
    """Say that items numbered by their place cannot be found again in the file."""
    by = ", ".join(fields)
    if fields:
        message = Text(
            f"{cell.place.en}: `{name}` has items alike in {by}, so their numbers ({{#}}) may change places",
            f"{cell.place.zh}：`{name}` 里有几项的 {by} 相同，仅凭序号（{{#}}）分不清谁是谁",
        )
    else:
        message = Text(
            f"{cell.place.en}: nothing but their numbers ({{#}}) tells the items of `{name}` apart",
            f"{cell.place.zh}：`{name}` 的各项只有序号（{{#}}），分不清谁是谁",
        )
    advice = Text(
        f"State under `match:` in the map by which keys they differ (match: {{{name}: [...]}}), or fill `{key}` from a column.",
        f"请在映射文件的 `match:` 里写明用哪些键区分（match: {{{name}: [...]}}），或用一列来填 `{key}`。",
    )
    return at_cell("number-unclear", cell, message, advice)


def number_moved(cell: Cell, name: str, fields: Sequence[str], says: str, gone: tuple[str, str]) -> Trouble:
    """Say that an item is not in the file, and one of the file not in the sheet: the same one changed, or two."""
    by, (one, said) = ", ".join(fields), gone
    message = Text(
        f"{cell.place.en}: the file has no item of `{name}` with {by} {quote(says)}, and its {quote(one)} ({quote(said)}) is not in the sheet",
        f"{cell.place.zh}：文件的 `{name}` 里没有 {by} 为 {quote(says)} 的项，而文件里的 {quote(one)}（{quote(said)}）表里又没有",
    )
    advice = Text(
        f"Is it the same one, changed? Change it in the file first. Is it new? Say so in the map: match: {{{name}: [{by}]}}.",
        f"若是同一项改了，请先在文件里改；若是新增的，请在映射文件里写明 match: {{{name}: [{by}]}}。",
    )
    return at_cell("number-moved", cell, message, advice)


def error_cell(cell: Cell) -> Trouble:
    """Say that a cell holds a spreadsheet's error in place of a value."""
    message = Text(
        f"{cell.place.en}: the cell holds the error {cell_text(cell.value)}",
        f"{cell.place.zh}：单元格是错误值 {cell_text(cell.value)}",
    )
    advice = Text(
        "Repair the formula in the sheet, or list the text under `absent:` in the map.",
        "请修好表里的公式，或把它列入映射文件的 `absent:`。",
    )
    return at_cell("error-cell", cell, message, advice)


def no_partner(cell: Cell, source: str) -> Trouble:
    """Say that a row finds no row to join in the other sheet."""
    shown = quote(cell_text(cell.value))
    message = Text(f"{cell.place.en}: “{shown}” is not in {source}", f"{cell.place.zh}：{source} 里没有“{shown}”")
    advice = Text(
        "Add the row there, or say `missing: empty` or `missing: skip` at the join in the map.",
        "请在那张表里补上，或在映射文件的 join 里写 `missing: empty` 或 `missing: skip`。",
    )
    return at_cell("no-partner", cell, message, advice)


def twice(cell: Cell, first: Cell) -> Trouble:
    """Say that a sheet which is joined has two rows under one key."""
    shown = quote(cell_text(cell.value))
    message = Text(
        f"{cell.place.en}: “{shown}” stands already in row {first.row}",
        f"{cell.place.zh}：“{shown}”在第 {first.row} 行已经有了",
    )
    advice = Text(
        "Keep one of the rows: a joined sheet has one row for each key.",
        "请只保留一行：被 join 的表里每个键只能有一行。",
    )
    return at_cell("joined-twice", cell, message, advice)


def same_id(cell: Cell, other: Cell, identifier: str) -> Trouble:
    """Say that two different records would get one id, or ids that are one file on some systems."""
    one, two = quote(cell_text(other.value)), quote(cell_text(cell.value))
    message = Text(
        f"{cell.place.en}: “{two}” and “{one}” (row {other.row}) would both be written to the file {identifier}.yaml",
        f"{cell.place.zh}：“{two}”与第 {other.row} 行的“{one}”会写到同一个文件 {identifier}.yaml",
    )
    advice = Text(
        "Give one of them another id by `values:` in the map; upper and lower case do not tell files apart.",
        "请在映射文件的 `values:` 里给其中一个另取编号；仅大小写不同不算不同的文件。",
    )
    return at_cell("same-id", cell, message, advice)


def quote(words: str) -> str:
    """Return text fit for a message: one line, cut at 60 characters, nothing that moves the cursor."""
    line = "".join(sign if sign.isprintable() else "�" for sign in " ".join(words.split()))
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
