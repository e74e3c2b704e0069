"""What is taken out of a wrong document, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gendan.read.positions import Positions
from gendan.read.yaml_door import parse
from gendan.validate.prune import prune

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
        ("deliveries: [{id: D1, lines: {1: 5, 2: 0, a: 5}}]", {"deliveries": [{"id": "D1", "lines": {"1": 5}}]}),
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
