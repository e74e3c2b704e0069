"""From tallies, marks and a rubric to a score: pure, exact, and every point accounted for.

Fractions all the way; rounded once, at the end, and then so that the printed contributions add up to the printed score.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from gendan.evaluate.rubric_shapes import points_of
from gendan.evaluate.score_weights import Weights, groups_of
from gendan.trade.exact import added
from gendan.trade.rounding import apportion, rounded
from gendan.words.rubric import Calculated
from gendan.words.score import Adjustment, Part, PersonScore
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.words.rubric import Condition, Grade, Indicator, Rubric, Worth
    from gendan.words.score import Person, Rated
    from gendan.words.tally import Tally

NO_CASES = Text("no cases in the month", "当月没有样本")
TOO_FEW = Text("{cases} of {minimum} cases needed", "只有 {cases} 例，至少要 {minimum} 例")
OTHERS = Text("every case fell short by causes that do not count", "所有样本都因他方原因未达标")
UNKNOWN = Text("records that lack what they would need: {unknown}", "{unknown} 条记录缺少所需内容")
NO_VALUE = Text("no value can be worked out", "无法算出数值")
NO_NUMBER = Text(
    "the formula gives no number: it divides by zero, or a value is missing", "公式算不出数：除数为零，或缺少数值"
)
EXCUSED = Text("the raters say it does not apply", "评分人说明不适用")
FEW_RATERS = Text("{raters} of {minimum} raters", "评分 {raters} 人，至少要 {minimum} 人")
_ZERO = Fraction(0)


class Scorer:
    """One rubric, for all persons and months that it judges: what they have in common is worked out once."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.weights = Weights(rubric)
        self.leaves: tuple[Indicator, ...] = rubric.leaves()
        self._points: dict[tuple[str, int, int, int], Fraction | None] = {}

    def score(
        self, person: Person, month: str, tallies: Mapping[str, Tally], rated: Mapping[str, Rated]
    ) -> PersonScore:
        """Return the score of one person and month; see score_person."""
        rubric = self.rubric
        parts = [self._part(leaf, tallies.get(leaf.id), rated.get(leaf.id)) for leaf in self.leaves]
        states = {part.indicator.id: part for part in parts}
        spread = self.weights.of(one.indicator.id for one in parts if one.state == "scored")
        coverage = spread.coverage
        if not coverage or coverage < rubric.coverage:
            parts = [_weighed(one, spread.effective.get(one.indicator.id), None) for one in parts]
            return PersonScore(person, rubric, month, None, None, coverage, tuple(parts), groups_of(spread, parts))
        exact = [one.points * spread.effective[one.indicator.id] if one.points is not None else _ZERO for one in parts]
        total, extra = _total(rubric, states, added(exact), coverage)
        score = rounded(total, rubric.rounding)
        shares = apportion([*exact, *(amount for _, _, amount in extra)], score, rubric.rounding)
        told = [
            _weighed(one, spread.effective.get(one.indicator.id), share)
            for one, share in zip(parts, shares, strict=False)
        ]
        adjustments = tuple(
            Adjustment(condition, kind, share, amount)
            for (condition, kind, amount), share in zip(extra, shares[len(parts) :], strict=True)
        )
        printed = Fraction(score)
        outcomes = tuple(one for one in rubric.outcomes if _holds(one, states, printed, coverage))
        return PersonScore(
            person,
            rubric,
            month,
            score,
            grade_of(rubric.grades, score),
            coverage,
            tuple(told),
            groups_of(spread, told),
            adjustments,
            outcomes,
        )

    def _part(self, leaf: Indicator, tally: Tally | None, rated: Rated | None) -> Part:
        part = _found(leaf, tally, rated)
        if part.reason is not None:
            return part
        points = self._pointed(part)
        nothing = NO_NUMBER if isinstance(leaf.shape, Calculated) and part.value is not None else NO_VALUE
        return replace(part, reason=nothing) if points is None else _scored(part, points)

    def _pointed(self, part: Part) -> Fraction | None:
        """Return the points; the same numbers have the same points, and most numbers come again and again."""
        leaf, own = part.indicator, part.tally.own if part.tally is not None else None
        if leaf.shape is None or isinstance(leaf.shape, Calculated):
            return _points(part)
        value = part.value
        top, bottom = (0, 0) if value is None else (value.numerator, value.denominator)
        key = (leaf.id, top, bottom, own.short if own is not None else 0)
        if key not in self._points:
            self._points[key] = _points(part)
        return self._points[key]


