"""When a task is due, as people write it: an anchor and an offset. Parsing only; the arithmetic is facts'."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

ANCHORS = ("received", "confirmed", "requested", "promised", "ex-factory", "etd")
"""The anchors that are dates of the order or delivery; any other name is a task of the same checklist."""

_DUE = re.compile(
    r"(?P<anchor>[a-z][a-z0-9-]*)(?:\s+(?P<sign>[+-])\s*(?P<count>\d{1,4})\s+(?P<unit>days?|workdays?))?",
)


class Due(Struct, frozen=True):
    """`anchor` plus `offset` in `unit`; a bare anchor has offset 0 days. Negative offsets count backward.

    Workdays: `+ n` is the n-th working day after the anchor, `- n` the n-th before it, `+ 0 workdays` the anchor
    itself when it is a working day and otherwise the next one.
    """

    anchor: str
    offset: int
    unit: Literal["days", "workdays"]

    @property
    def is_task(self) -> bool:
        """True when the anchor is another task."""
        return self.anchor not in ANCHORS

    def __str__(self) -> str:
        if not self.offset and self.unit == "days":
            return self.anchor
        return f"{self.anchor} {'-' if self.offset < 0 else '+'} {abs(self.offset)} {self.unit}"


def parse_due(words: str) -> Due | None:
    """Return the Due, or None when `words` is not of the form `anchor`, or `anchor ± N days|workdays`."""
    found = _DUE.fullmatch(words.strip())
    if found is None:
        return None
    count = int(found["count"] or 0)
    unit: Literal["days", "workdays"] = "workdays" if (found["unit"] or "").startswith("work") else "days"
    return Due(found["anchor"], -count if found["sign"] == "-" else count, unit)
