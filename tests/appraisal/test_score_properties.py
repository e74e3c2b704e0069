"""What must hold whatever the files say: their order and the number of threads change nothing, contributions and causes add up."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.commands.score_diff import DiffAsk, diff_house
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.scoring import open_month
from tests.appraisal.test_score_command import TODAY, house, order, said

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]
pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]
DAYS = [f"2026-11-{day:02d}" for day in (1, 19, 20, 30)] + [f"2026-12-{day:02d}" for day in (2, 19, 28)]
one_order = st.tuples(
    st.sampled_from(["2026-11-19", "2026-12-19"]),
    st.one_of(st.none(), st.sampled_from(DAYS)),
    st.sampled_from([None, "us", "mill", "customer"]),
    st.sampled_from(["li-na", "wang-wei"]),
)
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fill(folder: Path, orders: list[tuple[str, str | None, str | None, str]], *, backwards: bool = False) -> None:
    """Write the orders, and Wang Wei beside Li Na; backwards: in another order, in other folders."""
    for old in (folder / "orders").rglob("*.yaml"):
        old.unlink()
    wang = {"id": "wang-wei", "name": "Wang Wei", "role": "merchandiser", "supervisor": "chen-jing"}
    (folder / "people" / "wang-wei.yaml").write_text(json.dumps(wang), "utf-8")
    numbered = list(enumerate(orders))
    for number, (due, shipped, cause, who) in reversed(numbered) if backwards else numbered:
        text: dict[str, Any] = {**order(f"SO-{number}", shipped), "merchandiser": who}
        promised = [{"date": due, "on": "2026-08-05"}]
        if cause:
            promised.append({"date": "2026-12-30", "on": "2026-11-01", "cause": cause, "reason": "x"})
        text["deliveries"] = [{"id": "D1", "requested": due, "promised": promised}]
        place = folder / "orders" / ("z" if backwards and number % 2 else "") / f"SO-{number}.yaml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(dict(reversed(text.items())) if backwards else text), "utf-8")


def scores(folder: Path) -> list[Any]:
    """Return the scores of both months without the places in files, which may differ."""
    found = [json.loads(said(folder, "json", month=month)) for month in ("2026-11", "2026-12", "2026")]
    for answer in found:
        for one in answer["people"]:
            for part in one.get("indicators", ()):
                part["records"] = sorted(part["records"])
    return found


@FEW
@given(st.lists(one_order, max_size=8))
def test_the_order_of_files_and_keys_changes_nothing(house: Path, orders: list[Any]) -> None:
    fill(house, orders)
    first = scores(house)
    fill(house, orders, backwards=True)
    assert scores(house) == first


def test_the_number_of_threads_changes_nothing(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(house, [("2026-11-19", day, cause, "li-na") for day in DAYS for cause in (None, "mill")])
    with open_month(house, "2026", None, TODAY) as year:
        rubrics = year.rubrics
        many = tallies_of(year, rubrics, proofs=True)
        monkeypatch.setattr(type(year.loaded.facts), "askers", 1)
        assert tallies_of(year, reversed(rubrics), proofs=True) == many
        panel = Panel(year, many)
        month = year.at("2026-11")
        first, again = (panel.scores(month, month.appraised()) for _ in range(2))
        assert first == again


@FEW
@given(st.lists(one_order, min_size=4, max_size=10))
def test_contributions_and_causes_add_up_whatever_the_files_say(house: Path, orders: list[Any]) -> None:
    fill(house, orders)
    for month in ("2026-11", "2026-12"):
        for one in json.loads(said(house, "json", month=month))["people"]:
            parts = [Decimal(part["contribution"]) for part in one["indicators"] if part["contribution"]]
            assert one["score"] is None or sum(parts) == Decimal(one["score"])
    for diff in diff_house(DiffAsk(house, "2026-11", "2026-12", TODAY)).people:
        assert diff.difference is None or sum((one.amount for one in diff.changes), Decimal(0)) == diff.difference


@FEW
@given(st.lists(one_order, min_size=3, max_size=6), st.data())
def test_a_delivery_that_leaves_in_time_lowers_nobodys_score(
    house: Path, orders: list[Any], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(orders) - 1))
    fill(house, orders)
    before = json.loads(said(house, "json"))["people"]
    due, _, cause, who = orders[at]
    fill(house, [*orders[:at], (due, "2026-11-01", cause, who), *orders[at + 1 :]])
    after = {one["person"]: one["score"] for one in json.loads(said(house, "json"))["people"]}
    for one in before:
        if one["score"] is not None and one["person"] == who and due.startswith("2026-11"):
            assert Decimal(after[who]) >= Decimal(one["score"])
