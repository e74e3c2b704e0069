"""Which marks count, and the value that several raters give together. Nothing is corrected; what does not count is told."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from gendan.words.score import Judged, Rated
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gendan.words.rubric import Indicator, Relation, Rubric, Scale
    from gendan.words.score import Mark, Person

OFF_SCALE = Text("{mark} is not on the scale {low} to {high}", "{mark} 分不在 {low} 至 {high} 的尺度上")
NO_EVIDENCE = Text("a mark of {mark} needs evidence", "{mark} 分须写依据")
LATE = Text("given on {on}, after the last day {last}", "{on} 才评分，已过截止日 {last}")
TWICE = Text("the same rater rated this twice", "同一评分人重复评分")
NOT_ASKED = Text("this indicator is not rated by {relation}", "该项不由此类评分人（{relation}）评分")
NOT_ALLOWED = Text("{rater} is not {relation} of {person}", "{rater} 不是 {person} 的{relation}")
RELATIONS: Mapping[Relation, Text] = {
    "supervisor": Text("the supervisor", "主管"),
    "peer": Text("a colleague of the same work", "同岗同事"),
    "internal-customer": Text("an internal customer", "内部客户"),
    "self": Text("the person", "本人"),
}


def rate(
    leaf: Indicator,
    rubric: Rubric,
    marks: Sequence[Mark],
    person: Person,
    people: Mapping[str, Person],
    last: date,
) -> Rated:
    """Return what the raters say together: the mean of each relation, weighted by the rubric among those that rated.

    A relation that gave no mark is left out, never counted as zero. `last`: the day by which marks must be in, itself
    included. With fewer raters than the minimum there is no value.
    """
    plan = leaf.rating
    assert plan is not None  # noqa: S101 - only leaves that are rated are given
    judged: list[Judged] = []
    seen: set[str] = set()
    for mark in sorted(marks, key=lambda one: (one.on, one.rater, one.place.line or 0)):
        problem = _problem(mark, rubric.scale, plan.raters, person, people, last)
        if problem is None and mark.rater in seen:
            problem = TWICE
        seen.add(mark.rater)
        judged.append(Judged(mark, problem is None, problem))
    used = [one.mark for one in judged if one.counts and one.mark.value is not None]
    excused = not used and any(one.counts and one.mark.excuse for one in judged)
    value = _together(used, rubric.raters) if len(used) >= plan.minimum else None
    return Rated(value, len(used), excused, tuple(judged))


def needs_evidence(value: Decimal, scale: Scale) -> bool:
    """Tell whether a mark lies beyond the middle steps; the limits themselves do not."""
    below, above = scale.evidence_below, scale.evidence_above
    return (below is not None and value < below) or (above is not None and value > above)


def _problem(
    mark: Mark,
    scale: Scale,
    raters: Sequence[Relation],
    person: Person,
    people: Mapping[str, Person],
    last: date,
) -> Text | None:
    relation = RELATIONS[mark.relation]
    if mark.relation not in raters:
        return NOT_ASKED.fill({"relation": relation})
    if not _is_related(mark, person, people):
        return NOT_ALLOWED.fill({"rater": mark.rater, "relation": relation, "person": person.id})
    if mark.on > last:
        return LATE.fill({"on": mark.on, "last": last})
    if mark.value is None:
        return None
    on_scale = scale.low <= mark.value <= scale.high and (mark.value - scale.low) % scale.step == 0
    if not on_scale:
        return OFF_SCALE.fill({"mark": plain(mark.value), "low": plain(scale.low), "high": plain(scale.high)})
    if needs_evidence(mark.value, scale) and not mark.evidence:
        return NO_EVIDENCE.fill({"mark": plain(mark.value)})
    return None


def _is_related(mark: Mark, person: Person, people: Mapping[str, Person]) -> bool:
    rater = people.get(mark.rater)
    if mark.relation == "self" or mark.rater == person.id:
        return mark.relation == "self" and mark.rater == person.id
    if rater is None:
        return False
    if mark.relation == "supervisor":
        return person.supervisor == mark.rater
    if mark.relation == "peer":
        return rater.role == person.role
    return rater.role != person.role and person.supervisor != mark.rater


def _together(marks: Sequence[Mark], weights: Mapping[Relation, Decimal]) -> Fraction:
    given = tuple((mark.relation, mark.value or Decimal(0)) for mark in marks)
    return _mean(given, tuple(weights.items()))


@lru_cache(maxsize=1 << 12)
def _mean(given: tuple[tuple[Relation, Decimal], ...], weights: tuple[tuple[Relation, Decimal], ...]) -> Fraction:
    """Return the mean of the relations' means; raters give the same marks again and again."""
    by_relation: dict[Relation, list[Fraction]] = defaultdict(list)
    for relation, value in given:
        by_relation[relation].append(Fraction(value))
    stated = dict(weights)
    held = {one: Fraction(stated.get(one, Decimal(0)) if stated else 1) for one in by_relation}
    whole = sum(held.values(), Fraction(0))
    if not whole:
        held, whole = dict.fromkeys(by_relation, Fraction(1)), Fraction(len(by_relation))
    return sum(
        (sum(marks, Fraction(0)) / len(marks) * held[one] / whole for one, marks in by_relation.items()), Fraction(0)
    )
