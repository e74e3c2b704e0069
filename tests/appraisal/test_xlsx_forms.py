"""Forms as workbooks: written, filled in, read back without loss; a mistake is told at its cell, and then nothing is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from gendan.commands.rate_form import run_rate_form
from gendan.commands.rate_xlsx import run_rate_xlsx
from gendan.commands.rate_xlsx_read import run_rate_read
from gendan.read.bulk_reader import load
from gendan.render.look import Look
from gendan.words.errors import ConfigurationError, UsageError
from gendan.words.rate_sheet import KEYS
from tests.appraisal.test_score_command import TODAY, house

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]
LOOK = Look(language="en")


def book_of(folder: Path, month: str = "2026-12") -> Path:
    """Return the supervisor's workbook."""
    run_rate_xlsx(folder, month, None, TODAY, folder / "books", LOOK, lambda _: None)
    return folder / "books" / "chen-jing.xlsx"


def fill(book: Path, row: int = 2, **cells: Any) -> Path:  # noqa: ANN401
    """Fill in cells of a row, as a person would; text that begins with = stays text."""
    opened = load_workbook(book)
    sheet = opened.worksheets[0]
    for key, value in cells.items():
        cell = sheet.cell(row, KEYS.index(key) + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    opened.save(book)
    return book


def read(folder: Path, *books: Path) -> str:
    out: list[str] = []
    run_rate_read(folder, books, TODAY, LOOK, out.append)
    return "".join(out)


def form(folder: Path, month: str = "2026-12") -> Any:  # noqa: ANN401
    file = folder / "appraisals" / month / "li-na.yaml"
    return load(file.read_text("utf-8")) if file.is_file() else None


def test_a_workbook_asks_each_rater_for_those_he_rates(house: Path) -> None:
    sheet = load_workbook(book_of(house)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Month", "Person", "Name")
    assert [row[1:8] for row in rows[1:]] == [
        ("li-na", "Li Na", "mine", "initiative", "Initiative", "chen-jing", "supervisor")
    ]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_what_is_filled_in_comes_back_as_it_was(house: Path) -> None:
    words: dict[str, Any] = {
        "evidence": "A: sent the invoice twice\n=cmd|' /C calc'!A0",
        "comment": "+1 for pace; -2, @home",
    }
    book = fill(book_of(house), on=date(2026, 12, 30), mark=4, **words)
    assert "(1 ratings)" in read(house, book)
    assert form(house) == {
        "month": "2026-12", "person": "li-na", "rubric": "mine",
        "ratings": [{
            "indicator": "initiative", "rater": "chen-jing", "relation": "supervisor", "on": "2026-12-30", "mark": 4,
            "evidence": [{"order": "A", "text": "sent the invoice twice"}, {"text": "=cmd|' /C calc'!A0"}],
            "comment": "+1 for pace; -2, @home",
        }],
    }  # fmt: skip


def test_written_again_from_the_form_it_says_the_same(house: Path) -> None:
    words: dict[str, Any] = {"evidence": "A: sent the invoice twice\nasked in time", "comment": "@home"}
    read(house, fill(book_of(house), on="2026-12-30", mark=4, **words))
    first = (house / "appraisals" / "2026-12" / "li-na.yaml").read_bytes()
    (house / "books" / "chen-jing.xlsx").unlink()
    again = book_of(house)
    row = [cell.value for cell in load_workbook(again).worksheets[0][2]]
    assert row[8:] == ["2026-12-30", 4, None, "A: sent the invoice twice\nasked in time", "@home"]
    assert read(house, again) == "Nothing new in the workbooks.\n"
    assert (house / "appraisals" / "2026-12" / "li-na.yaml").read_bytes() == first


def test_a_form_keeps_its_remarks_and_what_others_wrote(house: Path) -> None:
    run_rate_form(house, "2026-12", None, TODAY, LOOK, lambda _: None)
    file = house / "appraisals" / "2026-12" / "li-na.yaml"
    file.write_text(f"{file.read_text('utf-8')}# a remark of ours\n", "utf-8")
    read(house, fill(book_of(house), on="2026/12/30", not_applicable="was in another team"))
    text = file.read_text("utf-8")
    assert "# a remark of ours" in text
    (rating,) = form(house)["ratings"]
    assert (rating["not_applicable"], rating["on"], "mark" in rating) == ("was in another team", "2026-12-30", False)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"on": "2026-12-30", "mark": 7}, "Ratings, row 2, column J: 7 is not on the scale 1 to 5"),
        ({"on": "2026-12-30", "mark": "good"}, "row 2, column J: good is not on the scale"),
        ({"on": "soon", "mark": 3}, "row 2, column I: soon is no day"),
        ({"mark": 3}, "row 2, column I: the day is missing"),
        ({"on": "2026-12-30"}, "row 2, column J: neither a mark nor"),
        ({"on": "2026-12-30", "mark": 3, "not_applicable": "x"}, "row 2, column K: there is a mark"),
        ({"on": "2026-12-30", "mark": 3, "person": "wang-wei"}, "row 2, column B: is not appraised"),
        ({"on": "2026-12-30", "mark": 3, "indicator": "courage"}, "row 2, column E: mine has no such"),
        ({"on": "2026-12-30", "mark": 3, "rater": "li-na"}, "row 2, column H: li-na is not asked as supervisor"),
    ],
)
def test_a_mistake_is_told_at_its_cell_and_nothing_is_written(house: Path, cells: dict[str, Any], said: str) -> None:
    book = fill(book_of(house), **cells)
    with pytest.raises(ConfigurationError) as raised:
        read(house, book)
    assert any(said in trouble.message.en for trouble in raised.value.troubles)
    assert form(house) is None


