"""What gendan keeps between runs, so that nothing is worked out twice. All of it can be deleted at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.keep.shelf import Shelf

_in_use: list[Shelf] = []


def use_shelf(shelf: Shelf | None) -> None:
    """Say where this process keeps things; None: nowhere. Only the command line does; without it nothing is kept."""
    _in_use[:] = [] if shelf is None else [shelf]


def the_shelf() -> Shelf | None:
    """Return where this process keeps things, None for nowhere."""
    return _in_use[0] if _in_use else None
