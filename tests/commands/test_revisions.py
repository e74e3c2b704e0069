"""A commit is judged without touching the work tree; what is new since a commit is told apart. Real repositories."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.read.revision import files_of
from gendan.words.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

ORDER = """\
id: SO-1
kind: bulk
category: garment
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{{line: 1, sku: A, quantity: {quantity}}}]
deliveries: [{{id: D1, requested: 2026-11-20}}]
"""


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=Li Na", "-c", "user.email=li@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(params=["", "houses/ours"])
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Make a house with two commits, at the top of its repository and below: in the first the quantity is wrong."""
    root: Path = tmp_path / request.param if request.param else tmp_path
    for folder in ("orders", "people", "partners"):
        (root / folder).mkdir(parents=True)
    (root / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    (root / "people/li-na.yaml").write_text("id: li-na\nname: Li Na\nrole: merchandiser\n", encoding="utf-8")
    (root / "partners/acme.yaml").write_text("id: acme\nname: Acme\nkind: customer\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    for quantity in ("-1", "10"):
        (root / "orders/SO-1.yaml").write_text(ORDER.format(quantity=quantity), encoding="utf-8")
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-q", "-m", f"quantity {quantity}")
    return root


def rules(house: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str], object]:
    code = run(["-C", str(house), "check", "--as-of", "2026-08-10", "--select", "data", "-f", "json", *options])
    answer = json.loads(capsys.readouterr().out)
    return code, [finding["rule"] for finding in answer["findings"]], answer["rev"]


def test_a_commit_is_judged_and_the_work_tree_left_alone(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "orders/SO-1.yaml").write_text("not: saved yet\n", encoding="utf-8")
    first = git(house, "rev-parse", "HEAD~1")
    assert rules(house, capsys, "--rev", "HEAD~1") == (1, ["data/out-of-range"], first)
    assert rules(house, capsys, "--rev", "main")[:2] == (0, [])
    assert (house / "orders/SO-1.yaml").read_text(encoding="utf-8") == "not: saved yet\n"


def test_only_what_is_new_since_a_commit_is_told(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "orders/SO-1.yaml").write_text(ORDER.format(quantity=-1).replace("acme", "acm"), encoding="utf-8")
    assert rules(house, capsys, "--since", "HEAD~1") == (1, ["data/unknown-reference"], None)
    assert sorted(rules(house, capsys, "--since", "HEAD")[1]) == ["data/out-of-range", "data/unknown-reference"]
    run(["-C", str(house), "check", "--as-of", "2026-08-10", "--select", "data", "--since", "HEAD~1"])
    assert "stood before and not shown: 1" in capsys.readouterr().out


@pytest.mark.parametrize("rev", ["nothing", "--output=x", "-h", "HEAD:gendan.yaml", "", "\x00", "main..HEAD"])
def test_what_is_no_commit_is_wrong_use(house: Path, rev: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="has no commit"), files_of(house, rev):
        pass
    assert run(["-C", str(house), "check", f"--rev={rev}"]) == 2
    assert capsys.readouterr().out == ""


def test_outside_of_a_repository_history_cannot_be_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    assert run(["-C", str(tmp_path), "check", "--since", "HEAD"]) == 2
    assert "is not in a git repository" in capsys.readouterr().err


def test_a_house_of_two_repositories_cannot_be_judged_at_a_commit(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "gendan.yaml").write_text(
        "gendan: 1\nname: Test\nlanguage: en\nplaces: {appraisal: ../ratings/*/*.yaml}\n", encoding="utf-8"
    )
    assert run(["-C", str(house), "check", "--rev", "HEAD"]) == 2
    assert "outside of its repository" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--rev", "--since"])
def test_a_commit_before_the_house_was_there(tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README").write_text("soon\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    assert run(["-C", str(tmp_path), "check", "--as-of", "2026-08-10", option, "HEAD"]) == 2
    assert "HEAD has no gendan.yaml here yet" in capsys.readouterr().err


def test_rules_that_were_wrong_then_are_said_to_be_of_then(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "rules").mkdir()
    (house / "rules/ours.yaml").write_text("pack: ours\nrules: []\nduty: [\n", encoding="utf-8")
    git(house, "add", "-A")
    git(house, "commit", "-q", "-m", "a wrong rule")
    (house / "rules/ours.yaml").unlink()
    assert run(["-C", str(house), "check", "--as-of", "2026-08-10", "--since", "HEAD"]) == 2
    assert "In the files of HEAD: The rules cannot be used" in capsys.readouterr().err


def test_since_is_refused_before_anything_is_judged(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "rules").mkdir()
    (house / "rules/ours.yaml").write_text("wrong\n", encoding="utf-8")
    assert run(["-C", str(house), "check", "--as-of", "2026-08-10", "--since", "nosuch"]) == 2
    assert "The repository has no commit nosuch" in capsys.readouterr().err


def test_a_time_zone_that_is_not_known_has_its_line(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "gendan.yaml").write_text("gendan: 1\nname: Test\ntimezone: Mars/Base\n", encoding="utf-8")
    assert run(["-C", str(house), "check", "--lang", "en"]) == 2
    assert "gendan.yaml:3:11" in capsys.readouterr().err
