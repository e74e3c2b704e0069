"""Importing public holidays: China's make-up days as published, other countries by rule, people's own entries kept."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import ryaml

from gendan.commands.calendar_import import run_calendar_import
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import UsageError

TODAY = date(2026, 11, 23)
MADE_UP = {
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\n", encoding="utf-8")
    return tmp_path


def run(house: Path, country: str, *years: int, to: str | None = None, weekend: str | None = None) -> str:
    said: list[str] = []
    run_calendar_import(country, years, house, write=said.append, today=TODAY, language="en", to=to, weekend=weekend)
    return "".join(said)


def read(house: Path, name: str) -> dict[str, object]:
    value: dict[str, object] = ryaml.loads((house / "calendars" / f"{name}.yaml").read_text(encoding="utf-8"))
    return value


def dates(value: dict[str, object], key: str) -> set[date]:
    rows = value[key]
    assert isinstance(rows, list)
    return {date.fromisoformat(row["date"]) for row in rows}


@pytest.mark.parametrize(("year", "count"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_china_has_its_make_up_days_and_working_days(house: Path, year: int, count: int) -> None:
    run(house, "CN", year)
    value = read(house, "cn")
    made_up = {date.fromisoformat(f"{year}-{day}") for day in MADE_UP[year].split()}
    assert dates(value, "workdays") == made_up
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]
    off = dates(value, "holidays")
    assert sum(day in made_up or (day.weekday() < 5 and day not in off) for day in days) == count


def test_the_file_is_of_the_right_shape_and_says_where_its_days_come_from(house: Path) -> None:
    assert run(house, "cn", 2025, 2026).startswith("Wrote calendars/cn.yaml: 2025-2026")
    value = read(house, "cn")
    assert shipped_shapes().accepts("calendar", value)
    assert (value["valid_from"], value["valid_to"]) == ("2025-01-01", "2026-12-31")
    assert "chinesecalendar" in str(value["source"])
    rows = value["workdays"]
    assert isinstance(rows, list)
    assert rows[-1] == {"date": "2026-10-10", "name": {"en": "National Day (make-up workday)", "zh": "国庆节调休上班"}}


def test_a_year_that_is_not_published_writes_nothing(house: Path) -> None:
    with pytest.raises(UsageError) as caught:
        run(house, "CN", 2027)
    assert "State Council" in caught.value.advice.en
    assert "2027" in caught.value.message.zh
    assert not (house / "calendars").exists()


def test_own_entries_and_comments_stay(house: Path) -> None:
    (house / "calendars").mkdir()
    (house / "calendars/cn.yaml").write_text(
        "id: cn\nweekend: [sat, sun]\nvalid_from: 2024-01-01\nvalid_to: 2025-12-31\nholidays:\n"
        "  - {date: 2026-10-01, name: Our own word}   # ours\n  - {date: 2026-03-09, name: Factory anniversary}\n"
        "workdays:\n  - {date: 2026-10-02, name: We work}\n",
        encoding="utf-8",
    )
    assert run(house, "CN", 2026).startswith("Extended")
    text = (house / "calendars/cn.yaml").read_text(encoding="utf-8")
    assert "# ours" in text
    assert "Factory anniversary" in text
    assert text.count("2026-10-01") == 1
    assert text.count("2026-10-02") == 1
    value = read(house, "cn")
    assert (value["valid_from"], value["valid_to"]) == ("2024-01-01", "2026-12-31")
    assert date(2026, 10, 3) in dates(value, "holidays")


def test_importing_again_changes_nothing(house: Path) -> None:
    run(house, "CN", 2026)
    before = (house / "calendars/cn.yaml").read_bytes()
    assert run(house, "CN", 2026).startswith("Nothing new")
    assert (house / "calendars/cn.yaml").read_bytes() == before


def test_a_hole_in_the_validity_is_refused(house: Path) -> None:
    run(house, "CN", 2023)
    with pytest.raises(UsageError, match="2023-12-31"):
        run(house, "CN", 2026)


def test_days_by_rule_are_marked_so_and_the_weekend_can_be_given(house: Path) -> None:
    said = run(house, "BD", 2026, to="calendars/bd-factory.yaml", weekend="fri")
    value = read(house, "bd-factory")
    assert value["id"] == "bd-factory"
    assert value["weekend"] == ["fri"]
    assert "by rule" in str(value["source"])
    assert "official list" in said
    assert date(2026, 12, 16) in dates(value, "holidays")


@pytest.mark.parametrize(
    ("country", "year", "weekend", "words"),
    [
        ("XX", 2026, None, "XX"),
        ("BD", 2150, None, "2150"),
        ("CN", 1999, None, "1999"),
        ("BD", 2026, "holiday", "holiday"),
    ],
)
def test_what_cannot_be_known_is_refused(house: Path, country: str, year: int, weekend: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run(house, country, year, weekend=weekend)
    assert not (house / "calendars").exists()


@pytest.mark.parametrize("text", ["id: [", "- a\n- b\n"])
def test_a_file_that_is_no_calendar_is_left_alone(house: Path, text: str) -> None:
    (house / "calendars").mkdir()
    (house / "calendars/cn.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        run(house, "CN", 2026)
    assert (house / "calendars/cn.yaml").read_text(encoding="utf-8") == text


def test_another_weekend_than_the_files_is_refused(house: Path) -> None:
    run(house, "BD", 2026)
    with pytest.raises(UsageError, match="weekend"):
        run(house, "BD", 2027, weekend="fri")


def test_a_calendar_without_validity_gets_one(house: Path) -> None:
    (house / "calendars").mkdir()
    (house / "calendars/bd.yaml").write_text("id: bd\nweekend: [fri]\n", encoding="utf-8")
    run(house, "BD", 2026)
    assert read(house, "bd")["valid_to"] == "2026-12-31"
