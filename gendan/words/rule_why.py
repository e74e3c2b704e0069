"""Why a rule says what it says of a record: its condition taken apart, each part with its truth, and the values read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.words.finding import Verdict
    from gendan.words.text import Text


OF_ZERO = "divisor"
"""What is missing when everything is there: something to divide by."""


class PartWhy(Struct, frozen=True):
    """A part of a condition. `truth` None: it cannot be told. `joined` is "and", "or", or "" for a part without parts."""

    words: str
    truth: bool | None
    joined: str = ""
    parts: tuple[PartWhy, ...] = ()


class CountedRow(Struct, frozen=True):
    """One record behind a count or sum. `counts` None: it cannot be told whether it goes into it."""

    record: str
    counts: bool | None
    values: Mapping[str, object] = field(default_factory=dict)


class CountWhy(Struct, frozen=True):
    """A count or sum within a condition: its words, the result (None: unknown), what its records are, and all of them."""

    words: str
    value: object
    table: Text
    rows: tuple[CountedRow, ...] = ()


class RuleWhy(Struct, frozen=True):
    """One rule on one record. `part` is the whole condition; None for a query, of which only the answer is known.

    `meaning` says what the names among `values` and in `counted` stand for; `params` are the rule's, as the house has set them.
    """

    rule: str
    record: str
    verdict: Verdict
    values: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    part: PartWhy | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    counted: tuple[CountWhy, ...] = ()
    meaning: Mapping[str, Text] = field(default_factory=dict)


class RuleVerdict(Struct, frozen=True):
    """A rule that did not pass on an order, and on which records; "" stands for the whole and is left out."""

    rule: str
    title: Text
    verdict: Verdict
    records: tuple[str, ...] = ()


class OrderWhy(Struct, frozen=True):
    """What was judged of an order: so many rules had something to judge, `idle` had not; `verdicts` are those that did not pass."""

    order: str
    as_of: date
    judged: int
    idle: int
    verdicts: tuple[RuleVerdict, ...] = ()
