"""What is known of a house from earlier runs: which of its files are as they were, and what a check answered of them."""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.commands.batches import DRAWER, reader_digest
from gendan.keep import the_shelf
from gendan.keep.stamps import Stamp, Stamps, stamp_of, unchanged
from gendan.read.files import look_and_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from gendan.keep.shelf import Shelf
    from gendan.read.tree import Listing, SourceFile
    from gendan.words.house import House
    from gendan.words.report import Report

_DRAWER = "reports"
_LOOKED_INTO = 2000
"""So many files that may have changed are looked into at once: often they have not, or have changed back."""
_PERSONAL = "appraisal/"
"""Rules whose findings name people and their marks: those are written down nowhere."""
_BY_US = ("gendan", "rules")
"""Kinds that no worker reads: they are looked at here."""


class Seen(Struct):
    """The files of a house by their stamps. `stamps` grows when files are read; what was `known` before is left as it was."""

    shelf: Shelf
    house: House
    listing: Listing
    known: Mapping[str, Stamp]
    stamps: dict[str, Stamp] = field(default_factory=dict)
    lasting: bool = True
    """The files will lie there the next time too."""

    def learn(self, stamps: Iterable[tuple[str, Stamp]]) -> None:
        """Take in what was read in this run, and write it down where it is news."""
        self.stamps.update(stamps)
        if self.lasting and self.stamps != self.known:
            Stamps(self.shelf, str(self.house.root)).save(self.stamps)

    def report(self, as_of: date, asked: str) -> Report | None:
        """Return what a check answered the last time, when nothing it went by has changed."""
        from gendan.commands.kept_report import load_report

        name = self._name(as_of, asked)
        data = self.shelf.get(_DRAWER, name) if name else None
        if name is None or data is None:
            return None
        self.shelf.touch(_DRAWER, name)
        return load_report(data)

    def keep(self, report: Report, as_of: date, asked: str) -> None:
        """Keep an answer that nothing but the files, the day and what was `asked` went into; never one that tells of ratings."""
        from gendan.commands.kept_report import dump_report

        if any(one.rule.startswith(_PERSONAL) for one in report.findings):
            return
        name, own = self._name(as_of, asked), [one for one in self.listing.files if one.kind in _BY_US]
        if name is None or len(unchanged(self.stamps, _named(own))) < len(own):
            return  # a file was changed while we judged
        data = dump_report(report)
        if data is not None:
            self.shelf.put(_DRAWER, name, data)
            self.shelf.sweep()

    def _name(self, as_of: date, asked: str) -> str | None:
        """Return the entry of an answer; None while there are files of which it is not known what is in them."""
        files = self.listing.files
        if any(one.file not in self.stamps for one in files):
            return None
        said = [reader_digest(), as_of.isoformat(), asked, self.house.root.name, repr(self.listing.troubles)]
        said += [f"{one.kind} {self.stamps[one.file].digest} {one.file}" for one in files]
        return blake2b("\n".join(said).encode(errors="surrogateescape"), digest_size=16).hexdigest()


def look_around(house: House, listing: Listing) -> Seen | None:
    """Return what is known of the house's files; None where nothing is kept between runs."""
    shelf = the_shelf()
    if shelf is None:
        return None
    known, written = Stamps(shelf, str(house.root)).load()
    stamps = unchanged(known, _named(listing.files), written)
    if not known and shelf.holds(DRAWER):
        stamps = _of_index(house, listing)
    unsure = [one for one in listing.files if one.file not in stamps]
    most = _LOOKED_INTO if known else 0
    for one in unsure if len(unsure) <= most else [one for one in unsure if one.kind in _BY_US]:
        _look_into(one, stamps)
    return Seen(shelf, house, listing, known, stamps)


def look_at_commit(house: House, listing: Listing, blobs: Mapping[str, str]) -> Seen | None:
    """Return the same of the files of a commit, which lie there for this run only; `blobs` are git's ids of what is in them."""
    shelf = the_shelf()
    if shelf is None:
        return None
    stamps = {one.file: Stamp(0, 0, 0, 0, blobs[one.file]) for one in listing.files if one.file in blobs}
    return Seen(shelf, house, listing, {}, stamps, lasting=False)


def _of_index(house: House, listing: Listing) -> dict[str, Stamp]:
    """Return the stamps of the files as git's index has them: in a new clone nothing needs to be read that was read elsewhere."""
    from gendan.read.index import index_of

    index = index_of(house.root)
    stamps = {}
    for one in listing.files:
        blob = index.get(one.file)
        if blob is not None and one.kind not in _BY_US:
            found = _looked_at(one.where)
            if found is not None and found.st_size == blob[1]:
                stamps[one.file] = Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, blob[0])
    return stamps


def _named(files: Iterable[SourceFile]) -> Iterable[tuple[str, str]]:
    return ((one.file, one.where) for one in files)


def _look_into(source: SourceFile, stamps: dict[str, Stamp]) -> None:
    found, data = look_and_read(source.where, source.file)
    if found is not None and isinstance(data, bytes):
        stamps[source.file] = stamp_of(found, data)


def _looked_at(path: str) -> os.stat_result | None:
    """Return what the system says of a file that is no link: git keeps of a link where it points to."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None
