"""The maps that come with gendan, on the data they are made for; skipped where the data is not at hand.

GENDAN_REAL_DATA names a folder with `scms/deliveries.csv` and `adventureworks/*.csv`; docs/import.md says where they are from.
The expected numbers were counted from the sheets themselves, by other programs.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.import_orders import run_import
from gendan.read.yaml_door import parse
from gendan.words.house import PLACES, House

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(os.environ.get("GENDAN_REAL_DATA") or "/nonexistent")
MAPS = Path(__file__).parents[2] / "docs" / "maps"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not DATA.is_dir(), reason="GENDAN_REAL_DATA names no folder")]

Order = dict[str, Any]


def imported(root: Path, source: Path, name: str) -> list[Order]:
    house = House(root, "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
    said: list[str] = []
    for _ in range(2):
        assert run_import(source, MAPS / name, house, dry_run=False, language="en", write=said.append) == 0
    assert said[1].startswith("0 files created, 0 updated")
    return [read(file) for file in sorted(root.glob("orders/**/*.yaml"))]


def read(file: Path) -> Order:
    value = parse(file.read_bytes(), file.name).value
    assert isinstance(value, dict)
    return value


@pytest.fixture(scope="module")
def scms(tmp_path_factory: pytest.TempPathFactory) -> list[Order]:
    return imported(tmp_path_factory.mktemp("scms"), DATA / "scms" / "deliveries.csv", "scms.yaml")


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> list[Order]:
    return imported(tmp_path_factory.mktemp("aw"), DATA / "adventureworks", "adventureworks.yaml")


def pairs(orders: list[Order]) -> Iterator[tuple[Order, Order, Order]]:
    """Yield order, delivery and its shipment."""
    for order in orders:
        shipped = {shipment["delivery"]: shipment for shipment in order["shipments"]}
        for delivery in order["deliveries"]:
            yield order, delivery, shipped[delivery["id"]]


def test_scms_deliveries_are_late_on_time_and_on_the_day_as_counted(scms: list[Order]) -> None:
    due = [(delivery["requested"], shipment["shipped"]) for _, delivery, shipment in pairs(scms)]
    late = sum(1 for requested, shipped in due if shipped > requested)
    assert (len(scms), len(due), late) == (6233, 10324, 1186)
    assert round(Decimal(len(due) - late) / len(due), 6) == Decimal("0.885122")
    assert sum(1 for requested, shipped in due if shipped == requested) == 6324


def test_scms_as_of_a_past_day(scms: list[Order]) -> None:
    day = "2011-06-30"
    overdue = [
        order["id"]
        for order, delivery, shipment in pairs(scms)
        if delivery["requested"] < day < shipment["shipped"] and order["received"] <= day < order["closed"]
    ]
    assert (len(overdue), len(set(overdue))) == (26, 21)


def test_adventureworks_value_and_rejects(adventureworks: list[Order]) -> None:
    lines = [line for order in adventureworks for line in order["lines"]]
    value = sum((Decimal(str(line["quantity"])) * Decimal(str(line["price"])) for line in lines), Decimal(0))
    assert (len(adventureworks), len(lines), round(value, 2)) == (4012, 8845, Decimal("63791994.84"))
    inspected = [inspection for order in adventureworks for inspection in order["inspections"]]
    received, rejected = (sum(inspection[key] for inspection in inspected) for key in ("received", "rejected"))
    assert (received, rejected, round(Decimal(rejected) / received, 6)) == (2327299, 72700, Decimal("0.031238"))


def test_adventureworks_traps(adventureworks: list[Order]) -> None:
    states = [(order["status"], order["x-status"]) for order in adventureworks]
    counts = {state: states.count(state) for state in set(states)}
    assert counts == {
        ("open", "pending"): 225,
        ("open", "approved"): 12,
        ("cancelled", "rejected"): 86,
        ("closed", "complete"): 3689,
    }
    late = {
        order["id"]
        for order, delivery, shipment in pairs(adventureworks)
        if shipment["shipped"] > delivery["requested"]
    }
    assert late == {"PO-4003", "PO-4006"}
    assert sorted(len(order["deliveries"]) for order in adventureworks)[-5:] == [1, 2, 2, 2, 3]
