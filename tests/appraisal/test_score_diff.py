"""Why a score changed: causes that add up to the difference, whatever the order of telling."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from gendan.evaluate.score import score_person
from gendan.evaluate.score_diff import split_difference, step, whole_of
from gendan.words.score import Rated
from tests.appraisal.conftest import LI, leaf, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.words.score import PersonScore
    from gendan.words.score_diff import ScoreDiff, Whole

    Read = Callable[..., Any]
    Facts = Mapping[str, tuple[int, int]]

TREE = (leaf("x", 50), leaf("y", 30), leaf("r", 20, rating={}))


def scored(rubric: Any, facts: Facts, mark: int | None) -> PersonScore:  # noqa: ANN401
    rated = {"r": Rated(None if mark is None else Fraction(mark), 0 if mark is None else 1, excused=False)}
    return score_person(LI, rubric, "2026-10", {name: tally(*held) for name, held in facts.items()}, rated)


def split(old: tuple[Any, Facts, int | None], new: tuple[Any, Facts, int | None]) -> ScoreDiff:
    def compose(causes: frozenset[str]) -> Whole:
        rubric = (new if "rubric" in causes else old)[0]
        facts = (new if "facts" in causes else old)[1]
        return whole_of(scored(rubric, facts, (new if "ratings" in causes else old)[2]))

    return split_difference(LI, compose, ("facts", "ratings", "rubric"))


def told(diff: ScoreDiff) -> list[tuple[str, str, str]]:
    return [(one.cause, one.item, str(one.amount)) for one in diff.changes]


def test_one_indicator_better_and_a_lower_mark(read: Read) -> None:
    rubric, _ = read(*TREE)
    diff = split((rubric, {"x": (1, 2), "y": (1, 1)}, 4), (rubric, {"x": (3, 4), "y": (1, 1)}, 3))
    assert told(diff) == [("facts", "x", "12.50"), ("ratings", "r", "-4.00")]
    assert str(diff.difference) == "8.50"


def test_other_weights_are_the_rubric(read: Read) -> None:
    old, _ = read(leaf("x", 60), leaf("y", 40))
    new, _ = read(leaf("x", 40), leaf("y", 60))
    facts = {"x": (1, 2), "y": (1, 1)}
    diff = split((old, facts, None), (new, facts, None))
    # 70 becomes 80: x loses weight that stood 25 under the mean of 75, y wins weight that stood 25 over it
    assert told(diff) == [("rubric", "x", "5.00"), ("rubric", "y", "5.00")]


def test_weight_that_comes_from_others_is_no_merit(read: Read) -> None:
    rubric, _ = read(leaf("x", 50), leaf("y", 50))
    was, now = scored(rubric, {"x": (1, 1)}, None), scored(rubric, {"x": (1, 1), "y": (1, 1)}, None)
    assert set(step(whole_of(was), whole_of(now)).values()) == {Fraction(0)}


def test_weight_that_marks_lose_is_told_of_the_orders_that_took_it(read: Read) -> None:
    rubric, _ = read(leaf("x", 40), leaf("y", 40), leaf("r", 20, rating={}))
    # before (40 × 50 + 20 × 80) ÷ 60 = 60.00, after (40 × 50 + 40 × 100 + 20 × 80) ÷ 100 = 76.00
    diff = split((rubric, {"x": (1, 2)}, 4), (rubric, {"x": (1, 2), "y": (1, 1)}, 4))
    assert (str(diff.difference), {one.item for one in diff.changes if one.cause == "facts"}) == ("16.00", {"x", "y"})
    assert [one for one in diff.changes if one.cause == "ratings"] == []


def test_without_a_score_there_is_nothing_to_split(read: Read) -> None:
    rubric, _ = read(*TREE)
    diff = split((rubric, {}, None), (rubric, {"x": (1, 1)}, 4))
    assert (diff.difference, diff.changes) == (None, ())


counts = st.integers(1, 20).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))
facts = st.dictionaries(st.sampled_from("xyz"), counts, max_size=3)
side = st.tuples(facts, st.one_of(st.none(), st.integers(1, 5)))


@given(side, side, st.integers(0, 3))
def test_the_causes_add_up_to_the_difference(
    read: Read, one: tuple[Facts, int | None], other: tuple[Facts, int | None], places: int
) -> None:
    old, _ = read(*TREE, rounding=places)
    veto = {"id": "v", "when": "points('z') < 50", "cap": 40}
    new, mistakes = read(leaf("x", 20), leaf("z", 33.5), leaf("r", 46.5, rating={}), rounding=places, vetoes=[veto])
    assert mistakes == []
    diff = split((old, *one), (new, *other))
    if diff.difference is not None:
        assert sum((change.amount for change in diff.changes), Decimal(0)) == diff.difference
        assert {one.cause for one in diff.changes if one.item == "r"} <= {"ratings", "rubric"}
        assert {one.cause for one in diff.changes if one.item in {"x", "y", "z"}} <= {"facts", "rubric"}
