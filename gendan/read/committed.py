"""What a commit holds of a folder, file by file, and whether the files there are the same."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from gendan.read.blobs import read_blobs
from gendan.read.git_door import GitError, ask
from gendan.read.repository import way_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SHA1 = 40


def head_of(folder: Path) -> str | None:
    """Return the full id of the commit that HEAD is, None outside of a repository. Raises GitError when git refuses.

    "" in a repository without any commit.
    """
    try:
        ask(folder, "rev-parse", "--git-dir")
    except GitError as error:
        if "not a git repository" in error.words:
            return None
        raise
    try:
        return ask(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except GitError:
        return ""


def blobs_at(folder: Path, commit: str) -> dict[str, str]:
    """Return the id of each file below `folder` as the commit has it, by its path from there. Raises GitError."""
    way = way_to(folder)
    listed = ask(folder, "ls-tree", "-r", "-z", "--full-tree", commit, *(["--", way] if way else []))
    found = {}
    for entry in listed.split(b"\0"):
        head, _, name = entry.partition(b"\t")
        if name and b" blob " in head:
            found[os.fsdecode(name).removeprefix(way)] = head.split(b" ")[2].decode()
    return found


def blob_id(data: bytes, like: str) -> str:
    """Return the id that git gives to a file of these bytes, by the hash of the repository that made `like`."""
    head = b"blob %d\0" % len(data)
    if len(like) == _SHA1:
        return hashlib.sha1(head + data, usedforsecurity=False).hexdigest()
    return hashlib.sha256(head + data).hexdigest()


def bytes_of(folder: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of the blobs that the repository still has."""
    wanted = list(dict.fromkeys(blobs))
    return {one: data for one, data in read_blobs(folder, wanted) if isinstance(data, bytes)}


def rewritten(folder: Path, files: Iterable[str]) -> frozenset[str]:
    """Return those of the files below `folder` that are not as they were first committed: some commit, or nobody yet, changed them.

    None of them outside of a repository, and none that was never committed. Raises GitError when git refuses.
    """
    names = sorted(files)
    head = head_of(folder)
    if not names or not head:
        return frozenset()
    way = way_to(folder)
    said = ask(
        folder, "log", "--format=", "--name-only", "-z", "--no-renames", "--diff-filter=MT", head, "--", *names
    )  # pathspecs are seen from the folder, names from the top
    changed = {os.fsdecode(one).strip("\n").removeprefix(way) for one in said.split(b"\0")}
    blobs = blobs_at(folder, head)
    for name in names:
        path = folder / name
        if name in blobs and path.is_file() and blob_id(path.read_bytes(), head) != blobs[name]:
            changed.add(name)
    return frozenset(changed & set(names))


def leads_to(folder: Path, commit: str, later: str) -> bool:
    """Tell whether `later` came after `commit`, or is it. False for commits that are not here."""
    try:
        ask(folder, "merge-base", "--is-ancestor", commit, later)
    except GitError:
        return False
    return True
