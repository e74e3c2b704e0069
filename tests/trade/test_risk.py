"""Scores, bands and the scale of triggers: closed at both ends, without holes."""

from itertools import pairwise

import pytest

from gendan.trade.risk import MARKS, band_of, bands, scale, score, step_of, triggers


@pytest.mark.parametrize(("likelihood", "impact", "points"), [(1, 1, 1), (3, 4, 12), (5, 5, 25)])
def test_a_score_is_the_product(likelihood: int, impact: int, points: int) -> None:
    assert score(likelihood, impact) == points


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (3, 6), (-1, -1)])
def test_marks_beyond_one_to_five_are_refused(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="marks go from 1 to 5"):
        score(likelihood, impact)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (1, "low"),
        (4, "low"),
        (5, "medium"),
        (9, "medium"),
        (10, "high"),
        (15, "high"),
        (16, "extreme"),
        (25, "extreme"),
    ],
)
def test_bands_are_closed_and_the_maximum_belongs_to_the_top(points: int, band: str) -> None:
    assert band_of(points).name == band


@pytest.mark.parametrize("points", [0, 26])
def test_a_score_out_of_range_has_no_band(points: int) -> None:
    with pytest.raises(ValueError, match="1 to 25"):
        band_of(points)


def test_bands_follow_each_other_without_a_hole() -> None:
    ends = [(band.least, band.most) for band in bands()]
    assert ends[0][0] == 1
    assert ends[-1][1] == 25
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ends))


def test_every_step_belongs_to_a_trigger_and_has_marks() -> None:
    names = {one.name for one in triggers()}
    assert {step.trigger for step in scale()} == names
    assert all(step.likelihood in MARKS and step.impact in MARKS for step in scale())


@pytest.mark.parametrize("trigger", sorted({one.name for one in triggers()}))
def test_steps_of_a_trigger_follow_each_other(trigger: str) -> None:
    steps = [step for step in scale() if step.trigger == trigger]
    assert all(before.most is not None and after.least == before.most + 1 for before, after in pairwise(steps))


@pytest.mark.parametrize(
    ("trigger", "value", "marks"),
    [
        ("negative-slack", 0, None),
        ("negative-slack", 1, (3, 2)),
        ("negative-slack", 15, (5, 4)),
        ("credit-date", -1, (5, 5)),
        ("credit-date", 0, (4, 5)),
        ("credit-date", 7, (3, 5)),
        ("credit-date", 8, None),
        ("holiday", 4, None),
        ("holiday", 10, (3, 4)),
        ("deposit-unpaid", -8, None),
        ("deposit-unpaid", 0, (3, 3)),
        ("sample-rejected", 1, None),
        ("single-source", 3, (2, 4)),
    ],
)
def test_a_value_on_the_edge_of_its_step(trigger: str, value: int, marks: tuple[int, int] | None) -> None:
    step = step_of(trigger, value)
    assert (None if step is None else (step.likelihood, step.impact)) == marks


def test_an_unknown_trigger_is_no_trigger_without_risk() -> None:
    with pytest.raises(KeyError, match="weather"):
        step_of("weather", 3)
