"""The history of a house: its commits by first parent, and the versions of each document, told by git without changing anything.

What cannot be known is said: no git, no repository, nothing committed, a clone without the beginning.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gendan.read.git_door import GitError, ask
from gendan.read.git_log import FORMAT, Logged, read_log
from gendan.read.kinds import Kinds
from gendan.read.merges import find_origins
from gendan.words.history import Chain, Commit, History, Version
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

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
        words = ["log", "--first-parent", "-m", *FORMAT, head, *_below(way)]
        logged = list(read_log(ask(root, *words)))
        logged.reverse()
        logged = [_numbered(one, number) for number, one in enumerate(logged, 1)]
        if not logged:
            return History("none", _NOT_COMMITTED, head, way)
        origins = find_origins(root, head, _below(way), logged)
    except GitError as error:
        return History("none", _reason(error))
    floor = max((one.commit.number for one in logged if one.commit.id in shallow), default=0)
    return History(
        "shallow" if floor else "complete",
        _SHALLOW if floor else None,
        head,
        way,
        tuple(one.commit for one in logged),
        tuple(_chains(logged, way, Kinds(places), origins)),
        floor,
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


def _numbered(one: Logged, number: int) -> Logged:
    return replace(one, commit=replace(one.commit, number=number))


def _chains(
    logged: Iterable[Logged], way: str, kinds: Kinds, origins: Mapping[tuple[int, str], Commit]
) -> Iterable[Chain]:
    """Follow every document from commit to commit. Of two files of one id the first by name is in force, as when loading."""
    live: dict[Document, dict[str, str]] = {}
    found: dict[Document, list[Version]] = {}
    for one in logged:
        touched: dict[Document, str] = {}
        for entry in one.entries:
            file = entry.name.removeprefix(way)
            document = kinds.document(file)
            if document is None or not entry.name.startswith(way):
                continue
            files = live.setdefault(document, {})
            if entry.blob is None:
                files.pop(file, None)
            else:
                files[file] = entry.blob
            touched[document] = entry.name
        for document, name in touched.items():
            versions = found.setdefault(document, [])
            version = _version(one.commit.number, live[document], versions, name.removeprefix(way))
            if version is not None:
                origin = origins.get((one.commit.number, f"{way}{version.file}"))
                versions.append(replace(version, origin=origin) if origin else version)
    for (kind, name), versions in sorted(found.items()):
        if versions:
            yield Chain(kind, name, tuple(versions))


def _version(number: int, files: Mapping[str, str], before: list[Version], touched: str) -> Version | None:
    """Return the version that now holds; None when nothing has changed for the document."""
    last = before[-1] if before else None
    if not files:
        return None if last is None or last.blob is None else Version(number, touched, None)
    file = min(files)
    if last is not None and (last.file, last.blob) == (file, files[file]):
        return None
    moved = last.file if last is not None and last.blob is not None and last.file != file else None
    return Version(number, file, files[file], moved_from=moved)
