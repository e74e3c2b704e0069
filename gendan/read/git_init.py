"""Begins a git repository for a new house, where there is none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Begun = Literal["begun", "inside", "no-git"]


def begin_repository(folder: Path) -> Begun:
    """Make `folder`, which exists, a git repository, unless it lies inside one already.

    Returns "no-git" when git is not installed or refuses: the files are of use without it.
    """
    try:
        import git  # noqa: PLC0415  slow to load, and fails where git is not installed
    except ImportError:
        return "no-git"
    try:
        with git.Repo(folder, search_parent_directories=True):
            return "inside"
    except git.InvalidGitRepositoryError:
        pass
    except git.GitError:
        return "no-git"
    try:
        git.Repo.init(folder).close()
    except (git.GitError, OSError):
        return "no-git"
    return "begun"
