"""Rows of `sealed_changes`: quick enough for every check, since only files with other bytes are looked into."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from gendan.commands.sealed_files import hold_against
from gendan.commands.sealing import has_private_ratings
from gendan.words.seal import FACTS, LIST, TOUCHING
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gendan.commands.sealed_files import SealedFiles
    from gendan.read.tree import Listing
    from gendan.words.house import House
    from gendan.words.seal import Touch

Cells = tuple[object, ...]
_TOUCHES: dict[Touch, Text] = {
    "changed": Text("what it said of the month was changed", "与该月有关的内容被改"),
    "gone": Text("the file is gone", "文件不见了"),
    "added": Text("it was added and counts in the month", "是新补入的，却计入该月"),
}


def rows_of_seals(house: House, listing: Listing) -> list[Cells]:
    """Return what is no longer as it was sealed, by month and file; nothing in a house without seals."""
    held = hold_against(house, listing)
    rows = {*_files(held), *_spoilt(held), *_told(held, house)}
    return sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[4])))


def _files(held: SealedFiles) -> Iterator[Cells]:
    for seal in held.seals:
        for one in held.of(seal):
            if one.touch in TOUCHING:
                order = PurePosixPath(one.file).stem if one.kind == "order" else None
                ids = ", ".join(one.corrections) or None
                yield (
                    *(one.month, one.file, seal.as_of, one.kind, one.touch, one.kind in FACTS, ids),
                    *(seal.private, _TOUCHES[one.touch].en, _TOUCHES[one.touch].zh, order, ""),
                )


def _spoilt(held: SealedFiles) -> Iterator[Cells]:
    for seal in held.seals:
        day: date | None = seal.as_of if seal.hash else None
        # what the form of a seal in the house lacks is told as for any other file
        for trouble in seal.troubles if seal.hash or seal.private else ():
            yield (
                *(seal.month, trouble.place.file, day, "seal", "spoilt", False, None, seal.private),
                *(trouble.message.en, trouble.message.zh, None, ""),
            )
        if seal.troubles and not seal.inputs:  # nobody knows what became of its files
            yield seal.month, seal.file.removesuffix(".yaml") + LIST, day, *[None] * 9


def _told(held: SealedFiles, house: House) -> Iterator[Cells]:
    """Yield corrections that everyone can read and that say what only some may know, and those of months not sealed."""
    sealed = {seal.month for seal in held.seals}
    for one in held.corrections:
        if not one.private and (one.effects or one.appeal) and has_private_ratings(house):
            yield one.month, one.file, one.on, "correction", "told", False, None, False, None, None, None, ""
        if one.month not in sealed:
            yield one.month, one.file, one.on, "correction", "unsealed", False, None, one.private, None, None, None, ""
