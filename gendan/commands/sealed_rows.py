"""Rows of `sealed_changes`: quick enough for every check, since only files with other bytes are looked into."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from gendan.commands.sealed_files import hold_against
from gendan.commands.sealing import has_private_ratings
from gendan.words.seal import FACTS, TOUCHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gendan.commands.sealed_files import SealedFiles
    from gendan.read.tree import Listing
    from gendan.words.house import House

Cells = tuple[object, ...]


def rows_of_seals(house: House, listing: Listing) -> list[Cells]:
    """Return what is no longer as it was sealed, by month and file; nothing in a house without seals."""
    held = hold_against(house, listing)
    return sorted({*_files(held), *_spoilt(held), *_told(held, house)}, key=lambda row: (str(row[0]), str(row[1])))


def _files(held: SealedFiles) -> Iterator[Cells]:
    for seal in held.seals:
        for one in held.of(seal):
            if one.touch in TOUCHING:
                order = PurePosixPath(one.file).stem if one.kind == "order" else None
                ids = ", ".join(one.corrections) or None
                yield (
                    *(one.month, one.file, seal.as_of, one.kind, one.touch, one.kind in FACTS, ids),
                    *(seal.private, None, None, order, ""),
                )


def _spoilt(held: SealedFiles) -> Iterator[Cells]:
    for seal in held.seals:
        day: date | None = seal.as_of if seal.hash else None
        for trouble in seal.troubles:
            yield (
                *(seal.month, trouble.place.file, day, "seal", "spoilt", False, None, seal.private),
                *(trouble.message.en, trouble.message.zh, None, ""),
            )


def _told(held: SealedFiles, house: House) -> Iterator[Cells]:
    """Yield corrections that everyone can read and that say what only some may know."""
    if not has_private_ratings(house):
        return
    for one in held.corrections:
        if not one.private and (one.effects or one.appeal):
            yield one.month, one.file, one.on, "correction", "told", False, None, False, None, None, None, ""
