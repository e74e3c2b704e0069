"""The history of a house: its commits by first parent, and the versions of each document, told by git without changing anything.

What cannot be known is said: no git, no repository, nothing committed, a clone without the beginning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.read.git_door import GitError, ask, flow
from gendan.read.git_log import FORMAT, read_log
from gendan.read.kinds import Kinds
from gendan.read.merges import find_origins
from gendan.read.receipts import read_receipts
from gendan.words.collecting import without_collecting
from gendan.words.history import Chain, History, Version
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from gendan.read.blobs import Pouring
    from gendan.read.git_log import Logged
    from gendan.words.history import Commit
    from gendan.words.house import Kind
    from gendan.words.receipt import Book

    Document = tuple[Kind, str]

_NO_REPOSITORY = Text("the house is not in a git repository", "本仓库不在 git 里")
_NO_COMMIT = Text("nothing has been committed yet", "还没有任何提交")
_NOT_COMMITTED = Text("no commit holds a file of this house", "没有任何提交包含本仓库的文件")
_OUTSIDE = Text(
    "the house lies outside of the work tree of its git repository (core.worktree)",
    "本仓库不在其 git 仓库的工作目录之内（见 core.worktree 设置）",
)
_SHALLOW = Text(
    "the clone is shallow: its beginning is missing (git fetch --unshallow)",
    "这是浅克隆，缺少较早的历史（可运行 git fetch --unshallow）",
)


class Reached(Struct, frozen=True):
    """How far history was read: up to the commit `head`, after so many commits of the main line.

    `files` are those of every document that has any, with what they hold; `last` the file, and what it held, of its
    last version.
    """

    head: str
    commits: int
    floor: int
    files: Mapping[Document, Mapping[str, str]]
    last: Mapping[Document, tuple[str, str | None]]


def read_history(root: Path, places: Mapping[Kind, str], rev: str = "HEAD") -> History:
    """Return the history of the house at `root` up to `rev`, a commit's id; only what lies below `root` counts.

    Merges are told against their first parent, so that what was edited inside a merge is seen. A document keeps its
    identity when its file moves. Never raises: where git cannot tell, the state is "none", with the reason.
    """
    return read_on(root, places, rev)[0]


def read_on(
    root: Path,
    places: Mapping[Kind, str],
    rev: str,
    known: Reached | None = None,
    receipts: Callable[[Path], Book] = read_receipts,
    pouring: Pouring | None = None,
) -> tuple[History, Reached | None]:
    """Return the same, and how far it goes; what is `known` is not read again, and commits and versions are those after it.

    `receipts` gives those of the repository. `pouring` is told what each version holds as soon as git names it.

    The caller has seen to it, by `goes_on`, that what is known is a part of this history.
    """
    try:
        way, shallow = survey(root)
        head = commit_of(root, rev)
        if head is None:
            return History("none", _NO_COMMIT), None
        words = ["log", "--first-parent", "--reverse", "-m", *FORMAT, head, *_not(known), *_below(way)]
        follower = _Follower(way, Kinds(places), known, pouring)
        with without_collecting():
            for one in read_log(flow(root, *words), first=1 + (known.commits if known else 0)):
                follower.take(one)
        if not follower.commits and known is None:
            return History("none", _NOT_COMMITTED, head, way), None
        origins = find_origins(root, (head, *_not(known)), _below(way), follower.merges)
    except GitError as error:
        return History("none", _reason(error)), None
    book = receipts(root)
    floor = max((one.number for one in follower.commits if one.id in shallow), default=known.floor if known else 0)
    history = History(
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
    return history, follower.reached(head, floor)


def goes_on(root: Path, known: str, head: str) -> bool:
    """Tell whether the main line up to the commit `head` goes on from the commit `known`, or ends there."""
    if known == head:
        return True
    try:
        said = ask(root, "rev-list", "--first-parent", "--parents", "--end-of-options", head, f"^{known}", "--")
    except GitError:
        return False
    oldest = said.decode("ascii", errors="replace").splitlines()[-1:]
    return bool(oldest) and oldest[0].split()[1:2] == [known]


def _not(known: Reached | None) -> tuple[str, ...]:
    return (f"^{known.head}",) if known is not None else ()


def survey(root: Path) -> tuple[str, frozenset[str]]:
    """Return the way from the top of the repository to `root`, and the commits whose parents a shallow clone lacks.

    Raises GitError when `root` lies in no repository, or outside of its work tree.
    """
    asked = ("--is-inside-work-tree", "--is-bare-repository", "--is-shallow-repository", "--git-path", "shallow")
    said = ask(root, "rev-parse", *asked, "--show-prefix").decode("utf-8", errors="surrogateescape")
    inside, bare, shallow, file, way = said.split("\n", 4)
    way = way.removesuffix("\n")
    if "true" not in (inside, bare):
        raise GitError(_OUTSIDE, _OUTSIDE)
    if shallow != "true":
        return way, frozenset()
    try:
        return way, frozenset((root / file).read_text(encoding="ascii").split())
    except (OSError, ValueError) as error:
        raise GitError(_SHALLOW, _SHALLOW) from error


def commit_of(root: Path, rev: str) -> str | None:
    """Return the id of the commit that `rev` names; None when there is none."""
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

    def __init__(self, way: str, kinds: Kinds, known: Reached | None = None, pouring: Pouring | None = None) -> None:
        self.commits: list[Commit] = []
        self.merges: list[Logged] = []
        """Those that brought something in."""
        self._way, self._kinds = way, kinds
        self._known = known
        self._pouring = pouring
        self._live: dict[Document, dict[str, str]] = {}
        self._last: dict[Document, tuple[str, str | None]] = {}
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
            files = self._live.get(document)
            if files is None:
                files = self._live[document] = self._begun(document)
            if entry.blob is None:
                files.pop(file, None)
            else:
                files[file] = entry.blob
            touched[document] = file
        for document, file in touched.items():
            version = _version(one.commit.number, self._live[document], self._last.get(document), file)
            if version is not None:
                self._last[document] = version.file, version.blob
                self._found.setdefault(document, []).append(version)
                if self._pouring is not None and version.blob is not None:
                    self._pouring.want(version.blob)

    def _begun(self, document: Document) -> dict[str, str]:
        """Return the files that a document had before the first commit that touches it."""
        if self._known is None:
            return {}
        if document in self._known.last:
            self._last[document] = self._known.last[document]
        return dict(self._known.files.get(document, {}))

    def reached(self, head: str, floor: int) -> Reached:
        """Return how far it is: of the documents that were touched."""
        commits = len(self.commits) + (self._known.commits if self._known is not None else 0)
        return Reached(head, commits, floor, self._live, self._last)

    def chains(self, origins: Mapping[tuple[int, str], Commit]) -> Iterator[Chain]:
        """Yield the documents; `origins` tell by number of a merge and name of a file who wrote what it brought in."""
        for (kind, name), versions in sorted(self._found.items()):
            told = (self._with_origin(one, origins) for one in versions) if origins else versions
            yield Chain(kind, name, tuple(told))

    def _with_origin(self, version: Version, origins: Mapping[tuple[int, str], Commit]) -> Version:
        origin = origins.get((version.commit, f"{self._way}{version.file}"))
        return replace(version, origin=origin) if origin else version


def _version(
    number: int, files: Mapping[str, str], last: tuple[str, str | None] | None, touched: str
) -> Version | None:
    """Return the version that now holds; None when nothing has changed for the document."""
    if not files:
        return None if last is None or last[1] is None else Version(number, touched, None)
    file = touched if len(files) == 1 and touched in files else min(files)
    if last == (file, files[file]):
        return None
    moved = last[0] if last is not None and last[1] is not None and last[0] != file else None
    return Version(number, file, files[file], moved_from=moved)
