"""`gendan rate form`: valid as written, read back when filled in, never written over."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gendan.commands.appraisals import read_forms
from gendan.commands.houses import open_house
from gendan.commands.rate_form import run_rate_form
from gendan.evaluate.example import small_house
from gendan.read.tree import list_files
from gendan.read.yaml_door import parse
from gendan.render.look import Look
from gendan.validate.shape import shipped_shapes
from gendan.words.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 2)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    people = {
        "zhao-lei": {"id": "zhao-lei", "name": "Zhao Lei", "role": "merchandiser", "supervisor": "wang-wei"},
        "liu-yan": {"id": "liu-yan", "name": "Liu Yan", "role": "documents", "supervisor": "wang-wei"},
        "gone": {"id": "gone", "name": "Gone", "role": "merchandiser", "supervisor": "wang-wei", "left": "2026-09-30"},
        "li-na": {"rubric": "suitability"},
    }
    for name, content in small_house({"people": people}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    return tmp_path


def forms(folder: Path, person: str | None = None) -> str:
    out: list[str] = []
    run_rate_form(folder, "2026-10", person, TODAY, Look(language="en"), out.append)
    return "".join(out)


def test_everyone_here_gets_a_form_that_is_valid_and_says_nothing(house: Path) -> None:
    said = forms(house)
    assert said.splitlines() == ["Written: appraisals/2026-10/li-na.yaml", "Written: appraisals/2026-10/zhao-lei.yaml"]
    for path in (house / "appraisals" / "2026-10").iterdir():
        assert shipped_shapes().accepts("appraisal", parse(path.read_bytes(), path.name).value)
    found = read_forms(list_files(open_house(house)).files, "2026-10")
    assert found.troubles == ()
    assert [form.marks for form in found.by_person.values()] == [(), ()]


def test_who_is_asked_follows_from_the_supervisor_and_the_role(house: Path) -> None:
    forms(house, "zhao-lei")
    document = parse((house / "appraisals/2026-10/zhao-lei.yaml").read_bytes(), "x").value
    assert isinstance(document, dict)
    asked = {(one["rater"], one["relation"]) for one in document["ratings"] if one["indicator"] == "initiative"}
    assert asked == {
        ("wang-wei", "supervisor"),
        ("li-na", "peer"),
        ("liu-yan", "internal-customer"),
        ("zhao-lei", "self"),
    }


def test_a_filled_in_form_is_read_and_never_written_over(house: Path) -> None:
    forms(house)
    path = house / "appraisals/2026-10/zhao-lei.yaml"
    filled = (
        path.read_text("utf-8").replace("    # on: ", "    on: 2026-11-03", 1).replace("    # mark: ", "    mark: 4", 1)
    )
    path.write_text(filled, "utf-8")
    (mark,) = read_forms(list_files(open_house(house)).files, "2026-10").by_person["zhao-lei"].marks
    assert (str(mark.value), mark.on, mark.rater) == ("4", date(2026, 11, 3), "wang-wei")
    assert "Left as it is: appraisals/2026-10/zhao-lei.yaml" in forms(house)
    assert path.read_text("utf-8") == filled


def test_forms_lie_where_the_house_says(house: Path) -> None:
    settings = json.loads((house / "gendan.yaml").read_text("utf-8"))
    (house / "gendan.yaml").write_text(json.dumps({**settings, "places": {"appraisal": "secret/*/*.yaml"}}), "utf-8")
    assert "Written: secret/2026-10/li-na.yaml" in forms(house)
    (house / "gendan.yaml").write_text(json.dumps({**settings, "places": {"appraisal": "secret/*.yaml"}}), "utf-8")
    with pytest.raises(UsageError, match="no month and person"):
        forms(house)


def test_a_form_of_the_wrong_month_is_told_and_not_counted(house: Path) -> None:
    forms(house)
    path = house / "appraisals/2026-10/zhao-lei.yaml"
    path.write_text(path.read_text("utf-8").replace("month: 2026-10", "month: 2026-09"), "utf-8")
    found = read_forms(list_files(open_house(house)).files, "2026-10")
    assert [trouble.rule for trouble in found.troubles] == ["appraisal/wrong-place"]
    assert list(found.by_person) == ["li-na"]
