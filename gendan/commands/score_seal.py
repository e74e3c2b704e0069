"""What a score says of the seal of its month: whether it still stands; and whether the ratings are here at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.commands.sealed_files import hold_against
from gendan.commands.sealing import are_ratings_here, has_private_ratings, pack_hashes, read_seals, seal_place
from gendan.evaluate.seal import are_told, effects_of, parts_that_differ, result_of
from gendan.read.tree import Listing, SourceFile
from gendan.words.seal import FACTS, Stand
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gendan.commands.scoring import Month
    from gendan.commands.sealed_files import SealedFiles
    from gendan.words.house import House, Kind
    from gendan.words.score import PersonScore, Scores, YearScores
    from gendan.words.seal import Correction, Seal, SealedScore, Standing


def sealed_day(house: House, month: str) -> date | None:
    """Return the day as of which a month was sealed; None when it is not, or its seal cannot be read."""
    kinds: list[Kind] = ["private-seal", "seal"] if has_private_ratings(house) else ["seal"]
    sources = []
    for kind in kinds:
        place = seal_place(house, kind, month)
        if (house.root / place).is_file():
            sources.append(SourceFile(kind, place, str(house.root)))
    return next((one.as_of for one in read_seals(Listing(tuple(sources), ())) if one.hash), None)


def with_seals(scores: Scores, month: Month, *, compare: bool) -> Scores:
    """Return the scores with the state of the month's seal; `compare`: they are those of everyone, or of one person."""
    people = scores.people if compare else None
    return replace(
        scores,
        seals=tuple(_stands(month, scores.month, people, scores.as_of)),
        ratings_missing=missing_ratings(month.loaded.house),
    )


def with_seals_of_year(scores: YearScores, year: Month) -> YearScores:
    """Return the year with the states of its sealed months, by their files: a year judges all its months as of one day."""
    stands = tuple(each for month in year.months() for each in _stands(year, month.name, None, scores.as_of))
    return replace(scores, seals=stands, ratings_missing=missing_ratings(year.loaded.house))


def missing_ratings(house: House) -> str | None:
    """Return the place of ratings that lie outside of the house and are not here; None when they are."""
    return None if are_ratings_here(house) else house.places["appraisal"]


def _stands(month: Month, name: str, people: Sequence[PersonScore] | None, as_of: date) -> Iterable[Stand]:
    """Yield the state of the seal of a month; nothing when it is not sealed."""
    house = month.loaded.house
    held = hold_against(house, Listing(tuple(month.loaded.files.values()), ()), name)
    if not held.seals:
        return
    head = next((one for one in held.seals if one.results is not None), held.seals[0])
    compared = head.results is not None and people is not None and as_of == head.as_of
    before, after = _both(head, people or ()) if compared else ((), ())
    effects, parts = effects_of(before, after), parts_that_differ(before, after)
    files = tuple(
        one.file
        for seal in held.seals
        for one in held.of(seal)
        if one.is_open and (one.kind in FACTS or parts or not compared)
    )
    troubles = tuple(trouble for seal in held.seals for trouble in seal.troubles)
    yield Stand(
        month=name,
        standing="changed" if troubles or files else _standing(held, head, before, after),
        as_of=head.as_of,
        compared=compared,
        corrections=tuple(_of_asked(one, people) for one in held.corrections if one.month == name),
        effects=effects if compared else None,
        files=files,
        reason=troubles[0].message if troubles else _other_day(head, as_of),
    )


def _standing(held: SealedFiles, head: Seal, before: Sequence[SealedScore], after: Sequence[SealedScore]) -> Standing:
    """Return how a month stands whose files are as they were, or are corrected; nothing on both sides: not compared."""
    packs = pack_hashes()
    same = all(packs.get(name) == held_ for name, held_ in head.packs.items() if not name.startswith("rules/"))
    of_month = [one for one in held.corrections if one.month == head.month and one.is_by_two]
    covering = {name for seal in held.seals for one in held.of(seal) for name in one.corrections}
    differ = parts_that_differ(before, after)
    if covering:
        return "changed" if same and not are_told(before, after, of_month, covering) else "corrected"
    if not differ:
        return "stands"
    # What bears no day is in no hash: then a correction that tells these very scores is what covers it.
    told = [one for one in of_month if one.effects]
    if told and are_told(before, after, told, {one.id for one in told}):
        return "corrected"
    return "changed" if same else "unknown"


def _both(seal: Seal, people: Sequence[PersonScore]) -> tuple[tuple[SealedScore, ...], tuple[SealedScore, ...]]:
    """Return what was sealed and what came out, of the same people: one, or everyone."""
    now = tuple(result_of(one) for one in people)
    asked = {one.person for one in now}
    sealed = seal.results or ()
    return tuple(one for one in sealed if len(asked) != 1 or one.person in asked), now


def _of_asked(one: Correction, people: Sequence[PersonScore] | None) -> Correction:
    """Return a correction with the effects on whom is asked for: a sheet of one person tells nobody else's score."""
    if people is None or len(people) != 1 or one.effects is None:
        return one
    own = people[0].person.id
    return replace(one, effects=tuple(each for each in one.effects if each.person == own))


def _other_day(seal: Seal, as_of: date) -> Text | None:
    if seal.as_of == as_of or not seal.hash:
        return None
    return Text(f"these scores are as of {as_of}", f"此处得分截至 {as_of}")
