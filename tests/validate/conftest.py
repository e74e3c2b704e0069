"""Documents as the reader gives them to the validator: value and places."""

from __future__ import annotations

from pathlib import Path as File
from typing import TYPE_CHECKING, Any

import pytest

from gendan.read.positions import Positions
from gendan.read.yaml_door import parse
from gendan.validate.shape import Shapes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.words.finding import Trouble

FILE = "orders/2026/SO-2026-0012.yaml"


@pytest.fixture(scope="session")
def whole() -> dict[str, Any]:
    """Return an order that uses every key of the schema."""
    value = parse((File(__file__).parent / "whole.yaml").read_bytes(), FILE).value
    assert isinstance(value, dict)
    return value


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return Shapes()


@pytest.fixture
def explained(shapes: Shapes) -> Callable[..., tuple[Trouble, ...]]:
    """Return the troubles of a text; gate and explanation must agree on it."""

    def explain(text: str, kind: str = "order") -> tuple[Trouble, ...]:
        read = parse(text.encode(), FILE)
        assert read.troubles == ()
        troubles = shapes.explain(kind, read.value, FILE, Positions(text.encode(), FILE))
        assert shapes.accepts(kind, read.value) is not bool(troubles)
        return troubles

    return explain
