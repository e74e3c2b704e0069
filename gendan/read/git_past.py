"""Makes a repository with a history in an empty place: for examples of rules over history. Never touches another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.read.git_door import ask, listen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

_BRANCH, _BESIDE = "refs/heads/main", "refs/gendan/dropped"


class Made(Struct, frozen=True):
    """One commit: who made it, when, and all files from then on, by their way from the top."""

    author: str
    mail: str
    when: datetime
    message: str
    files: Mapping[str, bytes]
    dropped: bool = False
    """True: it is there, and those after it do not follow it, as when history was rewritten."""


def make_repository(folder: Path, commits: Sequence[Made], lost: int = 0) -> list[str]:
    """Make `folder`, which lies in no repository, one with these commits, the first one first; its files are left alone.

    The first `lost` of them are not there, as in a shallow clone. Returns their ids. Raises GitError when git is not there.
    """
    ask(folder, "init", "--quiet", "--initial-branch=main")
    marks = folder / ".git/made"
    stream = b"".join(_stream(commits)) + b"done\n"
    with listen(folder, "fast-import", "--quiet", "--done", f"--export-marks={marks}", told=stream) as out:
        out.read()
    known = [line.split()[1] for line in sorted(marks.read_text(encoding="ascii").splitlines(), key=_number)]
    if lost:
        (folder / ".git/shallow").write_text(f"{known[lost]}\n", encoding="ascii")
    return known


def _stream(commits: Sequence[Made]) -> Iterator[bytes]:
    last = 0
    for number, one in enumerate(commits, 1):
        yield from _commit(number, one, last)
        last = last if one.dropped else number


def _number(line: str) -> int:
    """Return the number of the mark in ":7 0a1b2c…"."""
    return int(line[1 : line.index(" ")])


def _commit(number: int, one: Made, before: int) -> Iterator[bytes]:
    """Yield a commit as fast-import takes it; one that is dropped follows that `before` it. Brackets and line ends have no place in a name."""
    name = one.author.translate({ord(char): None for char in "<>\n"})
    mail = one.mail.translate({ord(char): None for char in "<>\n"})
    when = f"{int(one.when.timestamp())} {one.when:%z}"
    message = one.message.encode()
    branch = _BESIDE if one.dropped else _BRANCH
    yield f"commit {branch}\nmark :{number}\nauthor {name} <{mail}> {when}\ncommitter {name} <{mail}> {when}\n".encode()
    yield b"data %d\n%s\n" % (len(message), message)
    yield f"from :{before}\n".encode() if one.dropped and before else b""
    yield b"deleteall\n"
    for way, data in sorted(one.files.items()):
        quoted = way.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        yield f'M 100644 inline "{quoted}"\ndata {len(data)}\n'.encode() + data + b"\n"
