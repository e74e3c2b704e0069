"""The difference of two scores, split into causes that add up to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from gendan.words.score import Person, PersonScore
    from gendan.words.text import Text

Cause = Literal["facts", "ratings", "rubric"]
CAUSES: tuple[Cause, ...] = ("facts", "ratings", "rubric")


@dataclass(frozen=True, slots=True)
class Change:
    """What one cause did to one indicator, bonus or limit, in points of the score."""

    cause: Cause
    item: str
    title: Text
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ScoreDiff:
    """One person's two scores. `difference` None when either is missing; else all changes add up to it, to the last decimal."""

    person: Person
    before: PersonScore | None
    after: PersonScore | None
    difference: Decimal | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreDiffs:
    """The answer of `gendan diff`. `before`, `after`: months; judged as of the two days."""

    version: str
    before: str
    after: str
    days: tuple[date, date]
    people: tuple[ScoreDiff, ...]
    names: Mapping[str, Text] = field(default_factory=dict)
