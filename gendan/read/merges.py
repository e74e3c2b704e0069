"""Who wrote what a merge brought in: the commits of the branches beside the main line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.git_door import flow
from gendan.read.git_log import FORMAT, read_log

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gendan.read.git_log import Logged
    from gendan.words.history import Commit


def find_origins(
    root: Path, head: str, below: tuple[str, ...], line: Sequence[Commit], brought: Sequence[Logged]
) -> Mapping[tuple[int, str], Commit]:
    """Return, by number of a merge on the main line and name of a file, the commit of a branch that wrote that content.

    `brought` are the merges of the line that changed something. What nobody wrote before the merge was edited inside
    it, or put together by it, and is not in the answer: it is the merge's own. Costs nothing where nothing was brought.
    """
    if not brought:
        return {}
    merges = {one.commit.id: one for one in brought}
    on_line = {one.id for one in line}
    wanted: dict[tuple[str, str | None], list[Logged]] = {}
    found: dict[tuple[int, str], Commit] = {}
    words = ["log", "--topo-order", "--full-history", "--diff-merges=off", *FORMAT, head, *below]
    for logged in read_log(flow(root, *words)):
        merge = merges.get(logged.commit.id)
        if merge is not None:
            for entry in merge.entries:
                wanted.setdefault((entry.name, entry.blob), []).append(merge)
        elif logged.commit.id not in on_line:
            for entry in logged.entries:
                for one in wanted.pop((entry.name, entry.blob), ()):
                    found[one.commit.number, entry.name] = logged.commit
    return found
