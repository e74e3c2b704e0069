"""Scores reckoned by hand: redistribution, coverage, vetoes, and contributions that add up to the last decimal."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.evaluate.score import grade_of, score_person
from gendan.words.score import Rated
from tests.appraisal.conftest import LI, group, leaf, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.words.score import PersonScore
    from gendan.words.tally import Tally

    Read = Callable[..., Any]


def score(rubric: Any, tallies: Mapping[str, Tally], rated: Mapping[str, Rated] | None = None) -> PersonScore:  # noqa: ANN401
    return score_person(LI, rubric, "2026-10", tallies, rated or {})


def told(one: PersonScore) -> dict[str, tuple[str, str | None, str | None]]:
    """State, effective weight in per cent, contribution of each leaf."""
    return {
        part.indicator.id: (
            part.state,
            None if part.effective is None else str(part.effective * 100),
            None if part.contribution is None else str(part.contribution),
        )
        for part in one.parts
    }


TREE = (group("a", 60, leaf("x", 40), leaf("y", 20)), leaf("z", 40))


def test_everything_scored(read: Read) -> None:
    one = score(read(*TREE)[0], {"x": tally(11, 12), "y": tally(1, 2), "z": tally(3, 3)})
    assert (str(one.score), one.coverage) == ("86.67", Fraction(1))  # 40 x 11/12 + 20 x 1/2 + 40
    assert [str(part.contribution) for part in one.parts] == ["36.67", "10.00", "40.00"]
    assert [(group.indicator.id, str(group.contribution), group.points) for group in one.groups] == [
        ("a", "46.67", Fraction(700, 9))
    ]


def test_what_is_missing_gives_its_weight_to_those_beside_it(read: Read) -> None:
    one = score(read(*TREE)[0], {"x": tally(1, 2), "z": tally(1, 1)})
    assert told(one) == {
        "x": ("scored", "60", "30.00"),
        "y": ("not_applicable", None, None),
        "z": ("scored", "40", "40.00"),
    }
    assert (str(one.score), one.coverage) == ("70.00", Fraction(4, 5))


def test_or_to_all_when_the_rubric_says_so(read: Read) -> None:
    one = score(read(*TREE, redistribute="all")[0], {"x": tally(1, 2), "z": tally(1, 1)})
    assert told(one)["x"] == ("scored", "50", "25.00")
    assert str(one.score) == "75.00"


def test_a_group_with_nothing_gives_its_weight_to_other_groups(read: Read) -> None:
    one = score(read(*TREE)[0], {"z": tally(1, 2)})
    assert told(one)["z"] == ("scored", "100", "50.00")
    assert one.coverage == Fraction(2, 5)


def test_nothing_scored_is_no_score_and_not_zero(read: Read) -> None:
    one = score(read(*TREE)[0], {})
    assert (one.score, one.grade, one.coverage) == (None, None, Fraction(0))


@pytest.mark.parametrize(("coverage", "scored"), [(40, True), (40.01, False)])
def test_less_than_the_least_coverage_is_no_score(read: Read, coverage: float, scored: bool) -> None:  # noqa: FBT001
    one = score(read(*TREE, coverage=coverage)[0], {"z": tally(1, 2)})
    assert (one.score is not None) is scored


@pytest.mark.parametrize(
    ("held", "state", "reason"),
    [
        (tally(0, 0), "not_applicable", "no cases in the month"),
        (tally(0, 0, unknown=2), "insufficient", "records that lack what they would need: 2"),
        (tally(2, 2), "insufficient", "2 of 3 cases needed"),
        (tally(2, 2, others=1), "scored", None),
        (tally(0, 0, others=3), "insufficient", "every case fell short by causes that do not count"),
        (tally(3, 3), "scored", None),
    ],
)
def test_the_state_of_an_indicator(read: Read, held: Tally, state: str, reason: str | None) -> None:
    part = score(read(leaf("i", 100, minimum=3))[0], {"i": held}).parts[0]
    assert (part.state, part.reason.en if part.reason else None) == (state, reason)


def test_raw_stands_beside_what_the_person_answers_for(read: Read) -> None:
    part = score(read(leaf("i", 100))[0], {"i": tally(3, 4, others=2)}).parts[0]
    assert (part.value, part.raw, part.cases) == (Fraction(3, 4), Fraction(1, 2), 4)


def test_a_veto_limits_the_total_and_is_a_contribution(read: Read) -> None:
    critical = leaf("critical", 0, metric="work/critical-complaints", demerit={"each": 40})
    veto = {"id": "v", "when": "short('critical') > 0", "cap": 60}
    rubric, mistakes = read(leaf("i", 100), critical, vetoes=[veto])
    assert mistakes == []
    one = score(rubric, {"i": tally(9, 10), "critical": tally(0, 1)})
    assert (str(one.score), [str(each.contribution) for each in one.adjustments]) == ("60.00", ["-30.00"])
    assert told(one)["critical"] == ("scored", "0", "0.00")
    assert str(score(rubric, {"i": tally(9, 10)}).score) == "90.00"


def test_a_bonus_comes_on_top_before_the_lid(read: Read) -> None:
    rubric, _ = read(leaf("i", 100), bonus=[{"id": "b", "when": "points('i') = 100", "points": 5}], vetoes=[{"id": "v", "when": "score > 0", "cap": 102}])  # fmt: skip
    one = score(rubric, {"i": tally(2, 2)})
    assert [str(each.contribution) for each in one.adjustments] == ["5.00", "-3.00"]
    assert (str(one.score), one.grade and one.grade.id) == ("102.00", "good")


@pytest.mark.parametrize(
    ("held", "grade"), [("100", "good"), ("80", "good"), ("79.99", "poor"), ("0", "poor"), ("-3", "poor")]
)
def test_grades_have_a_closed_top_and_no_gap_below(read: Read, held: str, grade: str) -> None:
    found = grade_of(read(leaf("i", 100))[0].grades, Decimal(held))
    assert found is not None
    assert found.id == grade


def test_a_rating_is_scored_and_its_absence_is_no_zero(read: Read) -> None:
    rubric, _ = read(leaf("i", 50), leaf("r", 50, rating={}))
    one = score(rubric, {"i": tally(1, 1)}, {"r": Rated(Fraction(4), 1, excused=False)})
    assert (str(one.score), told(one)["r"]) == ("90.00", ("scored", "50", "40.00"))
    without = score(rubric, {"i": tally(1, 1)}, {"r": Rated(None, 0, excused=False)})
    assert (str(without.score), told(without)["r"][0]) == ("100.00", "insufficient")
    assert told(score(rubric, {"i": tally(1, 1)}, {"r": Rated(None, 0, excused=True)}))["r"][0] == "not_applicable"


def test_outcomes_follow_from_the_printed_score(read: Read) -> None:
    outcome = {"id": "o", "kind": "talk", "when": "score < 70", "action": {"en": "Talk", "zh": "面谈"}}
    rubric, _ = read(leaf("i", 100), outcomes=[outcome])
    assert [one.id for one in score(rubric, {"i": tally(69, 100)}).outcomes] == ["o"]
    assert score(rubric, {"i": tally(7, 10)}).outcomes == ()


counts = st.integers(0, 40).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases), st.integers(0, 3)))


@given(st.lists(counts, min_size=5, max_size=5), st.sampled_from(["siblings", "all"]), st.integers(0, 4))
def test_contributions_add_up_to_the_score(read: Read, held: list[tuple[int, int, int]], way: str, places: int) -> None:
    tree = (group("a", 50, leaf("p", 33.33), leaf("q", 33.33), leaf("r", 33.33)), leaf("s", 17.5), leaf("t", 32.5))
    rubric, mistakes = read(
        *tree, redistribute=way, rounding=places, vetoes=[{"id": "v", "when": "score > 90", "cap": 88.8}]
    )
    assert mistakes == []
    one = score(
        rubric,
        {name: tally(good, cases, others=others) for name, (good, cases, others) in zip("pqrst", held, strict=True)},
    )
    if one.score is None:
        assert not any(part.state == "scored" for part in one.parts)
        return
    added = sum((part.contribution for part in one.parts if part.contribution is not None), Decimal(0))
    assert added + sum((each.contribution for each in one.adjustments), Decimal(0)) == one.score
    assert sum(part.effective for part in one.parts if part.effective is not None) == 1
    roots = [each for each in one.groups if each.indicator.parent is None]
    outside = [part for part in one.parts if part.indicator.parent is None]
    in_roots = sum((each.contribution for each in roots), Decimal(0))
    assert in_roots + sum((part.contribution or Decimal(0) for part in outside), Decimal(0)) == added


@given(st.lists(counts, min_size=3, max_size=3), st.integers(0, 2), st.booleans())
def test_a_better_fact_never_lowers_the_score(
    read: Read,
    held: list[tuple[int, int, int]],
    at: int,
    theirs: bool,  # noqa: FBT001
) -> None:
    good, cases, others = held[at]
    if theirs and others:
        better = (good + 1, cases + 1, others - 1)  # what others had spoilt was in time after all
    elif good < cases:
        better = (good + 1, cases, others)
    else:
        return
    rubric, _ = read(leaf("x", 40, minimum=3), leaf("y", 35, bands=[{"from": 0.9, "points": 100}, {"from": 0.5, "points": 60}, {"points": 0}]), leaf("z", 25))  # fmt: skip

    def of(counted: list[tuple[int, int, int]]) -> Decimal | None:
        return score(
            rubric, {name: tally(g, c, others=o) for name, (g, c, o) in zip("xyz", counted, strict=True)}
        ).score

    before, after = of(held), of([*held[:at], better, *held[at + 1 :]])
    assert before is None or (after is not None and after >= before)
