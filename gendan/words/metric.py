"""A metric as data, and what measuring it gives: numbers that keep their numerator, denominator and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from gendan.words.finding import Path, Place
    from gendan.words.history import Clock
    from gendan.words.text import Text

Statistic = Literal["ratio", "distribution", "shares"]
"""ratio: sum of numerators over sum of denominators; distribution: mean, median, P90 of values; shares: of each item."""
Unit = Literal["percent", "days", "workdays", "hours", "points"]
By = Literal["customer", "factory", "merchandiser", "category", "month", "quarter", "year"]
Basis = Literal["due", "shipped", "ordered"]

ANY_DAYS = 9999
"""A window of so many days is none: printed as "any"."""


class Metric(Struct, frozen=True):
    """One metric. `id` is the full name, "delivery/on-time-in-full-original"; `records` a query that returns its records.

    The query returns `order_id`, `record`, and `day`, or the three days by which a month can claim the record (`due`,
    `shipped`, `ordered`); for a ratio `numerator` and `denominator`, else `value`. It may return `cause` (who is to blame
    for a record that falls short), `part` (what of the record: its task, its document), `item` (with `item_en`, `item_zh`:
    what the figure is split by), `person` (whose it is: without that column
    the order's merchandiser), `path`, `file` (where it is not the order's).
    `minimum` is the number of cases below which the figure is marked; `levels` the levels it can be told at.
    """

    id: str
    title: Text
    definition: Text
    unit: Unit
    direction: Literal["up", "down"]
    statistic: Statistic
    level: str
    minimum: int
    records: str
    place: Place
    levels: tuple[str, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)
    shipped: bool = True
    path: Path = ()

    @property
    def name(self) -> str:
        """The name without its pack."""
        return self.id.partition("/")[2]


class Choices(Struct, frozen=True):
    """How a metric was told: the points over which such figures are disputed. `basis` None: the metric has one day only."""

    level: str
    basis: Basis | None
    params: Mapping[str, object]


class Fraction(Struct, frozen=True):
    """Numerator and denominator of the records that are known; `cases` is how many."""

    numerator: Decimal
    denominator: Decimal
    cases: int

    @property
    def value(self) -> Decimal | None:
        """Their quotient; None when the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None


class Measure(Struct, frozen=True):
    """One number of a figure. `group` None: of all; "" what names no group. `item`: what the figure is split by.

    `unknown` counts records that lack what they would need. `fraction` is sum over cases for a distribution (its
    mean), an item's cases over the group's for shares. `ours` leaves out what others caused. `few`: under the minimum.
    """

    group: str | None
    item: str | None
    cases: int
    unknown: int
    fraction: Fraction
    few: bool
    ours: Fraction | None = None
    median: Decimal | None = None
    p90: Decimal | None = None
    label: Text | None = None
    """The name of the item, where it has one."""

    @property
    def value(self) -> Decimal | None:
        """The number itself; None without cases."""
        return self.fraction.value


class Origin(Struct, frozen=True):
    """The last commit that changed a record: its id, the day it came in (None: it states none), and the author's name.

    The day is that of the receipt where `clock` is "receipt", else the one that the commit claims.
    """

    commit: str
    on: date | None
    who: str
    clock: Clock = "commit"


class Proof(Struct, frozen=True):
    """One record behind a figure. `numerator` and `denominator`, or `value`, as the metric's query gave them."""

    metric: str
    group: str | None
    item: str | None
    order: str | None
    record: str
    day: date | None
    numerator: Decimal | None
    denominator: Decimal | None
    cause: str | None
    file: str | None
    path: str | None
    line: int | None = None
    origin: Origin | None = None


class Figure(Struct, frozen=True):
    """A metric measured. `measures` hold the whole first (group None), then the groups in order, then their items."""

    metric: Metric
    choices: Choices
    measures: tuple[Measure, ...]
    proofs: tuple[Proof, ...] = ()

    def whole(self) -> tuple[Measure, ...]:
        """Return the numbers over all groups."""
        return tuple(one for one in self.measures if one.group is None)

    def groups(self) -> tuple[Measure, ...]:
        """Return the numbers of the groups, in their order."""
        return tuple(one for one in self.measures if one.group is not None)


class Figures(Struct, frozen=True):
    """The whole answer of `gendan stats`. `begin` None: from the first record on; `until` is the last day counted."""

    version: str
    as_of: date
    begin: date | None
    until: date
    by: By | None
    figures: tuple[Figure, ...]
    names: Mapping[str, Text] = field(default_factory=dict)
    """Names of people and partners by id."""
    with_records: bool = False
    apart: Mapping[str, int] = field(default_factory=dict)
    """Orders that are not chased, by status: on-hold, cancelled, draft. Of these only what had left before is counted."""
