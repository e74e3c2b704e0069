"""Revisions by every form that git knows; where git would guess, it is refused, in both languages. Real repositories."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.read.rev_name import base_of, commit_of
from gendan.words.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *words: str, day: str = "2026-08-03") -> str:
    when = {f"GIT_{role}_DATE": f"{day}T10:00+08:00" for role in ("AUTHOR", "COMMITTER")}
    who = ["-c", "user.name=Li Na", "-c", "user.email=li@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **when}
    )
    return done.stdout.strip()


@pytest.fixture
def line(tmp_path: Path) -> Path:
    """Make a line of three commits on three days, with the tag v1 at the second; `both` is a tag and a branch."""
    root = tmp_path / "line"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for day in ("2026-08-03", "2026-08-04", "2026-08-05"):
        git(root, "commit", "-q", "--allow-empty", "-m", day, day=day)
    git(root, "tag", "v1", "HEAD~1")
    git(root, "tag", "both", "HEAD~2")
    git(root, "branch", "both", "HEAD")
    return root


@pytest.mark.parametrize(
    ("rev", "expected"),
    [
        ("v1", "HEAD~1"),
        ("HEAD~2", "HEAD~2"),
        ("main^", "HEAD~1"),
        ("@", "HEAD"),
        (":/2026-08-03", "HEAD~2"),
        ("main@{2026-08-04T12:00+08:00}", "HEAD~1"),
        ("@{2026-08-03T23:00+08:00}", "HEAD~2"),
        ("@{0}", "HEAD"),
        ("@{1}", "HEAD~1"),
        ("heads/both", "HEAD"),
        ("refs/tags/both", "HEAD~2"),
    ],
)
def test_every_form_names_its_commit(line: Path, rev: str, expected: str) -> None:
    assert commit_of(line, rev) == git(line, "rev-parse", f"{expected}^{{commit}}")


def test_the_beginning_of_a_hash_is_enough(line: Path) -> None:
    whole = git(line, "rev-parse", "v1")
    assert commit_of(line, whole[:12]) == whole


@pytest.mark.parametrize(
    ("rev", "en", "zh"),
    [
        (
            "@{2020-01-01}",
            "The reflog of main begins on 2026-08-03 10:00:",
            "从 2026-08-03 10:00 才开始，查不到 @{2020-01-01}",
        ),
        ("main@{9}", "has 3 entries: there is no main@{9}", "只有 3 条，没有 main@{9}"),
        ("v1@{1}", "v1@{1} cannot be told: v1 has no reflog here", "本机没有 v1 的引用日志"),
        ("nosuch@{1}", "has no commit nosuch@{1}", "没有提交 nosuch@{1}"),
        ("both", "both is the name of several", "both 有多种所指"),
        ("mian", "has no commit mian", "没有提交 mian"),
        ("-h", "has no commit -h", "没有提交 -h"),
        ("--exec=x", "has no commit --exec=x", "没有提交 --exec=x"),
        ("v1..main", "has no commit v1..main", "没有提交 v1..main"),
    ],
)
def test_what_git_cannot_know_is_refused(line: Path, rev: str, en: str, zh: str) -> None:
    with pytest.raises(UsageError) as refused:
        commit_of(line, rev)
    assert en in refused.value.message.en
    assert zh in refused.value.message.zh


def test_the_nearest_name_is_offered(line: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(line), "copy")
    git(tmp_path / "copy", "checkout", "-q", "--detach")
    git(tmp_path / "copy", "branch", "-q", "-D", "main")
    for rev in ("main", "mian"):
        with pytest.raises(UsageError) as refused:
            commit_of(tmp_path / "copy", rev)
        assert ("origin/main" in refused.value.advice.en) == (rev == "main"), refused.value.advice
    with pytest.raises(UsageError) as refused:
        commit_of(line, "mian")
    assert refused.value.advice.en == "Did you mean main?"


def test_a_clone_knows_no_past_days_by_its_reflog(line: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(line), "copy")
    with pytest.raises(UsageError, match="The reflog of HEAD begins on") as refused:
        commit_of(tmp_path / "copy", "HEAD@{2026-08-01}")
    assert "--at DATE" in refused.value.advice.en


def test_the_fork_is_where_the_line_was_left(line: Path) -> None:
    fork = git(line, "rev-parse", "HEAD")
    git(line, "checkout", "-q", "-b", "side")
    git(line, "commit", "-q", "--allow-empty", "-m", "own", day="2026-08-06")
    git(line, "checkout", "-q", "main")
    git(line, "commit", "-q", "--allow-empty", "-m", "theirs", day="2026-08-07")
    assert base_of(line, "main...", "side") == base_of(line, "side...", None) == fork
    assert base_of(line, "v1", "side") == git(line, "rev-parse", "v1")


def test_a_shallow_clone_without_the_fork_says_so(line: Path, tmp_path: Path) -> None:
    git(line, "checkout", "-q", "-b", "side", "v1")
    git(line, "commit", "-q", "--allow-empty", "-m", "own", day="2026-08-06")
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", line.as_uri(), "copy")
    with pytest.raises(UsageError, match="No commit is known that origin/main and HEAD have in common") as refused:
        base_of(tmp_path / "copy", "origin/main...", None)
    assert "--unshallow" in refused.value.advice.en
    with pytest.raises(UsageError, match="has no commit HEAD~1") as refused:
        commit_of(tmp_path / "copy", "HEAD~1")
    assert "--unshallow" in refused.value.advice.zh
