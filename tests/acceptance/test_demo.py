"""The demo is the proof of the audit: what was planted is found, and nobody else is accused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.demo import LEAST, run_demo
from gendan.demo.story import Size
from gendan.read.yaml_door import parse
from gendan.words.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.conftest import Gendan

SIZE = Size(200, 10)
LAST = "2026-11-23"
DAYS = (
    "2026-01-30",
    "2026-02-27",
    "2026-03-31",
    "2026-04-24",
    "2026-05-29",
    "2026-06-30",
    "2026-07-31",
    "2026-08-28",
    "2026-09-30",
    "2026-11-20",
)


def make(folder: Path, size: Size = SIZE) -> Path:
    run_demo(folder, size, language="en", write=lambda _: None)
    return folder


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("demo") / "house")


@pytest.fixture(scope="module")
def planted(demo: Path) -> list[dict[str, Any]]:
    value: Any = parse((demo / "incidents.yaml").read_bytes(), "incidents.yaml").value
    found: list[dict[str, Any]] = value["incidents"]
    return found


@pytest.mark.unmeasured
def test_every_incident_is_found_and_nothing_else_is_accused(
    demo: Path, planted: list[dict[str, Any]], gendan: Gendan
) -> None:
    ran = gendan("-C", demo, "audit", "--as-of", LAST, "--format", "json")
    found = sorted((one["rule"], one["order"] or "", one["record"]) for one in ran.report["findings"])
    assert ran.report["not_evaluated"] == []
    assert found == sorted((one["rule"], one.get("order", ""), one["record"]) for one in planted)


@pytest.mark.unmeasured
def test_an_incident_is_not_there_the_day_before(demo: Path, planted: list[dict[str, Any]], gendan: Gendan) -> None:
    some = next(one for one in planted if one["rule"] == "audit/promise-rewritten")
    day = max(on for on in git(demo, "log", "--format=%cs").splitlines() if on < some["day"])
    ran = gendan("-C", demo, "audit", "--at", day, "--order", some["order"], "--format", "json")
    assert "audit/promise-rewritten" not in {one["rule"] for one in ran.report["findings"]}


@pytest.mark.unmeasured
def test_each_incident_names_its_commit(demo: Path, planted: list[dict[str, Any]]) -> None:
    for one in planted:
        assert one["file"] in git(demo, "show", "--format=", "--name-only", one["commit"]).splitlines()


@pytest.fixture(scope="module")
def clone(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "house"
    git(demo, "clone", "--quiet", "--no-local", str(demo), str(folder))
    return folder


@pytest.mark.unmeasured
@pytest.mark.parametrize("day", DAYS)
def test_the_figures_of_a_past_day_are_those_of_a_fresh_checkout(
    demo: Path, clone: Path, gendan: Gendan, day: str
) -> None:
    logged = [line.split() for line in git(demo, "log", "--reverse", "--format=%H %cs").splitlines()]
    git(clone, "checkout", "--quiet", "--detach", [commit for commit, on in logged if on <= day][-1])
    at = gendan("-C", demo, "stats", "--at", day, "--format", "json").report
    then = gendan("-C", clone, "stats", "--as-of", day, "--format", "json").report
    assert _without_rev(at) == _without_rev(then)


@pytest.mark.unmeasured
@pytest.mark.parametrize("day", DAYS[1::4])
def test_the_findings_of_a_past_day_are_those_of_a_fresh_checkout(
    demo: Path, clone: Path, gendan: Gendan, day: str
) -> None:
    logged = [line.split() for line in git(demo, "log", "--reverse", "--format=%H %cs").splitlines()]
    git(clone, "checkout", "--quiet", "--detach", [commit for commit, on in logged if on <= day][-1])
    at = gendan("-C", demo, "check", "--at", day, "--format", "json").report
    then = gendan("-C", clone, "check", "--as-of", day, "--format", "json").report
    assert len(at["findings"]) > 5
    assert _without_rev(at) == _without_rev(then)


def _without_rev(report: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key not in {"rev", "clock"}}


@pytest.mark.unmeasured
def test_two_runs_give_the_same_commits(demo: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other")
    for ref in ("main", "refs/notes/gendan-receipts"):
        assert git(demo, "rev-parse", ref) == git(other, "rev-parse", ref)
    assert git(other, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "size", [Size(LEAST, 1), Size(70, 6), pytest.param(Size(500, 12), marks=pytest.mark.unmeasured)], ids=str
)
def test_a_demo_of_any_size_accuses_by_its_list(tmp_path: Path, gendan: Gendan, size: Size) -> None:
    house = make(tmp_path / "house", size)
    listed: Any = parse((house / "incidents.yaml").read_bytes(), "incidents.yaml").value
    ran = gendan("-C", house, "audit", "--as-of", LAST, "--format", "json")
    found = sorted((one["rule"], one["record"]) for one in ran.report["findings"])
    assert found == sorted((one["rule"], one["record"]) for one in listed["incidents"])


@pytest.mark.unmeasured
def test_the_rules_of_the_audit_are_all_there(planted: list[dict[str, Any]], gendan: Gendan, demo: Path) -> None:
    """What the demo cannot show: it is not signed, its history is known, and nobody changes its seals."""
    ran = gendan("-C", demo, "rules", "audit", "--format", "json")
    names = {one["rule"] for one in ran.report}
    hidden = {f"audit/{name}" for name in ("history-unknown", "unsigned", "bad-signature", "seal-changed")}
    assert names - {one["rule"] for one in planted} == hidden


@pytest.mark.unmeasured
@pytest.mark.parametrize(("month", "state"), [("2026-07", "stands"), ("2026-08", "changed"), ("2026-09", "corrected")])
def test_the_quarter_is_sealed(demo: Path, gendan: Gendan, month: str, state: str) -> None:
    report = gendan("-C", demo, "score", month, "--format", "json").report
    assert report["seal"]["standing"] == state


@pytest.mark.unmeasured
def test_the_appeal_changed_the_score(demo: Path) -> None:
    record: Any = parse((demo / "corrections/2026-09-1.yaml").read_bytes(), "2026-09-1.yaml").value
    (effect,) = record["effects"]
    assert effect["person"] == "zhao-lei"
    assert float(effect["after"]) > float(effect["before"])


COMMITTER = """
import subprocess, sys
file = "orders/2026/SO-2026-0012.yaml"
text = open(file, encoding="utf-8").read()
number = 0
while True:
    number += 1
    with open(file, "w", encoding="utf-8") as out:
        out.write(text + f"x-round: {number}\\nnote: round {number}\\n")
    subprocess.run(["git", "-c", "user.name=Li Na", "-c", "user.email=li.na@huamao.example", "commit", "-qam", f"round {number}"], check=True)
    print(number, flush=True)
