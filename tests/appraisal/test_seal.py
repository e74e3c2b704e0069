"""`gendan seal`: what is written, once, and when not."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gendan.commands.houses import open_house
from gendan.commands.seal import SealAsk, run_seal
from gendan.commands.sealing import read_seals
from gendan.read.tree import list_files
from gendan.words.errors import ConfigurationError, UsageError
from tests.appraisal.sealed import FILES, FORM, LOOK, TODAY, change, commit, git, seal, write

if TYPE_CHECKING:
    from pathlib import Path

SEAL, LIST = "seals/2024-11.yaml", "seals/2024-11.files"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return write(tmp_path / "house", FILES)


def test_the_seal_has_every_file_with_its_hash_and_every_score(house: Path) -> None:
    assert "Li Na (li-na)  52.30  fair       90 %" in seal(house)
    lines = (house / LIST).read_text(encoding="utf-8").splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        hashlib.sha256((house / name).read_bytes()).hexdigest() for name in sorted(FILES)
    ]
    (found,) = read_seals(list_files(open_house(house)))
    assert found.troubles == ()
    assert found.results is not None
    (li,) = found.results
    assert (li.person, li.score, li.grade, li.coverage) == ("li-na", "52.30", "fair", "0.9")
    assert [(one.id, one.state, one.value, one.points, one.contribution) for one in li.parts] == [
        ("on-time", "scored", "0.666667", "33.333333", "18.52"),
        ("complaints", "insufficient", "0", None, None),
        ("initiative", "scored", "3.8", "76", "33.78"),
    ]


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        root = write(tmp_path / name, dict(sorted(FILES.items(), reverse=name == "b")))
        seal(root)
        written.append([(root / each).read_bytes() for each in (SEAL, LIST)])
    assert written[0] == written[1]


def test_forms_and_timesheets_of_other_months_are_no_inputs(house: Path) -> None:
    write(house, {FORM.replace("2024-11", "2024-10"): FILES[FORM].replace("2024-11", "2024-10", 1)})
    seal(house)
    assert "appraisals/2024-10" not in (house / LIST).read_text(encoding="utf-8")


def test_a_seal_is_never_written_again(house: Path) -> None:
    seal(house)
    before = (house / SEAL).read_bytes()
    with pytest.raises(UsageError, match="2024-11 is sealed"):
        seal(house)
    assert (house / SEAL).read_bytes() == before


@pytest.mark.parametrize(
    ("today", "as_of", "words"),
    [
        (date(2024, 11, 30), None, "is not over on 2024-11-30"),
        (date(2024, 11, 12), None, "is not over on 2024-11-12"),
        (TODAY, date(2024, 11, 29), "is not over on 2024-11-29"),
        (TODAY, date(2024, 12, 21), "2024-12-21 has not come yet"),
    ],
)
def test_only_a_month_that_is_over_is_sealed(house: Path, today: date, as_of: date | None, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        seal(house, today=today, as_of=as_of)
    assert not (house / "seals").exists()


def test_the_day_after_the_month_is_early_enough(house: Path) -> None:
    seal(house, today=date(2024, 12, 1))
    assert (house / SEAL).exists()


def test_a_dry_run_writes_nothing(house: Path) -> None:
    said: list[str] = []
    run_seal(SealAsk(house, "2024-11", TODAY, dry_run=True), LOOK, said.append)
    assert "Nothing was written" in said[0]
    assert "52.30" in said[0]
    assert not (house / "seals").exists()


def test_a_form_that_cannot_be_read_seals_nothing(house: Path) -> None:
    (house / FORM).write_text("month: [", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="nothing was sealed"):
        seal(house)
    assert not (house / "seals").exists()


def test_in_git_the_seal_names_the_commit_that_holds_its_files(house: Path) -> None:
    commit(house)
    seal(house)
    assert f"commit: {git(house, 'rev-parse', 'HEAD')}" in (house / SEAL).read_text(encoding="utf-8")


def test_what_is_not_committed_is_not_sealed(house: Path) -> None:
    commit(house)
    change(house, FORM, "mark: 3", "mark: 4")
    with pytest.raises(UsageError, match=f"Not committed as it stands: {FORM}"):
        seal(house)


def test_a_repository_without_a_commit_is_told_so(house: Path) -> None:
    git(house, "init", "-q", "-b", "main")
    with pytest.raises(UsageError, match="Not committed as it stands"):
        seal(house)


def test_seals_are_chained(house: Path) -> None:
    seal(house)
    seal(house, "2024-12", date(2025, 1, 3))
    first, second = read_seals(list_files(open_house(house)))
    assert second.previous == first.hash


def test_a_month_in_which_nobody_is_appraised_is_not_sealed(tmp_path: Path) -> None:
    files = {**FILES, "people/li-na.yaml": "{id: li-na, name: Li Na, role: merchandiser, joined: 2024-12-02}\n"}
    del files[FORM]
    with pytest.raises(UsageError, match="Nobody is appraised in 2024-11"):
        seal(write(tmp_path / "house", files))
    assert not (tmp_path / "house/seals").exists()


def test_a_month_without_any_score_is_sealed_and_says_so(tmp_path: Path) -> None:
    files = {**FILES, "rubrics/small.yaml": FILES["rubrics/small.yaml"].replace("coverage: 50", "coverage: 95")}
    assert "Nobody has a score" in seal(write(tmp_path / "house", files))
