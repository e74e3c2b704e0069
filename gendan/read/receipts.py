"""Reads the receipts that stand as git notes beside the commits. What is no receipt is told, never passed over."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from gendan.read.git_door import GitError, ask, ask_of, listen
from gendan.read.git_log import FORMAT, read_log
from gendan.words.receipt import HEAD, Book, Receipt, Spoilt, hash_of
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

REF = "refs/notes/gendan-receipts"
_HASH = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_FORM = re.compile(
    rf"{HEAD}\nnumber ([1-9][0-9]{{0,8}})\ncommit ({_HASH})\n"
    r"received ([0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])Z\n"
    r"where ([^\x00-\x1f\x7f]{1,200})\nbranch ([^\x00-\x20\x7f]{1,200})\nbefore ([0-9a-f]{64})\n"
)
_LONGEST = 4096
"""More bytes than any receipt has."""
_PIECE = 1 << 20
_NO_RECEIPT = Text("the note is not in the form of a receipt", "该备注不是回执的格式")
_DOUBLE = Text("two notes stand for this commit", "该提交有两条备注")


def read_receipts(root: Path, tree: str = REF) -> Book:
    """Return the receipts in the repository that `root` lies in, those of the notes' `tree`; none where there is no repository.

    Never raises: where git cannot tell, the book says why.
    """
    reason = None
    for _ in range(2):  # another process may write the first receipt between two looks
        try:
            return _book(root, ask(root, "ls-tree", "-r", "-z", "--full-tree", tree))
        except GitError as error:
            reason = error.message
            if "not a git repository" in error.words or not _is_there(root):
                return Book()
    return Book(reason=reason)


def _is_there(root: Path) -> bool:
    """Tell whether there are notes, if broken ones; asked only when they could not be read."""
    try:
        return bool(ask(root, "for-each-ref", "--format=%(refname)", REF))
    except GitError:
        return True


def _book(root: Path, listed: bytes) -> Book:
    entries = [_entry(line) for line in listed.split(b"\0") if line]
    found: list[Receipt] = []
    spoilt: list[Spoilt] = []
    seen: set[str] = set()
    for (commit, _), data in zip(entries, _notes(root, [blob for _, blob in entries]), strict=True):
        read = Spoilt(commit, _DOUBLE) if commit in seen else _receipt(commit, data)
        seen.add(commit)
        if isinstance(read, Receipt):
            found.append(read)
        else:
            spoilt.append(read)
    found.sort(key=lambda one: (one.number, one.commit))
    return Book(tuple(found), tuple(sorted(spoilt, key=lambda one: one.commit)))


def _entry(line: bytes) -> tuple[str, bytes]:
    """Return the commit that a note stands for, whose name git spreads over folders, and the note's blob."""
    head, _, name = line.partition(b"\t")
    return name.replace(b"/", b"").decode("utf-8", errors="replace"), head[head.rindex(b" ") + 1 :]


def _notes(root: Path, blobs: list[bytes]) -> Iterator[bytes | None]:
    """Yield the text of each note; None for one that is lost, or longer than any receipt."""
    told = b"\n".join(blobs) + b"\n"
    with listen(root, "cat-file", "--batch", "--buffer", told=told) as out:
        for _ in blobs:
            head = out.readline().split()
            if len(head) != 3 or not head[2].isdigit():
                yield None
                continue
            size = int(head[2])
            yield _read(out, size)


def _read(out: IO[bytes], size: int) -> bytes | None:
    if size <= _LONGEST:
        data = out.read(size + 1)
        return data[:-1] if len(data) == size + 1 else None
    left = size + 1
    while left > 0 and (piece := out.read(min(left, _PIECE))):
        left -= len(piece)
    return None


def _receipt(commit: str, data: bytes | None) -> Receipt | Spoilt:
    read = None if data is None else parse_receipt(data)
    if read is None:
        return Spoilt(commit, _NO_RECEIPT)
    if read.commit != commit:
        return Spoilt(
            commit,
            Text(f"the receipt is that of another commit, {read.commit[:8]}", f"回执属于另一提交 {read.commit[:8]}"),
        )
    return read


