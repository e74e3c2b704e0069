"""Scores that explain themselves: for every indicator its state, value, points, weight and contribution, with what they rest on."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from gendan.words.finding import Place, Trouble
    from gendan.words.rubric import Condition, Grade, Indicator, Relation, Rubric, Worth
    from gendan.words.seal import Stand
    from gendan.words.tally import Tally
    from gendan.words.text import Text

State = Literal["scored", "not_applicable", "insufficient"]


class Person(Struct, frozen=True):
    """Who is appraised, as far as scores need it. Days are the first and the last in the house."""

    id: str
    name: Text
    role: str
    supervisor: str | None = None
    joined: date | None = None
    left: date | None = None
    rubric: str | None = None
    leave: tuple[tuple[date, date], ...] = ()
    """Absences, first and last day of each."""

    def is_away(self, begin: date, end: date) -> bool:
        """Tell whether the person was on leave on every day from `begin` to `end` on which he or she belonged to the house."""
        day = max(begin, self.joined or begin)
        last = min(end, self.left or end)
        for first, until in sorted(self.leave):
            if first <= day <= until:
                day = until + timedelta(days=1)
        return bool(self.leave) and day > last


class Mark(Struct, frozen=True):
    """What one rater says of one indicator. `value` None with `excuse`: no mark can be given, and why."""

    indicator: str
    rater: str
    relation: Relation
    on: date
    value: Decimal | None
    excuse: str | None
    evidence: int
    place: Place
    comment: str | None = None


class Judged(Struct, frozen=True):
    """A mark and whether it counts; `problem` says why not, or what is wrong with it all the same."""

    mark: Mark
    counts: bool
    problem: Text | None = None


class Rated(Struct, frozen=True):
    """All marks of one indicator. `value` None: too few. `raters`: how many count. `excused`: everyone says not applicable."""

    value: Fraction | None
    raters: int
    excused: bool
    marks: tuple[Judged, ...] = ()


class Part(Struct, frozen=True):
    """One leaf of the tree, scored. `effective`: its share after redistribution; contributions of all parts add up."""

    indicator: Indicator
    state: State
    reason: Text | None = None
    value: Fraction | None = None
    raw: Fraction | None = None
    cases: int = 0
    points: Fraction | None = None
    effective: Fraction | None = None
    contribution: Decimal | None = None
    tally: Tally | None = None
    rated: Rated | None = None

    @property
    def exact(self) -> Fraction:
        """What it adds to the score before rounding: points by effective share; 0 when it is not scored."""
        return Fraction(0) if self.points is None or self.effective is None else self.points * self.effective


class Group(Struct, frozen=True):
    """A node above the leaves: points are the mean of what is scored below it, None when nothing is."""

    indicator: Indicator
    points: Fraction | None
    effective: Fraction
    contribution: Decimal


class Adjustment(Struct, frozen=True):
    """A bonus or a veto, as the points by which it changed the total; 0: it holds and changed nothing."""

    condition: Condition
    kind: Literal["bonus", "veto"]
    contribution: Decimal
    exact: Fraction


class Basis(Struct, frozen=True):
    """One figure that a condition asked for: `what` it asked, of which indicator, the answer; `months` that it counted."""

    what: str
    item: str
    worth: Worth
    months: tuple[str, ...] = ()


class Outcome(Struct, frozen=True):
    """A consequence that was considered. `holds` None: something that it asks for is missing, so it does not hold."""

    condition: Condition
    holds: bool | None
    basis: tuple[Basis, ...] = ()


class PlanStep(Struct, frozen=True):
    """One step of a development plan. Days are None where nothing is recorded."""

    text: str
    due: date | None = None
    done: date | None = None
    indicator: str | None = None


class Steps(Struct, frozen=True):
    """What comes after a score, with its deadlines: the talk, the acknowledgement, an appeal and its answer.

    Days that the house's calendar does not reach, and deadlines that the rubric does not state, are None.
    """

    feedback_due: date | None = None
    feedback_on: date | None = None
    feedback_by: str | None = None
    summary: str | None = None
    suggestions: str | None = None
    acknowledge_due: date | None = None
    acknowledged_on: date | None = None
    agrees: bool | None = None
    comment: str | None = None
    appeal_until: date | None = None
    appeal_on: date | None = None
    reason: str | None = None
    answer_due: date | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    answer: str | None = None
    answer_text: str | None = None
    plan: tuple[PlanStep, ...] = ()


class PersonScore(Struct, frozen=True):
    """One person's month. `score` None: less is scored than the rubric asks for, or nothing at all.

    `score` is the sum of all contributions, of parts and adjustments, to the last decimal. `coverage` is the share of
    weight that is scored.
    """

    person: Person
    rubric: Rubric
    month: str
    score: Decimal | None
    grade: Grade | None
    coverage: Fraction
    parts: tuple[Part, ...]
    groups: tuple[Group, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    outcomes: tuple[Condition, ...] = ()
    problems: tuple[Trouble, ...] = ()
    members: tuple[str, ...] = ()
    """Of a team: its people."""
    mean: Decimal | None = None
    """Of a team: the mean of its people's scores; `score` is of their records together."""
    considered: tuple[Outcome, ...] = ()
    """All outcomes of the rubric that were considered, with what they rest on; `outcomes` are those that hold."""
    steps: Steps | None = None
    """Where they were asked for: the talk, the acknowledgement, the appeal."""


class Beside(Struct, frozen=True, kw_only=True):
    """What stands beside the scores of a month or a year. `problems`: files that could not be read."""

    names: Mapping[str, Text] = field(default_factory=dict)
    problems: tuple[Trouble, ...] = ()
    rev: str | None = None
    """The commit whose files were read; None: the work tree."""
    ranks: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Rank and number of those ranked, by person, where it was asked for."""
    seals: tuple[Stand, ...] = ()
    """Whether what was sealed still stands."""
    ratings_missing: str | None = None
    """Where ratings lie that are not here; None: they are."""


class Scores(Beside, frozen=True):
    """The answer of `gendan score` for a month."""

    version: str
    month: str
    as_of: date
    people: tuple[PersonScore, ...]


class YearMonth(Struct, frozen=True):
    """A month within a year. `weight`: its share of the year, `contribution` what it adds; None where it does not count."""

    score: PersonScore
    weight: Fraction | None = None
    contribution: Decimal | None = None
    reason: Text | None = None


class YearScore(Struct, frozen=True):
    """A person's year, from the months in which the person was appraised. `score` None: too few months count."""

    person: Person
    rubric: Rubric
    score: Decimal | None
    grade: Grade | None
    months: tuple[YearMonth, ...]
    reason: Text | None = None


class YearScores(Beside, frozen=True):
    """The answer for a year."""

    version: str
    year: str
    as_of: date
    people: tuple[YearScore, ...]
