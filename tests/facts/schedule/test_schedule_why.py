"""Each reason, said in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gendan.facts.schedule_why import explain_task
from gendan.words.catalog import Rows

CHECKLIST: dict[str, Any] = {
    "id": "tna",
    "etd_lead": 7,
    "tasks": [
        {"id": "first", "due": "ex-factory - 20 days"},
        {"id": "second", "due": "first + 3 workdays"},
        {"id": "papers", "due": "etd + 2 days"},
        {"id": "free"},
        {"id": "far", "due": "ex-factory + 200 workdays"},
    ],
}


def say(connection: DuckDBPyConnection, task: str, which: Any) -> tuple[date | None, str]:  # noqa: ANN401  a Literal
    def query(sql: str, parameters: Mapping[str, object] | None = None) -> Rows:
        found = connection.execute(sql, dict(parameters or {}))
        return Rows(tuple(column[0] for column in found.description), found.fetchall())

    found = explain_task(query, "SO-1", "D1", task)
    assert found is not None
    assert found.date(which).text.zh
    return found.date(which).day, found.date(which).text.en


@pytest.mark.parametrize(
    ("task", "which", "progress", "words"),
    [
        ("first", "forecast", {"done": "2026-05-20"}, "Done on 2026-05-20"),
        ("first", "forecast", {"skipped": "2026-05-20"}, "Not needed here"),
        ("first", "forecast", {}, "As planned: 2026-08-25"),
        ("first", "planned", {"planned": "2026-08-28"}, "Planned by people: 2026-08-28"),
        ("first", "planned", {}, "No other day was planned: 2026-08-25"),
        ("first", "latest", {"done": "2026-05-20"}, "No longer counts"),
        ("first", "latest", {}, "Later than 2026-08-25, second and what follows it come too late"),
        ("free", "due", {}, "The checklist states no due date"),
        ("free", "planned", {}, "Nobody planned a day"),
        ("free", "forecast", {}, "No forecast"),
        ("far", "due", {}, "ex-factory + 200 workdays: calendar CN does not reach so far; extend it"),
        ("second", "due", {}, "first + 3 workdays, by the original commitment: from 2026-08-12"),
        ("papers", "due", {}, "etd + 2 days, by the original commitment: from 2026-09-08"),
        ("papers", "computed", {}, "etd + 2 days, by the current commitment: from 2026-09-21"),
    ],
)
def test_a_reason(scheduled: Callable[..., Any], task: str, which: str, progress: dict[str, str], words: str) -> None:
    delivery = {
        "id": "D1",
        "requested": "2026-09-01",
        "promised": ["2026-09-01", "2026-09-14"],
        "progress": {task: progress},
    }
    _, said = say(scheduled([CHECKLIST], [{"received": "2026-05-01", "deliveries": [delivery]}]), task, which)
    assert said.startswith(words)


def test_a_house_without_a_calendar_is_told_so(scheduled: Callable[..., Any]) -> None:
    delivery = {"id": "D1", "requested": "2026-09-01"}
    made = scheduled([CHECKLIST], [{"received": "2026-05-01", "deliveries": [delivery]}], house=None)
    assert "names no calendar" in say(made, "second", "due")[1]