def score_person(
    person: Person, rubric: Rubric, month: str, tallies: Mapping[str, Tally], rated: Mapping[str, Rated]
) -> PersonScore:
    """Return the score of one person and month; `tallies` and `rated` by id of indicator, missing where there is nothing.

    A part that is not applicable or insufficient is never a zero: its weight goes to others, and coverage says so.
    """
    return Scorer(rubric).score(person, month, tallies, rated)


def grade_of(grades: Sequence[Grade], score: Decimal) -> Grade | None:
    """Return the best grade that begins at the score or below it: the top has no upper end, 100 belongs to it."""
    return next((one for one in grades if score >= one.start), grades[-1] if grades else None)


def _found(leaf: Indicator, tally: Tally | None, rated: Rated | None) -> Part:
    """Return the part before it has points; one that can have none says why."""
    if leaf.rating is not None:
        return _rated(leaf, rated)
    if tally is None or (not tally.raw.cases and not tally.unknown):
        return Part(leaf, "not_applicable", NO_CASES, tally=tally)
    reason = None
    if not tally.raw.cases:
        reason = UNKNOWN.fill({"unknown": tally.unknown})
    elif tally.raw.cases < leaf.minimum:
        reason = TOO_FEW.fill({"cases": tally.raw.cases, "minimum": leaf.minimum})
    elif not tally.own.cases:
        reason = OTHERS
    return Part(leaf, "insufficient", reason, tally.own.value, tally.raw.value, tally.own.cases, tally=tally)


def _rated(leaf: Indicator, rated: Rated | None) -> Part:
    if rated is not None and rated.excused:
        return Part(leaf, "not_applicable", EXCUSED, rated=rated)
    if rated is None or rated.value is None:
        minimum = leaf.rating.minimum if leaf.rating is not None else 1
        said = FEW_RATERS.fill({"raters": rated.raters if rated is not None else 0, "minimum": minimum})
        return Part(leaf, "insufficient", said, rated=rated)
    return Part(leaf, "insufficient", value=rated.value, raw=rated.value, cases=rated.raters, rated=rated)


def _scored(part: Part, points: Fraction) -> Part:
    return Part(
        part.indicator, "scored", None, part.value, part.raw, part.cases, points, tally=part.tally, rated=part.rated
    )


def _weighed(part: Part, effective: Fraction | None, contribution: Decimal | None) -> Part:
    """Return a scored part with its weight and what it adds; any other as it is."""
    if part.state != "scored":
        return part
    return Part(
        part.indicator,
        "scored",
        None,
        part.value,
        part.raw,
        part.cases,
        part.points,
        effective,
        contribution,
        part.tally,
        part.rated,
    )


def _points(part: Part) -> Fraction | None:
    leaf, own = part.indicator, part.tally.own if part.tally is not None else None
    if leaf.shape is None:
        return None
    names: dict[str, Worth] = {word: Fraction(value) for word, value in leaf.params if isinstance(value, int | Decimal)}
    names |= {"value": part.value, "n": Fraction(part.cases), "short": Fraction(own.short if own else 0)}
    names |= {
        "numerator": Fraction(own.numerator) if own else None,
        "denominator": Fraction(own.denominator) if own else None,
    }
    return points_of(leaf.shape, names, _nobody, higher=leaf.higher, limits=(leaf.floor, leaf.cap))


def _nobody(_what: str, _indicator: str) -> Worth:
    return None


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
    names = {"score": score, "coverage": coverage}
    return condition.test.run(names, lambda what, name: answer_of(states, what, name)) is True


def answer_of(states: Mapping[str, Part], what: str, name: str) -> Worth:
    """Return what a condition asks of one indicator of the month; None where it is not scored. Other months: see outcomes."""
    part = states.get(name)
    if part is None or what.startswith("months_"):
        return None
    if what in {"cases", "short"}:
        own = part.tally.own if part.tally is not None else None
        return Fraction(part.cases if what == "cases" else own.short if own is not None else 0)
    return (part.value if what == "value" else part.points) if part.state == "scored" else None
