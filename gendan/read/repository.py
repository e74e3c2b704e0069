"""Where a house lies within its git repository, found without git: only names of folders are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def way_to(root: Path) -> str:
    """Return the way from the top of the git repository to `root`, "example-repo/"; "" at the top or outside of git."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            way = root.relative_to(folder).as_posix()
            return "" if way == "." else f"{way}/"
    return ""
