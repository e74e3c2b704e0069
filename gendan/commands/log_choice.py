"""Which documents a name means for `gendan log`."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from gendan.words.errors import UsageError
from gendan.words.history import Chain
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.read.tree import Listing
    from gendan.words.history import History

_FIRST = ("order", "contract", "person", "partner", "rules", "rubric", "checklist", "waivers", "calendar")
"""Whom a bare name means first, where several kinds have one of that name."""


def choose(name: str | None, history: History, listing: Listing) -> tuple[Sequence[Chain], str | None]:
    """Return the documents that `name` means, and the rule where it names one within a pack.

    None means all that history knows. "SO-1" is a document of any kind, "contract/SC-1" one of that kind, "ours/late" a
    rule of a house pack. A file that was never committed has no versions. Raises UsageError for a name nobody knows.
    """
    if name is None:
        return history.chains, None
    known = {(str(one.kind), one.id): one for one in history.chains}
    for source in listing.files:
        known.setdefault((source.kind, source.id), Chain(source.kind, source.id, ()))
    bare = sorted((key for key in known if key[1] == name), key=_rank)
    kind, slash, rest = name.partition("/")
    if bare:
        return (known[bare[0]],), None
    if slash and (kind, rest) in known:
        return (known[kind, rest],), None
    if slash and ("rules", kind) in known:
        return (known["rules", kind],), rest
    raise _unknown(name, (key[1] for key in known))


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
