"""A rubric as the scores need it: a weighted tree of indicators, the shapes that make points of values, and what limits a total."""

from __future__ import annotations

from dataclasses import dataclass, field  # a Struct cannot leave a field out of comparison
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gendan.words.finding import Place
    from gendan.words.tally import Wanted
    from gendan.words.text import Text

Relation = Literal["supervisor", "peer", "internal-customer", "self"]
Worth = Fraction | bool | None
"""What a formula gives: a number, true or false, None when it meets something missing."""
Formula = "Callable[[Mapping[str, Worth], Callable[[str, str], Worth]], Worth]"


class Band(Struct, frozen=True):
    """Values from `low` to `high`; None: open to that side. Which end is included follows from the direction."""

    low: Decimal | None
    high: Decimal | None
    points: Decimal
    title: Text | None = None


class Bands(Struct, frozen=True):
    """From the best to the worst; they touch, and a border belongs to the better one."""

    bands: tuple[Band, ...]


class Linear(Struct, frozen=True):
    """Corners (value, points) by rising value; before the first and after the last the nearest holds."""

    corners: tuple[tuple[Decimal, Decimal], ...]


class Ratio(Struct, frozen=True):
    """Full points at the target, in proportion below it; where lower is better, the target over the value."""

    target: Decimal
    full: Decimal


class Demerit(Struct, frozen=True):
    """`start` less `each` for every case that falls short beyond `free`, `then` for every one beyond `beyond`."""

    start: Decimal
    each: Decimal
    free: int = 0
    beyond: int | None = None
    then: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Calculated:
    """Points by a formula over value, n, numerator, denominator, short and the indicator's params. `run` is exact."""

    words: str
    run: Callable[[Mapping[str, Worth], Callable[[str, str], Worth]], Worth] = field(compare=False)
    months: int = 0
    """How many months it looks at, its own included; 0: its own only."""


Shape = Bands | Linear | Ratio | Demerit | Calculated


class RatingPlan(Struct, frozen=True):
    """Who rates an indicator, and how many of them are needed."""

    raters: tuple[Relation, ...]
    minimum: int
    against: str | None = None
    """The indicator reckoned from orders that marks are held against."""


class Indicator(Struct, frozen=True):
    """One node of the tree. `share` is its weight of the whole, exact: all leaves together are 1.

    A leaf has `wanted` (a metric) or `rating`, and a shape; a group has neither. Weight 0: told, not weighed.
    """

    id: str
    title: Text
    parent: str | None
    weight: Decimal
    share: Fraction
    place: Place
    higher: bool = True
    unit: str = "points"
    minimum: int = 1
    wanted: Wanted | None = None
    rating: RatingPlan | None = None
    shape: Shape | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    params: tuple[tuple[str, object], ...] = ()
    children: tuple[Indicator, ...] = ()
    anchors: tuple[tuple[Decimal, Text], ...] = ()
    advice: Text | None = None

    def walk(self) -> Iterator[Indicator]:
        """Yield the indicator and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Condition(Struct, frozen=True):
    """A bonus, a veto or an outcome: what holds when `test` is true. `amount`: points added, or the highest total."""

    id: str
    title: Text
    test: Calculated
    amount: Decimal = Decimal(0)
    kind: str = ""
    band: Text | None = None
    percent: Decimal | None = None
    course: Text | None = None
    """Of an outcome: the band of pay, the change of pay in per cent, the course to be taken."""


class Grade(Struct, frozen=True):
    """From `start` on, included; the best is closed at the top."""

    id: str
    title: Text
    start: Decimal


class Scale(Struct, frozen=True):
    """The marks that people give. Beyond the two limits a mark needs evidence."""

    low: Decimal
    high: Decimal
    step: Decimal
    evidence_below: Decimal | None = None
    evidence_above: Decimal | None = None


class Annual(Struct, frozen=True):
    """How the year follows from its months. `by_cases`: weighted by cases, else the plain mean; `coverage` 0 to 1."""

    by_cases: bool = False
    months: int = 1
    coverage: Fraction = Fraction(0)


class Rubric(Struct, frozen=True):
    """One rubric. `begin`, `end`: months; `coverage`: least share of weight, 0 to 1; `hash` is of its document."""

    id: str
    title: Text
    place: Place
    hash: str
    begin: str
    end: str | None
    roles: tuple[str, ...]
    joined_within: int | None
    scale: Scale
    raters: Mapping[Relation, Decimal]
    indicators: tuple[Indicator, ...]
    grades: tuple[Grade, ...]
    bonuses: tuple[Condition, ...] = ()
    vetoes: tuple[Condition, ...] = ()
    outcomes: tuple[Condition, ...] = ()
    coverage: Fraction = Fraction(0)
    rounding: int = 2
    siblings: bool = True
    deadlines: Mapping[str, int] = field(default_factory=dict)
    shipped: bool = False
    annual: Annual = Annual()

    def walk(self) -> Iterator[Indicator]:
        """Yield all indicators, parents first."""
        for root in self.indicators:
            yield from root.walk()

    def leaves(self) -> tuple[Indicator, ...]:
        """Return the indicators that are scored themselves, in the order of the file."""
        return tuple(one for one in self.walk() if not one.children)
