"""A team as one: the records of its people together, the mean of their marks. Pure; the rubric is applied to what results."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gendan.trade.exact import added
from gendan.words.score import Rated
from gendan.words.tally import Sum, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.words.metric import Proof
    from gendan.words.score import PersonScore
    from gendan.words.tally import Wanted

__all__ = ["mean_of", "pool", "pool_marks", "ranks"]
_ZERO = Decimal(0)


def pool(tallies: Sequence[Tally], wanted: Wanted, name: str, month: str) -> Tally:
    """Return the records of several people as those of one; without any, nothing of everything.

    A median is of all records together, so it needs them: tallies without proofs have their sums added and no other value.
    """
    proofs = tuple(
        sorted(
            (proof for one in tallies for proof in one.proofs),
            key=lambda one: (str(one.day or ""), one.order or "", one.record, one.path or ""),
        )
    )
    raw, own = (_pooled([one.raw for one in tallies]), _pooled([one.own for one in tallies]))
    if wanted.take != "mean" and wanted.metric.statistic != "ratio":
        known = [one for one in proofs if one.numerator is not None and one.day is not None]
        raw = _taken(raw, known, wanted)
        own = _taken(own, [one for one in known if _counts(one, wanted)], wanted)
    return Tally(name, month, raw, own, sum(one.unknown for one in tallies), proofs)


def _pooled(sums: Iterable[Sum]) -> Sum:
    held = list(sums)
    top, bottom = (sum((one.numerator for one in held), _ZERO), sum((one.denominator for one in held), _ZERO))
    value = Fraction(top) / Fraction(bottom) if bottom else None
    return Sum(sum(one.cases for one in held), top, bottom, sum(one.short for one in held), value)


def _counts(proof: Proof, wanted: Wanted) -> bool:
    top, bottom = proof.numerator or _ZERO, proof.denominator or _ZERO
    short = top < bottom if wanted.metric.direction == "up" else top > 0
    return not short or (proof.cause or "us") in wanted.causes


def _taken(one: Sum, proofs: Sequence[Proof], wanted: Wanted) -> Sum:
    values = sorted(Fraction(proof.numerator) for proof in proofs if proof.numerator is not None)
    if not values:
        return one
    if wanted.take == "median":
        middle = len(values) // 2
        value = values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
    else:
        at = int((Decimal(len(values)) * Decimal("0.9")).to_integral_value(ROUND_CEILING))
        value = values[max(at, 1) - 1]
    return Sum(one.cases, one.numerator, one.denominator, one.short, value)


def pool_marks(rated: Sequence[Rated]) -> Rated:
    """Return the mean of people's marks, each person alike; who has none is left out."""
    values = [one.value for one in rated if one.value is not None]
    excused = not values and bool(rated) and all(one.excused for one in rated)
    return Rated(added(values) / len(values) if values else None, sum(one.raters for one in rated), excused)


def mean_of(scores: Iterable[PersonScore]) -> Fraction | None:
    """Return the mean of the scores that there are; None of none."""
    held = [Fraction(one.score) for one in scores if one.score is not None]
    return added(held) / len(held) if held else None


def ranks(scores: Mapping[tuple[str, str], Decimal | None]) -> dict[str, tuple[int, int]]:
    """Return rank and number of those ranked, by person; `scores` by person and rubric: other rubrics are other contests.

    Equal scores share a rank, and the next is as much lower (1, 1, 3). Without a score there is no rank.
    """
    contests: dict[str, list[Decimal]] = defaultdict(list)
    for (_, rubric), score in scores.items():
        if score is not None:
            contests[rubric].append(score)
    return {
        person: (1 + sum(other > score for other in contests[rubric]), len(contests[rubric]))
        for (person, rubric), score in scores.items()
        if score is not None
    }