def parse_receipt(data: bytes) -> Receipt | None:
    """Return the receipt of a canonical text; None for every other text, a time that does not exist included."""
    try:
        form = _FORM.fullmatch(data.decode())
        if form is None:
            return None
        received = datetime.fromisoformat(f"{form[3]}+00:00")
    except ValueError:
        return None
    return Receipt(int(form[1]), form[2], received, form[4], form[5], form[6], hash_of(data))


class Rewritten(NamedTuple):
    """A note that a later commit of the notes changed or took away; `by` is that commit."""

    commit: str
    by: str
    removed: bool


def rewritten_in(root: Path) -> tuple[Rewritten, ...]:
    """Return what was changed or taken away in the history of the notes themselves, the oldest first: it is only added to.

    A note that git moves to another folder, as it does when they grow many, is not changed. Raises GitError.
    """
    logged = list(read_log([ask(root, "log", "--first-parent", "-m", *FORMAT, REF, "--")]))
    known: dict[str, str] = {}
    found: list[Rewritten] = []
    for one in reversed(logged):
        notes = {
            entry.name.replace("/", ""): entry.blob for entry in sorted(one.entries, key=lambda one: one.blob or "")
        }
        for commit, blob in notes.items():
            if blob is None or known.get(commit, blob) != blob:
                found.append(Rewritten(commit, one.commit.id, blob is None))
        known.update({commit: blob for commit, blob in notes.items() if blob})
    return tuple(found)


def ancestors_of(root: Path, tips: tuple[str, ...], *without: str) -> Iterator[str]:
    """Yield the commits that lead to `tips`, parents first, but none that lead to `without`. Raises GitError.

    They are many: no system takes so long a command line.
    """
    if tips:
        told = "".join(f"{one}\n" for one in (*tips, *(f"^{one}" for one in without))).encode()
        yield from ask_of(root, "rev-list", "--topo-order", "--reverse", "--stdin", told=told).decode().split()


def whereabouts(root: Path, book: Book, head: str | None, *, shallow: bool) -> dict[str, bool | None]:
    """Tell of every commit with a receipt whether it still leads to `head`, to HEAD, or to the branch of the first receipt.

    None where that cannot be told: in a shallow clone, of another branch that was not merged, and of commits that are not
    here while no later receipt's commit is either: they may just not have been fetched. Raises GitError.
    """
    if not book.receipts:
        return {}
    main = book.receipts[0].branch
    tips = _tips(root, head, main)
    known = set(ask(root, "rev-list", *tips, "--").decode().split()) if tips else set[str]()
    lost = [one.commit for one in book.receipts if one.commit not in known]
    here = _present(root, lost) if lost and not shallow else frozenset()
    last = max((one.number for one in book.receipts if one.commit in known and one.branch == main), default=0)
    return {
        one.commit: _stands(one, known, here, last)
        if one.branch == main and not shallow
        else one.commit in known or None
        for one in book.receipts
    }


def _stands(one: Receipt, known: set[str], here: frozenset[str], last: int) -> bool | None:
    if one.commit in known:
        return True
    return False if one.commit in here or one.number < last else None


def _tips(root: Path, head: str | None, branch: str) -> tuple[str, ...]:
    """Return the commits at which the main line may end: what is read, HEAD, and the branch, here and on servers."""
    said = ask(root, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/remotes").decode(
        errors="replace"
    )
    found = {head} if head else set()
    for line in said.splitlines():
        commit, _, name = line.partition(" ")
        below = name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else name.split("/", 3)[-1]
        if below == branch:
            found.add(commit)
    with suppress(GitError):  # nothing is checked out yet
        found.add(ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip())
    return tuple(sorted(found))


def _present(root: Path, commits: list[str]) -> frozenset[str]:
    """Return those of the commits that the repository has."""
    told = "".join(f"{one}\n" for one in commits).encode()
    with listen(root, "cat-file", "--batch-check=%(objectname) %(objecttype)", told=told) as out:
        lines = out.read().decode(errors="replace").splitlines()
    return frozenset(line.split()[0] for line in lines if line.endswith(" commit"))
