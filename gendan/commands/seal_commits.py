"""Rows of `seal_commits`: which commits the seals of a house name, and whether history still leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.git_door import GitError, ask
from gendan.read.receipts import ancestors_of
from gendan.read.tree import read_bytes
from gendan.read.yaml_door import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.commands.line import Line
    from gendan.read.tree import Listing


def rows_of_seal_commits(listing: Listing, line: Line) -> list[tuple[object, ...]]:
    """Return file, month, commit, and whether it leads to the end of `line`; that is None in a shallow clone, or without git."""
    named = list(_named(listing))
    known = _ancestors(line) if named else None
    return [
        (file, month, commit, None if known is None else any(one.startswith(commit) for one in known))
        for file, month, commit in named
    ]


def _named(listing: Listing) -> Iterator[tuple[str, str, str]]:
    for source in listing.files:
        if source.kind == "seal":
            data, _ = read_bytes(source)
            value = None if data is None else parse(data, source.file).value
            commit = value.get("commit") if isinstance(value, dict) else None
            if isinstance(commit, str) and commit:
                yield source.file, source.id, commit


def _ancestors(line: Line) -> frozenset[str] | None:
    try:
        if ask(line.root, "rev-parse", "--is-shallow-repository").strip() == b"true":
            return None
        return frozenset(ancestors_of(line.root, (line.rev,)))
    except GitError:
        return None
