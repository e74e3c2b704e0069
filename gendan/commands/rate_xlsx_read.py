"""`gendan rate read`: workbooks that raters have filled in, back into the forms. All of it, or nothing."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.commands.rate_form import form_place, raters_of
from gendan.commands.rate_xlsx import entries_of, line_of
from gendan.commands.scoring import open_month
from gendan.evaluate.ratings import needs_evidence
from gendan.read.sheet import read_sheet
from gendan.read.yaml_door import parse
from gendan.words.errors import ConfigurationError, Exit, UsageError
from gendan.words.finding import Place, Trouble
from gendan.words.rate_sheet import HEADS, KEYS
from gendan.words.sheet import SheetOptions, cell_text, column_letters
from gendan.words.text import Text, plain
from gendan.write.commit import Write, commit
from gendan.write.edit import edit_text
from gendan.write.merge import Edit, apply
from gendan.write.rating_form import form_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gendan.commands.scoring import Month
    from gendan.render.look import Look
    from gendan.words.rubric import Indicator, Rubric
    from gendan.words.score import Person
    from gendan.words.sheet import CellValue, Row, Sheet

_ORDER = re.compile(r"([^\s:：]+)\s*[:：]\s*(.*)")
_WRITTEN = Text("Written: {file} ({marks} ratings)", "已写入：{file}（{marks} 条评分）")
_NOTHING = Text("Nothing new in the workbooks.", "表中没有新的评分。")
_ADVICE = Text(
    "Put it right in the workbook and read it again; nothing was written", "请在表中改正后重新读入；本次未写入任何内容"
)


class _Reader(Struct):
    """Reads rows of one workbook; every mistake is kept with sheet, row and column."""

    sheet: Sheet
    columns: dict[str, int]
    troubles: list[Trouble] = field(default_factory=list)

    def cell(self, row: Row, key: str) -> CellValue:
        return row.cells[self.columns[key]]

    def words(self, row: Row, key: str) -> str:
        return cell_text(self.cell(row, key)).strip()

    def say(self, row: Row, key: str, en: str, zh: str) -> None:
        letters = column_letters(self.columns[key] + 1)
        where = Text(
            f"{self.sheet.name}, row {row.number}, column {letters}",
            f"工作表 {self.sheet.name} 第 {row.number} 行 {letters} 列",
        )
        said = Text(f"{where.en}: {en}", f"{where.zh}：{zh}")
        self.troubles.append(Trouble("appraisal/workbook", Place(self.sheet.file), said, _ADVICE))


def run_rate_read(folder: Path, files: Sequence[Path], today: date, look: Look, write: Callable[[str], None]) -> int:
    """Bring the marks of workbooks into the forms of their month, which are made where they are missing.

    What is given already stays: another mark for it is a mistake. Raises ConfigurationError with every mistake, at sheet,
    row and column, and UsageError for what is no such workbook; then nothing is written.
    """
    sheets = [read_sheet(file, SheetOptions(sheet=1)) for file in files]
    readers = [_Reader(sheet, _columns(sheet)) for sheet in sheets]
    month = _month(readers)
    with open_month(folder, month, None, today, figures=False) as opened:
        given: dict[str, list[tuple[_Reader, Row, dict[str, object]]]] = {}
        chosen = {person.id: (person, rubric) for person, rubric in opened.appraised()}
        for reader in readers:
            for row in reader.sheet.rows:
                rating = _rating(reader, row, opened, chosen)
                if rating is not None:
                    given.setdefault(reader.words(row, "person"), []).append((reader, row, rating))
        planned = [_plan(opened, *chosen[name], rows, look) for name, rows in sorted(given.items())]
        troubles = tuple(trouble for reader in readers for trouble in reader.troubles)
        if troubles:
            raise ConfigurationError(
                Text("The workbooks cannot be read in; nothing was written", "评分表有误，未写入任何内容"),
                _ADVICE,
                troubles,
            )
        changed = [one for one in planned if one is not None]
        _write_all(opened, changed)
    lines = [_WRITTEN.fill({"file": one.file, "marks": marks}) for one, marks in changed] or [_NOTHING]
    write("".join(f"{line.said_in(look.language)}\n" for line in lines))
    return Exit.CLEAN


def _columns(sheet: Sheet) -> dict[str, int]:
    """Return the columns by key; their heads may be of either language, in any order."""
    found = {}
    for key in KEYS:
        heads = {HEADS[key].en.lower(), HEADS[key].zh, key}
        at = next((at for at, name in enumerate(sheet.columns) if name.lower() in heads), None)
        if at is None:
            raise UsageError(
                Text(f"{sheet.title} has no column {HEADS[key].en}", f"{sheet.title} 缺少“{HEADS[key].zh}”一列"),
                Text(
                    "Write the workbook with gendan rate form MONTH --format xlsx",
                    "请用 gendan rate form 月份 --format xlsx 生成",
                ),
            )
        found[key] = at
    return found


def _month(readers: Sequence[_Reader]) -> str:
    months = {reader.words(row, "month") for reader in readers for row in reader.sheet.rows}
    if len(months) != 1 or not re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", min(months)):
        listed = ", ".join(sorted(months)) or "–"
        raise UsageError(
            Text(f"The workbooks are not of one month: {listed}", f"评分表不属于同一个月份：{listed}"),
            Text("Read those of each month by themselves", "请按月份分别读入"),
        )
    return months.pop()


def _rating(
    reader: _Reader, row: Row, month: Month, chosen: dict[str, tuple[Person, Rubric]]
) -> dict[str, object] | None:
    """Return the row as a rating; None for a row that nobody has filled in, and for one with a mistake, which is kept."""
    filled = any(reader.words(row, key) for key in ("on", "mark", "not_applicable", "evidence", "comment"))
    before = len(reader.troubles)
    pair = chosen.get(reader.words(row, "person"))
    if pair is None:
        reader.say(row, "person", "is not appraised in this month", "此人当月不参加考核")
        return None
    leaf = next((one for one in pair[1].leaves() if one.id == reader.words(row, "indicator") and one.rating), None)
    if leaf is None:
        reader.say(row, "indicator", f"{pair[1].id} has no such rated indicator", f"{pair[1].id} 没有这项评分")
        return None
    _check_rater(reader, row, month, pair[0], leaf)
    rating: dict[str, object] = {key: reader.words(row, key) for key in ("indicator", "rater", "relation")}
    rating |= {"on": _day(reader, row), "mark": _mark(reader, row, pair[1])}
    rating |= {key: reader.words(row, key) for key in ("not_applicable", "comment")}
    rating["evidence"] = _evidence(
        reader.words(row, "evidence"), {one.id for one in month.loaded.files.values() if one.kind == "order"}
    )
    if filled:
        _check_whole(reader, row, rating, pair[1])
    if not filled or len(reader.troubles) > before:
        return None
    return {key: value for key, value in rating.items() if value is not None and value not in ("", [])}


def _check_rater(reader: _Reader, row: Row, month: Month, person: Person, leaf: Indicator) -> None:
    rater, relation = reader.words(row, "rater"), reader.words(row, "relation")
    allowed = {(one.rater, one.relation) for one in raters_of(person, month.people)}
    if (rater, relation) not in allowed or leaf.rating is None or relation not in leaf.rating.raters:
        reader.say(row, "relation", f"{rater} is not asked as {relation}", f"{rater} 不以 {relation} 身份评此项")


def _check_whole(reader: _Reader, row: Row, rating: dict[str, object], rubric: Rubric) -> None:
    mark = rating["mark"]
    if rating["on"] == "" and not reader.words(row, "on"):
        reader.say(row, "on", "the day is missing", "缺少评分日期")
    if mark is None and not rating["not_applicable"] and not reader.words(row, "mark"):
        reader.say(row, "mark", "neither a mark nor a reason for none", "没有分值，也没有不评分的原因")
    if mark is not None and rating["not_applicable"]:
        reader.say(row, "not_applicable", "there is a mark: only one of the two", "已有分值，二者只填其一")
    if mark is not None and needs_evidence(Decimal(str(mark)), rubric.scale) and not rating["evidence"]:
        reader.say(
            row,
            "evidence",
            f"a mark of {plain(Decimal(str(mark)))} needs evidence",
            f"{plain(Decimal(str(mark)))} 分须写依据",
        )


def _day(reader: _Reader, row: Row) -> str:
    held = reader.cell(row, "on")
    if isinstance(held, datetime):
        held = held.date()
    if isinstance(held, date):
        return held.isoformat()
    words = cell_text(held).strip().replace("/", "-").replace(".", "-")
    try:
        return date.fromisoformat(words).isoformat() if words else ""
    except ValueError:
        reader.say(row, "on", f"{words} is no day: write 2026-11-02", f"{words} 不是日期，应写成 2026-11-02")
        return ""


def _mark(reader: _Reader, row: Row, rubric: Rubric) -> int | float | None:
    words = reader.words(row, "mark")
    if not words:
        return None
    scale = rubric.scale
    try:
        mark = Decimal(words)
        fits = scale.low <= mark <= scale.high and (mark - scale.low) % scale.step == 0
    except InvalidOperation:
        fits = False
    if not fits:
        low, high = plain(scale.low), plain(scale.high)
        reader.say(
            row, "mark", f"{words} is not on the scale {low} to {high}", f"{words} 不在 {low} 至 {high} 的尺度上"
        )
        return None
    return int(mark) if mark == mark.to_integral_value() else float(mark)


def _evidence(words: str, orders: set[str]) -> list[dict[str, object]]:
    """Return each line as a piece of evidence; what stands before a colon is an order where the house has one of that id."""
    pieces: list[dict[str, object]] = []
    for line in (each.strip() for each in words.splitlines()):
        found = _ORDER.fullmatch(line)
        if found is not None and found[1] in orders:
            pieces.append({"order": found[1], "text": found[2]} if found[2] else {"order": found[1]})
        elif line:
            pieces.append({"text": line})
    return pieces


def _plan(
    month: Month, person: Person, rubric: Rubric, rows: Sequence[tuple[_Reader, Row, dict[str, object]]], look: Look
) -> tuple[Write, int] | None:
    """Return what becomes of one person's form, and how many ratings are new in it; None when none is."""
    house = month.loaded.house
    file = form_place(house, month.name, person.id)
    existing = entries_of(month, person.id)
    before = (house.root / file).read_bytes() if (house.root / file).is_file() else None
    asked = raters_of(person, month.people)
    text = form_text(person, rubric, month.name, asked, look.language).encode() if before is None else before
    held = existing if existing is not None else _ratings(text)
    edits: list[Edit] = []
    marks = 0
    seen: set[tuple[object, object]] = set()
    for reader, row, rating in rows:
        key = (rating["indicator"], rating["rater"])
        if key in seen:
            reader.say(row, "indicator", "this rater has two rows for it", "同一评分人对此项有两行")
        seen.add(key)
        at = next((at for at, one in enumerate(held) if (one["indicator"], one["rater"]) == key), None)
        found = _edits(reader, row, rating, at, held)
        marks += bool(found)
        edits += found
    if not edits:
        return None
    after = edit_text(text.decode("utf-8"), edits)
    if after is None or parse(after.encode(), file).value != apply(parse(text, file).value, edits):
        reader, row, _ = rows[0]
        reader.say(row, "person", f"{file} is written in a way that cannot be added to", f"{file} 的写法无法续写")
        return None
    return Write(file, before, after.encode()), marks


