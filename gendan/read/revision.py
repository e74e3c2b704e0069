"""The files of a house as a commit holds them, written out beside the work tree, which is not touched."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gendan.read.repository import way_to
from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import git

_FILE, _LINK = b"100", b"120000"


@contextmanager
def files_of(root: Path, rev: str) -> Iterator[tuple[Path, str]]:
    """Yield a folder with the house at `root` as of `rev`, and the commit's full id; the folder is gone afterwards.

    `rev` is whatever git takes for a commit: a hash, a tag, main~3, main@{2026-10-31}. Only YAML files and links are
    written; submodules are not entered. Attributes, filters and hooks of the repository are not used, so nothing of
    it is run. Raises UsageError without git, outside of a repository, and for a revision that it does not have.
    """
    repository = _repository(root)
    try:
        commit = _commit(repository, rev)
        with TemporaryDirectory(prefix="gendan-rev-") as folder:
            target = Path(folder) / "house"
            target.mkdir()
            _write_out(repository, commit, way_to(root), target)
            yield target.resolve(), commit
    finally:
        repository.close()


def commit_of(root: Path, rev: str) -> str:
    """Return the full id of the commit that `rev` means, before any work rests on it. Raises UsageError like `files_of`."""
    repository = _repository(root)
    try:
        return _commit(repository, rev)
    finally:
        repository.close()


def _repository(root: Path) -> git.Repo:
    try:
        import git  # noqa: PLC0415  slow to load, and fails where git is not installed
    except ImportError:
        raise UsageError(
            Text("git is not installed here", "本机没有安装 git"),
            Text("Install git, or leave out --rev and --since", "请安装 git，或不用 --rev 和 --since"),
        ) from None
    try:
        return git.Repo(root, search_parent_directories=True)
    except (git.InvalidGitRepositoryError, git.NoSuchPathError):
        raise UsageError(
            Text(f"{root} is not in a git repository", f"{root} 不在 git 仓库里"),
            Text(
                "Leave out --rev and --since, or run git init and commit",
                "请去掉 --rev 和 --since，或先 git init 并提交",
            ),
        ) from None


def _commit(repository: git.Repo, rev: str) -> str:
    """Return the commit's full id. A revision never reaches git as an option."""
    import git  # noqa: PLC0415  the same

    try:
        return str(repository.git.rev_parse("--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}"))
    except (git.GitError, ValueError):
        raise UsageError(
            Text(f"The repository has no commit {rev}", f"仓库里没有提交 {rev}"),
            Text(
                "Name a hash, tag or branch; a shallow clone lacks older ones: git fetch --unshallow",
                "请写提交编号、标签或分支；浅克隆缺少较早的提交，可先运行 git fetch --unshallow",
            ),
        ) from None


def _write_out(repository: git.Repo, commit: str, way: str, target: Path) -> None:
    """Write the files below `way` ("" or "example-repo/") of a commit into `target`."""
    listed = repository.git.execute(
        ["git", "ls-tree", "-r", "-z", "--full-tree", commit, *(["--", way] if way else [])],
        stdout_as_string=False,
        strip_newline_in_stdout=False,
    )
    for entry in bytes(listed).split(b"\0"):
        head, _, name = entry.partition(b"\t")
        if not name:
            continue
        mode, _, blob = head.split(b" ")
        below = os.fsdecode(name).removeprefix(way)
        if not _is_wanted(mode, below):
            continue
        data = repository.odb.stream(bytes.fromhex(blob.decode())).read()
        _put(target / below, mode, data)


def _is_wanted(mode: bytes, below: str) -> bool:
    parts = below.split("/")
    named = not any(part in ("", ".", "..") for part in parts)
    return named and (mode == _LINK or (mode.startswith(_FILE) and below.lower().endswith((".yaml", ".yml"))))


def _put(target: Path, mode: bytes, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if mode == _LINK:
        target.symlink_to(os.fsdecode(data))
    else:
        target.write_bytes(data)
