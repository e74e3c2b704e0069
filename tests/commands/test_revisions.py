"""A commit is judged without touching the work tree; what is new since a commit is told apart. Real repositories."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.read.characters import LARGEST
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
def house(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a house with two commits, at the top of its repository and below: in the first the quantity is wrong."""
    for whose in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{whose}_DATE", "2026-11-20T10:00:00+08:00")  # before the tests' own clock
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
    assert "1 kept and not shown" in capsys.readouterr().out


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


def test_a_commit_before_the_house_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README").write_text("soon\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    assert run(["-C", str(tmp_path), "check", "--as-of", "2026-08-10", "--rev", "HEAD"]) == 2
    assert "HEAD has no gendan.yaml here yet" in capsys.readouterr().err


def test_since_is_refused_before_anything_is_judged(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "rules").mkdir()
    (house / "rules/ours.yaml").write_text("wrong\n", encoding="utf-8")
    assert run(["-C", str(house), "check", "--as-of", "2026-08-10", "--since", "nosuch"]) == 2
    assert "The repository has no commit nosuch" in capsys.readouterr().err


def test_a_time_zone_that_is_not_known_has_its_line(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "gendan.yaml").write_text("gendan: 1\nname: Test\ntimezone: Mars/Base\n", encoding="utf-8")
    assert run(["-C", str(house), "check", "--lang", "en"]) == 2
    assert "gendan.yaml:3:11" in capsys.readouterr().err


def _days(house: Path) -> list[str]:
    """Commit a new quantity on each of ten days, two of them out of order, and return the days."""
    days = [f"2026-08-{day:02}" for day in (3, 4, 5, 9, 7, 8, 12, 14, 13, 20)]
    for number, day in enumerate(days):
        (house / "orders/SO-1.yaml").write_text(ORDER.format(quantity=100 + number), encoding="utf-8")
        subprocess.run(["git", "add", "-A"], cwd=house, check=True)
        who = [f"GIT_{role}_{key}" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL", "DATE")]
        values = ["Li", "li@example.com", f"{day}T23:59+08:00"] * 2
        environ = {**os.environ, **dict(zip(who, values, strict=True))}
        subprocess.run(["git", "commit", "-q", "-m", "-"], cwd=house, env=environ, check=True)
    return days


def test_a_past_day_is_told_as_a_fresh_checkout_of_it_tells_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "house/orders").mkdir(parents=True)
    house = tmp_path / "house"
    (house / "gendan.yaml").write_text("gendan: 1\nname: Test\nlanguage: en\n", encoding="utf-8")
    git(house, "init", "-q", "-b", "main")
    known = dict(enumerate(_days(house)))
    by_end = {"2026-08-02": None, "2026-08-03": 0, "2026-08-06": 2, "2026-08-07": 4, "2026-08-08": 5, "2026-08-09": 5}
    by_end |= {"2026-08-12": 6, "2026-08-13": 8, "2026-08-14": 8, "2026-08-19": 8, "2026-08-20": 9}
    sql = "SELECT quantity FROM lines"
    for day, number in by_end.items():
        code = run(["-C", str(house), "query", sql, "-f", "jsonl", "--at", day])
        said = capsys.readouterr()
        if number is None:
            assert (code, "Nothing had been committed by" in said.err) == (2, True)
            continue
        git(tmp_path, "clone", "-q", str(house), f"copy-{day}")
        git(tmp_path / f"copy-{day}", "checkout", "-q", f"HEAD~{len(known) - 1 - number}")
        assert run(["-C", str(tmp_path / f"copy-{day}"), "query", sql, "-f", "jsonl", "--as-of", day]) == 0
        assert said.out == capsys.readouterr().out == f'{{"quantity": {100 + number}}}\n'


READING = pytest.mark.parametrize(
    "words",
    [
        ["show", "SO-1"],
        ["query", "SELECT 1 AS one"],
        ["why", "SO-1"],
        ["stats", "--figure", "on-time-volume"],
        ["check"],
        ["risks"],
        ["documents", "SO-1"],
    ],
)


@READING
def test_every_reading_command_takes_a_commit_or_a_day(
    house: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "orders/SO-1.yaml").unlink()
    assert run(["-C", str(house), *words, "--rev", "HEAD", "--as-of", "2026-08-10"]) in (0, 1)
    assert run(["-C", str(house), *words, "--at", "2099-12-31"]) in (0, 1)
    capsys.readouterr()
    assert run(["-C", str(house), *words, "--at", "2099-12-31", "--rev", "HEAD"]) == 2
    assert "--at stands for --as-of and --rev" in capsys.readouterr().err


@READING
@pytest.mark.parametrize(
    ("rev", "en", "zh"),
    [
        ("nosuch", "The repository has no commit nosuch", "仓库里没有提交 nosuch"),
        ("@{2001-01-01}", "The reflog of main begins on", "main 的引用日志"),
        ("-x", "The repository has no commit -x", "仓库里没有提交 -x"),
    ],
)
def test_every_reading_command_refuses_what_is_no_commit(
    house: Path, words: list[str], rev: str, en: str, zh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, said in (("en", en), ("zh", zh)):
        assert run(["-C", str(house), *words, f"--rev={rev}", "--lang", language]) == 2
        assert said in capsys.readouterr().err


def test_history_ends_at_the_commit_that_is_read(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "query", "SELECT count(*) AS n FROM commits", "-f", "jsonl", "--rev", "HEAD~1"]) == 0
    assert capsys.readouterr().out == '{"n": 1}\n'


@pytest.mark.parametrize("lines", [1, 20_000])
def test_lists_beside_seals_come_along_however_long(house: Path, lines: int) -> None:
    told = "".join(f"{number:064x} {number:064x} order orders/SO-{number}.yaml\n" for number in range(lines))
    (house / "seals").mkdir()
    (house / "seals/2026-08.files").write_text(told, encoding="utf-8")
    git(house, "add", "-A")
    git(house, "commit", "-q", "-m", "sealed")
    with files_of(house, "HEAD") as (folder, _):
        assert (folder / "seals/2026-08.files").read_text(encoding="utf-8") == told


def test_a_list_beyond_all_bounds_is_not_read(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gendan.read.revision.LONGEST_LIST", LARGEST + 1)
    (house / "seals.files").write_bytes(b"a" * (LARGEST + 2))
    git(house, "add", "-A")
    git(house, "commit", "-q", "-m", "sealed")
    with files_of(house, "HEAD") as (folder, _):
        assert (folder / "seals.files").read_bytes() == b"\0" * (LARGEST + 1)
