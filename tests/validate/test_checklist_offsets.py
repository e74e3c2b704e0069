"""Offsets against the order of tasks: only what is certain is reported. Figures worked out by hand."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.validate.checklist import check_checklist
from gendan.words.finding import Path, Place

RULE = "data/checklist-contradiction"


class Nowhere:
    def place(self, path: Path) -> Place:
        return Place("", len(path))


def rules(*tasks: dict[str, Any]) -> list[str]:
    return [trouble.rule for trouble in check_checklist({"tasks": list(tasks)}, "f", Nowhere())]


def pair(first: str, second: str, **more: object) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"id": "first", "due": first}, {"id": "second", "due": second, "after": ["first"], **more}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ex-factory - 35 days", "ex-factory - 40 days"),
        ("ex-factory - 5 workdays", "ex-factory - 6 workdays"),
        ("received + 5 workdays", "received + 4 workdays"),
        ("received + 5 workdays", "received + 4 days"),  # the 5th working day is the 5th day at the earliest
        ("ex-factory - 20 days", "ex-factory - 21 workdays"),  # 21 working days reach back 21 days or more
        ("received", "first - 1 workdays"),
        ("received", "first - 1 days"),
    ],
)
def test_certainly_too_early(first: str, second: str) -> None:
    assert rules(*pair(first, second)) == [RULE]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ex-factory - 35 days", "ex-factory - 35 days"),  # the same day is in order
        ("ex-factory - 30 workdays", "ex-factory - 35 days"),  # 30 working days are some 42 days
        ("received + 2 workdays", "received + 3 days"),  # a weekend decides
        ("received + 2 days", "confirmed + 1 days"),  # other dates: who knows
        ("received + 9 days", "ex-factory - 90 days"),
        ("received", "first + 0 workdays"),
        ("ex-factory - 1 days", "ex-factory - 1 workdays"),
    ],
)
def test_in_order_or_not_certain(first: str, second: str) -> None:
    assert rules(*pair(first, second)) == []


def test_workdays_of_two_calendars_are_not_compared() -> None:
    assert rules(*pair("received + 5 workdays", "received + 4 workdays", owner="factory")) == []
    assert rules(*pair("received + 5 workdays", "received + 4 workdays", owner="factory", calendar="house")) == [RULE]


@pytest.mark.parametrize(("days", "expected"), [(5, []), (6, [RULE]), (None, []), ("6 workdays", [])])
def test_a_lead_needs_its_days_between_the_dues(days: object, expected: list[str]) -> None:
    assert rules(*pair("ex-factory - 30 days", "ex-factory - 25 days", days=days)) == expected


def test_chains_over_tasks_are_followed_to_the_date_they_count_from() -> None:
    base = {"id": "base", "due": "ex-factory - 30 days"}
    late = {"id": "late", "due": "base + 10 days"}
    early = {"id": "early", "due": "base + 9 days", "after": ["late"]}
    assert rules(base, late, early) == [RULE]
    assert rules(base, late, {**early, "due": "ex-factory - 20 days"}) == []
    assert rules(base, late, {**early, "due": "ex-factory - 21 days"}) == [RULE]


def test_what_is_done_once_cannot_follow_what_is_done_for_each_delivery() -> None:
    per_delivery = {"id": "packing", "due": "ex-factory - 3 days"}
    once = {"id": "report", "due": "ex-factory", "per": "order", "after": ["packing"]}
    (trouble,) = check_checklist({"tasks": [per_delivery, once]}, "f", Nowhere())
    assert (trouble.rule, trouble.path) == (RULE, ("tasks", 1, "after", 0))
    assert "report" in trouble.message.en
    assert "每批交货" in trouble.message.zh
    assert rules({**per_delivery, "per": "order"}, once) == []
    assert rules({**once, "after": []}, {**per_delivery, "due": "ex-factory", "after": ["report"]}) == []


def test_the_message_names_both_dues() -> None:
    (trouble,) = check_checklist({"tasks": list(pair("received + 3 days", "received + 1 days"))}, "f", Nowhere())
    assert (
        trouble.message.en == "second (received + 1 days) comes after first, but is due before it (received + 3 days)"
    )


@st.composite
def ordered_tasks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Tasks in order, each after some of the earlier ones and due no earlier than any of them."""
    size = draw(st.integers(2, 12))
    offsets = sorted(draw(st.lists(st.integers(-90, 0), min_size=size, max_size=size)))
    return [
        {
            "id": f"t{place}",
            "due": f"ex-factory - {-offset} days" if offset else "ex-factory",
            "after": [f"t{other}" for other in sorted(draw(st.sets(st.integers(0, place - 1))))] if place else [],
        }
        for place, offset in enumerate(offsets)
    ]


@given(ordered_tasks())
def test_any_tasks_in_order_are_accepted(tasks: list[dict[str, Any]]) -> None:
    assert rules(*tasks) == []


@given(ordered_tasks(), st.data())
def test_an_edge_backward_makes_a_circle_that_contains_it(tasks: list[dict[str, Any]], data: st.DataObject) -> None:
    late = data.draw(st.integers(1, len(tasks) - 1))
    early = data.draw(st.integers(0, late - 1))
    tasks[late]["after"] = sorted({*tasks[late]["after"], f"t{early}"})
    tasks[early]["after"] = [*tasks[early]["after"], f"t{late}"]
    found = [one for one in check_checklist({"tasks": tasks}, "f", Nowhere()) if one.rule == "data/checklist-cycle"]
    assert len(found) == 1
    names = str(found[0].values["cycle"]).split(" → ")
    assert names[0] == names[-1]
    assert (f"t{early}", f"t{late}") in itertools.pairwise(names)
