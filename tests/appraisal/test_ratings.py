"""Marks by people: which count, and what several raters give together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gendan.evaluate.ratings import rate
from gendan.words.finding import Place
from gendan.words.score import Mark, Person
from gendan.words.text import same
from tests.appraisal.conftest import LI, leaf

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.rubric import Relation

    Read = Callable[..., Any]

PEOPLE = {
    one.id: one
    for one in (
        LI,
        Person("chen-jing", same("Chen"), "supervisor"),
        Person("wang-fang", same("Wang"), "merchandiser"),
        Person("liu-yan", same("Liu"), "documents"),
    )
}
SCALE = {"from": 1, "to": 5, "step": 1, "evidence_below": 2, "evidence_above": 4}
WEIGHTS = {"supervisor": 60, "peer": 25, "self": 15}


def mark(rater: str, relation: Relation, value: str | None, *, on: str = "2026-11-05", evidence: int = 0) -> Mark:
    held = None if value is None else Decimal(value)
    excuse = None if held is not None else "new here"
    return Mark("i", rater, relation, date.fromisoformat(on), held, excuse, evidence, Place("a.yaml", 7))


def rated(read: Read, *marks: Mark, minimum: int = 1, raters: tuple[str, ...] = ("supervisor", "peer", "self")) -> Any:  # noqa: ANN401
    plan = {"raters": list(raters), "minimum": minimum}
    rubric, mistakes = read(leaf("i", 100, rating=plan), scale=SCALE, raters=WEIGHTS)
    assert mistakes == []
    return rate(rubric.leaves()[0], rubric, marks, LI, PEOPLE, date(2026, 11, 6))


BOSS, PEER, SELF = mark("chen-jing", "supervisor", "4"), mark("wang-fang", "peer", "3"), mark("li-na", "self", "2")


def test_raters_are_weighted_by_their_relation(read: Read) -> None:
    assert rated(read, BOSS, PEER, SELF).value == Fraction(4 * 60 + 3 * 25 + 2 * 15, 100)


def test_a_relation_that_gave_no_mark_is_no_zero(read: Read) -> None:
    assert rated(read, BOSS, SELF).value == Fraction(4 * 60 + 2 * 15, 75)


def test_a_relation_without_weight_counts_only_when_it_is_alone(read: Read) -> None:
    other = mark("liu-yan", "internal-customer", "2")
    raters = ("supervisor", "internal-customer")
    assert rated(read, BOSS, other, raters=raters).value == 4
    assert rated(read, other, raters=raters).value == 2


def test_two_colleagues_count_as_one_relation(read: Read) -> None:
    other = mark("zhao-lei", "peer", "1", evidence=1)
    with_other = {**PEOPLE, "zhao-lei": Person("zhao-lei", same("Zhao"), "merchandiser")}
    rubric, _ = read(leaf("i", 100, rating={"raters": ["supervisor", "peer"]}), scale=SCALE, raters=WEIGHTS)
    found = rate(rubric.leaves()[0], rubric, [BOSS, PEER, other], LI, with_other, date(2026, 11, 6))
    assert (found.value, found.raters) == (Fraction(4 * 60 + 2 * 25, 85), 3)


def test_the_order_of_marks_changes_nothing(read: Read) -> None:
    assert rated(read, BOSS, PEER, SELF) == rated(read, SELF, BOSS, PEER)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (mark("chen-jing", "supervisor", "6"), "6 is not on the scale 1 to 5"),
        (mark("chen-jing", "supervisor", "0"), "0 is not on the scale 1 to 5"),
        (mark("chen-jing", "supervisor", "2.5"), "2.5 is not on the scale 1 to 5"),
        (mark("chen-jing", "supervisor", "5"), "a mark of 5 needs evidence"),
        (mark("chen-jing", "supervisor", "1"), "a mark of 1 needs evidence"),
        (mark("chen-jing", "supervisor", "3", on="2026-11-07"), "given on 2026-11-07, after the last day 2026-11-06"),
        (mark("wang-fang", "supervisor", "3"), "wang-fang is not the supervisor of li-na"),
        (mark("liu-yan", "peer", "3"), "liu-yan is not a colleague of the same work of li-na"),
        (mark("nobody", "peer", "3"), "nobody is not a colleague of the same work of li-na"),
        (mark("wang-fang", "self", "3"), "wang-fang is not the person of li-na"),
        (mark("li-na", "peer", "3"), "li-na is not a colleague of the same work of li-na"),
        (mark("liu-yan", "internal-customer", "3"), "this indicator is not rated by an internal customer"),
    ],
)
def test_a_mark_that_does_not_count_says_why(read: Read, one: Mark, said: str) -> None:
    found = rated(read, one)
    assert (found.value, found.raters) == (None, 0)
    assert [judged.problem.en for judged in found.marks] == [said]


@pytest.mark.parametrize(
    "one",
    [
        mark("chen-jing", "supervisor", "5", evidence=1),
        mark("chen-jing", "supervisor", "2"),
        mark("chen-jing", "supervisor", "4"),
        mark("chen-jing", "supervisor", "3", on="2026-11-06"),
    ],
)
def test_the_limits_themselves_count(read: Read, one: Mark) -> None:
    assert rated(read, one).value == one.value


def test_too_few_raters_give_no_value(read: Read) -> None:
    assert rated(read, BOSS, minimum=2).value is None
    assert rated(read, BOSS, BOSS, minimum=2).marks[1].problem.en == "the same rater rated this twice"


def test_when_all_say_it_does_not_apply_it_does_not(read: Read) -> None:
    assert rated(read, mark("chen-jing", "supervisor", None)).excused
    assert not rated(read, mark("chen-jing", "supervisor", None), PEER).excused
    assert not rated(read).excused
