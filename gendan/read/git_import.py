"""Makes a repository from commits made up elsewhere, in an empty place: for the demo and benchmarks. Fast, the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from gendan.read.git_door import ask, listen, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_BRANCH = "refs/heads/main"
_PIECE = 1 << 24
"""So many bytes are handed to git at a time: memory stays bounded however long the history is."""
_BARE = str.maketrans(dict.fromkeys("<>\n\0"))


class Author(NamedTuple):
    """Who commits."""

    name: str
    mail: str


class Commit(Protocol):
    """One commit: what it changes on top of the one before. A file that is None is deleted."""

    @property
    def when(self) -> datetime:
        """The time that author and committer claim."""

    @property
    def message(self) -> str:
        """The message."""

    @property
    def files(self) -> Mapping[str, bytes | None]:
        """By their way from the top."""


def begin(folder: Path) -> None:
    """Make `folder`, which is empty, a repository without commits. Raises GitError when git is not there."""
    ask(folder, "init", "--quiet", "--initial-branch=main", "--template=", "--object-format=sha1")


def add_commits(folder: Path, commits: Iterable[tuple[Author, Commit]]) -> None:
    """Put commits on top of the branch main, the first one first; work tree and index are left alone.

    Raises GitError when git did not take all of them.
    """
    number = _count(folder)
    for stream, many in _pieces(commits, started=number > 0):
        with listen(folder, "fast-import", "--quiet", "--done", told=stream) as out:
            out.read()
        number += many
        if _count(folder) != number:
            raise refused(b"fast-import did not take all commits")


def add_beside(folder: Path, parent: str, author: Author, commit: Commit) -> str:
    """Make a commit on top of `parent` that no branch leads to, as one is that was replaced later; return its id."""
    aside = "refs/heads/replaced"
    parts = b"".join(_commit(author, commit, goes_on=False)).replace(_BRANCH.encode(), aside.encode(), 1)
    head, _, rest = parts.partition(b"\nM ")
    told = head + f"\nfrom {parent}\nM ".encode() + rest + b"done\n"
    with listen(folder, "fast-import", "--quiet", "--done", told=told) as out:
        out.read()
    made = ask(folder, "rev-parse", "--verify", aside).decode().strip()
    ask(folder, "update-ref", "-d", aside)
    return made


def check_out(folder: Path) -> None:
    """Write the files of the branch main, as they are: no line end is changed, whatever git's configuration says."""
    ask(folder, "-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "reset", "--quiet", "--hard", "main")


def _count(folder: Path) -> int:
    """Return how many commits the branch has."""
    if not ask(folder, "for-each-ref", _BRANCH):
        return 0
    return int(ask(folder, "rev-list", "--count", _BRANCH))


def _pieces(commits: Iterable[tuple[Author, Commit]], *, started: bool) -> Iterator[tuple[bytes, int]]:
    """Yield streams for fast-import, and how many commits each has; `started`: the branch has commits already."""
    pieces: list[bytes] = []
    size = many = 0
    for author, commit in commits:
        piece = b"".join(_commit(author, commit, goes_on=started and not many))
        pieces.append(piece)
        size += len(piece)
        many += 1
        if size >= _PIECE:
            yield b"".join(pieces) + b"done\n", many
            pieces, size, many, started = [], 0, 0, True
    if pieces:
        yield b"".join(pieces) + b"done\n", many


def _commit(author: Author, commit: Commit, *, goes_on: bool) -> Iterator[bytes]:
    """Yield a commit as fast-import takes it; `goes_on` names the commit before, which this process of git did not make."""
    who = f"{author.name.translate(_BARE)} <{author.mail.translate(_BARE)}> {_time(commit.when)}"
    message = commit.message.encode()
    yield f"commit {_BRANCH}\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode() + message + b"\n"
    if goes_on:
        yield f"from {_BRANCH}^0\n".encode()
    for way, data in sorted(commit.files.items()):
        name = _quoted(way)
        if data is None:
            yield f"D {name}\n".encode()
        else:
            yield f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n"


def _quoted(way: str) -> str:
    return '"' + way.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _time(when: datetime) -> str:
    return f"{int(when.timestamp())} {when:%z}"


def commit_ids(folder: Path) -> list[str]:
    """Return the commits of the branch main, the first one first."""
    return ask(folder, "rev-list", "--first-parent", "--reverse", _BRANCH).decode().split()
