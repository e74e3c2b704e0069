"""Which documents a name means for `gendan log`."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.read.history import read_history
from gendan.words.errors import UsageError
from gendan.words.history import Chain
from gendan.words.house import is_outside
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gendan.read.tree import Listing, SourceFile
    from gendan.words.history import History
    from gendan.words.house import House, Kind

_WILD = re.compile(r"[*?\[]")
_FIRST = ("order", "contract", "person", "partner", "rules", "rubric", "checklist", "waivers", "calendar")
"""Whom a bare name means first, where several kinds have one of that name."""


class Trail(Struct, frozen=True):
    """A repository that holds documents of the house, and what is known of its history."""

    root: Path
    history: History

    def of(self, chain: Chain) -> Trail:
        """Return the trail of one document."""
        return replace(self, history=replace(self.history, chains=(chain,)))


def trails_of(house: House) -> tuple[Trail, ...]:
    """Return the house's own repository, and those of parts that lie outside of it, as ratings may: `../ratings/*/*.yaml`."""
    found = [Trail(house.root, read_history(house.root, house.places))]
    parts: dict[Path, dict[Kind, str]] = {}
    for kind, place in house.places.items():
        if is_outside(place):
            steps = place.split("/")
            fixed = next((number for number, step in enumerate(steps) if _WILD.search(step)), len(steps) - 1)
            folder = (house.root / "/".join(steps[:fixed])).resolve()
            parts.setdefault(folder, {})[kind] = "/".join(steps[fixed:])
    for folder, places in sorted(parts.items()):
        if folder.is_dir():
            found.append(Trail(folder, read_history(folder, places)))
    return tuple(found)


def choose(name: str | None, trails: Sequence[Trail], listing: Listing) -> tuple[Sequence[Trail], str | None]:
    """Return the documents that `name` means, each in its trail, and the rule where it names one within a pack.

    None means all that history knows. "SO-1" is a document of any kind, "contract/SC-1" one of that kind, "ours/late" a
    rule of a house pack. A file that was never committed has no versions. Raises UsageError for a name nobody knows.
    """
    if name is None:
        return [one for number, one in enumerate(trails) if not number or one.history.chains], None
    known = {(str(chain.kind), chain.id): one.of(chain) for one in reversed(trails) for chain in one.history.chains}
    for source in listing.files:
        home = _home(source, trails) if is_outside(source.file) else trails[0]
        known.setdefault((source.kind, source.key), home.of(Chain(source.kind, source.key, ())))
    bare = sorted((key for key in known if key[1] == name), key=_rank)
    kind, slash, rest = name.partition("/")
    if bare:
        return (known[bare[0]],), None
    if slash and (kind, rest) in known:
        return (known[kind, rest],), None
    if slash and ("rules", kind) in known:
        return (known["rules", kind],), rest
    raise _unknown(name, (key[1] for key in known))


def _home(source: SourceFile, trails: Sequence[Trail]) -> Trail:
    """Return the repository that a file outside of the house lies in."""
    path = source.path.resolve()
    return next((one for one in reversed(trails) if path.is_relative_to(one.root)), trails[0])


def _rank(key: tuple[str, str]) -> tuple[int, str]:
    return (_FIRST.index(key[0]) if key[0] in _FIRST else len(_FIRST), key[0])


def _unknown(name: str, known: Iterable[str]) -> UsageError:
    near = difflib.get_close_matches(name, sorted(set(known)), n=3, cutoff=0.5)
    advice = Text(
        "Name an order, a person, a contract …; order/ID or contract/ID where two have one name",
        "请写订单、人员、合同等的编号；同名时写成 order/编号、contract/编号",
    )
    if near:
        advice = Text(f"Did you mean {', '.join(near)}?", f"是不是 {'、'.join(near)}？")
    return UsageError(Text(f"Neither history nor the files know {name}", f"历史和文件里都没有 {name}"), advice)
