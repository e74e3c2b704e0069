"""Split the difference of two scores into what facts, ratings, rubric and rules did, indicator by indicator; nothing is left over.

Each cause is put in place of the old one after the other, in every order, and what each step changes is averaged over the
orders (Shapley): no order of telling favours a cause. Exact until the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations
from typing import TYPE_CHECKING

from gendan.trade.exact import added
from gendan.trade.rounding import apportion
from gendan.words.score_diff import CAUSES, Change, ScoreDiff, Whole
from gendan.words.text import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.words.score import Person, PersonScore, YearScore
    from gendan.words.score_diff import Cause
    from gendan.words.text import Text

_ZERO = Fraction(0)
Compose = Callable[[frozenset[str]], Whole]
"""The score with these causes taken from the later side, the others from the earlier one."""


def split_difference(person: Person, compose: Compose, causes: Sequence[Cause] = CAUSES) -> ScoreDiff:
    """Return the difference and its causes. Without a score on either side there is none to split.

    `causes` are those that can differ at all; they must tell the two sides apart completely.
    """
    before, after = compose(frozenset()), compose(frozenset(causes))
    if before.score is None or after.score is None:
        return ScoreDiff(person, before, after, None)
    difference = after.score - before.score
    held: dict[frozenset[str], Whole] = {}

    def told(taken: frozenset[str]) -> Whole:
        if taken not in held:
            held[taken] = compose(taken)
        return held[taken]

    exact: dict[tuple[Cause, str], Fraction] = defaultdict(Fraction)
    orders = list(permutations(causes))
    for order in orders:
        done: frozenset[str] = frozenset()
        for cause in order:
            old, new = told(done), told(done | {cause})
            for item, amount in told_by_own(step(old, new), old, new, cause).items():
                exact[cause, item] += amount / len(orders)
            done |= {cause}
    titles = {**before.titles, **after.titles}
    found = [(key, amount) for key, amount in sorted(exact.items()) if amount]
    shares = apportion([amount for _, amount in found], difference, after.rubric.rounding)
    changes = [
        Change(cause, item, titles.get(item, same(item)), share)
        for ((cause, item), _), share in zip(found, shares, strict=True)
        if share
    ]
    changes.sort(key=lambda one: (CAUSES.index(one.cause), -abs(one.amount), one.item))
    return ScoreDiff(person, before, after, difference, tuple(changes))


def step(old: Whole, new: Whole) -> dict[str, Fraction]:
    """Return what each indicator, bonus and limit did from one score to another; together the exact difference.

    An indicator did two things: its points changed, by the mean of its two weights; and its weight changed, which helps or
    harms as far as its points differ from the mean of the two totals. One that is scored on one side only has the points of
    that side: weight that comes to it from others is not held to be better or worse work.
    """
    was, now = old.parts, new.parts
    whole = (_base(was) + _base(now)) / 2 if was and now else _ZERO
    found: dict[str, Fraction] = {}
    for item in {*was, *now}:
        points, weight = was.get(item) or (now[item][0], _ZERO)
        later, heavier = now.get(item, (points, _ZERO))
        found[item] = (later - points) * (weight + heavier) / 2 + ((points + later) / 2 - whole) * (heavier - weight)
    for extras, sign in ((old.extras, -1), (new.extras, 1)):
        for item, amount in extras.items():
            found[item] = found.get(item, _ZERO) + sign * amount
    return found


def told_by_own(found: Mapping[str, Fraction], old: Whole, new: Whole, cause: Cause) -> Mapping[str, Fraction]:
    """Return what a step did, with nothing told of marks where orders changed, nor of orders where marks did.

    Whatever came of their weights, because others could or could not be scored, is told of those others: of indicators of the
    cause's own that came or went, else of those whose weights changed, by how much. Together it stays the same.
    """
    if cause not in {"facts", "ratings"}:
        return found
    leaves = {leaf.id: leaf for side in (old, new) for leaf in side.rubric.leaves()}
    rated = {item: leaf.rating is not None for item, leaf in leaves.items()}
    foreign = {item for item, amount in found.items() if amount and rated.get(item) == (cause == "facts")}
    if not foreign:
        return found
    zero = (_ZERO, _ZERO)
    moved = {
        item: abs(new.parts.get(item, zero)[1] - old.parts.get(item, zero)[1])
        for item in sorted({*old.parts, *new.parts} - foreign)
        if rated.get(item) == (cause == "ratings")
    }
    came = {item: by for item, by in moved.items() if by and (item in old.parts) != (item in new.parts)}
    movers = came or {item: by for item, by in moved.items() if by}
    whole = added(movers.values())
    if not whole:
        return found
    rest = added(found[item] for item in foreign)
    told = {item: amount for item, amount in found.items() if item not in foreign}
    for item, by in movers.items():
        told[item] = told.get(item, _ZERO) + rest * by / whole
    return told


def whole_of(score: PersonScore) -> Whole:
    """Return a month's score as the sum of its parts."""
    return Whole(score.score, score.rubric, _parts(score), _extras(score), _titles(score))


def whole_of_year(year: YearScore) -> Whole:
    """Return a year's score as the sum of its parts: those of the months that count, each by the month's weight.

    The points of an indicator are the mean of its months, by its weight in each.
    """
    weights: dict[str, list[Fraction]] = defaultdict(list)
    amounts: dict[str, list[Fraction]] = defaultdict(list)
    points_of: dict[str, list[Fraction]] = defaultdict(list)
    extras: dict[str, Fraction] = defaultdict(Fraction)
    titles: dict[str, Text] = {}
    for month in year.months:
        titles |= _titles(month.score)
        if month.weight is None:
            continue
        for item, (points, share) in _parts(month.score).items():
            weights[item].append(share * month.weight)
            amounts[item].append(points * share * month.weight)
            points_of[item].append(points)
        for item, amount in _extras(month.score).items():
            extras[item] += amount * month.weight
    parts = {}
    for item, held in weights.items():
        weight = added(held)
        mean = added(amounts[item]) / weight if weight else added(points_of[item]) / len(held)
        parts[item] = (mean, weight)
    return Whole(year.score, year.rubric, parts, extras, titles)


def _parts(score: PersonScore) -> dict[str, tuple[Fraction, Fraction]]:
    """Return points and effective share of what is scored, even where it was too little for a score."""
    return {
        part.indicator.id: (part.points, part.effective)
        for part in score.parts
        if part.points is not None and part.effective is not None
    }


def _extras(score: PersonScore) -> dict[str, Fraction]:
    return {each.condition.id: each.exact for each in score.adjustments}


def _base(parts: Mapping[str, tuple[Fraction, Fraction]]) -> Fraction:
    return added(points * weight for points, weight in parts.values())


def _titles(score: PersonScore) -> dict[str, Text]:
    found = {part.indicator.id: part.indicator.title for part in score.parts}
    return {**found, **{each.condition.id: each.condition.title for each in score.adjustments}}
