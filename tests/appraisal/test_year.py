"""The year from its months: which count, what they weigh; the months' shares add up to the year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.evaluate.score import score_person
from gendan.evaluate.year import score_year
from tests.appraisal.conftest import LI, leaf, tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.score import PersonScore

    Read = Callable[..., Any]


OVER = date(2026, 12, 31)


def months(read: Read, *counts: tuple[int, int] | None, **annual: object) -> list[PersonScore]:
    rubric, mistakes = read(leaf("i", 60), leaf("j", 40), annual=annual)
    assert mistakes == []
    both = {"i", "j"}
    return [
        score_person(LI, rubric, f"2026-{at:02d}", {name: tally(*held) for name in both} if held else {}, {})
        for at, held in enumerate(counts, start=1)
    ]


def test_the_mean_of_the_months_that_have_a_score(read: Read) -> None:
    year = score_year(months(read, (1, 2), None, (3, 4)), OVER)
    assert (str(year.score), year.grade and year.grade.id) == ("62.50", "poor")
    assert [(str(one.weight), str(one.contribution), one.reason and one.reason.en) for one in year.months] == [
        ("1/2", "25.00", None), ("None", "None", "no score"), ("1/2", "37.50", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "score", "reason"),
    [
        (date(2026, 3, 31), "62.50", None),
        (date(2026, 3, 30), "50.00", "not over yet"),
        (date(2026, 3, 1), "50.00", "not over yet"),
    ],
)
def test_a_month_that_is_not_over_does_not_count(read: Read, as_of: date, score: str, reason: str | None) -> None:
    """January 50 and March 75 make 62.50 on the last day of March; a day before, March is still running."""
    year = score_year(months(read, (1, 2), None, (3, 4)), as_of)
    assert str(year.score) == score
    said = year.months[-1].reason
    assert (said and said.en) == reason


def test_the_rubric_of_the_last_month_that_is_over_decides(read: Read) -> None:
    """March begins with a rubric that wants two months; on its last day there is no year any more."""
    january, march = months(read, (1, 2), None, (3, 4), months=1)[::2]
    march = replace(march, rubric=replace(march.rubric, annual=replace(march.rubric.annual, months=3)))
    assert [score_year([january, march], date(2026, 3, day)).score is None for day in (30, 31)] == [False, True]


@pytest.mark.parametrize(
    ("leave", "reason"),
    [
        ([(date(2026, 2, 1), date(2026, 2, 28))], "on leave all month"),
        ([(date(2026, 2, 15), date(2026, 3, 2)), (date(2026, 1, 20), date(2026, 2, 14))], "on leave all month"),
        ([(date(2026, 1, 20), date(2026, 2, 28)), (date(2026, 2, 3), date(2026, 2, 4))], "on leave all month"),
        ([(date(2026, 2, 1), date(2026, 2, 27))], None),
        ([(date(2026, 2, 2), date(2026, 2, 28))], None),
        ([], None),
    ],
)
def test_a_month_wholly_on_leave_does_not_count(read: Read, leave: list[tuple[date, date]], reason: str | None) -> None:
    """What a deputy did in those weeks is neither merit nor fault: 50 and 75 make 62.50, with February's 0 41.67."""
    found = [replace(one, person=replace(LI, leave=tuple(leave))) for one in months(read, (1, 2), (0, 4), (3, 4))]
    year = score_year(found, OVER)
    said = year.months[1].reason
    assert (said and said.en) == reason
    assert str(year.score) == ("62.50" if reason else "41.67")


def test_leave_after_the_last_day_in_the_house_is_none() -> None:
    left = replace(LI, left=date(2026, 2, 10), leave=((date(2026, 2, 1), date(2026, 2, 10)),))
    assert left.is_away(date(2026, 2, 1), date(2026, 2, 28))
    assert not replace(left, left=date(2026, 2, 11)).is_away(date(2026, 2, 1), date(2026, 2, 28))


def test_weighted_by_cases(read: Read) -> None:
    year = score_year(months(read, (1, 2), (6, 6), method="cases"), OVER)
    assert (str(year.score), [one.weight for one in year.months]) == ("87.50", [Fraction(1, 4), Fraction(3, 4)])


@pytest.mark.parametrize(("least", "scored"), [(2, True), (3, False)])
def test_too_few_months_are_no_year(read: Read, least: int, scored: bool) -> None:  # noqa: FBT001
    year = score_year(months(read, (1, 2), None, (3, 4), months=least), OVER)
    assert (year.score is not None) is scored
    assert (year.reason is None) is scored


def test_a_month_with_too_little_coverage_does_not_count(read: Read) -> None:
    rubric, _ = read(leaf("i", 60), leaf("j", 40), annual={"coverage": 70})
    thin = score_person(LI, rubric, "2026-01", {"i": tally(0, 1)}, {})
    whole = score_person(LI, rubric, "2026-02", {"i": tally(1, 1), "j": tally(1, 1)}, {})
    year = score_year([thin, whole], OVER)
    assert (str(year.score), year.months[0].reason and year.months[0].reason.en) == ("100.00", "coverage under 70 %")


@given(
    st.lists(st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12),
    st.booleans(),
)
def test_the_shares_of_the_months_add_up(read: Read, counts: list[tuple[int, int]], by_cases: bool) -> None:  # noqa: FBT001
    year = score_year(months(read, *counts, method="cases" if by_cases else "mean"), OVER)
    assert sum((one.contribution or Decimal(0) for one in year.months), Decimal(0)) == year.score
    assert sum((one.weight or Fraction(0) for one in year.months), Fraction(0)) == 1
