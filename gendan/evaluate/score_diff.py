"""Split the difference of two scores into what facts, ratings and rubric did, indicator by indicator; nothing is left over.

Each cause is put in place of the old one after the other, in every order, and what each step changes is averaged over the
orders (Shapley): no order of telling favours a cause. Exact until the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from gendan.trade.rounding import apportion
from gendan.words.score_diff import CAUSES, Change, ScoreDiff
from gendan.words.text import same

if TYPE_CHECKING:
    from gendan.words.score import Person, PersonScore
    from gendan.words.score_diff import Cause
    from gendan.words.text import Text

_NOTHING = (Fraction(0), Fraction(0))
Compose = Callable[[frozenset[str]], "PersonScore"]
"""The score with these causes taken from the later month, the others from the earlier one."""


def split_difference(person: Person, compose: Compose) -> ScoreDiff:
    """Return the difference and its causes. Without a score on either side there is none to split."""
    before, after = compose(frozenset()), compose(frozenset(CAUSES))
    if before.score is None or after.score is None:
        return ScoreDiff(person, before, after, None)
    difference = after.score - before.score
    held: dict[frozenset[str], PersonScore] = {}

    def told(causes: frozenset[str]) -> PersonScore:
        if causes not in held:
            held[causes] = compose(causes)
        return held[causes]

    exact: dict[tuple[Cause, str], Fraction] = defaultdict(Fraction)
    orders = list(permutations(CAUSES))
    for order in orders:
        done: frozenset[str] = frozenset()
        for cause in order:
            for item, amount in step(told(done), told(done | {cause})).items():
                exact[cause, item] += amount / len(orders)
            done |= {cause}
    titles = {**_titles(before), **_titles(after)}
    found = [(key, amount) for key, amount in sorted(exact.items()) if amount]
    shares = apportion([amount for _, amount in found], difference, after.rubric.rounding)
    changes = [
        Change(cause, item, titles.get(item, same(item)), share)
        for ((cause, item), _), share in zip(found, shares, strict=True)
        if share
    ]
    changes.sort(key=lambda one: (CAUSES.index(one.cause), -abs(one.amount), one.item))
    return ScoreDiff(person, before, after, difference, tuple(changes))


def step(old: PersonScore, new: PersonScore) -> dict[str, Fraction]:
    """Return what each indicator, bonus and limit did from one score to another; together the exact difference.

    An indicator did two things: its points changed, by the mean of its two weights; and its weight changed, which helps or
    harms as far as its points differ from the mean of the two totals. One that is scored on one side only has the points of
    that side: weight that comes to it from others is not held to be better or worse work.
    """
    was, now = _parts(old), _parts(new)
    whole = (_base(was) + _base(now)) / 2 if was and now else Fraction(0)
    found: dict[str, Fraction] = {}
    for item in {*was, *now}:
        points, weight = was.get(item, (now[item][0], Fraction(0)) if item in now else _NOTHING)
        later, heavier = now.get(item, (points, Fraction(0)))
        found[item] = (later - points) * (weight + heavier) / 2 + ((points + later) / 2 - whole) * (heavier - weight)
    for score, sign in ((old, -1), (new, 1)):
        for each in score.adjustments:
            found[each.condition.id] = found.get(each.condition.id, Fraction(0)) + sign * each.exact
    return found


def _parts(score: PersonScore) -> dict[str, tuple[Fraction, Fraction]]:
    """Return points and effective share of what is scored."""
    return {
        part.indicator.id: (part.points, part.effective)
        for part in score.parts
        if part.points is not None and part.effective is not None
    }


def _base(parts: Mapping[str, tuple[Fraction, Fraction]]) -> Fraction:
    return sum((points * weight for points, weight in parts.values()), Fraction(0))


def _titles(score: PersonScore) -> dict[str, Text]:
    found = {part.indicator.id: part.indicator.title for part in score.parts}
    return {**found, **{each.condition.id: each.condition.title for each in score.adjustments}}
