"""The difference of two scores, split into causes that add up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal
    from fractions import Fraction

    from gendan.words.metric import Proof
    from gendan.words.rubric import Rubric
    from gendan.words.score import Person
    from gendan.words.text import Text

Cause = Literal["facts", "ratings", "rubric", "rules"]
"""rules: how it is counted, beside the rubric: settings, calendars, checklists, rules, waivers, rates, people."""
CAUSES: tuple[Cause, ...] = ("facts", "ratings", "rubric", "rules")


class Whole(Struct, frozen=True):
    """A score as the sum of what it is made of; a month's, or a year's with its months weighed.

    `parts`: points and effective share of each indicator that is scored; `extras`: what bonuses and limits added.
    """

    score: Decimal | None
    rubric: Rubric
    parts: Mapping[str, tuple[Fraction, Fraction]]
    extras: Mapping[str, Fraction]
    titles: Mapping[str, Text]


class Change(Struct, frozen=True):
    """What one cause did to one indicator, bonus or limit, in points of the score.

    Of orders and events: the records `before` and `after` that made it, without those that are alike on both sides.
    """

    cause: Cause
    item: str
    title: Text
    amount: Decimal
    before: tuple[Proof, ...] = ()
    after: tuple[Proof, ...] = ()


class ScoreDiff(Struct, frozen=True):
    """One person's two scores. `difference` None when either is missing; else all changes add up to it, to the last decimal."""

    person: Person
    before: Whole | None
    after: Whole | None
    difference: Decimal | None
    changes: tuple[Change, ...] = ()


class ScoreDiffs(Struct, frozen=True):
    """The answer of `gendan diff`. `before`, `after`: months, years or commits; judged as of the two days.

    `period`: the month or year that two commits are held against each other for.
    """

    version: str
    before: str
    after: str
    days: tuple[date, date]
    people: tuple[ScoreDiff, ...]
    names: Mapping[str, Text] = field(default_factory=dict)
    period: str | None = None
