"""What follows from scores: pay, promotion, training, development, a talk; each condition with the figures it rests on. Pure.

A condition asks about the month, and about the months up to it: how many of the last so many stood at or above a limit,
or below it. A month without a score, or in which the indicator was not scored, counts neither way. Of the bands of pay the
first that holds is taken; the others are not considered.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.score import answer_of
from gendan.words.score import Basis, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gendan.words.rubric import Condition, Worth
    from gendan.words.score import PersonScore

SCORE = "score"
"""What is asked about where no indicator is named."""


def consider(scored: PersonScore, earlier: Sequence[PersonScore] = ()) -> PersonScore:
    """Return the score with what follows from it. `earlier`: the person's months before, in any order.

    Without a score nothing follows. A condition that meets something missing does not hold; its outcome says None.
    """
    if scored.score is None:
        return replace(scored, outcomes=(), considered=())
    line = sorted([*(one for one in earlier if one.month < scored.month), scored], key=lambda one: one.month)
    found: list[Outcome] = []
    paid = False
    for condition in scored.rubric.outcomes:
        if condition.kind == "pay" and paid:
            continue
        outcome = _outcome(condition, line)
        paid = paid or (condition.kind == "pay" and outcome.holds is True)
        found.append(outcome)
    return replace(scored, outcomes=tuple(one.condition for one in found if one.holds is True), considered=tuple(found))


def _outcome(condition: Condition, line: Sequence[PersonScore]) -> Outcome:
    scored = line[-1]
    states = {part.indicator.id: part for part in scored.parts}
    basis: dict[tuple[str, str], Basis] = {}

    def ask(what: str, name: str) -> Worth:
        if what.startswith("months_"):
            worth, months = _months(what, name, line)
        else:
            worth, months = answer_of(states, what, name), ()
        basis.setdefault((what, name), Basis(what, name, worth, months))
        return worth

    names = _Watched({"score": Fraction(scored.score or Decimal(0)), "coverage": scored.coverage}, basis)
    held = condition.test.run(names, ask)
    return Outcome(condition, None if held is None else held is True, tuple(basis.values()))


class _Watched(Mapping[str, "Worth"]):
    """The names that a condition may read; notes the ones it reads."""

    def __init__(self, held: dict[str, Worth], basis: dict[tuple[str, str], Basis]) -> None:
        self._held, self._basis = held, basis

    def __getitem__(self, key: str) -> Worth:
        worth = self._held[key]
        self._basis.setdefault((key, ""), Basis(key, "", worth))
        return worth

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def _months(what: str, name: str, line: Sequence[PersonScore]) -> tuple[Worth, tuple[str, ...]]:
    """Answer "months_below 60 6" about the score or an indicator: how many months, and which."""
    word, *rest = what.split()
    span = int(rest[-1])
    first = _back(line[-1].month, span - 1)
    tests: dict[str, Callable[[Fraction], bool]] = {
        "months_at_least": lambda points: points >= Fraction(rest[0]),
        "months_below": lambda points: points < Fraction(rest[0]),
        "months_scored": lambda _points: True,
    }
    found = [
        one.month
        for one in line
        if one.month >= first and (held := _points(one, name)) is not None and tests[word](held)
    ]
    return Fraction(len(found)), tuple(found)


def _points(one: PersonScore, name: str) -> Fraction | None:
    """Return the score as it was printed, or an indicator's points; None when there is none."""
    if name == SCORE:
        return None if one.score is None else Fraction(one.score)
    return next((part.points for part in one.parts if part.indicator.id == name and part.state == "scored"), None)


def _back(month: str, months: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
