"""Every shape of points, reckoned by hand, on its borders and beyond them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.evaluate.formula import compile_formula
from gendan.evaluate.rubric_shapes import points_of
from tests.appraisal.conftest import leaf

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.rubric import Indicator

    Read = Callable[..., Any]

UP = {"bands": [{"from": 0.95, "points": 100}, {"from": 0.9, "to": 0.95, "points": 80}, {"to": 0.9, "points": 50}]}
DOWN = {"direction": "lower", "bands": [{"to": 4, "points": 100}, {"to": 8, "points": 80}, {"points": 0}]}
LINE = {
    "linear": [
        {"value": 0.5, "points": 0},
        {"value": 0.85, "points": 70},
        {"value": 0.95, "points": 90},
        {"value": 1, "points": 100},
    ]
}
DEMERIT = {"demerit": {"start": 100, "each": 2, "free": 1, "beyond": 3, "then": 5}}


def points(one: Indicator, value: str | None, **names: int) -> Fraction | None:
    held = {"value": None if value is None else Fraction(value), "n": Fraction(10), "short": Fraction(0)}
    held |= {word: Fraction(number) for word, number in names.items()}
    held |= {word: Fraction(number) for word, number in one.params if isinstance(number, int | Decimal)}
    assert one.shape is not None
    return points_of(one.shape, held, lambda _what, _name: None, higher=one.higher, limits=(one.floor, one.cap))


@pytest.mark.parametrize(
    ("shape", "value", "expected"),
    [
        (UP, "1", 100), (UP, "0.95", 100), (UP, "0.9499999", 80), (UP, "0.9", 80), (UP, "0.8999", 50), (UP, "0", 50), (UP, "1.2", 100),
        (DOWN, "0", 100), (DOWN, "4", 100), (DOWN, "4.0001", 80), (DOWN, "8", 80), (DOWN, "8.01", 0),
        (LINE, "0.4", 0), (LINE, "0.5", 0), (LINE, "0.85", 70), (LINE, "11/12", Fraction(250, 3)), (LINE, "1", 100), (LINE, "2", 100),
        ({"ratio": {"target": 0.98}}, "0.49", 50), ({"ratio": {"target": 0.98}}, "1", 100),
        ({"ratio": {"target": 0.5, "full": 10}, "cap": 12}, "1", 12),
        ({"direction": "lower", "ratio": {"target": 4}}, "8", 50), ({"direction": "lower", "ratio": {"target": 4}}, "0", 100),
        ({"formula": "least(100, value * 50 + n)"}, "1", 60), ({"formula": "case when value > 0.5 then 80 end"}, "0.5", None),
        ({"formula": "100 / (value - 1)"}, "1", None), ({"formula": "-5"}, "1", 0), ({"formula": "value * 3", "floor": 2, "cap": 9}, "0", 2),
        ({"formula": "round(value * 3) + floor(0.5) - abs(-1)"}, "0.5", 1), ({"formula": "a * b", "params": {"a": 2, "b": 1.5}}, "0", 3),
        (UP, None, None),
    ],
)  # fmt: skip
def test_points_for_a_value(read: Read, shape: dict[str, Any], value: str | None, expected: Any) -> None:  # noqa: ANN401
    rubric, mistakes = read(leaf("i", 100, **shape))
    assert mistakes == []
    assert points(rubric.leaves()[0], value) == expected


@pytest.mark.parametrize(("short", "expected"), [(0, 100), (1, 100), (2, 98), (3, 96), (4, 91), (5, 86), (40, 0)])
def test_demerits_from_a_start(read: Read, short: int, expected: int) -> None:
    rubric, _ = read(leaf("i", 100, **DEMERIT))
    assert points(rubric.leaves()[0], "0.5", short=short) == expected


@pytest.mark.parametrize(
    "shape", [UP, DOWN, LINE, {"ratio": {"target": 0.9}}], ids=["bands up", "bands down", "linear", "ratio"]
)
@given(one=st.fractions(0, 12, max_denominator=500), other=st.fractions(0, 12, max_denominator=500))
def test_a_better_value_never_has_fewer_points(
    read: Read, shape: dict[str, Any], one: Fraction, other: Fraction
) -> None:
    indicator = read(leaf("i", 100, **shape))[0].leaves()[0]
    worse, better = sorted((one, other), reverse=not indicator.higher)
    low, high = points(indicator, str(worse)), points(indicator, str(better))
    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.parametrize(
    ("words", "score", "truth"),
    [
        ("score < 60", "59.99", True), ("score < 60", "60", False), ("score between 60 and 70", "70", True),
        ("points('a') < 60", "1", None), ("points('a') < 60 and false", "1", False), ("points('a') < 60 or true", "1", True),
        ("points('a') is null", "1", True), ("coalesce(points('a'), 3) = 3", "1", True), ("not (score > 3)", "3", True), ("null", "1", None),
    ],
)  # fmt: skip
def test_conditions_know_what_is_missing(parse: Any, words: str, score: str, truth: bool | None) -> None:  # noqa: ANN401, FBT001
    made, mistakes = compile_formula(parse, words, frozenset({"score"}), frozenset({"a"}))
    assert mistakes == []
    assert made is not None
    assert made.run({"score": Fraction(score)}, lambda _what, _name: None) is truth


@pytest.mark.parametrize(
    "words", ["(SELECT 1)", "now()", "score::DOUBLE", "'a' = 'a'", "1e3", "sum(score)", "score IN (1, 2)", "* "]
)
def test_what_no_formula_may_do_is_refused(parse: Any, words: str) -> None:  # noqa: ANN401
    made, mistakes = compile_formula(parse, words, frozenset({"score"}), frozenset())
    assert made is None
    assert mistakes != []


@pytest.mark.parametrize(
    "words", ["+".join(["1"] * 300), "(" * 200 + "1" + ")" * 200 + "+" + "abs(" * 60 + "1" + ")" * 60]
)
def test_a_formula_has_a_limit(parse: Any, words: str) -> None:  # noqa: ANN401
    made, mistakes = compile_formula(parse, words, frozenset(), frozenset())
    assert made is None
    assert [mistake.kind for mistake in mistakes] == ["too-large"]
