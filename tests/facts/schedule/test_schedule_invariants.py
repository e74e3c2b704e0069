"""What must hold of any schedule, whatever the checklist."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

AS_OF = date(2026, 6, 1)


@st.composite
def checklists(draw: st.DrawFn) -> dict[str, Any]:
    tasks: list[dict[str, Any]] = []
    for number in range(draw(st.integers(2, 8))):
        earlier = [task["id"] for task in tasks]
        unit = draw(st.sampled_from(["days", "workdays"]))
        task = {
            "id": f"t{number}", "due": f"ex-factory - {draw(st.integers(0, 60))} {unit}",
            "after": draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else [],
            "slack": draw(st.integers(0, 3)),
        }  # fmt: skip
        if draw(st.booleans()):
            task["days"] = draw(st.sampled_from([0, 4, "3 workdays"]))
        tasks.append(task)
    return {"id": "tna", "tasks": tasks}


def schedule(scheduled: Callable[..., Any], checklist: dict[str, Any], progress: dict[str, Any]) -> dict[str, Any]:
    one = {"received": "2026-05-01", "progress": progress, "deliveries": [{"id": "D1", "requested": "2026-08-14"}]}
    rows = (
        scheduled([checklist], [one], AS_OF)
        .execute("SELECT task, computed, forecast, slack, open FROM tasks")
        .fetchall()
    )
    return {row[0]: row[1:] for row in rows}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(checklist=checklists(), late=st.integers(1, 20), which=st.integers(0, 7))
def test_delay_never_makes_anything_earlier_nor_adds_slack(
    scheduled: Callable[..., Any], checklist: dict[str, Any], late: int, which: int
) -> None:
    before = schedule(scheduled, checklist, {})
    task = checklist["tasks"][which % len(checklist["tasks"])]["id"]
    after = schedule(scheduled, checklist, {task: {"planned": (before[task][1] + timedelta(days=late)).isoformat()}})
    assert after[task][2] == before[task][2] - late
    for name, (computed, forecast, slack, is_open) in after.items():
        assert is_open
        assert forecast >= computed
        assert forecast >= before[name][1]
        assert slack <= before[name][2]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(checklist=checklists(), which=st.integers(0, 7))
def test_early_finish_pulls_nothing(scheduled: Callable[..., Any], checklist: dict[str, Any], which: int) -> None:
    task = checklist["tasks"][which % len(checklist["tasks"])]["id"]
    made = schedule(scheduled, checklist, {task: {"done": "2026-05-02"}})
    assert all(forecast >= computed for name, (computed, forecast, _, _) in made.items() if name != task)


def test_five_hundred_tasks_in_a_row_are_scheduled(scheduled: Callable[..., Any]) -> None:
    tasks = [{"id": f"t{n}", "due": "ex-factory", "after": [f"t{n - 1}"] if n else [], "days": 1} for n in range(500)]
    made = schedule(scheduled, {"id": "tna", "tasks": tasks}, {})
    assert made["t499"][1] == date(2026, 8, 14) + timedelta(days=499)
