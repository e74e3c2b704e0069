"""Teams: records together, the mean beside it, ranks; reckoned by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.commands.metrics import read_shipped_metrics
from gendan.evaluate.score_teams import pool, pool_marks, ranks
from gendan.words.errors import UsageError
from gendan.words.metric import Proof
from gendan.words.score import Rated
from gendan.words.tally import Sum, Tally, Wanted
from tests.appraisal.conftest import tally
from tests.appraisal.test_score_command import house, order, said

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]
METRICS = {one.id: one for one in read_shipped_metrics()}
RATIO = Wanted(METRICS["delivery/on-time-in-full-original"])


@pytest.fixture
def team(house: Path) -> Path:
    """Beside Li Na (72.00: 2 of 3, mark 4) Wang Wei: 0 of 2, and nobody has rated him."""
    wang = {"id": "wang-wei", "name": "Wang Wei", "role": "merchandiser", "supervisor": "chen-jing"}
    (house / "people" / "wang-wei.yaml").write_text(json.dumps(wang), "utf-8")
    for name in ("W1", "W2"):
        late = {**order(name, "2026-11-22"), "merchandiser": "wang-wei"}
        (house / "orders" / f"{name}.yaml").write_text(json.dumps(late), "utf-8")
    return house


@pytest.mark.parametrize("by", ["team", "company"])
def test_a_team_is_judged_by_its_records_together(team: Path, by: Any) -> None:  # noqa: ANN401
    (one,) = json.loads(said(team, "json", by=by))["people"]
    # on time 2 of 5, the mean of the marks there are is 4: 60 x 2/5 + 40 x 4/5 = 56; the mean of 72 and 0 is 36
    assert (one["person"], one["score"], one["mean"]) == ("chen-jing" if by == "team" else "company", "56.00", "36.00")
    assert one["members"] == ["li-na", "wang-wei"]
    assert (one["indicators"][0]["numerator"], one["indicators"][0]["denominator"]) == ("2", "5")
    assert one["indicators"][0]["raw"]["denominator"] == "6"


def test_a_team_explains_itself_by_the_records_of_its_people(team: Path) -> None:
    text = said(team, by="team", person="chen-jing", explain=True)
    assert "2 people; their records together give the score, the mean of their scores is 36.00" in text
    assert "W1/D1  2026-11-19  0/1  orders/W1.yaml:1" in text
    with pytest.raises(UsageError, match="no team li-na"):
        said(team, by="team", person="li-na")


def test_people_are_ranked_only_where_it_is_asked_for(team: Path) -> None:
    assert "Rank" not in said(team)
    assert "1 of 2" in said(team, rank=True)
    people = json.loads(said(team, "json", rank=True))["people"]
    assert [(one["person"], one["rank"], one["ranked"]) for one in people] == [("li-na", 1, 2), ("wang-wei", 2, 2)]


def test_a_year_of_a_team(team: Path) -> None:
    people = json.loads(said(team, "json", month="2026", by="team", rank=True))["people"]
    # before October another rubric was in force: the team has a year by each
    assert [(one["person"], one["score"], one.get("rank")) for one in people] == [
        ("chen-jing/merchandiser", None, None),
        ("chen-jing/mine", "56.00", 1),
    ]


def test_equal_scores_share_a_rank_and_other_rubrics_are_other_contests() -> None:
    scores = {
        ("a", "r"): Decimal(90),
        ("b", "r"): Decimal(90),
        ("c", "r"): Decimal(80),
        ("d", "s"): Decimal(1),
        ("e", "r"): None,
    }
    assert ranks(scores) == {"a": (1, 3), "b": (1, 3), "c": (3, 3), "d": (1, 1)}


def test_marks_are_the_mean_of_people() -> None:
    held = [Rated(Fraction(4), 2, excused=False), Rated(Fraction(3), 1, excused=False), Rated(None, 0, excused=True)]
    assert pool_marks(held) == Rated(Fraction(7, 2), 3, excused=False)
    assert pool_marks(held[2:]).excused


def proof(value: int, cause: str | None = None) -> Proof:
    return Proof("m", "x", None, f"SO-{value}", "", date(2026, 10, 1), Decimal(value), Decimal(1), cause, None, None)


@pytest.mark.parametrize(("take", "expected"), [("median", Fraction(5, 2)), ("p90", Fraction(9))])
def test_the_median_of_a_team_is_of_all_its_records(take: Any, expected: Fraction) -> None:  # noqa: ANN401
    wanted = replace(Wanted(METRICS["work/issue-time"]), take=take, causes=("us",))
    empty = Sum(0, Decimal(0), Decimal(0), 0, None)
    both = [
        Tally(who, "2026-10", empty, empty, 0, tuple(map(proof, values)))
        for who, values in (("a", (1, 9)), ("b", (2, 3)))
    ]
    assert pool(both, wanted, "team", "2026-10").own.value == expected


counts = st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(counts, min_size=1, max_size=6))
def test_a_team_of_one_is_that_person_and_more_lie_between_the_best_and_the_worst(held: list[tuple[int, int]]) -> None:
    people = [tally(good, cases) for good, cases in held]
    team = pool(people, RATIO, "team", "2026-10").own.value
    values = [one.own.value for one in people]
    assert min(value for value in values if value is not None) <= (team or 0) <= max(v for v in values if v is not None)
    assert pool(people[:1], RATIO, "x", "2026-10").own.value == values[0]
