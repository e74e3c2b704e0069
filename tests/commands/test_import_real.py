"""The maps that come with gendan, on the data they are made for; skipped where the data is not at hand.

GENDAN_REAL_DATA names a folder with `scms/deliveries.csv` and `adventureworks/*.csv`; docs/import.md says where they are from.
The expected numbers were counted from the sheets themselves, by other programs.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
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
    (root / "gendan.yaml").write_text("gendan: 1\nname: real\n", encoding="utf-8")
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
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture(scope="module")
def scms(root: Path) -> list[Order]:
    (root / "scms").mkdir()
    return imported(root / "scms", DATA / "scms" / "deliveries.csv", "scms.yaml")


@pytest.fixture(scope="module")
def adventureworks(root: Path) -> list[Order]:
    (root / "aw").mkdir()
    return imported(root / "aw", DATA / "adventureworks", "adventureworks.yaml")


def query(house: Path, sql: str, as_of: str) -> list[str]:
    """Return the only row that `gendan query` answers."""
    command = [sys.executable, "-m", "gendan", "-C", str(house), "query", sql, "--as-of", as_of, "--format", "csv"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    _, row = csv.reader(io.StringIO(answer.stdout))
    return row


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


@pytest.mark.usefixtures("scms")
def test_scms_by_query(root: Path) -> None:
    sql = """select count(*), count(*) filter (completed > requested), count(*) filter (completed = requested),
        round(count(*) filter (completed <= requested) / count(*), 6) from deliveries"""
    assert query(root / "scms", sql, "2015-12-31") == ["10324", "1186", "6324", "0.885122"]


@pytest.mark.usefixtures("scms")
@pytest.mark.parametrize(
    "sql",
    [
        "select count(*), count(distinct order_id) from deliveries where open and requested < as_of",
        "select count(*), count(distinct order_id) from deliveries where open and days_late > 0",
    ],
)
def test_scms_overdue_on_a_past_day_by_query(root: Path, sql: str) -> None:
    assert query(root / "scms", sql, "2011-06-30") == ["26", "21"]


@pytest.mark.usefixtures("adventureworks")
@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("select round(sum(amount), 2) from orders", "63791994.84"),
        ("select round(sum(rejected) / sum(received), 6) from inspections", "0.031238"),
        ("select count(*) filter (completed > requested) from deliveries", "2"),
    ],
)
def test_adventureworks_by_query(root: Path, sql: str, number: str) -> None:
    assert query(root / "aw", sql, "2025-10-16") == [number]
