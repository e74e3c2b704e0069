"""Metrics as data: mistakes of their form are told, and their queries may do no more than those of rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from gendan.commands.loading import build_tables
from gendan.commands.metrics import PACKS, read_shipped_metrics
from gendan.evaluate.measure import Frame, Gauge, choose, measure
from gendan.evaluate.metric_pack import read_metrics
from gendan.evaluate.pack import PackDocument
from gendan.facts.database import Facts
from gendan.read.yaml_door import parse
from gendan.shipped import folder
from gendan.words.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.words.metric import Metric

DAY = date(2026, 11, 23)
GOOD: dict[str, Any] = {
    "id": "orders-received", "title": {"en": "Orders", "zh": "订单"}, "definition": {"en": "All", "zh": "全部"}, "unit": "percent",
    "direction": "up", "statistic": "ratio", "level": "order", "minimum": 5, "params": {"late": 0},
    "records": "SELECT order_id, '' AS record, received AS day, 1 AS numerator, 1 AS denominator FROM orders",
}  # fmt: skip


def read(*metrics: object) -> tuple[tuple[Metric, ...], list[tuple[str, tuple[str | int, ...]]]]:
    found, troubles = read_metrics([PackDocument("metrics/x.yaml", {"pack": "x", "metrics": list(metrics)})])
    return found, [(trouble.rule, trouble.path) for trouble in troubles]


@pytest.mark.parametrize("pack", PACKS)
def test_a_shipped_pack_is_yaml_that_the_door_accepts(pack: str) -> None:
    assert parse((folder("metrics") / f"{pack}.yaml").read_bytes(), pack).troubles == ()


def test_every_file_of_metrics_is_a_pack() -> None:
    assert sorted(path.stem for path in folder("metrics").glob("*.yaml")) == sorted(PACKS)


def test_a_good_metric_is_read() -> None:
    metrics, troubles = read(GOOD)
    assert troubles == []
    assert (metrics[0].id, metrics[0].name, metrics[0].minimum) == ("x/orders-received", "orders-received", 5)


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"id": "Orders"}, ("rules/wrong-type", ("metrics", 0, "id"))),
        ({"unit": "euros"}, ("rules/not-allowed", ("metrics", 0, "unit"))),
        ({"direction": None}, ("rules/not-allowed", ("metrics", 0, "direction"))),
        ({"title": {"en": "Orders"}}, ("rules/missing-translation", ("metrics", 0, "title"))),
        ({"minimum": 0}, ("rules/wrong-type", ("metrics", 0, "minimum"))),
        ({"records": ""}, ("rules/missing-key", ("metrics", 0, "records"))),
        ({"params": {"level": "x"}}, ("rules/wrong-type", ("metrics", 0, "params"))),
        ({"params": [1]}, ("rules/wrong-type", ("metrics", 0, "params"))),
        ({"colour": "red"}, ("rules/unknown-key", ("metrics", 0, "colour"))),
    ],
)
def test_a_mistake_is_told_at_its_place(change: dict[str, object], mistake: tuple[str, tuple[str | int, ...]]) -> None:
    metrics, troubles = read({**GOOD, **change})
    assert metrics == ()
    assert troubles == [mistake]


def test_what_is_no_metric_is_told() -> None:
    assert read("text")[1] == [("rules/wrong-type", ("metrics", 0))]
    assert read(GOOD, GOOD)[1] == [("rules/duplicate-metric", ("metrics", 1, "id"))]
    assert read_metrics([PackDocument("x", [])])[1][0].rule == "rules/missing-key"


@pytest.fixture
def gauge() -> Iterator[Gauge]:
    with Facts.create(build_tables()) as facts:
        yield Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, DAY)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "not allowed"),
        ("DELETE FROM orders", "Only SELECT is allowed"),
        ("SELECT order_id, '' AS record, now() AS day, 1 AS numerator, 1 AS denominator FROM orders", "now"),
        ("SELECT order_id, '' AS record, received AS day, 1 AS numerator FROM orders", "does not return denominator"),
        ("SELECT order_id, '' AS record, 1 AS numerator, 1 AS denominator FROM orders", "does not return day"),
        ("SELECT order_id, nothing AS record FROM orders", "No column `nothing`"),
        ("SELECT order_id, record FROM orders WHERE age > :days", "No param"),
        ("SELECT order_id FROM", "Cannot read this"),
        (f"SELECT {'1, ' * 3000} 1", "at most"),
    ],
)
def test_a_query_that_does_more_than_read_is_refused(gauge: Gauge, records: str, said: str) -> None:
    metric = replace(read(GOOD)[0][0], records=records)
    with pytest.raises(ConfigurationError) as refused:
        measure(metric, choose(metric, {}, "due"), Frame(None, DAY, None), gauge)
    assert said in " ".join(trouble.message.en for trouble in refused.value.troubles)
    assert refused.value.troubles[0].path == ("metrics", 0, "records")


@pytest.mark.parametrize("metric", read_shipped_metrics(), ids=lambda metric: metric.name)
@pytest.mark.parametrize("by", [None, "merchandiser", "quarter"])
def test_every_shipped_metric_can_be_told_of_an_empty_house(gauge: Gauge, metric: Metric, by: Any) -> None:  # noqa: ANN401
    for level in (metric.level, *metric.levels):
        figure = measure(metric, choose(metric, {"level": level}, "shipped"), Frame(None, DAY, by), gauge, proofs=True)
        assert [(one.group, one.cases) for one in figure.measures] == [(None, 0)]
        assert figure.choices.level == level
