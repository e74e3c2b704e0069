"""Adds receipts at the end of the chain: one commit on the notes ref, no work tree, no index, no hook, nobody's configuration.

Git moves the ref only when it still is where the chain was read from, so of two processes one tries again and none loses a receipt.
"""

from __future__ import annotations

import time
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from gendan.read.git_door import GitError, ask, listen
from gendan.read.receipts import REF, ancestors_of, read_receipts
from gendan.words.errors import UsageError
from gendan.words.receipt import FIRST, SKEW, Receipt, Received
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from gendan.words.receipt import Book

_WHO = "gendan receipt <receipt@gendan.invalid>"
_TRIES = 100
_PAUSE = 0.02


class Arrival(NamedTuple):
    """When, where and on which branch commits came in."""

    received: datetime
    where: str
    branch: str


def receive(root: Path, head: str, arrival: Arrival, *, every: bool = False) -> Received:
    """Give each commit that leads to `head` and has none a receipt, parents first; return what was written.

    The first time only `head` gets one: when those before it came in is not known, and they keep the time they claim; with
    `every` they too are received now. Raises UsageError for a time before the last receipt, GitError when git refuses.
    """
    for tries in range(1, _TRIES + 1):
        tip = _tip(root)
        book = read_receipts(root)
        if book.reason is not None:
            raise GitError(book.reason, Text("Mend the repository first", "请先修复仓库"))
        new, earlier = _without(root, head, book, every=every)
        made = chain(book, [(commit, arrival) for commit in new])
        if not made or _write(root, tip, made):
            return Received(made, earlier, made[-1] if made else book.last, tries)
        time.sleep(_PAUSE * min(tries, 10))  # another process was first
    raise UsageError(
        Text("Others keep writing receipts", "一直有其他进程在登记回执"), Text("Run it again", "请稍后再运行")
    )


def append(root: Path, arrivals: Iterable[tuple[str, Arrival]]) -> tuple[Receipt, ...]:
    """Give commits receipts in this order, each with its own time: for a history that is made up as a whole.

    Raises GitError when another process has written receipts meanwhile, or git refuses.
    """
    tip = _tip(root)
    made = chain(read_receipts(root), list(arrivals))
    if made and not _write(root, tip, made):
        raise GitError(
            Text("Receipts were written meanwhile", "其间有其他进程登记了回执"), Text("Run it again", "请再运行一次")
        )
    return made


def chain(book: Book, arrivals: Sequence[tuple[str, Arrival]]) -> tuple[Receipt, ...]:
    """Return the receipts that follow the last one of the book. Raises UsageError for a time before it."""
    made: list[Receipt] = []
    last = book.last
    for commit, arrival in arrivals:
        number, before, received = 1, FIRST, arrival.received.astimezone(UTC).replace(microsecond=0)
        if last is not None:
            number, before, received = last.number + 1, last.hash, _not_before(last, received)
        last = Receipt(number, commit, received, arrival.where, arrival.branch, before)
        made.append(last)
    return tuple(made)


def _not_before(last: Receipt, received: datetime) -> datetime:
    if received >= last.received:
        return received
    if last.received - received <= SKEW:
        return last.received
    raise UsageError(
        Text(
            f"The last receipt is of {last.received:%Y-%m-%d %H:%M} UTC, later than this one",
            f"最后一张回执是 {last.received:%Y-%m-%d %H:%M} UTC，晚于这一张",
        ),
        Text(
            "Set the clock of this computer; if that receipt is the wrong one, see what `gendan verify` says of it",
            "请校准本机时钟；如果是那张回执的时间不对，请看 `gendan verify` 怎么说",
        ),
    )


def _without(root: Path, head: str, book: Book, *, every: bool) -> tuple[list[str], int]:
    """Return the commits to receive, parents first, and how many are left with the time they claim."""
    known = {*(one.commit for one in book.receipts), *(one.commit for one in book.spoilt)}
    if every:
        return [one for one in ancestors_of(root, (head,)) if one not in known], 0
    if not known:
        return [head], sum(1 for _ in ancestors_of(root, (head,))) - 1
    return [one for one in ancestors_of(root, (head,), *_begun(root, book)) if one not in known], 0


def _begun(root: Path, book: Book) -> list[str]:
    """Return the commit with which receipts began, where it is still here: nothing before it is received."""
    first = [one.commit for one in book.receipts if one.number == 1]
    try:
        for one in first:
            ask(root, "cat-file", "-e", f"{one}^{{commit}}")
    except GitError:
        return []
    return first


def _tip(root: Path) -> str | None:
    said = ask(root, "for-each-ref", "--format=%(objectname)", REF).decode().strip()
    return said or None


def _write(root: Path, tip: str | None, made: Sequence[Receipt]) -> bool:
    """Put the receipts on top of `tip`; False when the ref is not there any more: nothing has been changed then."""
    when = f"{int(made[-1].received.timestamp())} +0000"
    count = "1 receipt" if len(made) == 1 else f"{len(made)} receipts"
    message = f"{count}, up to {made[-1].number}: {made[-1].hash}".encode()
    head = [
        b"feature done\nfeature get-mark\nfeature notes\n",
        f"commit {REF}\nmark :1\ncommitter {_WHO} {when}\ndata {len(message)}\n".encode() + message + b"\n",
        f"from {tip}\n".encode() if tip else b"",
    ]
    notes = [f"N inline {one.commit}\ndata {len(one.text.encode())}\n{one.text}\n".encode() for one in made]
    told = b"".join([*head, *notes, b"\nget-mark :1\ndone\n"])
    with listen(root, "fast-import", "--quiet", "--done", told=told) as out:
        own = out.read().decode().strip()
    return bool(own) and own in _recent(root)


def _recent(root: Path) -> list[str]:
    """Return the last commits of the notes ref: another process may already have put its own on top of ours."""
    try:
        return ask(root, "rev-list", f"--max-count={_TRIES}", REF).decode().split()
    except GitError:
        return []
