"""What is read of history only where something asks for it: whether received commits still stand, and signatures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.commands.line import Line
    from gendan.words.history import History
    from gendan.words.house import House

_RECORDED = re.compile(r"\btask_records\b", re.IGNORECASE)
Extra = Literal["receipts", "signatures"]
_SIGNED = re.compile(r"\b(signature|signer)\b", re.IGNORECASE)
_COMMITS, _ALL = re.compile(r"\bcommits\b", re.IGNORECASE), re.compile(r"(?<!\()\*|^\s*from\b", re.IGNORECASE)
"""What asks for signatures in SQL: the columns, or all columns of commits; count(*) does not."""
_GUARDED = re.compile(r"\bmust_sign\W*\s+and\b", re.IGNORECASE)
"""What looks at signatures only where they must be there."""


def extras_of(texts: Iterable[str], tables: Iterable[str], house: House) -> frozenset[Extra]:
    """Return what SQL texts, and the worked-out tables that they need, ask for beyond the log.

    What looks at signatures only where they must be there asks for nothing in a house that does not demand them.
    """
    found: set[Extra] = {"receipts"} if "receipts" in tables else set()
    if not house.signatures.required:
        texts = [text for text in texts if not _GUARDED.search(text)]
    if any(_SIGNED.search(text) or (_COMMITS.search(text) and _ALL.search(text)) for text in texts):
        found.add("signatures")
    return frozenset(found)


def heeded(texts: Iterable[str], house: House) -> list[str]:
    """Return the texts without the name of a table that needs history, where the house's settings leave it empty anyway."""
    return list(texts) if house.entry_within is not None else [_RECORDED.sub("", text) for text in texts]


def with_extras(history: History, house: House, line: Line, extras: frozenset[Extra]) -> History:
    """Return the history with what was asked for; where git cannot tell, it is unknown."""
    from gendan.read.git_door import GitError, ask
    from gendan.read.receipts import whereabouts
    from gendan.read.signatures import read_allowed, read_signatures
    from gendan.words.history import Signature
    from gendan.words.receipt import NO_BOOK

    if "receipts" not in extras:
        history = replace(history, book=NO_BOOK)  # the times are taken from it already; nobody asks for more
    elif history.book.receipts:
        try:
            stands = whereabouts(line.root, history.book, history.head, shallow=history.state == "shallow")
        except GitError:
            stands = {}
        history = replace(history, stands=stands)
    if line.verified is not None:
        found = {one.id: Signature(line.verified.get(one.id, "unsigned")) for one in history.commits}
        history = replace(history, signatures=found)
    elif "signatures" in extras and history.head is not None:
        rev = None if line.rev == "HEAD" else line.rev
        below = ("--", ".") if history.way else ("--",)
        commits = ask(line.root, "rev-list", "--first-parent", history.head, *below).decode().split()
        try:
            signatures = read_signatures(line.root, commits, read_allowed(line.root, house, rev))
        except GitError as error:
            signatures = dict.fromkeys(commits, Signature("unknown", reason=error.message))
        history = replace(history, signatures=signatures)
    return history