def _ratings(text: bytes) -> list[dict[str, object]]:
    value = parse(text, "form").value
    return list(value.get("ratings") or []) if isinstance(value, dict) else []


def _edits(
    reader: _Reader, row: Row, rating: dict[str, object], at: int | None, held: Sequence[dict[str, object]]
) -> list[Edit]:
    """Return what brings one rating into the form; nothing when it says the same already."""
    if at is None:
        return [Edit("append", ("ratings",), rating)]
    there = held[at]
    if there.get("mark") is None and there.get("not_applicable") is None:
        return [Edit("add", ("ratings", at, key), value) for key, value in rating.items() if there.get(key) is None]
    whose = ("", "", "")
    if line_of(there, "", whose, "") != line_of({**rating, "evidence": rating.get("evidence") or []}, "", whose, ""):
        reader.say(
            row,
            "mark",
            "the form has another rating already: change it there",
            "考核表中已有不同的评分，请直接修改考核表",
        )
    return []


def _write_all(month: Month, changed: Sequence[tuple[Write, int]]) -> None:
    """Write all forms of the month, which lie in one folder, or none."""
    if not changed:
        return
    folder = (month.loaded.house.root / changed[0][0].file).parent
    folder.mkdir(parents=True, exist_ok=True)
    commit(folder, [Write(one.file.rpartition("/")[2], one.before, one.after) for one, _ in changed])
