"""`gendan diff`: why a score changed from one month, year or commit to another, by causes that add up to the difference."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

import gendan
from gendan.commands.score_places import place_proofs
from gendan.commands.score_sides import Side, open_sides
from gendan.words.errors import Exit, UsageError
from gendan.words.score_diff import CAUSES, ScoreDiffs
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.commands.score_sides import Sides
    from gendan.render.look import Look
    from gendan.words.metric import Proof
    from gendan.words.score import Person
    from gendan.words.score_diff import Cause, Change, ScoreDiff, Whole

PERIOD = re.compile(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?")
WORK_TREE = "."


class DiffAsk(Struct, frozen=True):
    """Two months, two years, or two commits ("." is the work tree) with the `period` they are held against each other for.

    `person` None: everyone. Each is judged as of its last day, or `today`.
    """

    folder: Path
    before: str
    after: str
    today: date
    person: str | None = None
    format: str = "text"
    period: str | None = None


def run_diff(ask: DiffAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write why the scores changed; always 0.

    Raises UsageError for a period that has not begun, a month beside a year, commits without a period, and a person who is
    appraised on neither side.
    """
    from gendan.render.score.diff import FORMATS

    write(FORMATS[ask.format](diff_house(ask), look))
    return Exit.CLEAN


def diff_house(ask: DiffAsk) -> ScoreDiffs:
    """Return the differences of everyone who is appraised on both sides."""
    _check(ask)
    proofs = ask.person is not None or ask.format != "text"
    with ExitStack() as stack:
        sides = open_sides(ask.folder, (ask.before, ask.after), ask.period, ask.today, stack, proofs=proofs)
        old, new = sides.ends
        both = [name for name in old.people() if name in new.people() and ask.person in {None, name}]
        if ask.person is not None and not both:
            raise UsageError(
                Text(f"{ask.person} is not appraised on both sides", f"{ask.person} 并非两边都参加考核"),
                Text("Name a person and months from gendan score", "请指定 gendan score 中有的人员和月份"),
            )
        found = tuple(_split(name, sides) for name in both)
        if ask.person is not None:
            found = tuple(_placed(one, sides) for one in found)
        names = {one.id: one.name for one in new.opened.people.values()}
        days = (old.opened.loaded.as_of, new.opened.loaded.as_of)
        return ScoreDiffs(gendan.__version__, ask.before, ask.after, days, found, names, ask.period)


def _check(ask: DiffAsk) -> None:
    """Refuse what cannot be held against each other."""
    kinds = [len(one) if PERIOD.fullmatch(one) else 0 for one in (ask.before, ask.after)]
    if ask.period is None and (0 in kinds or kinds[0] != kinds[1]):
        raise UsageError(
            Text(f"{ask.before} and {ask.after} cannot be compared", f"{ask.before} 与 {ask.after} 无法比较"),
            Text(
                "Name two months, two years, or two commits with --month 2026-10",
                "请写两个月份、两个年份，或两个提交并加 --month 2026-10",
            ),
        )


def _split(name: str, sides: Sides) -> ScoreDiff:
    from gendan.evaluate.score_diff import split_difference

    old, new = sides.ends
    causes: Sequence[Cause] = CAUSES if sides.rules_differ else [one for one in CAUSES if one != "rules"]

    def compose(taken: frozenset[str]) -> Whole:
        facts = sides.of(facts="facts" in taken, rules="rules" in taken)
        return _composed(name, facts, new if "ratings" in taken else old, new if "rubric" in taken else old)

    diff = split_difference(new.person(name), compose, causes)
    known = {leaf.id for side in (old, new) for rubric in side.rubrics(name) for leaf in rubric.leaves() if leaf.wanted}
    changes = tuple(
        _with_records(one, name, sides) if one.cause == "facts" and one.item in known else one for one in diff.changes
    )
    return replace(diff, changes=changes)


def _composed(name: str, facts: Side, ratings: Side, rubrics: Side) -> Whole:
    """Return the score of one person by the facts, the ratings and the rubric of three sides."""
    from gendan.evaluate.score_diff import whole_of, whole_of_year
    from gendan.evaluate.year import score_year

    person: Person = rubrics.person(name)
    found = []
    for at, month in facts.months_of(name):
        rubric = rubrics.rubric_at(name, at)
        rated = ratings.panel.rated(ratings.month_at(at), ratings.person(name), rubric)
        tallies = facts.panel.facts(rubric, name, month.name)
        found.append(facts.panel.scorer(rubric).score(person, month.name, tallies, rated))
    return whole_of_year(score_year(found, facts.opened.loaded.as_of)) if facts.is_year else whole_of(found[0])


def _with_records(change: Change, name: str, sides: Sides) -> Change:
    """Return the change with the records behind it: of two periods those that fall short, of two commits those that differ."""
    old, new = (side.proofs(name, change.item, short=not sides.by_commit) for side in sides.ends)
    if sides.by_commit:
        same = {_said(one) for one in old} & {_said(one) for one in new}
        old, new = ([one for one in held if _said(one) not in same] for held in (old, new))
    return replace(change, before=tuple(old), after=tuple(new))


def _said(proof: Proof) -> tuple[object, ...]:
    return (proof.order, proof.record, proof.day, proof.numerator, proof.denominator, proof.cause)


def _placed(diff: ScoreDiff, sides: Sides) -> ScoreDiff:
    """Return the difference with records at their lines, each in the files of its side."""
    roots = [side.opened.loaded.house.root for side in sides.ends]
    befores = iter(place_proofs(roots[0], [proof for one in diff.changes for proof in one.before]))
    afters = iter(place_proofs(roots[1], [proof for one in diff.changes for proof in one.after]))
    changes = [
        replace(one, before=tuple(next(befores) for _ in one.before), after=tuple(next(afters) for _ in one.after))
        for one in diff.changes
    ]
    return replace(diff, changes=tuple(changes))
