"""The history of a house: its commits by first parent, and the versions of each document, told by git without changing anything.

What cannot be known is said: no git, no repository, nothing committed, a clone without the beginning.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from gendan.read.git_door import GitError, ask, flow
from gendan.read.git_log import FORMAT, read_log
from gendan.read.kinds import Kinds
from gendan.read.merges import find_origins
from gendan.read.receipts import read_receipts
from gendan.words.history import Chain, History, Version
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gendan.read.git_log import Logged
    from gendan.words.history import Commit
    from gendan.words.house import Kind

_NO_REPOSITORY = Text("the house is not in a git repository", "本仓库不在 git 里")
_NO_COMMIT = Text("nothing has been committed yet", "还没有任何提交")
_NOT_COMMITTED = Text("no commit holds a file of this house", "没有任何提交包含本仓库的文件")
_SHALLOW = Text(
    "the clone is shallow: its beginning is missing (git fetch --unshallow)",
    "这是浅克隆，缺少较早的历史（可运行 git fetch --unshallow）",
)

Document = tuple["Kind", str]


def read_history(root: Path, places: Mapping[Kind, str], rev: str = "HEAD") -> History:
    """Return the history of the house at `root` up to `rev`, a commit's id; only what lies below `root` counts.

    Merges are told against their first parent, so that what was edited inside a merge is seen. A document keeps its
    identity when its file moves. Never raises: where git cannot tell, the state is "none", with the reason.
    """
    try:
        way, shallow = _survey(root)
        head = _commit(root, rev)
        if head is None:
            return History("none", _NO_COMMIT)
        words = ["log", "--first-parent", "--reverse", "-m", *FORMAT, head, *_below(way)]
        follower = _Follower(way, Kinds(places))
        with _without_collecting():
            for one in read_log(flow(root, *words), first=1):
                follower.take(one)
        if not follower.commits:
            return History("none", _NOT_COMMITTED, head, way)
        origins = find_origins(root, head, _below(way), follower.commits, follower.merges)
    except GitError as error:
        return History("none", _reason(error))
    book = read_receipts(root)
    floor = max((one.number for one in follower.commits if one.id in shallow), default=0)
    return History(
        "shallow" if floor else "complete",
        _SHALLOW if floor else None,
        head,
        way,
        tuple(follower.commits),
        tuple(follower.chains(origins)),
        floor,
        book.times,
        book,
    )


def _survey(root: Path) -> tuple[str, frozenset[str]]:
    """Return the way from the top of the repository to `root`, and the commits whose parents a shallow clone lacks."""
    said = ask(root, "rev-parse", "--is-shallow-repository", "--git-path", "shallow", "--show-prefix")
    lines = said.decode("utf-8", errors="surrogateescape").split("\n", 2)
    shallow, file, way = lines[0] == "true", lines[1], lines[2].removesuffix("\n")
    if not shallow:
        return way, frozenset()
    try:
        return way, frozenset((root / file).read_text(encoding="ascii").split())
    except (OSError, ValueError) as error:
        raise GitError(_SHALLOW, _SHALLOW) from error


def _commit(root: Path, rev: str) -> str | None:
    try:
        return ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}").decode().strip()
    except GitError:
        return None


def _below(way: str) -> tuple[str, ...]:
    return ("--", ".") if way else ("--",)


def _reason(error: GitError) -> Text:
    return _NO_REPOSITORY if "not a git repository" in error.words else error.message


class _Follower:
    """Follows every document from commit to commit. Of two files of one id the first by name is in force, as when loading."""

    def __init__(self, way: str, kinds: Kinds) -> None:
        self.commits: list[Commit] = []
        self.merges: list[Logged] = []
        """Those that brought something in."""
        self._way, self._kinds = way, kinds
        self._live: dict[Document, dict[str, str]] = {}
        self._found: dict[Document, list[Version]] = {}

    def take(self, one: Logged) -> None:
        """Take in the next commit of the main line, after its parent."""
        self.commits.append(one.commit)
        if len(one.commit.parents) > 1 and one.entries:
            self.merges.append(one)
        touched: dict[Document, str] = {}
        for entry in one.entries:
            file = entry.name.removeprefix(self._way)
            document = self._kinds.document(file)
            if document is None or not entry.name.startswith(self._way):
                continue
            files = self._live.setdefault(document, {})
            if entry.blob is None:
                files.pop(file, None)
            else:
                files[file] = entry.blob
            touched[document] = file
        for document, file in touched.items():
            versions = self._found.setdefault(document, [])
            version = _version(one.commit.number, self._live[document], versions, file)
            if version is not None:
                versions.append(version)

    def chains(self, origins: Mapping[tuple[int, str], Commit]) -> Iterator[Chain]:
        """Yield the documents; `origins` tell by number of a merge and name of a file who wrote what it brought in."""
        for (kind, name), versions in sorted(self._found.items()):
            if versions:
                yield Chain(
                    kind,
                    name,
                    tuple(self._with_origin(one, origins) for one in versions) if origins else tuple(versions),
                )

    def _with_origin(self, version: Version, origins: Mapping[tuple[int, str], Commit]) -> Version:
        origin = origins.get((version.commit, f"{self._way}{version.file}"))
        return replace(version, origin=origin) if origin else version


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage in what is a long list of values: looking again and again costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _version(number: int, files: Mapping[str, str], before: list[Version], touched: str) -> Version | None:
    """Return the version that now holds; None when nothing has changed for the document."""
    last = before[-1] if before else None
    if not files:
        return None if last is None or last.blob is None else Version(number, touched, None)
    file = touched if len(files) == 1 and touched in files else min(files)
    if last is not None and (last.file, last.blob) == (file, files[file]):
        return None
    moved = last.file if last is not None and last.blob is not None and last.file != file else None
    return Version(number, file, files[file], moved_from=moved)
