"""Why a rule says what it says of a record: its condition taken apart, each part with its truth, and the values read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.finding import Verdict


@dataclass(frozen=True, slots=True)
class PartWhy:
    """A part of a condition. `truth` None: it cannot be told. `joined` is "and", "or", or "" for a part without parts."""

    words: str
    truth: bool | None
    joined: str = ""
    parts: tuple[PartWhy, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleWhy:
    """One rule on one record. `part` is the whole condition; None for a query, of which only the answer is known."""

    rule: str
    record: str
    verdict: Verdict
    values: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    part: PartWhy | None = None
