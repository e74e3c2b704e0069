"""Where things stand in a file, as the reader knows it and the other stages ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gendan.words.finding import Path, Place


class Positions(Protocol):
    """The places of one document. A path that does not exist is answered for its nearest parent that does."""

    def place(self, path: Path) -> Place:
        """Return where the value at `path` begins."""
        ...

    def key_place(self, path: Path) -> Place:
        """Return where the key that ends `path` begins; for a list position, the place of the item."""
        ...

    def text(self, path: Path) -> str:
        """Return the scalar at `path` as it is written, `1e3` and not 1000.0, without quotes; "" when there is none."""
        ...

    def is_plain(self, path: Path) -> bool:
        """Return whether the value at `path` is a scalar written without quotes; False when there is none."""
        ...
