"""Figures on orders that nobody here wrote: GENDAN_REAL_DATA names the folder, with the numbers counted by other programs."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gendan.commands.import_orders import run_import
from gendan.commands.stats import run_stats
from gendan.render.look import Look
from gendan.words.house import PLACES, House
from gendan.words.stats_ask import StatsAsk

DATA = Path(os.environ.get("GENDAN_REAL_DATA") or "/nonexistent")
MAPS = Path(__file__).parents[2] / "docs" / "maps"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not DATA.is_dir(), reason="GENDAN_REAL_DATA names no folder")]


def figure(folder: Path, source: Path, name: str, metric: str, by: Any, as_of: date) -> dict[str, tuple[Any, ...]]:  # noqa: ANN401
    (folder / "gendan.yaml").write_text("gendan: 1\nname: real\n", encoding="utf-8")
    house = House(folder, "h", "en", "Asia/Shanghai", None, None, None, {}, PLACES, {})
    said: list[str] = []
    run_import(source, MAPS / name, house, dry_run=False, language="en", write=said.append)
    said.clear()
    run_stats(StatsAsk(folder, as_of, as_of, as_of, by=by, figures=(metric,), format="json"), Look("en"), said.append)
    measures = json.loads(said[0])["figures"][0]["measures"]
    return {str(one["group"]): (one["value"], one["numerator"], one["denominator"]) for one in measures}


def test_on_time_per_year_of_the_health_commodities(tmp_path: Path) -> None:
    facts = json.loads((DATA / "scms" / "facts.json").read_text("utf-8"))["per_scheduled_year"]
    said = figure(
        tmp_path, DATA / "scms" / "deliveries.csv", "scms.yaml", "on-time-in-full-requested", "year", date(2016, 1, 1)
    )
    assert said.pop("None")[1:] == ("9138", "10324")
    assert {year: (float(value), top, bottom) for year, (value, top, bottom) in said.items()} == {
        year: (one["on_time_rate"], str(one["lines"] - one["late"]), str(one["lines"])) for year, one in facts.items()
    }


def test_reject_rate_per_employee_of_the_bicycle_maker(tmp_path: Path) -> None:
    facts = json.loads((DATA / "adventureworks" / "facts.json").read_text("utf-8"))["quality"]["per_employee"]
    said = figure(
        tmp_path, DATA / "adventureworks", "adventureworks.yaml", "reject-rate", "merchandiser", date(2025, 10, 16)
    )
    assert said.pop("None") == ("0.031238", "72700", "2327299")
    assert {person: float(value) for person, (value, _, _) in said.items()} == {
        f"employee-{number}": one["reject_rate"] for number, one in facts.items()
    }
