"""The files of a house by kind, found by their place, and their bytes. Decides nothing about what is in them."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.read.files import read_file
from gendan.read.folders import Found, search
from gendan.read.kinds import MONTHLY

if TYPE_CHECKING:
    from gendan.words.finding import Trouble
    from gendan.words.house import House, Kind


class SourceFile(Struct, frozen=True):
    """One file: `file` is relative to the root with "/", "../…" when outside; `elsewhere` its path where that is not `root`/`file`.

    What can be told from these is not kept: a large house has a million of them.
    """

    kind: Kind
    file: str
    root: str
    elsewhere: str = ""

    @property
    def id(self) -> str:
        """Its name without the ending, in NFC."""
        name = self.file.rpartition("/")[2]
        stem = name.rpartition(".")[0] or name
        return stem if stem.isascii() else unicodedata.normalize("NFC", stem)

    @property
    def where(self) -> str:
        """Its path, as text."""
        return self.elsewhere or f"{self.root}/{self.file}"

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.where)

    @property
    def key(self) -> str:
        """The document's id within its kind: of those kept by the month it has the month in front, "2026-10/li-na"."""
        return f"{PurePosixPath(self.file).parent.name}/{self.id}" if self.kind in MONTHLY else self.id


class Listing(Struct, frozen=True):
    """All files of a house that are to be read, sorted by `file`, and what is wrong with names and links."""

    files: tuple[SourceFile, ...]
    troubles: tuple[Trouble, ...]


def list_files(house: House) -> Listing:
    """Return every file in the house's places.

    A file has one kind: where two places hold it, the one whose fixed folders are longer wins. Hidden files and
    folders are passed over, and so is what does not end in .yaml: editors' backups (`x.yaml~`, `.x.swp`, `x.yaml.orig`)
    and papers; but `.yml`, `.YAML` in a place that asks for .yaml is a trouble (`wrong-ending`). Links inside the
    house are followed, each folder once; a place that is missing is empty. Two files of a kind with one id are
    both kept: the tables take the first and list the other.
    """
    places = sorted(house.places.items(), key=lambda item: (-_fixed(item[1]), item[0]))
    root = os.path.normpath(house.root)
    taken: set[str] = set()
    files: list[SourceFile] = []
    troubles: dict[str, Trouble] = {}
    for kind, pattern in places:
        for found in search(house.root, pattern):
            if found.trouble is not None:
                troubles.setdefault(found.file, found.trouble)
            elif found.file not in taken:
                taken.add(found.file)
                files.append(_source(kind, found, root))
    files.sort(key=lambda source: source.file)
    kept = [one for file, one in troubles.items() if file not in taken]
    return Listing(tuple(files), tuple(sorted(kept, key=lambda one: (one.place.file, one.rule))))


def read_bytes(source: SourceFile) -> tuple[bytes | None, Trouble | None]:
    """Return the bytes of `source`, or None and the trouble: larger than 1 MiB, no regular file, not readable."""
    found = read_file(source.where, source.file)
    return (found, None) if isinstance(found, bytes) else (None, found)


def _fixed(pattern: str) -> int:
    """Return how many leading parts of a place are fixed; one without any wildcard is the most fixed of all."""
    parts = pattern.split("/")
    wild = [number for number, part in enumerate(parts) if "*" in part or "?" in part or "[" in part]
    return wild[0] if wild else 1000


def _source(kind: Kind, found: Found, root: str) -> SourceFile:
    there = found.path == f"{root}/{found.file}"
    return SourceFile(kind, found.file, root, "" if there else found.path)