def test_one_mistake_keeps_back_what_is_right(house: Path) -> None:
    good, bad = fill(book_of(house), on="2026-12-30", mark=3), house / "books" / "other.xlsx"
    bad.write_bytes(good.read_bytes())
    fill(bad, mark=9)
    with pytest.raises(ConfigurationError):
        read(house, good, bad)
    assert form(house) is None


def test_a_rating_that_is_given_is_not_written_over(house: Path) -> None:
    book = book_of(house, "2026-11")
    fill(book, mark=2)
    with pytest.raises(ConfigurationError) as raised:
        read(house, book)
    assert "the form has another rating already" in raised.value.troubles[0].message.en
    assert form(house, "2026-11")["ratings"][0]["mark"] == 4


def test_marks_far_from_the_middle_need_evidence(house: Path) -> None:
    rubric = house / "rubrics" / "mine.yaml"
    scale = "scale: {from: 1, to: 5, evidence_below: 2, evidence_above: 4}"
    rubric.write_text(rubric.read_text("utf-8").replace("scale: {from: 1, to: 5}", scale), "utf-8")
    book = fill(book_of(house), on="2026-12-30", mark=5)
    with pytest.raises(ConfigurationError) as raised:
        read(house, book)
    assert "column L: a mark of 5 needs evidence" in raised.value.troubles[0].message.en


def test_what_is_no_such_workbook_is_refused(house: Path) -> None:
    (house / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(UsageError, match="no column"):
        read(house, house / "other.csv")
    first, second = book_of(house), house / "books" / "nov.xlsx"
    second.write_bytes(first.read_bytes())
    fill(second, month="2026-11")
    with pytest.raises(UsageError, match="not of one month"):
        read(house, first, second)


def test_the_same_forms_give_the_same_bytes_and_no_book_is_written_over(house: Path) -> None:
    first = book_of(house).read_bytes()
    out: list[str] = []
    run_rate_xlsx(house, "2026-12", None, TODAY, house / "books", LOOK, out.append)
    assert "Left as it is" in out[0]
    run_rate_xlsx(house, "2026-12", None, TODAY, house / "again", LOOK, out.append)
    assert (house / "again" / "chen-jing.xlsx").read_bytes() == first
