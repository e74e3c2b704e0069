"""`gendan receipt`: records when and where commits came in, as git notes; works in any repository, a bare one too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan import __version__
from gendan.read.git_door import GitError, ask
from gendan.read.receipts_append import Arrival, receive
from gendan.read.revision import commit_of
from gendan.words.errors import Exit, UsageError
from gendan.words.receipt import LONGEST, NOWHERE
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.receipt import Received

_SPACE = " "


class ReceiptAsk(Struct, frozen=True):
    """What was asked. `every`: the first time, those before the newest commit are received too. `branch` None: find it."""

    folder: Path
    received: datetime
    where: str
    branch: str | None = None
    rev: str | None = None
    every: bool = False
    format: str = "text"


def run_receipt(ask_for: ReceiptAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write receipts and say which; 0 when there was nothing new, too.

    Raises UsageError outside of a repository, before the first commit, in a shallow clone, and for a place or a time that
    cannot be.
    """
    root = ask_for.folder
    branch = ask_for.branch or _branch(root, ask_for.rev or "HEAD")
    _check(ask_for.where, branch)
    head = _head(root, ask_for.rev)
    done = receive(root, head, Arrival(ask_for.received, ask_for.where, branch), every=ask_for.every)
    write(_json(done) if ask_for.format == "json" else _text(done, look))
    return Exit.CLEAN


def _head(root: Path, rev: str | None) -> str:
    """Return the commit to receive, with all that lead to it."""
    head = commit_of(root, rev or "HEAD") if rev is not None or not _is_unborn(root) else None
    if head is None:
        raise UsageError(Text("Nothing has been committed yet", "还没有任何提交"), Text("Commit first", "请先提交"))
    if ask(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise UsageError(
            Text("The clone is shallow: which commits are new cannot be told", "这是浅克隆，无法判断哪些提交是新的"),
            Text(
                "Fetch all of it: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab, or git fetch --unshallow",
                "请取得全部历史：GitHub 写 fetch-depth: 0，GitLab 写 GIT_DEPTH: 0，或 git fetch --unshallow",
            ),
        )
    return head


def _is_unborn(root: Path) -> bool:
    try:
        ask(root, "rev-parse", "--git-dir")
    except GitError:
        return False  # no repository: said by whoever asks for the commit
    try:
        ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:
        return True
    return False


def _branch(root: Path, rev: str) -> str:
    """Return the branch that `rev` names, "-" when it names none: a hash, or a detached HEAD."""
    try:
        words = ["symbolic-ref", "--quiet", "HEAD"] if rev == "HEAD" else _named(rev)
        name = ask(root, *words).decode(errors="replace").strip()
    except GitError:
        return NOWHERE
    return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else NOWHERE


def _named(rev: str) -> list[str]:
    return ["rev-parse", "--verify", "--quiet", "--symbolic-full-name", "--end-of-options", rev]


def _check(where: str, branch: str) -> None:
    """Refuse words that a receipt cannot hold: it is seven lines, and git would not name a branch so either."""
    if not where.isprintable() or not 0 < len(where) <= LONGEST:
        raise UsageError(
            Text("The place cannot be recorded", "地点无法登记"),
            Text(f"--where takes up to {LONGEST} printable characters", f"--where 最多 {LONGEST} 个可见字符"),
        )
    if not branch.isprintable() or _SPACE in branch or len(branch) > LONGEST:
        raise UsageError(
            Text(f"{branch} cannot be a branch", f"{branch} 不能作为分支名"),
            Text("Name the branch with --branch", "请用 --branch 写明分支"),
        )


def _json(done: Received) -> str:
    answer = {
        "gendan": __version__,
        "receipts": [
            {
                "number": one.number,
                "commit": one.commit,
                "received": one.moment,
                "where": one.where,
                "branch": None if one.branch == NOWHERE else one.branch,
                "before": one.before,
                "hash": one.hash,
            }
            for one in done.receipts
        ],
        "earlier": done.earlier,
        "last": None if done.last is None else {"number": done.last.number, "hash": done.last.hash},
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _text(done: Received, look: Look) -> str:
    said = look.language
    lines = [_new(done).said_in(said)]
    if done.earlier:
        lines.append(_earlier(done.earlier).said_in(said))
    if done.last is not None:
        lines.append(
            Text(
                f"Receipt {done.last.number} has the hash {done.last.hash}",
                f"第 {done.last.number} 张回执的哈希：{done.last.hash}",
            ).said_in(said)
        )
    return "".join(f"{line}\n" for line in lines)


def _new(done: Received) -> Text:
    if not done.receipts:
        return Text("Every commit has its receipt already", "所有提交都已有回执")
    last, count = done.receipts[-1], len(done.receipts)
    when = f"{last.received:%Y-%m-%d %H:%M:%S} UTC"
    commits = "1 commit" if count == 1 else f"{count} commits"
    return Text(f"{commits} received {when} at {last.where}", f"{when} 于 {last.where} 收到 {count} 个提交")


def _earlier(count: int) -> Text:
    commits = (
        "1 earlier commit keeps the time it claims"
        if count == 1
        else f"{count} earlier commits keep the times they claim"
    )
    return Text(
        f"Receipts begin here: {commits} (--all receives them now)",
        f"回执从此开始：更早的 {count} 个提交仍用自称的时间（--all 可一并登记为现在收到）",
    )
