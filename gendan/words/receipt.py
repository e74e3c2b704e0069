"""A receipt: that a commit had come in by a time which an independent clock says, and where. Each names the one before it.

The hash of a receipt is SHA-256 over its canonical text, so that none can be changed, taken away or put between two others
without the next one saying so.
"""

from __future__ import annotations

from dataclasses import dataclass, field  # a Struct cannot leave a field out of comparison
from datetime import UTC, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gendan.words.text import Text

HEAD = "gendan receipt 1"
"""First line of the text: what it is, and the version of its form."""
FIRST = "0" * 64
"""What the first receipt names as the hash of the one before it."""
LONGEST = 200
"""So many characters may name the place, and the branch."""
SKEW = timedelta(minutes=5)
"""Clocks of servers differ: a time off by up to this much is taken for the same moment."""
NOWHERE = "-"
"""The branch of a receipt that knows none."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt. `number` counts from 1; `received` is in UTC, to the second; `before` the hash of receipt `number` - 1."""

    number: int
    commit: str
    received: datetime
    where: str
    branch: str
    before: str
    told: str | None = field(default=None, repr=False, compare=False)
    """Its hash, where it was taken from the text that was read."""

    @property
    def text(self) -> str:
        """The canonical text: seven lines, each a key, a space and the value, each ended by a line feed."""
        return (
            f"{HEAD}\nnumber {self.number}\ncommit {self.commit}\n"
            f"received {self.moment}\n"
            f"where {self.where}\nbranch {self.branch}\nbefore {self.before}\n"
        )

    @property
    def moment(self) -> str:
        """The time as the text says it: 2026-11-23T02:00:00Z."""
        return f"{self.received.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"

    @property
    def hash(self) -> str:
        """What the next receipt names: SHA-256 over the text in UTF-8, 64 digits."""
        return self.told or hash_of(self.text.encode())


def hash_of(text: bytes) -> str:
    """Return the hash of a canonical text."""
    return sha256(text).hexdigest()


class Spoilt(Struct, frozen=True):
    """A note that stands among the receipts and is none, or not that of its commit. `reason` says why."""

    commit: str
    reason: Text


class Book(Struct, frozen=True, dict=True):
    """All receipts of a repository by number, then by commit; and what stands among them that is none.

    `reason` says why they cannot be read at all: then there are none, and that they are whole is not known.
    """

    receipts: tuple[Receipt, ...] = ()
    spoilt: tuple[Spoilt, ...] = ()
    reason: Text | None = None

    @property
    def last(self) -> Receipt | None:
        """The receipt with the highest number; None when there is none."""
        return self.receipts[-1] if self.receipts else None

    @cached_property
    def times(self) -> Mapping[str, datetime]:
        """When commits were received, by commit: by no receipt that the next one says was changed."""
        forged = {fault.receipt.commit for fault in self.faults if fault.kind in _FORGED}
        return {one.commit: one.received for one in self.receipts if one.commit not in forged}

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the chain, by number: nothing when the numbers run from 1 and each names the one before it."""
        found: list[Fault] = []
        before: Receipt | None = None
        for one in self.receipts:
            due = 1 if before is None else before.number + 1
            if one.number < due:
                found.append(Fault("double", one))
            elif one.number > due:
                found.append(Fault("gap", one, one.number - due))
            elif before is None:
                found += [Fault("beginning", one)] if one.before != FIRST else []
            elif one.before != before.hash:
                found.append(Fault("changed", before))
            if before is not None and one.received < before.received:
                found.append(Fault("backwards", one))
            before = one
        return tuple(found)


Kind = Literal["gap", "double", "beginning", "changed", "backwards"]
"""`gap`: receipts before it are missing. `double`: another one bears its number. `beginning`: number 1 names one before it.
`changed`: the next receipt names another hash. `backwards`: its time is earlier than that of the one before it."""
_FORGED = ("double", "changed")


class Fault(Struct, frozen=True):
    """Something wrong with the chain at a receipt; `missing` counts the receipts of a gap."""

    kind: Kind
    receipt: Receipt
    missing: int = 0


NO_BOOK = Book()


@dataclass(frozen=True, slots=True)
class Received:
    """What one run of `gendan receipt` wrote: the new receipts in their order, and how many older commits have none.

    `last` is the hash of the last receipt of the chain, None when there is none; worth keeping elsewhere.
    """

    receipts: tuple[Receipt, ...] = ()
    earlier: int = 0
    last: Receipt | None = None
    tries: int = field(default=1, compare=False)
