"""What a metric gives for one person and month, raw and as far as the person answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from gendan.words.metric import Metric, Proof

Take = Literal["mean", "median", "p90"]
"""Which number of a distribution is the value; ratios have one only."""


class Sum(Struct, frozen=True):
    """Sums over known records. `value` None: no cases, or a denominator of 0. `short`: how many fall short."""

    cases: int
    numerator: Decimal
    denominator: Decimal
    short: int
    value: Fraction | None


class Tally(Struct, frozen=True):
    """The cases of a person in a month. `own` leaves out records that fall short by causes that do not count.

    `unknown` counts records that lack what they would need, in every month where they lack their day.
    """

    person: str
    month: str
    raw: Sum
    own: Sum
    unknown: int
    proofs: tuple[Proof, ...] = field(default=())
    """The records, where they were asked for; those left out of `own` too."""


class Wanted(Struct, frozen=True):
    """A metric as an indicator wants it. `causes`: what counts against the person. `take`: of a distribution."""

    metric: Metric
    params: tuple[tuple[str, object], ...] = ()
    causes: tuple[str, ...] = ("us",)
    take: Take = "mean"

    @property
    def key(self) -> tuple[object, ...]:
        """What tells one question from another; two indicators that ask the same are measured once."""
        return (self.metric.id, self.params, self.causes, self.take)
