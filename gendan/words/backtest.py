"""What a rule, or a changed rubric, would have done in past months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from gendan.words.text import Text

Outcome = Literal["hit", "false-alarm", "missed", "quiet"]
"""Of a delivery: warned of and late · warned of and in time · late without a warning · neither."""
Step = Literal["day", "week"]


class Due(Struct, frozen=True):
    """A delivery that fell due. `late` in days against the first promise, 0: in time; as far as it was known at the end."""

    order: str
    delivery: str
    due: date
    late: int
    file: str | None = None


class Warned(Struct, frozen=True):
    """What the rule said of a delivery. `first` None: nothing up to the day it was due; `ahead` counts days from `first`."""

    delivery: Due
    outcome: Outcome
    first: date | None
    ahead: int | None


class RuleTest(Struct, frozen=True):
    """A rule over the days `judged`. `findings`: how many it had on these days, each that stayed counted once.

    `unknown`: deliveries that fell due and of which nobody can say whether they were late. `history`: whether each day was
    judged by the files as they stood then, or by those of now.
    """

    version: str
    rule: str
    title: Text
    begin: date
    end: date
    judged: tuple[date, ...]
    history: bool
    findings: int
    deliveries: tuple[Warned, ...]
    unknown: int = 0
    without_history: tuple[date, ...] = ()
    """Days before the first commit: they could not be judged."""

    def count(self, *outcomes: Outcome) -> int:
        """Return how many deliveries came out so."""
        return sum(one.outcome in outcomes for one in self.deliveries)


class Trial(Struct, frozen=True):
    """One person's month by the rubric in force and by the one tried. Ranks are among those tried in the month."""

    month: str
    person: str
    rubric: str
    before: Decimal | None
    after: Decimal | None
    rank_before: int | None = None
    rank_after: int | None = None

    @property
    def difference(self) -> Decimal | None:
        """What the change gives; None without a score on either side."""
        return None if self.before is None or self.after is None else self.after - self.before


class PersonTrial(Struct, frozen=True):
    """One person over all months that have both scores; `before` and `after` are means, None without such a month."""

    person: str
    months: int
    before: Fraction | None
    after: Fraction | None
    rank_before: int | None
    rank_after: int | None


class RubricTest(Struct, frozen=True):
    """A rubric tried out on past months, each judged as of its last day."""

    version: str
    rubric: str
    rubric_hash: str
    begin: str
    end: str
    trials: tuple[Trial, ...]
    people: tuple[PersonTrial, ...]
    names: Mapping[str, Text] = field(default_factory=dict)