"""
ROUND = "SELECT (SELECT count(*) FROM commits) AS n, (SELECT arg_max(new, number) FROM changes WHERE id = 'SO-2026-0012' AND field = 'note') AS note"


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A demo in which another process commits all the time, and how many commits it began with."""
    house = make(tmp_path / "busy", Size(LEAST, 2))
    begun = int(git(house, "rev-list", "--count", "main"))
    with subprocess.Popen([sys.executable, "-c", COMMITTER], cwd=house, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield house, begun
        process.kill()


@pytest.mark.unmeasured
def test_history_read_while_others_commit_is_that_of_one_moment(busy: tuple[Path, int], gendan: Gendan) -> None:
    house, begun = busy
    seen = []
    for _ in range(4):
        ran = gendan("-C", house, "query", ROUND, "--as-of", "2099-12-31", "--format", "json")
        seen += ran.report
    assert [row["note"] for row in seen] == [f"round {row['n'] - begun}" for row in seen]
    assert seen[-1]["n"] > seen[0]["n"]


def test_what_is_wrong_with_the_wish_is_said_and_nothing_is_written(tmp_path: Path, gendan: Gendan) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/note.txt").write_text("mine")
    for words in (("full",), ("new", "--orders", "3"), ("new", "--months", "0"), ("new", "--orders", "many")):
        ran = gendan("-C", tmp_path, "demo", *words)
        assert (ran.code, ran.out) == (2, "")
        assert "→" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_without_git_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gendan: Gendan) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    ran = gendan("-C", tmp_path, "demo", "house", "--lang", "zh")
    assert ran.code == 2
    assert "git" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_becomes_the_demo(tmp_path: Path, gendan: Gendan) -> None:
    (tmp_path / "house").mkdir()
    ran = gendan("-C", tmp_path, "demo", "house", "--orders", LEAST, "--months", "1", "--lang", "zh")
    assert ran.code == 0
    assert "语言" not in ran.out
    assert "language: zh" in (tmp_path / "house/gendan.yaml").read_text(encoding="utf-8")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(UsageError):
        make(tmp_path / "link", Size(LEAST, 1))
    shutil.rmtree(tmp_path / "real")


@pytest.mark.unmeasured
def test_the_list_is_of_no_kind_that_gendan_reads(demo: Path, gendan: Gendan) -> None:
    report = json.loads(gendan("-C", demo, "check", "--as-of", LAST, "--format", "json").out)
    assert [one for one in report["findings"] if one["file"] == "incidents.yaml"] == []
