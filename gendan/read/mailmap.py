"""What git maps the names of people by, so that it can be seen whether names that were read are still the same."""

from __future__ import annotations

import os
from pathlib import Path

from gendan.read.git_door import GitError, ask


def read_mailmap(root: Path) -> bytes | None:
    """Return the `.mailmap` at the top of the work tree, b"" without one; None where names come from elsewhere too, or that is not known."""
    try:
        top = ask(root, "rev-parse", "--show-toplevel").removesuffix(b"\n")
    except GitError:
        return None
    if not top or _is_configured(root):
        return None
    try:
        return Path(os.fsdecode(top), ".mailmap").read_bytes()
    except FileNotFoundError:
        return b""
    except OSError:
        return None


def _is_configured(root: Path) -> bool:
    try:
        return bool(ask(root, "config", "--null", "--get-regexp", r"^mailmap\."))
    except GitError:  # git says 1 where nothing is set
        return False
