"""`gendan rate form --format xlsx`: one workbook a rater, with everyone whom that rater is asked about."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from gendan.commands.rate_form import form_place, raters_of
from gendan.commands.scoring import open_month
from gendan.read.yaml_door import parse
from gendan.words.errors import Exit, UsageError
from gendan.words.rate_sheet import SheetLine
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.commands.scoring import Month
    from gendan.render.look import Look
    from gendan.words.rubric import Rubric
    from gendan.words.score import Person
    from gendan.words.text import Language

Entry = dict[str, object]
_WRITTEN = Text("Written: {file}", "已生成：{file}")
_THERE = Text("Left as it is: {file}", "已存在，未改动：{file}")
_NOBODY = Text("Nobody is rated in this month.", "当月无人需要评分。")


def run_rate_xlsx(
    folder: Path,
    month: str,
    person: str | None,
    today: date,
    target: Path | None,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write a workbook for each rater into `target`, or beside the forms; one that is there is left as it is.

    Marks that stand in forms are in it. Raises UsageError like run_rate_form.
    """
    from gendan.render.score.rate_xlsx import rating_workbook

    said = []
    with open_month(folder, month, None, today, figures=False) as opened:
        house = opened.loaded.house
        place = target or (house.root / form_place(house, month, "x")).parent
        by_rater: dict[str, list[SheetLine]] = {}
        rubrics: dict[str, Rubric] = {}
        for one, rubric in opened.appraised(person):
            rubrics[rubric.id] = rubric
            for line in lines_of(opened, one, rubric, look.language):
                by_rater.setdefault(line.rater, []).append(line)
        for rater, lines in sorted(by_rater.items()):
            file = place / f"{rater}.xlsx"
            if file.exists():
                said.append(_THERE.fill({"file": str(file)}))
                continue
            _save(file, rating_workbook(lines, _steps(lines, rubrics, look.language), look.language, opened.end))
            said.append(_WRITTEN.fill({"file": str(file)}))
    write("".join(f"{line.said_in(look.language)}\n" for line in said or [_NOBODY]))
    return Exit.CLEAN


def lines_of(month: Month, person: Person, rubric: Rubric, language: Language) -> list[SheetLine]:
    """Return the rows about one person: those of the form that is there, else of all who are to be asked."""
    entries = entries_of(month, person.id)
    if entries is None:
        entries = [
            {"indicator": leaf.id, "rater": one.rater, "relation": one.relation}
            for leaf in rubric.leaves()
            if leaf.rating is not None
            for one in raters_of(person, month.people)
            if one.relation in leaf.rating.raters
        ]
    titles = {leaf.id: leaf.title.said_in(language) for leaf in rubric.leaves()}
    name = person.name.said_in(language)
    return [
        line_of(one, month.name, (person.id, name, rubric.id), titles.get(str(one["indicator"]), "")) for one in entries
    ]


def entries_of(month: Month, person: str) -> list[Entry] | None:
    """Return the ratings of a person's form as they are written; None without a form that can be read."""
    form = month.forms.by_person.get(person)
    if form is None:
        return None
    held = cast("Mapping[str, object]", parse((month.loaded.house.root / form.file).read_bytes(), form.file).value)
    return list(cast("Sequence[Entry]", held.get("ratings") or ()))


def line_of(entry: Entry, month: str, whose: tuple[str, str, str], title: str) -> SheetLine:
    """Return a rating as a row; `whose`: id, name and rubric of the person."""
    mark = entry.get("mark")
    return SheetLine(
        month,
        whose[0],
        whose[1],
        whose[2],
        str(entry["indicator"]),
        title,
        str(entry["rater"]),
        str(entry["relation"]),
        _words(entry.get("on")),
        None if mark is None else Decimal(str(mark)),
        _words(entry.get("not_applicable")),
        evidence_text(cast("Sequence[Entry]", entry.get("evidence") or ())),
        _words(entry.get("comment")),
    )


def _words(value: object) -> str:
    return "" if value is None else str(value)


def evidence_text(pieces: Sequence[Entry]) -> str:
    """Return evidence as lines, "SO-1: what was seen"; a line break within a piece becomes a blank."""
    return "\n".join(_piece(one) for one in pieces)


def _piece(one: Entry) -> str:
    words = " ".join(str(one.get("text") or one.get("file") or one.get("record") or "").split())
    return f"{one['order']}: {words}".strip() if one.get("order") else words


def _steps(
    lines: Sequence[SheetLine], rubrics: Mapping[str, Rubric], language: Language
) -> list[tuple[str, str, str, str]]:
    """Return what each step of what is asked means, once for each indicator."""
    asked = {(line.rubric, line.indicator) for line in lines}
    found: dict[tuple[str, str, str, str], None] = {}
    for name, rubric in sorted(rubrics.items()):
        for leaf in rubric.leaves():
            for step, text in leaf.anchors if (name, leaf.id) in asked else ():
                found[leaf.id, leaf.title.said_in(language), plain(step), text.said_in(language)] = None
    return list(found)


def _save(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(
            Text(f"Cannot write {file}: {error.strerror}", f"无法写入 {file}：{error.strerror}"),
            Text("See that the folder may be written", "请确认目录可写"),
        ) from error
