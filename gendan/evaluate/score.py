"""From tallies, marks and a rubric to a score: pure, exact, and every point accounted for.

Fractions all the way; rounded once, at the end, and then so that the printed contributions add up to the printed score.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from gendan.evaluate.rubric_shapes import points_of
from gendan.trade.rounding import apportion, rounded
from gendan.words.score import Adjustment, Group, Part, PersonScore
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.words.rubric import Condition, Grade, Indicator, Rubric, Worth
    from gendan.words.score import Person, Rated
    from gendan.words.tally import Tally

NO_CASES = Text("no cases in the month", "当月没有样本")
TOO_FEW = Text("{cases} of {minimum} cases needed", "只有 {cases} 例，至少要 {minimum} 例")
OTHERS = Text("every case fell short by causes that do not count", "所有样本都因他方原因未达标")
UNKNOWN = Text("records that lack what they would need: {unknown}", "{unknown} 条记录缺少所需内容")
NO_VALUE = Text("no value can be worked out", "无法算出数值")
EXCUSED = Text("the raters say it does not apply", "评分人说明不适用")
FEW_RATERS = Text("{raters} of {minimum} raters", "评分 {raters} 人，至少要 {minimum} 人")
_ZERO = Fraction(0)


def score_person(
    person: Person, rubric: Rubric, month: str, tallies: Mapping[str, Tally], rated: Mapping[str, Rated]
) -> PersonScore:
    """Return the score of one person and month; `tallies` and `rated` by id of indicator, missing where there is nothing.

    A part that is not applicable or insufficient is never a zero: its weight goes to others, and coverage says so.
    """
    parts = [_part(leaf, tallies.get(leaf.id), rated.get(leaf.id)) for leaf in rubric.leaves()]
    states = {part.indicator.id: part for part in parts}
    coverage = sum((one.indicator.share for one in parts if one.state == "scored"), _ZERO)
    effective = _spread(rubric, states, coverage)
    parts = [replace(one, effective=effective[one.indicator.id]) if one.state == "scored" else one for one in parts]
    enough = coverage > 0 and coverage >= rubric.coverage
    if not enough:
        return PersonScore(person, rubric, month, None, None, coverage, tuple(parts), _groups(rubric, parts, {}))
    exact = [one.exact for one in parts]
    total, extra = _total(rubric, states, sum(exact, _ZERO), coverage)
    score = rounded(total, rubric.rounding)
    shares = apportion([*exact, *(amount for _, _, amount in extra)], score, rubric.rounding)
    told = [
        replace(one, contribution=share) if one.state == "scored" else one
        for one, share in zip(parts, shares, strict=False)
    ]
    adjustments = tuple(
        Adjustment(condition, kind, share, amount)
        for (condition, kind, amount), share in zip(extra, shares[len(parts) :], strict=True)
    )
    held = {one.indicator.id: one.contribution or Decimal(0) for one in told}
    outcomes = tuple(one for one in rubric.outcomes if _holds(one, states, Fraction(score), coverage))
    return PersonScore(
        person,
        rubric,
        month,
        score,
        grade_of(rubric.grades, score),
        coverage,
        tuple(told),
        _groups(rubric, told, held),
        adjustments,
        outcomes,
    )


def grade_of(grades: Sequence[Grade], score: Decimal) -> Grade | None:
    """Return the best grade that begins at the score or below it: the top has no upper end, 100 belongs to it."""
    return next((one for one in grades if score >= one.start), grades[-1] if grades else None)


def _part(leaf: Indicator, tally: Tally | None, rated: Rated | None) -> Part:
    if leaf.rating is not None:
        return _rated(leaf, rated)
    if tally is None or (not tally.raw.cases and not tally.unknown):
        return Part(leaf, "not_applicable", NO_CASES, tally=tally)
    part = Part(leaf, "insufficient", raw=tally.raw.value, value=tally.own.value, cases=tally.own.cases, tally=tally)
    if not tally.raw.cases:
        return replace(part, reason=UNKNOWN.fill({"unknown": tally.unknown}))
    if tally.raw.cases < leaf.minimum:
        return replace(part, reason=TOO_FEW.fill({"cases": tally.raw.cases, "minimum": leaf.minimum}))
    if not tally.own.cases:
        return replace(part, reason=OTHERS)
    return _pointed(part)


def _rated(leaf: Indicator, rated: Rated | None) -> Part:
    if rated is not None and rated.excused:
        return Part(leaf, "not_applicable", EXCUSED, rated=rated)
    if rated is None or rated.value is None:
        minimum = leaf.rating.minimum if leaf.rating is not None else 1
        said = FEW_RATERS.fill({"raters": rated.raters if rated is not None else 0, "minimum": minimum})
        return Part(leaf, "insufficient", said, rated=rated)
    return _pointed(Part(leaf, "insufficient", value=rated.value, raw=rated.value, cases=rated.raters, rated=rated))


def _pointed(part: Part) -> Part:
    leaf, own = part.indicator, part.tally.own if part.tally is not None else None
    names: dict[str, Worth] = {word: Fraction(value) for word, value in leaf.params if isinstance(value, int | Decimal)}
    names |= {"value": part.value, "n": Fraction(part.cases), "short": Fraction(own.short if own else 0)}
    names |= {
        "numerator": Fraction(own.numerator) if own else None,
        "denominator": Fraction(own.denominator) if own else None,
    }
    points = None
    if leaf.shape is not None:
        points = points_of(leaf.shape, names, _nobody, higher=leaf.higher, limits=(leaf.floor, leaf.cap))
    if points is None:
        return replace(part, reason=NO_VALUE)
    return replace(part, state="scored", points=points)


def _nobody(_what: str, _indicator: str) -> Worth:
    return None


def _spread(rubric: Rubric, states: Mapping[str, Part], coverage: Fraction) -> dict[str, Fraction]:
    """Return the effective share of every scored leaf; together they are 1 when anything is scored."""
    found: dict[str, Fraction] = {one.indicator.id: _ZERO for one in states.values() if one.state == "scored"}
    if not rubric.siblings:
        for name in found:
            found[name] = states[name].indicator.share / coverage if coverage else _ZERO
        return found

    def descend(nodes: Iterable[Indicator], weight: Fraction) -> None:
        alive = [one for one in nodes if _scored_share(one, states) > 0]
        whole = sum((one.share for one in alive), _ZERO)
        for one in alive:
            part = weight * one.share / whole
            if one.children:
                descend(one.children, part)
            else:
                found[one.id] = part

    descend(rubric.indicators, Fraction(1))
    return found


def _scored_share(node: Indicator, states: Mapping[str, Part]) -> Fraction:
    leaves = (one for one in node.walk() if not one.children)
    return sum((one.share for one in leaves if states[one.id].state == "scored"), _ZERO)


def _total(
    rubric: Rubric, states: Mapping[str, Part], base: Fraction, coverage: Fraction
) -> tuple[Fraction, list[tuple[Condition, Literal["bonus", "veto"], Fraction]]]:
    """Return the total with bonuses on top and vetoes as lids, and by how much each changed it, in the order of the rubric."""
    extra: list[tuple[Condition, Literal["bonus", "veto"], Fraction]] = []
    total = base
    for bonus in rubric.bonuses:
        if _holds(bonus, states, base, coverage):
            extra.append((bonus, "bonus", Fraction(bonus.amount)))
            total += Fraction(bonus.amount)
    for veto in rubric.vetoes:
        if _holds(veto, states, base, coverage):
            lid = min(total, Fraction(veto.amount))
            extra.append((veto, "veto", lid - total))
            total = lid
    return total, extra


def _holds(condition: Condition, states: Mapping[str, Part], score: Fraction, coverage: Fraction) -> bool:
    """Tell whether a condition is true; one that meets something missing is not."""

    def ask(what: str, name: str) -> Worth:
        part = states.get(name)
        if part is None:
            return None
        if what in {"cases", "short"}:
            own = part.tally.own if part.tally is not None else None
            return Fraction(part.cases if what == "cases" else own.short if own is not None else 0)
        return (part.value if what == "value" else part.points) if part.state == "scored" else None

    return condition.test.run({"score": score, "coverage": coverage}, ask) is True


def _groups(rubric: Rubric, parts: Sequence[Part], contributions: Mapping[str, Decimal]) -> tuple[Group, ...]:
    by_id = {one.indicator.id: one for one in parts}

    def group(node: Indicator) -> Group:
        leaves = [by_id[one.id] for one in node.walk() if not one.children]
        weight = sum((one.effective or _ZERO for one in leaves), _ZERO)
        points = sum(((one.points or _ZERO) * (one.effective or _ZERO) for one in leaves), _ZERO)
        added = sum((contributions.get(one.indicator.id, Decimal(0)) for one in leaves), Decimal(0))
        return Group(node, points / weight if weight else None, weight, added)

    return tuple(group(node) for node in rubric.walk() if node.children)
