"""Scores of people whom nobody here made up: reject rate and short receipts per employee and month, counted again from the CSV."""

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
MONTH = "2025-06"
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


def counted() -> dict[str, list[Decimal]]:
    """Return by employee: received, rejected, lines, lines short, of the orders that were shipped in the month."""
    with (DATA / "purchase_order_header.csv").open(encoding="utf-8") as file:
        heads = {row["PurchaseOrderID"]: row for row in csv.DictReader(file) if row["ShipDate"].startswith(MONTH)}
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    with (DATA / "purchase_order_detail.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["PurchaseOrderID"] in heads:
                received, ordered = Decimal(row["ReceivedQty"]), Decimal(row["OrderQty"])
                more = [received, Decimal(row["RejectedQty"]), Decimal(1), Decimal(received < ordered)]
                who = f"employee-{heads[row['PurchaseOrderID']]['EmployeeID']}"
                found[who] = [one + other for one, other in zip(found[who], more, strict=True)]
    return found


def test_reject_rate_and_short_receipts_of_each_employee(tmp_path: Path) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: real\n", encoding="utf-8")
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "receipts.yaml").write_text(RUBRIC, encoding="utf-8")
    house = House(tmp_path, "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
    said: list[str] = []
    run_import(DATA, MAPS / "adventureworks.yaml", house, dry_run=False, language="en", write=said.append)
    said.clear()
    run_score(ScoreAsk(tmp_path, MONTH, date(2025, 10, 16), format="json"), Look("en"), said.append)
    people = {one["person"]: one for one in json.loads(said[0])["people"] if one["score"] is not None}
    expected = counted()
    assert expected
    assert people.keys() == expected.keys()
    for name, (received, rejected, lines, short) in expected.items():
        rate, missing = people[name]["indicators"]
        assert (Decimal(rate["numerator"]), Decimal(rate["denominator"])) == (rejected, received)
        assert (Decimal(missing["numerator"]), Decimal(missing["denominator"])) == (short, lines)
        points = 60 * max(1 - rejected / received / Decimal("0.2"), Decimal(0))
        points += 40 if not short else 24 if short / lines <= Decimal("0.05") else 0
        assert Decimal(people[name]["score"]) == points.quantize(Decimal("0.01"))
