"""The people whom gendan.yaml names in `may_change`: each must have a file, or the right is nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.finding import Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.read.tree import Listing
    from gendan.words.house import House

FILE = "gendan.yaml"


def unknown_people(house: House, listing: Listing) -> Iterator[Trouble]:
    """Yield a trouble, with its line, for each person in `may_change` who is not in people/."""
    named = [
        (("may_change", entry, "people", index), person)
        for entry, one in enumerate(house.may_change)
        for index, person in enumerate(one.people)
    ]
    known = {one.id for one in listing.files if one.kind == "person"} if named else set()
    strange = [(path, person) for path, person in named if person not in known]
    if not strange:
        return
    from gendan.evaluate.mistake import candidates
    from gendan.read.files import read_file
    from gendan.read.positions import compose

    data = read_file(house.root / FILE, FILE)
    if not isinstance(data, bytes):
        return
    at = compose(data, FILE)
    for path, person in strange:
        message = Text(
            f"`may_change` names {person}: there is no such person",
            f"`may_change` 写的是 {person}，没有这个人员",
        )
        yield Trouble("data/unknown-reference", at.place(path), message, candidates(person, known), path)
