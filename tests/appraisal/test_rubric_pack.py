"""Rubrics as data: weights that total, bands that touch, names that exist; each mistake at its place."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gendan.evaluate.rubric_pack import hash_of
from gendan.read.yaml_door import parse as parse_yaml
from gendan.shipped import folder
from gendan.validate.shape import shipped_shapes
from tests.appraisal.conftest import group, leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[..., Any]


@pytest.mark.parametrize(
    ("weights", "right"),
    [
        ((60, 40), True),
        ((60, 41), False),
        ((33.33, 33.33, 33.33), True),
        ((33.33, 33.33, 33.34), True),
        ((33.33, 33.33, 33.32), False),
        ((33.3, 33.3, 33.3), True),
        ((33, 33, 33), False),
        ((0.1, 0.2, 99.7), True),
        ((100, 0), True),
        ((0, 0), False),
    ],
)
def test_weights_are_held_against_the_total_as_decimals(read: Read, weights: Sequence[float], right: bool) -> None:  # noqa: FBT001
    rubric, mistakes = read(*(leaf(f"i{at}", weight) for at, weight in enumerate(weights)))
    assert mistakes == ([] if right else [("weights", ("indicators",))])
    assert not right or sum(one.share for one in rubric.leaves()) == 1


def test_three_times_a_rounded_third_is_a_third_each(read: Read) -> None:
    rubric, _ = read(*(leaf(f"i{at}", 33.33) for at in range(3)))
    assert [one.share for one in rubric.leaves()] == [Fraction(1, 3)] * 3


@pytest.mark.parametrize("inner", [(50, 50), (15, 15)])
def test_a_group_totals_a_hundred_or_what_it_weighs(read: Read, inner: tuple[int, int]) -> None:
    rubric, mistakes = read(group("a", 30, leaf("x", inner[0]), leaf("y", inner[1])), leaf("b", 70))
    assert mistakes == []
    assert [one.share for one in rubric.leaves()] == [Fraction(3, 20), Fraction(3, 20), Fraction(7, 10)]


_BANDS = [{"from": 0.95, "points": 100}, {"from": 0.9, "points": 80}, {"points": 50}]


@pytest.mark.parametrize(
    ("indicator", "mistake"),
    [
        (
            {"bands": [{"from": 0.9, "points": 80}, {"from": 0.95, "points": 100}]},
            ("bands", ("indicators", 0, "bands", 1)),
        ),
        (
            {"bands": [{"from": 0.95, "points": 1}, {"to": 0.9, "from": 0.5, "points": 0}]},
            ("bands", ("indicators", 0, "bands", 1, "to")),
        ),
        (
            {"bands": [{"from": 0.9, "points": 1}, {"to": 0.95, "points": 0}]},
            ("bands", ("indicators", 0, "bands", 1, "to")),
        ),
        ({"bands": [{"points": 1}, {"points": 0}]}, ("bands", ("indicators", 0, "bands", 0))),
        (
            {"direction": "lower", "bands": [{"to": 3, "points": 100}, {"to": 2, "points": 50}]},
            ("bands", ("indicators", 0, "bands", 1)),
        ),
        (
            {"linear": [{"value": 1, "points": 0}, {"value": 1, "points": 9}]},
            ("linear", ("indicators", 0, "linear", 1, "value")),
        ),
        ({"ratio": {"target": 0}}, ("ratio", ("indicators", 0, "ratio", "target"))),
        ({"demerit": {"each": 2, "beyond": 3}}, ("demerit", ("indicators", 0, "demerit"))),
        ({"formula": "value * nothing"}, ("unknown-column", ("indicators", 0, "formula"))),
        ({"formula": "read_csv('x')"}, ("not-allowed", ("indicators", 0, "formula"))),
        ({"formula": "value +"}, ("syntax", ("indicators", 0, "formula"))),
        ({"formula": "points('i')"}, ("unknown-indicator", ("indicators", 0, "formula"))),
        ({"metric": "work/nothing"}, ("unknown-metric", ("indicators", 0, "metric"))),
        ({"params": {"late": 3}}, ("unknown-param", ("indicators", 0, "params", "late"))),
        ({"rating": {}, "metric": "work/load", "bands": _BANDS}, ("missing-key", ("indicators", 0))),
        ({"bands": _BANDS, "ratio": {"target": 1}}, ("missing-key", ("indicators", 0))),
    ],
)
def test_a_mistake_of_an_indicator_is_told_at_its_place(
    read: Read, indicator: dict[str, object], mistake: object
) -> None:
    rubric, mistakes = read(leaf("i", 100, **indicator))
    assert rubric is None
    assert set(mistakes) == {mistake}


def test_a_missing_weight_and_a_second_id_are_told(read: Read) -> None:
    bare = {key: value for key, value in leaf("i", 1).items() if key != "weight"}
    assert read(bare)[1] == [("missing-weight", ("indicators", 0))]
    assert read(leaf("i", 50), leaf("i", 50))[1] == [("duplicate-indicator", ("indicators", 1, "id"))]


def test_grades_descend_to_zero(read: Read) -> None:
    def grades(*starts: int) -> Any:  # noqa: ANN401
        held = [{"id": f"g{at}", "title": {"en": "g", "zh": "级"}, "from": start} for at, start in enumerate(starts)]
        return read(leaf("i", 100), grades=held)[1]

    assert grades(90, 60, 0) == []
    assert grades(90, 90, 0) == [("wrong-order", ("grades", 1, "from"))]
    assert grades(90, 60) == [("gap", ("grades", 1, "from"))]


def test_a_scale_rises_and_a_rubric_ends_after_it_begins(read: Read) -> None:
    assert read(leaf("i", 100), scale={"from": 5, "to": 5})[1] == [("wrong-order", ("scale", "to"))]
    assert read(leaf("i", 100), to="2025-12")[1] == [("wrong-order", ("to",))]
    assert read(leaf("i", 100), to="2026-01")[1] == []


def test_a_condition_asks_about_what_is_scored_itself(read: Read) -> None:
    tree = group("a", 100, leaf("x", 100))
    assert read(tree, vetoes=[{"id": "v", "when": "points('x') < 60", "cap": 60}])[1] == []
    mistakes = read(tree, vetoes=[{"id": "v", "when": "points('a') < 60", "cap": 60}])[1]
    assert mistakes == [("unknown-indicator", ("vetoes", 0, "when"))]


def test_the_hash_is_of_the_content(read: Read) -> None:
    one = {"id": "r", "from": "2026-01"}
    assert hash_of(one) == hash_of({"from": "2026-01", "id": "r"})
    assert hash_of(one) != hash_of({**one, "from": "2026-02"})
    assert read(leaf("i", 100))[0].hash != read(leaf("j", 100))[0].hash


@pytest.mark.parametrize("path", sorted(folder("rubrics").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_rubric_has_its_shape_and_no_mistake(parse: Any, path: Any) -> None:  # noqa: ANN401
    from gendan.commands.metrics import read_shipped_metrics
    from gendan.evaluate.rubric_pack import read_rubric

    parsed = parse_yaml(path.read_bytes(), path.name)
    assert parsed.troubles == ()
    assert shipped_shapes().accepts("rubric", parsed.value)
    assert isinstance(parsed.value, dict)
    rubric, mistakes = read_rubric(parsed.value, path.name, read_shipped_metrics(), parse)
    assert mistakes == ()
    assert rubric is not None
    assert rubric.id == path.stem


def test_the_traits_of_suitability_are_eleven() -> None:
    document = parse_yaml((folder("rubrics") / "suitability.yaml").read_bytes(), "x").value
    assert isinstance(document, dict)
    assert len(document["indicators"]) == 11
