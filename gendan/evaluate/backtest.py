"""Holds what a rule said against what came, and a changed rubric against the one in force. Pure."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from gendan.trade.exact import added
from gendan.words.backtest import PersonTrial, Trial, Warned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from gendan.words.backtest import Due, Outcome


def hold_against(deliveries: Iterable[Due], first: Mapping[tuple[str, str], date]) -> tuple[Warned, ...]:
    """Return each delivery with what the rule said of it, by due day and id.

    `first` is the first day on which the rule had a finding, by order and delivery, "" for the order as a whole. On the day
    due it still counts, with 0 days ahead; afterwards it is no warning any more.
    """
    found = []
    for one in sorted(deliveries, key=lambda each: (each.due, each.order, each.delivery)):
        days = [first[key] for key in ((one.order, one.delivery), (one.order, "")) if key in first]
        told = min((day for day in days if day <= one.due), default=None)
        found.append(
            Warned(one, _outcome(told is not None, one.late > 0), told, (one.due - told).days if told else None)
        )
    return tuple(found)


def _outcome(warned: bool, late: bool) -> Outcome:  # noqa: FBT001 - two facts, one name
    if warned:
        return "hit" if late else "false-alarm"
    return "missed" if late else "quiet"


def ranked(trials: Sequence[Trial]) -> list[Trial]:
    """Return one month's trials with ranks before and after, among those with both scores; equal scores share one."""
    held = [one for one in trials if one.difference is not None]
    befores, afters = [one.before for one in held], [one.after for one in held]
    return [
        Trial(
            one.month,
            one.person,
            one.rubric,
            one.before,
            one.after,
            _rank(one.before, befores),
            _rank(one.after, afters),
        )
        if one.difference is not None
        else one
        for one in trials
    ]


def sum_up(trials: Iterable[Trial]) -> tuple[PersonTrial, ...]:
    """Return each person's means over the months with both scores, and ranks by them; who gains most comes first."""
    by_person: dict[str, list[Trial]] = defaultdict(list)
    for one in trials:
        by_person[one.person].append(one)
    means = {}
    for person, held in by_person.items():
        both = [one for one in held if one.difference is not None]
        means[person] = (len(both), _mean([one.before for one in both]), _mean([one.after for one in both]))
    befores, afters = [mean[1] for mean in means.values()], [mean[2] for mean in means.values()]
    people = [
        PersonTrial(person, months, before, after, _rank(before, befores), _rank(after, afters))
        for person, (months, before, after) in means.items()
    ]
    people.sort(key=lambda one: (-((one.after or Fraction(0)) - (one.before or Fraction(0))), one.person))
    people.sort(key=lambda one: one.before is None)
    return tuple(people)


def _mean(scores: Sequence[Decimal | None]) -> Fraction | None:
    held = [Fraction(one) for one in scores if one is not None]
    return added(held) / len(held) if held else None


def _rank(score: Decimal | Fraction | None, among: Sequence[Decimal | Fraction | None]) -> int | None:
    if score is None:
        return None
    return 1 + sum(other > score for other in among if other is not None)
