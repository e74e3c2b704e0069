"""Who wrote what a merge brought in: the commits of the branches beside the main line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.git_door import ask, flow
from gendan.read.git_log import FORMAT, read_log

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gendan.read.git_log import Logged
    from gendan.words.history import Commit


def find_origins(
    root: Path, revs: tuple[str, ...], below: tuple[str, ...], brought: Sequence[Logged]
) -> Mapping[tuple[int, str], Commit]:
    """Return, by number of a merge on the main line and name of a file, the commit of a branch that wrote that content.

    `revs` are the commit up to which is read and, as ^ID, the one after which; `brought` are the merges between them that
    changed something. Only commits that came with the merge are asked, the newest first: what none of them wrote was
    edited inside the merge, or put together by it, and is the merge's own. Costs nothing where nothing was brought.
    """
    if not brought:
        return {}
    merges = {one.commit.id: one for one in brought}
    came = _came_with(_parents(root, revs), revs[0])
    ids = [one for one, merge in came.items() if merge in merges]
    wanted = {(merge, entry.name, entry.blob): one for merge, one in merges.items() for entry in one.entries}
    words = ["log", "--stdin", "--no-walk=unsorted", "--diff-merges=off", *FORMAT, *below]
    found: dict[tuple[int, str], Commit] = {}
    for logged in read_log(flow(root, *words, told="".join(f"{one}\n" for one in ids).encode())) if ids else ():
        for entry in logged.entries:
            merge = wanted.pop((came[logged.commit.id], entry.name, entry.blob), None)
            if merge is not None:
                found[merge.commit.number, entry.name] = logged.commit
    return found


def _parents(root: Path, revs: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the parents of each commit, the newest commits first."""
    said = ask(root, "rev-list", "--topo-order", "--parents", "--end-of-options", *revs, "--")
    return {one: parents for one, *parents in map(str.split, said.decode("ascii").splitlines())}


def _came_with(parents: Mapping[str, list[str]], head: str) -> dict[str, str]:
    """Return the merge of the main line that each commit beside it came with, in the order of `parents`."""
    line = []
    here = head
    while here in parents:
        line.append(here)
        here = parents[here][0] if parents[here] else ""
    on_line = frozenset(line)
    came: dict[str, str] = {}
    for merge in reversed(line):
        waiting = parents[merge][1:]
        while waiting:
            one = waiting.pop()
            if one in parents and one not in came and one not in on_line:
                came[one] = merge
                waiting += parents[one]
    return {one: came[one] for one in parents if one in came}
