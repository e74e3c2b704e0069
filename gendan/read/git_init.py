"""Begins a git repository for a new house, where there is none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gendan.read.git_door import GitError, ask

if TYPE_CHECKING:
    from pathlib import Path

Begun = Literal["begun", "inside", "no-git"]


def begin_repository(folder: Path) -> Begun:
    """Make `folder`, which exists, a git repository, unless it lies inside one already.

    Returns "no-git" when git is not installed or refuses: the files are of use without it.
    """
    try:
        ask(folder, "rev-parse", "--git-dir")
    except GitError as error:
        if "not a git repository" not in error.words:
            return "no-git"
    else:
        return "inside"
    try:
        ask(folder, "init", "--quiet")
    except GitError:
        return "no-git"
    return "begun"
