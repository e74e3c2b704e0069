"""The files of a house as a commit holds them, written out beside the work tree, which is not touched."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from gendan.read.blobs import read_blobs
from gendan.read.characters import LARGEST
from gendan.read.git_door import GitError, ask
from gendan.read.git_log import moment
from gendan.read.receipts import read_receipts
from gendan.read.repository import way_to
from gendan.read.rev_name import check_repository, commit_of
from gendan.words.errors import UsageError
from gendan.words.seal import LIST, LONGEST_LIST
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from gendan.words.history import Clock

__all__ = ("Standing", "commit_at", "commit_of", "files_of")

_FILE, _LINK = b"100", b"120000"


@contextmanager
def files_of(root: Path, rev: str) -> Iterator[tuple[Path, str]]:
    """Yield a folder with the house at `root` as of `rev`, and the commit's full id; the folder is gone afterwards.

    Only YAML files, the lists beside seals, and links are written; submodules are not entered. Attributes, filters and hooks of the repository
    are not used, so nothing of it is run. Raises UsageError like `commit_of`, and when a file of the commit is lost.
    """
    commit = commit_of(root, rev)
    with TemporaryDirectory(prefix="gendan-rev-") as folder:
        target = Path(folder) / "house"
        target.mkdir()
        _write_out(root, commit, target)
        yield target.resolve(), commit


class Standing(NamedTuple):
    """The commit at which the main line stood at the end of a day, when it came in, and which clock says so."""

    commit: str
    when: datetime
    clock: Clock


def commit_at(root: Path, day: date, timezone: str) -> Standing:
    """Return the last commit of the main line received by the end of `day` in `timezone`: what was known then.

    A commit without a receipt counts by the time it claims. Order is git's, which proves it: a commit that claims an earlier
    time than one before it was still made later. Raises UsageError like `files_of`, and when nothing had come in by then.
    """
    check_repository(root)
    zone = ZoneInfo(timezone)
    receipts = read_receipts(root).times
    try:
        said = ask(
            root, "log", "--first-parent", "--no-show-signature", "--date=raw", "--format=tformat:%H %cd", "HEAD"
        )
    except GitError:
        said = b""
    for line in said.decode(errors="replace").splitlines():
        commit, _, raw = line.partition(" ")
        receipt = receipts.get(commit)
        when = receipt or moment(raw)
        if when is not None and when.astimezone(zone).date() <= day:
            return Standing(commit, when.astimezone(zone), "receipt" if receipt else "commit")
    raise UsageError(
        Text(f"Nothing had been committed by {day}", f"到 {day} 为止还没有任何提交"),
        Text(
            "Choose a later day; a shallow clone lacks older commits: git fetch --unshallow",
            "请选更晚的日期；浅克隆缺少较早的提交，可先运行 git fetch --unshallow",
        ),
    )


def blobs_at(root: Path, commit: str) -> dict[str, str]:
    """Return the blobs of the files that `files_of` writes, by name; links are left out. Raises UsageError like it."""
    return {below: blob for below, mode, blob in _listed(root, commit) if mode != _LINK}


def _listed(root: Path, commit: str) -> list[tuple[str, bytes, str]]:
    """Return name, mode and blob of what is wanted of a commit, below the house ("" or "example-repo/")."""
    way = way_to(root)
    said = ask(root, "ls-tree", "-r", "-z", "--full-tree", commit, *(["--", way] if way else []))
    wanted: list[tuple[str, bytes, str]] = []
    for entry in said.split(b"\0"):
        head, _, name = entry.partition(b"\t")
        if not name:
            continue
        mode, _, blob = head.split(b" ")
        below = os.fsdecode(name).removeprefix(way)
        if _is_wanted(mode, below):
            wanted.append((below, mode, blob.decode()))
    return wanted


def _write_out(root: Path, commit: str, target: Path) -> None:
    """Write the files of a commit into `target`."""
    wanted = _listed(root, commit)
    for (below, mode, _), (lost, data) in zip(wanted, read_blobs(root, [one[-1] for one in wanted]), strict=True):
        if data == "too-large" and below.endswith(LIST):
            _put(target / below, mode, _long_list(root, lost))
            continue
        if data == "missing":
            raise UsageError(
                Text(f"The repository has lost the object {lost}", f"仓库缺少对象 {lost}"),
                Text("Fetch it again: git fetch --refetch", "请重新获取：git fetch --refetch"),
            )
        _put(target / below, mode, data)


def _long_list(root: Path, blob: str) -> bytes | str:
    """Return a list that is too large for a document: it has a line for each file of a month."""
    size = int(ask(root, "cat-file", "-s", blob))
    return ask(root, "cat-file", "blob", blob) if size <= LONGEST_LIST else "too-large"


def _is_wanted(mode: bytes, below: str) -> bool:
    parts = below.split("/")
    named = not any(part in ("", ".", "..") for part in parts)
    return named and (mode == _LINK or (mode.startswith(_FILE) and below.lower().endswith((".yaml", ".yml", LIST))))


def _put(target: Path, mode: bytes, data: bytes | str) -> None:
    """Write one file; of one that nobody would read, only its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, str):
        with target.open("wb") as file:
            file.truncate(LARGEST + 1)
    elif mode == _LINK:
        target.symlink_to(os.fsdecode(data))
    else:
        target.write_bytes(data)
