"""What a revision means, by git; where git would guess, it is refused: an old date that the reflog does not reach, two of one name."""

from __future__ import annotations

import difflib
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from gendan.read.git_door import GitError, ask, ask_with_warnings
from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from pathlib import Path

FORK = "..."
"""Behind a revision: where its line and the other one parted, as in main... of git diff."""

_UNSHALLOW = Text(
    "a shallow clone lacks older ones: git fetch --unshallow (in CI: fetch-depth: 0)",
    "浅克隆缺少较早的提交，可先运行 git fetch --unshallow（CI 中设 fetch-depth: 0）",
)
_BY_DAY = Text(
    "Name the commit, or use --at DATE: it needs no reflog", "请写明提交，或用 --at 日期：不需要引用日志（reflog）"
)
_TOO_OLD = re.compile(r"log for '(.*)' only goes back to (.*)")
_TOO_FEW = re.compile(r"log for '(.*)' only has (\d+) entries")


def commit_of(root: Path, rev: str) -> str:
    """Return the full id of the commit that `rev` means, before any work rests on it.

    `rev` is whatever git takes for a commit: a hash, a tag, main~3, main@{2026-10-31}. Raises UsageError without git,
    outside of a repository, for a revision that it does not have, for one that may mean two commits, and for a day before
    the reflog begins: git itself would answer with the oldest entry.
    """
    check_repository(root)
    try:
        # A revision never reaches git as an option.
        said, warned = ask_with_warnings(
            root,
            *("-c", "core.warnAmbiguousRefs=true"),
            *("rev-parse", "--verify", "--end-of-options", rev if rev.startswith(":/") else f"{rev}^{{commit}}"),
        )
    except GitError as error:
        raise _unknown(root, rev, error.words) from error
    if found := _TOO_OLD.search(warned):
        begun = _minute(found[2])
        raise UsageError(
            Text(
                f"The reflog of {found[1]} begins on {begun}: it does not know what {rev} was",
                f"{found[1]} 的引用日志（reflog）从 {begun} 才开始，查不到 {rev}",
            ),
            _BY_DAY,
        )
    if "is ambiguous" in warned:
        raise UsageError(
            Text(f"{rev} is the name of several: a tag, a branch", f"{rev} 有多种所指：标签、分支同名"),
            Text(f"Write refs/tags/{rev} or refs/heads/{rev}", f"请写成 refs/tags/{rev} 或 refs/heads/{rev}"),
        )
    return said.decode().strip()


def base_of(root: Path, since: str, rev: str | None) -> str:
    """Return the commit that `since` means; behind "main...", the one where `rev` (None: HEAD) left that line.

    Raises UsageError like `commit_of`, and when no such commit is there, as in a shallow clone.
    """
    if not since.endswith(FORK) or since == FORK:
        return commit_of(root, since)
    name = since.removesuffix(FORK)
    line, own = commit_of(root, name), commit_of(root, rev or "HEAD")
    try:
        return ask(root, "merge-base", line, own).decode().strip()
    except GitError:
        here = rev or "HEAD"
        advice = Text("Name a commit that both lines hold", "请写两条线共有的提交")
        if _is_shallow(root):
            advice = Text(f"Fetch more of the history: {_UNSHALLOW.en}", f"请获取更多历史：{_UNSHALLOW.zh}")
        raise UsageError(
            Text(f"No commit is known that {name} and {here} have in common", f"找不到 {name} 与 {here} 的共同提交"),
            advice,
        ) from None


def check_repository(root: Path) -> None:
    """Raise UsageError when git is not installed, refuses, or `root` lies in no repository."""
    try:
        ask(root, "rev-parse", "--git-dir")
    except GitError as error:
        if "not a git repository" not in error.words:
            raise UsageError(
                error.message,
                Text(
                    f"{error.advice.en}, or leave out --rev, --at and --since",
                    f"{error.advice.zh}；或不用 --rev、--at 和 --since",
                ),
            ) from error
        raise UsageError(
            Text(f"{root} is not in a git repository", f"{root} 不在 git 仓库里"),
            Text(
                "Leave out --rev, --at and --since, or run git init and commit",
                "请去掉 --rev、--at 和 --since，或先 git init 并提交",
            ),
        ) from error


def _minute(words: str) -> str:
    """Return "Mon, 3 Aug 2026 10:00:00 +0800" as "2026-08-03 10:00"; as it is when it is no such date."""
    try:
        return f"{parsedate_to_datetime(words):%Y-%m-%d %H:%M}"
    except ValueError:
        return words


def _unknown(root: Path, rev: str, words: str) -> UsageError:
    """Return what is wrong with a revision that git does not take."""
    if few := _TOO_FEW.search(words):
        return UsageError(
            Text(
                f"The reflog of {few[1]} has {few[2]} entries: there is no {rev}",
                f"{few[1]} 的引用日志（reflog）只有 {few[2]} 条，没有 {rev}",
            ),
            _BY_DAY,
        )
    name, at, _ = rev.partition("@{")
    if at and (not name or _is_there(root, name)):
        return UsageError(
            Text(
                f"{rev} cannot be told: {name or 'HEAD'} has no reflog here, or no such entry",
                f"查不到 {rev}：本机没有 {name or 'HEAD'} 的引用日志（reflog），或没有这一条",
            ),
            _BY_DAY,
        )
    if "is ambiguous" in words:
        return UsageError(
            Text(f"Several commits begin with {rev}", f"以 {rev} 开头的提交不止一个"),
            Text("Write more of its digits", "请多写几位编号"),
        )
    return UsageError(Text(f"The repository has no commit {rev}", f"仓库里没有提交 {rev}"), _advice(root, rev))


def _advice(root: Path, rev: str) -> Text:
    """Return the nearest names: main of a clone in CI is often there as origin/main only."""
    try:
        said = ask(root, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    except GitError:
        said = b""
    names = sorted(said.decode("utf-8", errors="replace").split())
    near = [one for one in names if one.rpartition("/")[2] == rev.rpartition("/")[2]]
    near = near or difflib.get_close_matches(rev, names, n=3, cutoff=0.6)
    if near:
        return Text(f"Did you mean {' or '.join(near[:3])}?", f"是不是 {'、'.join(near[:3])}？")
    plain = Text("Name a hash, tag or branch", "请写提交编号、标签或分支")
    if not _is_shallow(root):
        return plain
    return Text(f"{plain.en}; {_UNSHALLOW.en}", f"{plain.zh}；{_UNSHALLOW.zh}")


def _is_there(root: Path, name: str) -> bool:
    try:
        ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except GitError:
        return False
    return True


def _is_shallow(root: Path) -> bool:
    try:
        return ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except GitError:
        return False
