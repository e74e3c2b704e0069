"""The examples of metrics, each a small house with numbers reckoned by hand, measured as scores measure them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.loading import load_house
from gendan.commands.metrics import PACKS, read_shipped_metrics
from gendan.commands.past_days import house_at
from gendan.commands.query import NoRules
from gendan.commands.scoring import month_days
from gendan.commands.small_houses import example_folder
from gendan.evaluate.example import committed, small_house
from gendan.evaluate.measure import Gauge
from gendan.evaluate.tallies import tally
from gendan.read.bulk_reader import load
from gendan.shipped import folder
from gendan.words.tally import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.tally import Tally

METRICS = {one.id: one for one in read_shipped_metrics()}


def _examples() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for pack in PACKS:
        held: Any = load((folder("metrics") / f"{pack}.yaml").read_text("utf-8"))
        found += [(f"{pack}/{one['id']}", each) for one in held["metrics"] for each in one.get("examples", ())]
    return found


def measured(metric: str, given: Mapping[str, object], month: str, as_of: date) -> Tally | None:
    """Return Li Na's tally of the month in the small house."""
    begin, end = month_days(month)
    with (
        example_folder(small_house(given), committed(given)) as (root, line),
        house_at(root, None, as_of) as (house, _),
        load_house(house, as_of, rulebook=NoRules(), asked=[METRICS[metric].records], line=line) as loaded,
    ):
        facts = loaded.facts
        gauge = Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, as_of)
        return tally(Wanted(METRICS[metric]), begin, min(end, as_of), gauge, {}).get(("li-na", month))


@pytest.mark.parametrize(("metric", "example"), _examples(), ids=lambda one: one if isinstance(one, str) else "")
def test_an_example_holds(metric: str, example: dict[str, Any]) -> None:
    as_of = date.fromisoformat(str(example.get("as_of", month_days(str(example["month"]))[1])))
    found = measured(metric, example["given"], str(example["month"]), as_of)
    expected = {key: Decimal(str(value)) for key, value in example["expect"].items()}
    told = {"cases": Decimal(found.own.cases if found else 0)}
    if found is not None:
        told |= {"numerator": found.own.numerator, "denominator": found.own.denominator}
        told |= {"unknown": Decimal(found.unknown), "raw": Decimal(found.raw.cases)}
    assert {key: told.get(key) for key in expected} == expected, example["name"]["en"]


def test_what_is_measured_of_a_persons_work_has_an_example() -> None:
    without = {name for name in METRICS if name.startswith("work/")} - {name for name, _ in _examples()}
    assert without == set()
