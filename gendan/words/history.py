"""History as values: what is known of it, commits, the versions of a document, and what changed between two of them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from gendan.words.receipt import NO_BOOK, Book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    from gendan.words.house import Kind
    from gendan.words.text import Text

HistoryState = Literal["complete", "shallow", "none"]
"""`shallow`: the beginning is missing, so what is not found may have been there. `none`: nothing is known."""
Clock = Literal["receipt", "commit"]
"""What a time rests on: the receipt of an independent clock, or the claim of whoever committed."""
Action = Literal["add", "edit", "delete"]
SignatureState = Literal["good", "bad", "unsigned", "unknown"]
"""`unknown`: there is a signature, and nothing here to verify it with."""


class Absent(Enum):
    """The value of a key that is not there; a key whose value is null is there, with None."""

    absent = "absent"


ABSENT = Absent.absent


class Change(Struct, frozen=True):
    """One value that became another. `path` names list items by what tells them apart: ("deliveries", "D1", "requested").

    `old` is ABSENT when the action is "add", `new` when it is "delete". The empty path is the document itself.
    """

    path: tuple[str, ...]
    action: Action
    old: object
    new: object


class Commit(Struct, frozen=True):
    """One commit. `number` counts from 1, the oldest; names and e-mails are those of `.mailmap`, "" when there are none.

    Times are None when the commit states none that exists in a calendar. Both are claims of whoever made it.
    """

    id: str
    number: int
    parents: tuple[str, ...]
    author: str
    author_email: str
    authored: datetime | None
    committer: str
    committer_email: str
    committed: datetime | None
    subject: str
    trailers: tuple[tuple[str, str], ...] = ()


class Signature(Struct, frozen=True):
    """What is known of a commit's signature, and whose it is: the names of its line in allowed_signers, None unless good.

    `bad`: it does not fit the commit, or its key is not, or no longer, in allowed_signers. `reason` says more.
    """

    state: SignatureState
    principal: str | None = None
    reason: Text | None = None


class Version(Struct, frozen=True):
    """A document from one commit on. `blob` None: deleted. `origin` is the commit that a merge brought it in with."""

    commit: int
    file: str
    blob: str | None
    origin: Commit | None = None
    moved_from: str | None = None
    """The file that it was in before, where it has another name since this commit."""


class Chain(Struct, frozen=True):
    """All versions of one document, the oldest first, whatever file it was in."""

    kind: Kind
    id: str
    versions: tuple[Version, ...]


class History(Struct, frozen=True):
    """What git knows of a house. `reason` says why it is not complete.

    When `state` is "shallow", the first version of a chain may be older than its commit: `floor` is the number of
    the commit up to which that is so (0: none).
    """

    state: HistoryState
    reason: Text | None = None
    head: str | None = None
    way: str = ""
    """The way from the top of the repository to the house, "example-repo/" or ""."""
    commits: tuple[Commit, ...] = ()
    chains: tuple[Chain, ...] = ()
    floor: int = 0
    receipts: Mapping[str, datetime] = field(default_factory=dict)
    """When commits were received by an independent clock, by commit; without one, the committer's time is all there is."""
    book: Book = NO_BOOK
    """The receipts themselves."""
    stands: Mapping[str, bool | None] = field(default_factory=dict)
    """Whether a commit with a receipt is still part of history, None where that is not known; empty unless asked for."""
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    """What is known of the signature of a commit; empty unless asked for."""


class Past(Struct, frozen=True):
    """History as files of JSON lines: of commits, of versions, of places.

    `counts` are the numbers of lines of each: what does not arrive is missed. `longest` is the length of the longest line in bytes.
    """

    history: History
    outside: tuple[str, ...]
    files: tuple[tuple[Path, ...], ...]
    counts: tuple[int, ...]
    longest: int
    in_order: bool
    """The versions are in the order of their documents: nothing was read on."""
    today: date | None = None
    """The day on which git was asked, where that is known."""
