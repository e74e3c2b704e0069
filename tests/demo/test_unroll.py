"""A document taken apart by time: on its last day it says all, on each earlier one only what had happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from gendan.demo.flow import flow
from gendan.demo.shapes import read_shape
from gendan.demo.unroll import Unrolled
from gendan.demo.values import EVER, Line
from gendan.read.yaml_door import parse

ROOT = Path(__file__).parents[2]
ORDERS = sorted((ROOT / "example-repo/orders/2026").glob("*.yaml"))
SCHEMAS = {path.name.partition(".")[0]: orjson.loads(path.read_bytes()) for path in (ROOT / "schema").glob("*.json")}
SHAPE = read_shape("order", SCHEMAS)
AUGUST = date(2026, 8, 3)


def unrolled(document: dict[str, Any], start: date = AUGUST) -> tuple[Line, ...]:
    return Unrolled(SHAPE, start, lambda day: day).lines(document)


def on(lines: tuple[Line, ...], day: date) -> Any:  # noqa: ANN401
    text = "".join(line.text for line in lines if line.since <= day < line.until)
    return parse(text.encode(), "x.yaml").value


def read(path: Path) -> Any:  # noqa: ANN401
    return parse(path.read_bytes(), path.name).value


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_in_the_end_an_order_says_what_the_example_says(path: Path) -> None:
    document = read(path)
    assert on(unrolled(document, date(2020, 1, 1)), date(2099, 12, 31)) == document


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_no_day_has_a_version_that_cannot_be_read(path: Path) -> None:
    lines = unrolled(read(path), date(2026, 1, 5))
    for day in {line.since for line in lines}:
        assert isinstance(on(lines, day), dict)


def test_a_promise_is_there_from_the_day_on_which_it_was_given() -> None:
    lines = unrolled(read(ROOT / "example-repo/orders/2026/SO-2026-0012.yaml"))
    before, after = (on(lines, date(2026, 10, day))["deliveries"][0]["promised"] for day in (29, 30))
    assert [one["date"] for one in before] == ["2026-11-25"]
    assert [one["date"] for one in after] == ["2026-11-25", "2026-12-02"]


def test_a_shipment_has_its_weights_when_it_has_left() -> None:
    lines = unrolled(read(ROOT / "example-repo/orders/2026/SO-2026-0001.yaml"), date(2026, 2, 25))
    assert "shipments" not in on(lines, date(2026, 5, 24))
    (booked,) = on(lines, date(2026, 6, 9))["shipments"]
    (shipped,) = on(lines, date(2026, 6, 10))["shipments"]
    assert "gross_kg" not in booked
    assert shipped["gross_kg"] == 2340


@pytest.mark.parametrize(("day", "status"), [(date(2026, 9, 2), "open"), (date(2026, 9, 3), "cancelled")])
def test_an_order_is_open_until_it_is_cancelled(day: date, status: str) -> None:
    lines = unrolled(read(ROOT / "example-repo/orders/2026/SO-2026-0024.yaml"), date(2026, 8, 10))
    assert on(lines, day)["status"] == status


def test_a_budget_is_known_before_what_it_came_to() -> None:
    lines = unrolled({"id": "X", "costs": [{"item": "a", "budget": 5, "actual": 6}], "closed": "2026-08-20"})
    assert on(lines, date(2026, 8, 19))["costs"] == [{"item": "a", "budget": 5}]
    assert on(lines, date(2026, 8, 20))["costs"] == [{"item": "a", "budget": 5, "actual": 6}]


def test_what_stays_stands_for_ever() -> None:
    assert unrolled({"id": "X"}) == (Line("id: X\n", AUGUST, EVER),)


@pytest.mark.parametrize(
    "value",
    [
        "plain words",
        "8:30",
        "yes",
        "no",
        "12",
        "-1",
        "a: b",
        "a #b",
        "[x]",
        "",
        " lead",
        "2026-10-30T09:10+08:00",
        "周厂长，请",
        "a\nb",
        "*x",
        "1e3",
        "~",
    ],
)
def test_text_stays_text(value: str) -> None:
    assert parse(f"x: {flow({'a': [value]})}".encode(), "x.yaml").value == {"x": {"a": [value]}}


@pytest.mark.parametrize("value", [1, 2.5, 30960.0, True, None, [], {}, {"1": 4800}, [{"a": 1}]])
def test_other_values_stay_what_they_are(value: object) -> None:
    assert parse(f"x: {flow(value)}".encode(), "x.yaml").value == {"x": value}
