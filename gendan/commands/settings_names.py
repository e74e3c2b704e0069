"""What gendan.yaml names that is not there: people in `may_change`, folders in `places`."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from gendan.words.finding import Trouble
from gendan.words.house import PLACES, Kind, is_outside
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.read.tree import Listing
    from gendan.words.finding import Path
    from gendan.words.house import House

FILE = "gendan.yaml"
_EXPECTED: tuple[Kind, ...] = ("order", "partner", "person", "calendar", "checklist")
"""Kinds that a house has from its first day; a folder of another kind may come with its first file."""
_WILD = frozenset("*?[")


def lost_names(house: House, listing: Listing) -> Iterator[Trouble]:
    """Yield a trouble, with its line, for each person and folder that gendan.yaml names and that is not there."""
    people = dict(_people(house))
    known = {one.id for one in listing.files if one.kind == "person"} if people else set()
    strange = {path: person for path, person in people.items() if person not in known}
    folders = dict(_folders(house))
    if not strange and not folders:
        return
    from gendan.evaluate.mistake import candidates
    from gendan.read.files import read_file
    from gendan.read.positions import compose

    data = read_file(house.root / FILE, FILE)
    if not isinstance(data, bytes):
        return
    at = compose(data, FILE)
    for path, person in strange.items():
        message = Text(
            f"`may_change` names {person}: there is no such person",
            f"`may_change` 写的是 {person}，没有这个人员",
        )
        yield Trouble("data/unknown-reference", at.place(path), message, candidates(person, known), path)
    for path, folder in folders.items():
        message = Text(
            f"`places` names {folder}/: there is no such folder, so none of its files are read",
            f"`places` 写的是 {folder}/，没有这个文件夹，其中的文件都不会读取",
        )
        advice = Text(f"Put the place right, or make the folder {folder}/", f"改正 places，或新建文件夹 {folder}/")
        yield Trouble("data/unknown-reference", at.place(path), message, advice, path)


def _people(house: House) -> Iterator[tuple[Path, str]]:
    for entry, one in enumerate(house.may_change):
        for index, person in enumerate(one.people):
            yield ("may_change", entry, "people", index), person


def _folders(house: House) -> Iterator[tuple[Path, str]]:
    """Yield the folders of places that are not the usual ones, and not there. Those outside may well be elsewhere."""
    for kind in _EXPECTED:
        place = house.places.get(kind, PLACES[kind])
        if place == PLACES[kind] or is_outside(place):
            continue
        fixed = []
        for part in PurePosixPath(place).parts[:-1]:
            if _WILD & set(part):
                break
            fixed.append(part)
        if fixed and not house.root.joinpath(*fixed).is_dir():
            yield ("places", kind), "/".join(fixed)
