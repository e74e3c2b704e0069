"""What is verified: the house, its repository up to a commit, and the receipts in it; read once for all checks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.read.git_door import GitError, ask
from gendan.read.receipts import read_receipts
from gendan.read.revision import commit_of
from gendan.words.text import Text

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gendan.words.house import House
    from gendan.words.receipt import Book

_NO_REPOSITORY = Text("the house is not in a git repository", "本仓库不在 git 里")
_NO_COMMIT = Text("nothing has been committed yet", "还没有任何提交")
_SHALLOW = Text(
    "the clone is shallow: its beginning is missing (git fetch --unshallow; fetch-depth: 0 in CI)",
    "这是浅克隆，缺少较早的历史（git fetch --unshallow；CI 中写 fetch-depth: 0）",
)


class Case(Struct, frozen=True, dict=True):
    """`head` is the commit that is verified, None when git knows none; `reason` says why. `shallow` says why not all is known."""

    house: House
    head: str | None
    reason: Text | None = None
    shallow: Text | None = None
    rev: str | None = None
    """The commit that was asked for; None: the work tree."""
    known: tuple[str, ...] = ()
    """Hashes of receipts that were kept elsewhere: they must be in the chain."""
    now: datetime | None = None
    """The moment of verifying."""

    @property
    def root(self) -> Path:
        """Where git is asked."""
        return self.house.root

    @cached_property
    def book(self) -> Book:
        """The receipts."""
        return read_receipts(self.root)


def open_case(house: House, rev: str | None, known: tuple[str, ...] = (), now: datetime | None = None) -> Case:
    """Return the case for `rev`, HEAD when left out. Raises UsageError for a `rev` that the repository does not have."""
    if rev is not None:
        head = commit_of(house.root, rev)
        return Case(house, head, shallow=_shallow(house.root), rev=head, known=known, now=now)
    try:
        shallow = _shallow(house.root)
    except GitError as error:
        reason = _NO_REPOSITORY if "not a git repository" in error.words else error.message
        return Case(house, None, reason, known=known, now=now)
    try:
        head = ask(house.root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except GitError:
        return Case(house, None, _NO_COMMIT, shallow, known=known, now=now)
    return Case(house, head, shallow=shallow, known=known, now=now)


def _shallow(root: Path) -> Text | None:
    said = ask(root, "rev-parse", "--is-shallow-repository").strip()
    return _SHALLOW if said == b"true" else None
