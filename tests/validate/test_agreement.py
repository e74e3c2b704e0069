"""The gate and the explanation agree on every document, and pruning leaves what both accept but for gaps."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.validate.prune import prune
from gendan.validate.scene import Scene
from gendan.validate.schemas import Schemas
from gendan.validate.wrong import Finder
from gendan.words.finding import Place

if TYPE_CHECKING:
    from gendan.validate.shape import Shapes
    from gendan.words.finding import Path

WRONG: st.SearchStrategy[object] = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        -1,
        7,
        1.0,
        2020.0,
        4.5,
        1e300,
        10**13,
        float("inf"),
        float("nan"),
        "",
        " ",
        "　",
        "x",
        "1",
        "open",
        "2026-02-28",
        "2026-02-30",
        "2024-02-29",
        "2100-02-29",
        "1989-12-31",
        "2026-8-3",
        "2026-08-03\n",
        "２０２６-08-03",
        "2026-08-03T09:10+08:00",
        "2026-08-03T24:00Z",
        "2026-08-03 09:10",
        "a\x00b",
        "a\nb",
        "a\u202eb",
        "-x",
        "../x",
        "x" * 81,
        "字" * 501,
        "USD",
        "USD\n",
        "usd",
        [],
        {},
        [1],
        ["a"],
        [None],
        [{}],
        {"x-own": 1},
        {"id": 1},
        {"1": 5},
        {"0": 5},
        {"2": -5},
        {"Task": {}},
        {"task": {"skipped": "2026-01-01"}},
        {"en": "a", "zh": "甲"},
    ]
)
KEYS = st.sampled_from(["x-own", "id", "requested", "lines", "qty", "数量", "", "1", "note", "on", "X-own", "x-\n"])


class Nowhere:
    """Places of a document that is not in a file."""

    def place(self, _path: Path) -> Place:
        return Place("x.yaml", 1, 1)

    def key_place(self, _path: Path) -> Place:
        return Place("x.yaml", 1, 1)

    def text(self, _path: Path) -> str:
        return ""

    def is_plain(self, _path: Path) -> bool:
        return True


def spots(value: Any, path: Path = ()) -> list[Path]:  # noqa: ANN401 - any document
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, each in below for spot in spots(each, (*path, key)))]


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[float, str, object, str]]:
    one = st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(["put", "drop", "add", "twice"]), WRONG, KEYS)
    return draw(st.lists(one, min_size=0, max_size=4))


def mutated(whole: object, changes: list[tuple[float, str, object, str]]) -> Any:  # noqa: ANN401 - any document
    document = [json.loads(json.dumps(whole))]
    for where, how, new, key in changes:
        wrong = copy.deepcopy(new)
        found = spots(document)[1:]
        path = found[int(where * len(found))]
        holder: Any = document
        for step in path[:-1]:
            holder = holder[step]
        here = holder[path[-1]]
        if how == "add" and isinstance(here, dict):
            here[key] = wrong
        elif how == "twice" and isinstance(here, list):
            here.extend(here[:1] if wrong else [wrong])
        elif how == "drop" and len(path) > 1:
            del holder[path[-1]]
        else:
            holder[path[-1]] = wrong
    return document[0]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations())
def test_the_gate_refuses_exactly_what_is_explained(
    shapes: Shapes, whole: dict[str, Any], changes: list[tuple[float, str, object, str]]
) -> None:
    value = mutated(whole, changes)
    troubles = shapes.explain("order", value, "x.yaml", Nowhere())
    assert shapes.accepts("order", value) is (troubles == ())
    for trouble in troubles:
        for text in (trouble.message.en, trouble.message.zh, trouble.advice.en, trouble.advice.zh):
            assert text.strip(), trouble
            assert "{" + "key}" not in text, trouble


class Thorough(Finder):
    """Looks into everything, whatever the gate would say."""

    def passes(self, part: object, value: object) -> bool:  # noqa: ARG002 - the same signature
        return False


BUNDLE = Schemas(folder("schema")).bundle("order")
QUICK, THOROUGH = Finder(BUNDLE), Thorough(BUNDLE)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations())
def test_what_is_passed_over_has_nothing_wrong_in_it(
    whole: dict[str, Any], changes: list[tuple[float, str, object, str]]
) -> None:
    value = mutated(whole, changes)
    quick, thorough = ([(one.sort, one.path, one.types) for one in each.find(value)] for each in (QUICK, THOROUGH))
    assert quick == thorough


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations())
def test_after_pruning_only_gaps_are_left(
    shapes: Shapes, whole: dict[str, Any], changes: list[tuple[float, str, object, str]]
) -> None:
    value = mutated(whole, changes)
    left = prune(value, shapes.explain("order", value, "x.yaml", Nowhere()))
    again = shapes.explain("order", left, "x.yaml", Nowhere())
    assert {trouble.rule for trouble in again if not _is_hole(left, trouble.path)} <= {"data/missing-key"}


def _is_hole(value: Any, path: Path) -> bool:  # noqa: ANN401 - any document
    """Return whether the item was pruned: None keeps its place in the list, and the line whose quantity is unknown."""
    for step in path:
        value = value.get(step, 0) if isinstance(step, str) else value[step]
    return value is None and (isinstance(path[-1], int) or path[-2:-1] == ("lines",))


@pytest.mark.parametrize("value", [None, [], "x", 5, {}, [{}]])
@pytest.mark.parametrize("kind", ["order", "person", "checklist", "rules", "gendan"])
def test_a_document_that_is_no_order_at_all(shapes: Shapes, kind: str, value: object) -> None:
    assert shapes.accepts(kind, value) is False
    assert shapes.explain(kind, value, "x.yaml", Nowhere())


def test_the_whole_order_is_accepted(shapes: Shapes, whole: dict[str, Any]) -> None:
    assert shapes.explain("order", whole, "x.yaml", Nowhere()) == ()
    assert shapes.accepts("order", whole) is True


@pytest.mark.parametrize(
    "kind", ["appraisal", "calendar", "checklist", "contract", "gendan", "partner", "person", "rates", "waivers"]
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations())
def test_gate_and_explanation_agree_on_the_other_kinds(
    shapes: Shapes, kind: str, changes: list[tuple[float, str, object, str]]
) -> None:
    example = parse(Scene(shapes.guide(kind), None, Nowhere()).example(()).encode(), "x.yaml").value
    assert shapes.accepts(kind, example)
    value = mutated(example, changes)
    assert shapes.accepts(kind, value) is not bool(shapes.explain(kind, value, "x.yaml", Nowhere()))
