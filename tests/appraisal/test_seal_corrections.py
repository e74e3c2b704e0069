"""Corrections make a change of a sealed month legitimate: two people, a reason, before and after. And what scores say of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from gendan.cli import run
from gendan.read.yaml_door import parse
from gendan.words.seal import Effect
from tests.appraisal.sealed import FILES, FORM, ORDER, change, seal, sealed_house, state, write

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "corrections/2024-11-1.yaml"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make a sealed house in git whose order was put right afterwards: the second delivery left on the day."""
    root = sealed_house(tmp_path / "house", FILES)
    change(root, ORDER, "{id: S2, delivery: D2, shipped: 2024-11-20}", "{id: S2, delivery: D2, shipped: 2024-11-19}")
    return root


def correct(root: Path, *more: str, by: str = "li-na", approved: str = "chen-jing") -> int:
    said = ["--reason", "The bill of lading says the 19th", "--by", by, "--approved-by", approved, "--on", "2024-12-20"]
    return run(["-C", str(root), "--lang", "en", "correct", "2024-11", *said, *more])


def read(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", parse(path.read_bytes(), path.name).value)


def test_the_record_says_what_changed_who_agreed_and_the_scores_before_and_after(house: Path) -> None:
    assert correct(house, "--appeal", "li-na") == 0
    record = read(house / RECORD)
    content = record["changes"][0].pop("hash_after")
    assert len(content) == 64
    assert record == {
        "id": "2024-11-1",
        "month": "2024-11",
        "on": "2024-12-20",
        "reason": "The bill of lading says the 19th",
        "requested_by": "li-na",
        "approved_by": "chen-jing",
        "appeal": "li-na",
        "changes": [{"file": ORDER, "record": "shipments/S2/shipped", "before": "2024-11-20", "after": "2024-11-19"}],
        "effects": [{"person": "li-na", "before": "52.30", "after": "89.33"}],
    }


def test_a_corrected_month_is_told_as_such(house: Path) -> None:
    correct(house)
    found = state(house)
    assert found.standing == "corrected"
    assert found.effects == (Effect("li-na", "52.30", "89.33"),)
    assert run(["-C", str(house), "verify", "--only", "seals"]) == 0


def test_a_later_change_of_the_same_file_is_not_covered(house: Path) -> None:
    correct(house)
    change(house, ORDER, "{id: S4, delivery: D4, shipped: 2024-11-12}", "{id: S4, delivery: D4, shipped: 2024-11-13}")
    assert state(house).standing == "changed"


def test_entries_of_later_months_do_not_undo_a_correction(house: Path) -> None:
    correct(house)
    change(house, ORDER, "shipments:\n", "shipments:\n  - {id: S9, delivery: D4, shipped: 2024-12-30}\n")
    assert state(house).standing == "corrected"


def test_the_second_correction_begins_where_the_first_ended(house: Path) -> None:
    correct(house)
    change(house, FORM, "mark: 3", "mark: 4")
    correct(house)
    assert read(house / "corrections/2024-11-2.yaml")["effects"] == [
        {"person": "li-na", "before": "89.33", "after": "91.11"}
    ]
    assert state(house).standing == "corrected"


def test_one_of_two_changed_files_is_corrected(house: Path) -> None:
    change(house, FORM, "mark: 3", "mark: 4")
    correct(house, "--file", FORM)
    assert read(house / RECORD)["effects"] == [{"person": "li-na", "before": "52.30", "after": "54.07"}]
    found = state(house)
    assert found.standing == "changed"
    assert [one.touched.file for one in found.files if one.touched.is_open] == [ORDER]


@pytest.mark.parametrize(
    ("by", "approved", "words"),
    [
        ("li-na", "li-na", "cannot approve it"),
        ("chen-jing", "li-na", "changes the score of li-na"),
        ("li-na", "nobody", "nobody is not known"),
    ],
)
def test_a_second_person_without_a_gain_must_agree(
    house: Path, capsys: pytest.CaptureFixture[str], by: str, approved: str, words: str
) -> None:
    assert correct(house, by=by, approved=approved) == 2
    assert words in capsys.readouterr().err
    assert not (house / "corrections").exists()


def test_a_record_by_one_person_covers_nothing(house: Path) -> None:
    correct(house)
    change(house, RECORD, "approved_by: chen-jing", "approved_by: li-na")
    assert state(house).standing == "changed"


def test_what_was_not_touched_is_not_corrected(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(house, "--file", FORM) == 2
    assert f"Nothing to correct: {FORM}" in capsys.readouterr().err


def test_check_finds_the_change_until_it_is_corrected(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def found() -> list[tuple[str, str]]:
        run(["-C", str(house), "check", "--as-of", "2024-12-20", "--select", "appraisal", "-f", "json"])
        answer = json.loads(capsys.readouterr().out)
        return [(one["rule"], one["file"]) for one in answer["findings"] if "seal" in one["rule"]]

    assert found() == [("appraisal/sealed-input-changed", ORDER)]
    correct(house)
    capsys.readouterr()
    assert found() == []


SAID = {
    "untouched": "Seal of 2024-11, as of 2024-11-30: stands",
    "changed": f"changed, without a correction; touched: {ORDER}; sealed → now: li-na 52.30 → 89.33",
    "corrected": "changed, with a correction; sealed → now: li-na 52.30 → 89.33",
}


@pytest.mark.parametrize("how", SAID)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_score_says_whether_its_seal_stands(
    house: Path, capsys: pytest.CaptureFixture[str], how: str, form: str
) -> None:
    if how == "untouched":
        write(house, FILES)
    if how == "corrected":
        correct(house)
    capsys.readouterr()
    assert run(["-C", str(house), "score", "2024-11", "-f", form]) == 0
    assert SAID[how] in capsys.readouterr().out.replace("\\_", "_").replace("\\*", "*")


def test_a_score_says_it_to_programs(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["-C", str(house), "score", "2024-11", "-f", "json"])
    held = json.loads(capsys.readouterr().out)["seal"]
    assert (held["standing"], held["compared"], held["files"]) == ("changed", True, [ORDER])
    assert held["effects"] == [{"person": "li-na", "before": "52.30", "after": "89.33"}]


def test_the_year_says_it_of_its_months(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["-C", str(house), "score", "2024", "-f", "json"])
    (held,) = json.loads(capsys.readouterr().out)["seals"]
    assert (held["month"], held["standing"], held["compared"]) == ("2024-11", "changed", False)
    run(["-C", str(house), "score", "2024"])
    assert (
        f"changed, without a correction; these scores are as of 2024-12-31; touched: {ORDER}" in capsys.readouterr().out
    )


def test_a_month_that_is_not_sealed_says_nothing_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["-C", str(write(tmp_path / "h", FILES)), "score", "2024-11"])
    assert "eal" not in capsys.readouterr().out
    run(["-C", str(tmp_path / "h"), "score", "2024-11", "-f", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["seal"], answer["ratings_missing"]) == (None, None)


def test_every_row_of_a_record_says_what_the_file_was_to_say(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(house, ORDER, "{id: S4, delivery: D4, shipped: 2024-11-12}", "{id: S4, delivery: D4, shipped: 2024-11-13}")
    correct(house)
    rows = read(house / RECORD)["changes"]
    assert [one["record"] for one in rows] == ["shipments/S2/shipped", "shipments/S4/shipped"]
    assert len({one["hash_after"] for one in rows}) == 1
    capsys.readouterr()
    run(
        [
            "-C",
            str(house),
            "check",
            "--as-of",
            "2024-12-20",
            "--select",
            "appraisal/correction-incomplete",
            "-f",
            "json",
        ]
    )
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_file_that_is_gone_is_corrected_until_it_comes_back_otherwise(house: Path) -> None:
    text = (house / FORM).read_text("utf-8")
    (house / FORM).unlink()
    correct(house)
    assert {one["file"]: one.get("hash_after") is not None for one in read(house / RECORD)["changes"]} == {
        ORDER: True,
        FORM: True,
    }
    assert state(house).standing == "corrected"
    (house / FORM).write_text(text.replace("mark: 3", "mark: 5"), "utf-8")
    assert state(house).standing == "changed"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Make the same without git: what was sealed is nowhere to be had."""
    root = write(tmp_path / "plain", FILES)
    seal(root)
    change(root, ORDER, "{id: S2, delivery: D2, shipped: 2024-11-20}", "{id: S2, delivery: D2, shipped: 2024-11-19}")
    return root


def test_without_git_all_that_was_changed_is_corrected_together(plain: Path) -> None:
    assert correct(plain) == 0
    assert read(plain / RECORD)["effects"] == [{"person": "li-na", "before": "52.30", "after": "89.33"}]
    change(plain, FORM, "mark: 3", "mark: 4")
    assert correct(plain) == 0
    assert read(plain / "corrections/2024-11-2.yaml")["effects"] == [
        {"person": "li-na", "before": "89.33", "after": "91.11"}
    ]
    assert state(plain).standing == "corrected"


def test_without_git_one_of_two_cannot_be_told(plain: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(plain, FORM, "mark: 3", "mark: 4")
    assert correct(plain, "--file", FORM) == 2
    assert "Leave out --file and correct all that was changed together" in capsys.readouterr().err


def test_scores_that_cannot_be_reckoned_are_named_as_the_reason(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(house, "rubrics/small.yaml", "weight: 40", "weight: 41")
    assert correct(house) == 2
    assert "scores cannot be reckoned now" in capsys.readouterr().err


def test_orders_read_by_several_processes_are_corrected_alike(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gendan.commands.bulk.MANY", 1)
    monkeypatch.setattr("gendan.commands.sealing.MANY", 1)
    assert correct(house) == 0
    assert read(house / RECORD)["effects"] == [{"person": "li-na", "before": "52.30", "after": "89.33"}]
