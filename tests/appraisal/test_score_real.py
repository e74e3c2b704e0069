"""Scores of people whom nobody here made up: reject rate and short receipts of every employee in every month.

Counted again from the CSV month by month; the months together are the figures that another program counted (facts.json).
"""

from __future__ import annotations

import csv
import json
import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gendan.commands.import_orders import run_import
from gendan.commands.score import run_score
from gendan.render.look import Look
from gendan.words.house import PLACES, House
from gendan.words.score_ask import ScoreAsk

DATA = Path(os.environ.get("GENDAN_REAL_DATA") or "/nonexistent") / "adventureworks"
MAPS = Path(__file__).parents[2] / "docs" / "maps"
RUBRIC = """id: receipts
title: {en: Receipts, zh: 收货}
for: [merchandiser]
from: 2020-01
indicators:
  - id: reject-rate
    title: {en: Reject rate, zh: 拒收率}
    weight: 60
    metric: quality/reject-rate
    minimum: 1
    linear: [{value: 0, points: 100}, {value: 0.2, points: 0}]
  - id: short
    title: {en: Short receipts, zh: 短收}
    weight: 40
    metric: work/short-lines
    minimum: 1
    bands: [{to: 0, points: 100}, {to: 0.05, points: 60}, {points: 0}]
grades: [{id: all, title: {en: all, zh: 全部}, from: 0}]
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not DATA.is_dir(), reason="GENDAN_REAL_DATA names no folder")]


Counts = tuple[Decimal, Decimal, Decimal, Decimal]
NOTHING: Counts = (Decimal(0), Decimal(0), Decimal(0), Decimal(0))


def counted() -> dict[str, dict[str, Counts]]:
    """Return by month of shipment and employee: rejected, received, lines short, lines."""
    with (DATA / "purchase_order_header.csv").open(encoding="utf-8") as file:
        heads = {row["PurchaseOrderID"]: row for row in csv.DictReader(file)}
    found: dict[str, dict[str, Counts]] = defaultdict(dict)
    with (DATA / "purchase_order_detail.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            head = heads[row["PurchaseOrderID"]]
            received = Decimal(row["ReceivedQty"])
            more = (Decimal(row["RejectedQty"]), received, Decimal(received < Decimal(row["OrderQty"])), Decimal(1))
            month, who = found[head["ShipDate"][:7]], f"employee-{head['EmployeeID']}"
            month[who] = together(month.get(who, NOTHING), more)
    return found


def together(one: Counts, other: Counts) -> Counts:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


def scored(house: Path, month: str) -> dict[str, tuple[Decimal, Counts]]:
    """Return score and counts of those who have a score in the month, as a program reads them."""
    said: list[str] = []
    run_score(ScoreAsk(house, month, date(2025, 10, 16), format="json"), Look("en"), said.append)
    found = {}
    for one in json.loads(said[0])["people"]:
        if one["score"] is not None:
            rate, short = one["indicators"]
            values = [Decimal(part[key]) for part in (rate, short) for key in ("numerator", "denominator")]
            found[one["person"]] = Decimal(one["score"]), (values[0], values[1], values[2], values[3])
    return found


def points(counts: Counts) -> Decimal:
    """Return the score that follows from the counts by the rubric above."""
    rejected, received, short, lines = counts
    rate = 60 * max(1 - rejected / received / Decimal("0.2"), Decimal(0))
    return (rate + (40 if not short else 24 if short / lines <= Decimal("0.05") else 0)).quantize(Decimal("0.01"))


def test_reject_rate_and_short_receipts_of_each_employee_and_month(tmp_path: Path) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: real\n", encoding="utf-8")
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "receipts.yaml").write_text(RUBRIC, encoding="utf-8")
    house = House(tmp_path, "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
    run_import(DATA, MAPS / "adventureworks.yaml", house, dry_run=False, language="en", write=list[str]().append)
    expected, totals = counted(), defaultdict[str, Counts](lambda: NOTHING)
    assert len(expected) == 32
    for month, people in expected.items():
        said = scored(tmp_path, month)
        assert said == {who: (points(counts), counts) for who, counts in people.items()}, month
        for who, (_, counts) in said.items():
            totals[who] = together(totals[who], counts)
    facts = json.loads((DATA / "facts.json").read_text("utf-8"))["quality"]["per_employee"]
    assert totals == {
        f"employee-{number}": tuple(
            map(Decimal, (one["rejected_qty"], one["received_qty"], one["lines_short"], one["lines"]))
        )
        for number, one in facts.items()
    }
    assert {who: float(round(counts[0] / counts[1], 6)) for who, counts in totals.items()} == {
        f"employee-{number}": one["reject_rate"] for number, one in facts.items()
    }
