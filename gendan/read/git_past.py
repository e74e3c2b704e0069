"""Makes a repository with a history in an empty place: for examples of rules over history. Never touches another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gendan.read.git_door import ask, listen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

_BRANCH = "refs/heads/main"


@dataclass(frozen=True, slots=True)
class Made:
    """One commit: who made it, when, and all files from then on, by their way from the top."""

    author: str
    mail: str
    when: datetime
    message: str
    files: Mapping[str, bytes]


def make_repository(folder: Path, commits: Sequence[Made], lost: int = 0) -> None:
    """Make `folder`, which lies in no repository, one with these commits, the first one first; its files are left alone.

    The first `lost` of them are not there, as in a shallow clone. Raises GitError when git is not there.
    """
    ask(folder, "init", "--quiet", "--initial-branch=main")
    stream = b"".join(part for commit in commits for part in _commit(commit)) + b"done\n"
    with listen(folder, "fast-import", "--quiet", "--done", told=stream) as out:
        out.read()
    known = ask(folder, "rev-list", "--first-parent", "--reverse", _BRANCH).decode().split()
    if lost:
        (folder / ".git/shallow").write_text(f"{known[lost]}\n", encoding="ascii")


def _commit(one: Made) -> Iterator[bytes]:
    """Yield a commit as fast-import takes it. Brackets and line ends have no place in a name."""
    name = one.author.translate({ord(char): None for char in "<>\n"})
    mail = one.mail.translate({ord(char): None for char in "<>\n"})
    when = f"{int(one.when.timestamp())} {one.when:%z}"
    message = one.message.encode()
    yield f"commit {_BRANCH}\nauthor {name} <{mail}> {when}\ncommitter {name} <{mail}> {when}\n".encode()
    yield b"data %d\n%s\ndeleteall\n" % (len(message), message)
    for way, data in sorted(one.files.items()):
        quoted = way.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        yield f'M 100644 inline "{quoted}"\ndata {len(data)}\n'.encode() + data + b"\n"
