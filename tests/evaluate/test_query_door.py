"""What a rule's query, and `gendan query`, may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gendan.evaluate.allow import check_query, query_policy
from gendan.words.finding import Finding
from gendan.words.rule import NotEvaluated

if TYPE_CHECKING:
    from gendan.facts.database import Facts

Judge = Callable[..., tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]]

TASKS = [
    {
        "order_id": "SO-1",
        "delivery": "D1",
        "task": f"t{index}",
        "open": True,
        "owner": "li-na",
        "planned": date(2026, 11, 25),
    }
    for index in range(3)
]
LOAD = """
SELECT owner AS person_id, count(*) AS tasks FROM tasks
WHERE open AND planned BETWEEN as_of AND as_of + 7 GROUP BY owner HAVING count(*) > :limit
"""


def test_query_returns_keys_and_its_other_columns_fill_the_message(judging: Judge) -> None:
    rule = {
        "for": "people",
        "keys": LOAD,
        "params": {"limit": 2},
        "message": {"en": "{name}: {tasks} tasks, limit {limit}", "zh": "{name}：{tasks} 项，上限 {limit}"},
        "escalate": [{"when": "tasks > 2", "severity": "error", "to": "supervisor"}],
    }
    people = [{"person_id": "li-na", "name_en": "Li Na", "name_zh": "李娜", "file": "people/li-na.yaml"}]
    found, lost = judging({"tasks": TASKS, "people": people}, rule)
    assert not lost
    assert (found[0].record, found[0].owner, found[0].order) == ("li-na", "li-na", None)
    assert (found[0].message.en, found[0].message.zh) == ("Li Na: 3 tasks, limit 2", "李娜：3 项，上限 2")
    assert (found[0].severity.name, found[0].escalated_to) == ("error", "supervisor")
    assert found[0].values == {"tasks": 3}
    assert found[0].place.file == "people/li-na.yaml"


@pytest.mark.parametrize(("verdict", "expected"), [("NULL", ["unknown"]), ("false", []), ("true", ["fail"])])
def test_query_with_a_verdict_has_three(verdict: str, expected: list[str], judging: Judge) -> None:
    keys = f"SELECT order_id, delivery, task, {verdict} AS verdict, 'planned' AS missing FROM tasks WHERE task = 't1'"  # noqa: S608 - a test
    found, _ = judging({"tasks": TASKS}, {"for": "tasks", "keys": keys})
    assert [finding.verdict for finding in found] == expected
    assert [finding.missing for finding in found] == (
        [("planned",)] if expected == ["unknown"] else [()] * len(expected)
    )


def test_a_record_returned_twice_is_one_finding(judging: Judge) -> None:
    keys = "SELECT a.order_id, a.delivery, a.task FROM tasks a JOIN tasks b USING (order_id)"
    found, _ = judging({"tasks": TASKS}, {"for": "tasks", "keys": keys})
    assert [finding.record for finding in found] == ["D1/t0", "D1/t1", "D1/t2"]


@pytest.mark.parametrize("words", ["task IN (:names)", "task IN :names"])
def test_list_param_spreads(words: str, judging: Judge) -> None:
    keys = f"SELECT order_id, delivery, task FROM tasks WHERE {words}"  # noqa: S608 - a test
    found, _ = judging({"tasks": TASKS}, {"for": "tasks", "keys": keys, "params": {"names": ["t0", "t2"]}})
    assert [finding.record for finding in found] == ["D1/t0", "D1/t2"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2, "quantity > :p"),
        (Decimal("2.5"), "quantity > :p"),
        ("it's", "owner <> :p OR owner IS NULL"),
        (True, "open = :p"),
    ],
)
def test_param_of_every_kind_becomes_a_literal(value: object, words: str, judging: Judge) -> None:
    rows = {"deliveries": [{"order_id": "SO-1", "delivery": "D1", "quantity": 3, "open": True}]}
    keys = f"SELECT order_id, delivery FROM deliveries WHERE {words}"  # noqa: S608 - a test
    found, lost = judging(rows, {"keys": keys, "params": {"p": value}})
    assert (len(found), lost) == (1, ())


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM orders",
        "SELECT o.*, count(*) OVER (PARTITION BY customer) FROM orders o ORDER BY 1 LIMIT 5",
        "WITH late AS (SELECT order_id, max(days_late) AS days FROM deliveries GROUP BY ALL) SELECT customer, avg(days) FROM orders JOIN late USING (order_id) GROUP BY customer",
        "SELECT o.order_id || '/' || d.delivery AS name FROM orders o, deliveries d WHERE o.order_id = d.order_id",
        "SELECT customer, CAST(sum(amount) AS DECIMAL(18,2)) FROM orders GROUP BY customer HAVING sum(amount) > 10 UNION ALL SELECT 'x', 0",
        "SELECT date_trunc('month', received) AS month, count(*) FROM orders GROUP BY month ORDER BY month",
        "SELECT order_id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.order_id = o.order_id)",
        "SELECT workdays(received, $as_of) AS days FROM orders",
    ],
)  # fmt: skip
def test_gendan_query_may_look_around(sql: str, parser: Facts) -> None:
    policy = query_policy({table.name: frozenset(table.columns) for table in parser.catalog.tables.values()})
    tree = parser.parse_sql(sql)
    assert [mistake.message.en for mistake in check_query(tree, sql, policy)] == []
    assert parser.regenerate(tree)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM 'x.csv'",
        "SELECT * FROM orders, deliveries, lines",
        "SELECT * REPLACE (1 AS owner) FROM orders",
        "SELECT now()",
    ],
)
def test_gendan_query_stays_inside(sql: str, parser: Facts) -> None:
    policy = query_policy({table.name: frozenset(table.columns) for table in parser.catalog.tables.values()})
    assert check_query(parser.parse_sql(sql), sql, policy)
