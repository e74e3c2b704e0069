"""The files of sealed months held against those of today, by their hashes: no score is reckoned, git is not asked."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.commands.corrections import covering, read_corrections
from gendan.commands.sealing import bytes_seen, counts_nothing, look_at, month_inputs, read_seals
from gendan.compare.known import Period
from gendan.words.house import is_outside
from gendan.words.seal import Touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.commands.sealing import Seen
    from gendan.read.tree import Listing, SourceFile
    from gendan.words.house import House
    from gendan.words.seal import Correction, Input, Seal, Touch

_COMES = frozenset({"order", "appraisal", "timesheet"})
"""Kinds of which a new file can count in a month that is over."""


class SealedFiles(Struct, frozen=True):
    """The seals of a house, the corrections, and what became of the files since; those that are as they were are not told."""

    seals: tuple[Seal, ...]
    corrections: tuple[Correction, ...]
    touched: tuple[Touched, ...]

    def of(self, seal: Seal) -> tuple[Touched, ...]:
        """Return what became of the files of one seal."""
        return tuple(one for one in self.touched if one.month == seal.month and is_outside(one.file) == seal.private)


def hold_against(house: House, listing: Listing, month: str | None = None) -> SealedFiles:
    """Return what became of the files of all sealed months, or of one. Costs nothing in a house without seals."""
    seals = read_seals(listing, month)
    corrections = read_corrections(listing)
    if not seals:
        return SealedFiles((), corrections, ())
    now = _Now(house, listing, seals)
    touched = [each for seal in seals if not seal.troubles or seal.inputs for each in now.touched(seal, corrections)]
    return SealedFiles(seals, corrections, tuple(touched))


class _Now:
    """The files of today. Bytes are read once for all seals; only files with other bytes are parsed."""

    def __init__(self, house: House, listing: Listing, seals: Sequence[Seal]) -> None:
        self._listing = listing
        self._own = {one.file: one for one in listing.files}
        self._periods = sorted(
            {Period(seal.month, seal.as_of) for seal in seals}, key=lambda one: (one.month, one.as_of)
        )
        known = {file for seal in seals for file in seal.inputs}
        self._places = _by_name(listing.files)
        at_hand = [one for one in listing.files if one.file in known]
        self._bytes = bytes_seen(at_hand)
        wanted = {one.file for seal in seals for one in seal.inputs.values() if self._bytes.get(one.file) != one.bytes}
        wanted |= {one.file for seal in seals for each in seal.inputs.values() for one in self._moved(each)}
        wanted |= {one.file for seal in seals for one in self._new(seal)}
        looked = look_at([one for one in listing.files if one.file in wanted], self._periods, house.timezone)
        self._seen: Mapping[str, Seen] = {one.source.file: one for one in looked}

    def touched(self, seal: Seal, corrections: Iterable[Correction]) -> Iterable[Touched]:
        """Yield what became of the files of a seal, by name."""
        for _, one in sorted(seal.inputs.items()):
            if self._bytes.get(one.file) != one.bytes:
                yield self._one(seal, one, corrections)
        for source in self._new(seal):
            content = self._content(source.file, seal)
            if not counts_nothing(content):
                covered = covering(corrections, seal.month, source.file, content)
                yield Touched(seal.month, source.file, source.kind, "added", content, covered)

    def _one(self, seal: Seal, one: Input, corrections: Iterable[Correction]) -> Touched:
        place = next((each.file for each in self._moved(one)), one.file)
        content = self._content(place, seal)
        touch: Touch = "changed"
        if place not in self._own:
            touch = "gone"
        elif content == one.content:
            touch = "later"
        return Touched(
            seal.month, one.file, one.kind, touch, content, covering(corrections, seal.month, one.file, content)
        )

    def _content(self, file: str, seal: Seal) -> str:
        seen = self._seen.get(file)
        return seen.contents[self._periods.index(Period(seal.month, seal.as_of))] if seen is not None else ""

    def _moved(self, one: Input) -> list[SourceFile]:
        """Return where the document of an input lies now when its file is not where it was."""
        if one.file in self._own:
            return []
        return [each for each in self._places.get(_name(one.kind, one.file), ()) if each.file != one.file]

    def _new(self, seal: Seal) -> list[SourceFile]:
        """Return the files that were not there when the month was sealed and may count in it."""
        known = {_name(one.kind, one.file) for one in seal.inputs.values()}
        return [
            one
            for one in month_inputs(self._listing, seal.month)
            if one.kind in _COMES
            and one.file not in seal.inputs
            and is_outside(one.file) == seal.private
            and _name(one.kind, one.file) not in known
        ]


def _name(kind: str, file: str) -> tuple[str, str]:
    """Return the document that a file is: kind and id, of monthly forms the month in front."""
    way = PurePosixPath(file)
    return kind, f"{way.parent.name}/{way.stem}" if kind in {"appraisal", "timesheet"} else way.stem


def _by_name(files: Iterable[SourceFile]) -> dict[tuple[str, str], list[SourceFile]]:
    found: dict[tuple[str, str], list[SourceFile]] = {}
    for one in files:
        found.setdefault(_name(one.kind, one.file), []).append(one)
    return found
