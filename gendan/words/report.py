"""What `gendan check` answers, before it becomes text: findings, counts, rules, all sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.words.finding import Finding
    from gendan.words.history import Clock
    from gendan.words.rule import NotEvaluated, Rule
    from gendan.words.since import Since
    from gendan.words.text import Text


class OrderHead(Struct, frozen=True):
    """What a reader wants to see above an order's findings."""

    order: str
    customer: str | None
    merchandiser: str | None
    status: str | None
    file: str


class Counts(Struct, frozen=True):
    """How much was judged. `held`, `cancelled`, `draft`, `future` (received after the as-of date) are orders not chased."""

    orders: int
    files: int
    rules: int
    open: int = 0
    closed: int = 0
    held: int = 0
    cancelled: int = 0
    draft: int = 0
    future: int = 0


class Report(Struct, frozen=True):
    """The whole answer of a check. `findings` are sorted worst first, then by order, record, rule; waived ones included.

    With `since`, `findings` are only those new since that commit; the others stand in it.
    `rules` are the metadata of every rule that was on, by full name. `orders` heads only for orders with findings.
    """

    version: str
    as_of: date
    rev: str | None
    counts: Counts
    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    rules: Mapping[str, Rule]
    orders: Mapping[str, OrderHead] = field(default_factory=dict)
    people: Mapping[str, Text] = field(default_factory=dict)
    since: Since | None = None
    clock: Clock | None = None
    """What the day of `rev` rests on, where `rev` was chosen by its day."""
