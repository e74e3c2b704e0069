"""What a seal writes of scores, and how two results differ. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.trade.rounding import rounded
from gendan.words.seal import Effect, SealedPart, SealedScore
from gendan.words.text import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from fractions import Fraction

    from gendan.words.score import PersonScore
    from gendan.words.seal import Correction

_PLACES = 6


def result_of(score: PersonScore) -> SealedScore:
    """Return what is sealed of a person's score; bonus and vetoes stand among the indicators."""
    parts = [
        SealedPart(
            part.indicator.id,
            part.state,
            _text(part.value),
            _text(part.points),
            None if part.contribution is None else f"{part.contribution:f}",
        )
        for part in score.parts
    ]
    parts += [SealedPart(one.condition.id, "scored", None, None, f"{one.contribution:f}") for one in score.adjustments]
    return SealedScore(
        score.person.id,
        score.rubric.id,
        None if score.score is None else f"{score.score:f}",
        score.grade.id if score.grade else None,
        plain(rounded(score.coverage, _PLACES)),
        tuple(parts),
    )


def document_of(result: SealedScore) -> dict[str, object]:
    """Return a result as the seal's file has it; what is missing is left out."""
    parts = [
        _present(
            {
                "id": one.id,
                "state": one.state,
                "value": one.value,
                "points": one.points,
                "contribution": one.contribution,
            }
        )
        for one in result.parts
    ]
    head = {
        "person": result.person,
        "rubric": result.rubric,
        "score": result.score,
        "grade": result.grade,
        "coverage": result.coverage,
    }
    return {**_present(head), "indicators": parts}


def effects_of(before: Iterable[SealedScore], after: Iterable[SealedScore]) -> tuple[Effect, ...]:
    """Return the scores that differ, by person; a person who has none on one side has None there."""
    old, new = {one.person: one for one in before}, {one.person: one for one in after}
    found = []
    for person in sorted(old.keys() | new.keys()):
        was, has = old.get(person), new.get(person)
        if (was.score if was else None) != (has.score if has else None):
            found.append(Effect(person, was.score if was else None, has.score if has else None))
    return tuple(found)


def corrected(sealed: Iterable[SealedScore], corrections: Iterable[Correction]) -> dict[str, str | None]:
    """Return the score of each person as the corrections leave it, one after the other."""
    found = {one.person: one.score for one in sealed}
    for one in sorted(corrections, key=lambda each: (each.on, len(each.id), each.id)):
        found |= {each.person: each.after for each in one.effects or ()}
    return found


def are_told(
    sealed: Sequence[SealedScore],
    now: Iterable[SealedScore],
    corrections: Sequence[Correction],
    in_force: Collection[str],
) -> bool:
    """Tell whether the corrections of a month tell the scores that it has now; of one person only, where `now` is that one's.

    Always where none of them tells scores, or where the files have moved on from one: then there is nothing to hold against.
    """
    by_two = [one for one in corrections if one.is_by_two and one.effects is not None]
    if not by_two or any(one.id not in in_force for one in by_two):
        return True
    has = {one.person: one.score for one in now}
    told = corrected(sealed, by_two)
    return all(told.get(person) == score for person, score in has.items())


def parts_that_differ(before: Sequence[SealedScore], after: Sequence[SealedScore]) -> tuple[str, ...]:
    """Return what of the results differs, down to the indicator: "li-na/on-time"; "li-na" for grade, rubric, coverage."""
    old, new = {one.person: one for one in before}, {one.person: one for one in after}
    found: list[str] = []
    for person in sorted(old.keys() | new.keys()):
        was, has = old.get(person), new.get(person)
        if was == has:
            continue
        mine = {one.id: one for one in was.parts} if was else {}
        own = {one.id: one for one in has.parts} if has else {}
        named = [f"{person}/{name}" for name in sorted(mine.keys() | own.keys()) if mine.get(name) != own.get(name)]
        found += named or [person]
    return tuple(found)


def _present(row: dict[str, str | None]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value is not None}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else plain(rounded(value, _PLACES))
