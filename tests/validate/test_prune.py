"""What is taken out of a wrong document, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gendan.read.positions import Positions
from gendan.read.yaml_door import parse
from gendan.validate.prune import prune
from gendan.words.finding import Place, Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.validate.shape import Shapes


def pruned(shapes: Shapes, text: str) -> dict[str, Any]:
    value = parse(text.encode(), "x.yaml").value
    return prune(value, shapes.explain("order", value, "x.yaml", Positions(text.encode(), "x.yaml")))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("id: SO-1\nkind: bulck", {"id": "SO-1"}),
        ("id: SO-1\nsku: 5\nx-own: 5", {"id": "SO-1", "x-own": 5}),
        ("lines: [{line: 1, quantity: 0, price: 5}]", {"lines": [{"line": 1, "price": 5}]}),
        ("lines: [5, {line: 1, sku: a, quantity: 1}]", {"lines": [None, {"line": 1, "sku": "a", "quantity": 1}]}),
        ("production: [{process: sewing}]", {"production": [{"process": "sewing"}]}),
        (
            "deliveries: [{id: D1, lines: {1: 5, 2: 0, a: 5}}]",
            {"deliveries": [{"id": "D1", "lines": {"1": 5, "2": None}}]},
        ),
        ("progress: {cutting: {done: 5}, Sew it: {}}", {"progress": {"cutting": {}}}),
        ("progress: {cutting: {skipped: 2026-01-01}}", {"progress": {"cutting": {"skipped": "2026-01-01"}}}),
        (f"attachments: [{'a.pdf, ' * 201}]", {"attachments": ["a.pdf"] * 200}),
        (f"brand: {'x' * 501}", {}),
        ("confirmed: 2026-01-01", {}),
        ("- a\n- b", {}),
        ("just text", {}),
    ],
)
def test_as_little_as_possible_is_lost(shapes: Shapes, text: str, left: dict[str, Any]) -> None:
    assert pruned(shapes, text) == left


def test_keys_that_are_told_together_go_together(shapes: Shapes) -> None:
    assert pruned(shapes, "id: SO-1\n" + "".join(f"zz{nr}: 1\n" for nr in range(300))) == {"id": "SO-1"}


def test_the_document_itself_is_left_alone(shapes: Shapes) -> None:
    value = {"id": "SO-1", "lines": [{"line": "x"}]}
    prune(value, shapes.explain("order", value, "x.yaml", Positions(b"id: SO-1", "x.yaml")))
    assert value == {"id": "SO-1", "lines": [{"line": "x"}]}


def test_a_right_document_comes_back_as_it_is(shapes: Shapes, whole: dict[str, Any]) -> None:
    assert prune(whole, shapes.explain("order", whole, "x.yaml", Positions(b"", "x.yaml"))) == whole


def test_a_map_that_is_too_long_is_cut_to_its_limit(shapes: Shapes) -> None:
    tasks = "".join(f"  t{nr}: {{done: 2026-10-01}}\n" for nr in range(501))
    assert list(pruned(shapes, f"progress:\n{tasks}")["progress"]) == [f"t{nr}" for nr in range(500)]


@pytest.mark.parametrize("path", [("lines", 5), ("lines", 0, "sku", "x"), ("nothing", "below")])
def test_a_trouble_of_a_place_that_is_not_there_takes_nothing(path: tuple[str | int, ...]) -> None:
    text = Text("x", "x")
    document = {"lines": [{"sku": "a"}]}
    assert prune(document, [Trouble("data/wrong-type", Place("x.yaml"), text, text, path)]) == document


def test_an_entry_that_stands_twice_stays(shapes: Shapes) -> None:
    text = b"weekend: [sat, sat]"
    value = parse(text, "x.yaml").value
    assert prune(value, shapes.explain("calendar", value, "x.yaml", Positions(text, "x.yaml"))) == value
