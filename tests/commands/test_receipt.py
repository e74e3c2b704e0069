"""Receipts are recorded in a chain, none is lost, and nothing else of the repository is touched. Real repositories."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.cli import run
from gendan.read.receipts import REF, parse_receipt, read_receipts
from gendan.words.receipt import FIRST, Receipt

if TYPE_CHECKING:
    from pathlib import Path

FIVE = "2026-08-05T10:00+08:00"


def git(root: Path, *words: str, moment: str = "2026-08-01T10:00+08:00") -> str:
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Li Na"), ("EMAIL", "li@example.com"), ("DATE", moment))
    }
    done = subprocess.run(
        ["git", *words], cwd=root, env={**os.environ, **who}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(root: Path, text: str) -> str:
    (root / "file").write_text(text, encoding="utf-8")
    git(root, "add", "file")
    git(root, "commit", "-q", "-m", text)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def receipt(root: Path, *words: str, at: str = FIVE, where: str = "server") -> int:
    return run(["-C", str(root), "--lang", "en", "receipt", "--where", where, "--at", at, *words])


def answer(capsys: pytest.CaptureFixture[str], root: Path, *words: str, at: str = FIVE) -> dict[str, Any]:
    capsys.readouterr()
    assert receipt(root, "-f", "json", *words, at=at) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_first_receipt_is_of_the_newest_commit_the_next_ones_of_all_that_are_new(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, first, second, third = commit(repository, "0"), commit(repository, "1"), "", ""
    begun = answer(capsys, repository)
    second, third = commit(repository, "2"), commit(repository, "3")
    later = answer(capsys, repository, at="2026-08-06T10:00+08:00")
    assert ([one["commit"] for one in begun["receipts"]], begun["earlier"]) == ([first], 1)
    assert [one["commit"] for one in later["receipts"]] == [second, third]
    assert old not in read_receipts(repository).times
    assert answer(capsys, repository)["receipts"] == []


def test_the_text_is_canonical_and_each_receipt_names_the_hash_of_the_one_before(
    repository: Path,
) -> None:
    first = commit(repository, "1")
    receipt(repository)
    second = commit(repository, "2")
    receipt(repository, at="2026-08-06T09:30:15+08:00", where="CI 流水线 7")
    before = (
        f"gendan receipt 1\nnumber 1\ncommit {first}\nreceived 2026-08-05T02:00:00Z\n"
        f"where server\nbranch main\nbefore {'0' * 64}\n"
    )
    after = (
        f"gendan receipt 1\nnumber 2\ncommit {second}\nreceived 2026-08-06T01:30:15Z\n"
        f"where CI 流水线 7\nbranch main\nbefore {sha256(before.encode()).hexdigest()}\n"
    )
    assert [git(repository, "notes", "--ref", REF, "show", one) + "\n" for one in (first, second)] == [before, after]


def test_all_receives_what_was_there_before(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commits = [commit(repository, str(number)) for number in range(3)]
    assert [one["commit"] for one in answer(capsys, repository, "--all")["receipts"]] == commits


def test_commits_of_a_merged_branch_are_received_too(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(repository, "1")
    git(repository, "branch", "side")
    commit(repository, "2")
    receipt(repository)
    git(repository, "checkout", "-q", "side")
    (repository / "other").write_text("x", encoding="utf-8")
    git(repository, "add", "other")
    git(repository, "commit", "-qm", "side")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-ff", "-m", "merge", "side")
    new = [one["commit"] for one in answer(capsys, repository)["receipts"]]
    assert new == [git(repository, "rev-parse", "side"), git(repository, "rev-parse", "main")]


def test_work_tree_index_and_branches_are_left_alone(repository: Path) -> None:
    commit(repository, "1")
    (repository / "file").write_text("not committed", encoding="utf-8")
    (repository / ".git/hooks/reference-transaction").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (repository / ".git/hooks/reference-transaction").chmod(0o755)
    index, refs = (repository / ".git/index").read_bytes(), git(repository, "show-ref")
    assert receipt(repository) == 0
    assert (repository / ".git/index").read_bytes() == index
    assert (repository / "file").read_text(encoding="utf-8") == "not committed"
    assert git(repository, "show-ref").replace(git(repository, "rev-parse", REF) + f" {REF}", "").strip() == refs
    assert (
        git(repository, "log", "-1", "--format=%an %ae %cn", REF)
        == "gendan receipt receipt@gendan.invalid gendan receipt"
    )


@pytest.mark.parametrize("begun", [True, False])
def test_several_at_once_lose_no_receipt_and_break_no_chain(repository: Path, *, begun: bool) -> None:
    """Eight processes, each for the branch of its own: all of them must end up in one chain, the first one's beginning too."""
    base = commit(repository, "0")
    if begun:
        receipt(repository)
    tips = []
    for number in range(8):
        git(repository, "checkout", "-q", "-b", f"b{number}", base)
        tips.append(commit(repository, f"own {number}"))
    words = [sys.executable, "-m", "gendan", "-C", str(repository), "receipt", "--where", "x", "--at", FIVE, "--rev"]
    running = [
        subprocess.Popen([*words, f"b{number}"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for number in range(8)
    ]
    assert [one.communicate()[1] for one in running] == [b""] * 8
    book = read_receipts(repository)
    assert {one.commit for one in book.receipts} == {*tips, *([base] if begun else [])}
    assert (book.faults, book.spoilt, [one.number for one in book.receipts]) == ((), (), list(range(1, 9 + begun)))
    assert len(git(repository, "rev-list", "--first-parent", REF).split()) == 8 + begun
    assert not list((repository / ".git").glob("fast_import_crash*"))


def test_two_pipelines_that_meet_end_up_in_one_chain(tmp_path: Path, repository: Path) -> None:
    """As the page says it: whose push is refused fetches the chain, over his own, and tries again."""
    commit(repository, "0")
    receipt(repository)
    git(tmp_path, "clone", "-q", "--bare", str(repository), "server.git")
    git(repository, "push", "-q", "../server.git", REF)
    for name in ("one", "two"):
        git(tmp_path, "clone", "-q", "server.git", name)
        git(tmp_path / name, "fetch", "-q", "origin", f"+{REF}:{REF}")
        git(tmp_path / name, "checkout", "-q", "-b", name)
        commit(tmp_path / name, name)
        receipt(tmp_path / name, where=name)
    git(tmp_path / "one", "push", "-q", "origin", REF)
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path / "two", "push", "-q", "origin", REF)
    git(tmp_path / "two", "fetch", "-q", "origin", f"+{REF}:{REF}")
    receipt(tmp_path / "two", where="two")
    git(tmp_path / "two", "push", "-q", "origin", REF)
    book = read_receipts(tmp_path / "server.git")
    assert ([one.where for one in book.receipts], book.faults) == (["server", "one", "two"], ())


@pytest.mark.parametrize(
    ("at", "received"),
    [("2026-08-05T09:55+08:00", "2026-08-05T02:00:00Z"), ("2026-08-05T10:01+08:00", "2026-08-05T02:01:00Z")],
)
def test_a_clock_up_to_five_minutes_behind_takes_the_time_of_the_last_receipt(
    repository: Path, capsys: pytest.CaptureFixture[str], at: str, received: str
) -> None:
    commit(repository, "1")
    receipt(repository)
    commit(repository, "2")
    assert [one["received"] for one in answer(capsys, repository, at=at)["receipts"]] == [received]


def test_a_clock_further_behind_is_refused(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit(repository, "1")
    receipt(repository)
    commit(repository, "2")
    assert receipt(repository, at="2026-08-05T09:54:59+08:00") == 2
    assert "later than this one" in capsys.readouterr().err
    assert len(read_receipts(repository).receipts) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--at", "2026-08-05"], "is not a moment with an offset"),
        (["--at", "2026-08-05T10:00"], "is not a moment with an offset"),
        (["--at", "2026-02-30T10:00Z"], "is not a moment with an offset"),
        (["--where", "a\nb"], "place cannot be recorded"),
        (["--where", "x" * 201], "place cannot be recorded"),
        (["--branch", "a b"], "cannot be a branch"),
        (["--rev", "nothing"], "has no commit nothing"),
    ],
)
def test_what_cannot_be_recorded_is_wrong_use(
    repository: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(repository, "1")
    assert run(["-C", str(repository), "--lang", "en", "receipt", "--where", "x", *words]) == 2
    assert said in capsys.readouterr().err
    assert read_receipts(repository).receipts == ()


def test_without_a_repository_or_a_commit_the_answer_is_clear(
    tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert receipt(repository) == 2
    assert "Nothing has been committed yet" in capsys.readouterr().err
    assert receipt(tmp_path) == 2
    assert "is not in a git repository" in capsys.readouterr().err


def test_without_git_the_answer_is_clear(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert receipt(repository) == 2
    assert "git is not installed here" in capsys.readouterr().err


def test_a_shallow_clone_is_refused(tmp_path: Path, repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in "12":
        commit(repository, text)
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert receipt(tmp_path / "shallow") == 2
    assert "fetch-depth: 0" in capsys.readouterr().err


def test_a_bare_repository_and_a_detached_head_are_served(tmp_path: Path, repository: Path) -> None:
    commit(repository, "1")
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    assert receipt(tmp_path / "bare.git") == 0
    git(repository, "checkout", "-q", "--detach")
    assert receipt(repository) == 0
    branches = [read_receipts(root).receipts[0].branch for root in (tmp_path / "bare.git", repository)]
    assert branches == ["main", "-"]


@pytest.mark.parametrize(
    ("environ", "where", "branch"),
    [
        (
            {
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_REPOSITORY": "acme/house",
                "GITHUB_RUN_ID": "77",
                "GITHUB_REF_NAME": "trunk",
            },
            "https://github.com/acme/house/actions/runs/77",
            "trunk",
        ),
        (
            {"CI_JOB_URL": "https://gitlab.com/-/jobs/9", "CI_COMMIT_BRANCH": "main"},
            "https://gitlab.com/-/jobs/9",
            "main",
        ),
        (
            {"BUILD_URL": "https://jenkins/job/7", "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"},
            "https://jenkins/job/7",
            "main",
        ),
    ],
)
def test_a_pipeline_says_where_it_is(
    repository: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], where: str, branch: str
) -> None:
    for name in ("CI_JOB_URL", "BUILD_URL", "CI_COMMIT_BRANCH", "GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    commit(repository, "1")
    assert run(["-C", str(repository), "receipt", "--at", FIVE]) == 0
    assert [(one.where, one.branch) for one in read_receipts(repository).receipts] == [(where, branch)]


def test_outside_of_a_pipeline_the_place_must_be_named(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CI_JOB_URL", "BUILD_URL", "GITHUB_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    commit(repository, "1")
    assert run(["-C", str(repository), "--lang", "en", "receipt"]) == 2
    assert "--where NAME" in capsys.readouterr().err


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_receipt_or_none(data: bytes) -> None:
    read = parse_receipt(data)
    assert read is None or read.text.encode() == data


@given(
    number=st.integers(1, 999_999_999),
    received=st.datetimes(timezones=st.just(UTC)),
    where=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200),
)
def test_what_is_written_is_read_again(number: int, received: datetime, where: str) -> None:
    made = Receipt(number, "ab" * 20, received.replace(microsecond=0), where, "main", FIRST)
    assert parse_receipt(made.text.encode()) == made


def test_a_time_that_is_yet_to_come_is_refused_and_locks_nobody_out(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_NOW", FIVE)
    commit(repository, "1")
    assert receipt(repository, at="2026-08-05T10:05:01+08:00") == 2
    assert "2026-08-05T10:05:01+08:00 is yet to come: this computer's clock says 2026-08-05T02:00Z" in (
        capsys.readouterr().err
    )
    assert receipt(repository, at="2026-08-05T10:05:00+08:00") == 0  # clocks differ by so much
    assert receipt(repository) == 0


def test_a_clock_that_is_no_moment_is_named(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_NOW", "now")
    commit(repository, "1")
    assert receipt(repository) == 2
    assert "GENDAN_NOW: now is not a moment with an offset" in capsys.readouterr().err
