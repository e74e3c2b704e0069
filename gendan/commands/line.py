"""Where history is read: a repository, and up to which commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from gendan.words.history import SignatureState


class Line(Struct, frozen=True):
    """The main line that is told: the repository that `root` lies in, up to `rev`, a commit's id or "HEAD"."""

    root: Path
    rev: str = "HEAD"
    today: date | None = None
    """The day on which the repository is as it is: its commits were made by then, whatever they claim. None: not known."""
    verified: Mapping[str, SignatureState] | None = None
    """What verifying the signatures of commits gave, by commit, where that is known already: in examples of rules."""
