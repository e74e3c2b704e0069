"""The gate, the name of a file, and what is loaded when."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from gendan.read.positions import Positions
from gendan.validate.shape import Shapes, explain_name, names_itself, shipped_shapes
from gendan.words.errors import FaultError
from gendan.words.finding import Place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("id_", "accepted"),
    [
        ("SO-2026-0012", True),
        ("订单 12", True),
        ("李娜-3", True),
        ("a", True),
        ("x" * 80, True),
        ("x" * 81, False),
        ("", False),
        ("-x", False),
        (" x", False),
        ("x ", False),
        (".x", False),
        ("x.", False),
        ("a/b", False),
        ("a\\b", False),
        ("a:b", False),
        ("a\x00b", False),
        ("a\nb", False),
        ("a\n", False),
        ("a\u200bb", False),
    ],
)
def test_what_an_id_may_be(shapes: Shapes, whole: dict[str, Any], id_: str, *, accepted: bool) -> None:
    assert shapes.accepts("order", whole | {"id": id_}) is accepted


@pytest.mark.parametrize(
    ("day", "accepted"),
    [
        ("2026-02-28", True),
        ("2026-02-29", False),
        ("2024-02-29", True),
        ("2000-02-29", True),
        ("2100-02-29", False),
        ("2026-02-30", False),
        ("2026-04-31", False),
        ("2026-12-31", True),
        ("1990-01-01", True),
        ("1989-12-31", False),
        ("2100-12-31", True),
        ("2101-01-01", False),
        ("2026-8-3", False),
        ("2026-08-03\n", False),
    ],
)
def test_what_a_date_may_be(shapes: Shapes, whole: dict[str, Any], day: str, *, accepted: bool) -> None:
    assert shapes.accepts("order", whole | {"closed": day}) is accepted


@pytest.mark.parametrize(
    ("values", "accepted"),
    [
        ({"quantity": 0.000001}, True),
        ({"quantity": 0}, False),
        ({"quantity": 999999999999}, True),
        ({"quantity": 1000000000000}, False),
        ({"price": 0}, True),
        ({"price": -0.01}, False),
        ({"price": True}, False),
        ({"tolerance": {"over": 100}}, True),
        ({"tolerance": {"over": 100.1}}, False),
        ({"line": 1.0}, True),
        ({"line": 1.5}, False),
        ({"x-ours": [1]}, True),
    ],
)
def test_what_a_line_may_hold(shapes: Shapes, whole: dict[str, Any], values: dict[str, Any], *, accepted: bool) -> None:
    line = {"line": 1, "sku": "PS-101", "quantity": 4800} | values
    assert shapes.accepts("order", whole | {"lines": [line]}) is accepted


def test_an_aql_of_zero_is_allowed(shapes: Shapes, whole: dict[str, Any]) -> None:
    assert shapes.accepts("order", whole | {"inspections": [{"id": "I1", "aql": {"critical": 0, "major": 0}}]})


def test_a_kind_without_schema_is_our_fault(shapes: Shapes) -> None:
    with pytest.raises(FaultError, match="no schema for nonsense"):
        shapes.accepts("nonsense", {})


def test_the_schemas_can_lie_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "thing.schema.json").write_text('{"type": "object"}', encoding="utf-8")
    shapes = Shapes(tmp_path)
    assert (shapes.kinds(), shapes.accepts("thing", {}), shapes.accepts("thing", 5)) == (("thing",), True, False)


def test_shipped_shapes_are_made_once() -> None:
    assert shipped_shapes() is shipped_shapes()
    assert "order" in shipped_shapes().kinds()


def test_editors_get_the_schema_in_one_document(shapes: Shapes) -> None:
    assert shapes.describe("order", "zh")["properties"]["customer_po"]["description"] == "客户订单号，照原件填写。"


@pytest.mark.parametrize(
    ("value", "file", "same"),
    [
        ({"id": "SO-1"}, "orders/2026/SO-1.yaml", True),
        ({"id": "SO-1"}, "orders/SO-2.yaml", False),
        ({"id": "so-1"}, "orders/SO-1.yaml", False),
        ({"id": "SO.1"}, "orders/SO.1.yaml", True),
        ({"id": "caf\u00e9"}, "partners/cafe\u0301.yaml", True),
        ({"id": 5}, "orders/SO-1.yaml", True),
        ({}, "rates.yaml", True),
        (None, "rates.yaml", True),
    ],
)
def test_an_id_is_its_files_name(value: object, file: str, *, same: bool) -> None:
    assert names_itself(value, file) is same


def test_another_name_is_explained() -> None:
    data = b"kind: bulk\nid: SO-1\n"
    trouble = explain_name({"kind": "bulk", "id": "SO-1"}, "orders/SO-2.yaml", Positions(data, "orders/SO-2.yaml"))
    assert (trouble.rule, trouble.place) == ("data/id-not-file-name", Place("orders/SO-2.yaml", 2, 5))
    assert trouble.message.en == "`id: SO-1` stands in the file orders/SO-2.yaml"
    assert trouble.message.zh == "编号“SO-1”与文件名 orders/SO-2.yaml 不一致"
    assert trouble.advice.en == "Write `id: SO-2`, or rename the file to SO-1.yaml"
    assert trouble.advice.zh == "请把编号改为 id: SO-2，或把文件改名为 SO-1.yaml"


def test_only_wrong_files_pay_for_the_explanation() -> None:
    code = "import sys, gendan.validate.shape as s; s.Shapes().accepts('order', {}); print('jsonschema' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
