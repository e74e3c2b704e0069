"""The tables behind communication and figures: last word to the customer, clocks of complaints, causes of delay, subjects."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.houses import open_house
from gendan.commands.loading import load_house
from gendan.commands.query import NoRules
from gendan.evaluate.example import small_house

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Rows = Callable[..., list[tuple[Any, ...]]]

NOVEMBER = date(2026, 11, 23)


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    def asked(sql: str, given: dict[str, Any], as_of: date = NOVEMBER) -> list[tuple[Any, ...]]:
        for name, content in small_house(given).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(json.dumps(content), "utf-8")
        with load_house(open_house(tmp_path), as_of, rulebook=NoRules(), asked=[sql]) as loaded:
            return list(loaded.facts.query(sql).rows)

    return asked


MESSAGES = [
    {"id": "M1", "at": "2026-09-01T10:00+08:00", "from": "us", "to": "customer", "topic": "progress"},
    {
        "id": "M2",
        "at": "2026-09-10T10:00+08:00",
        "from": "customer",
        "topic": "price",
        "answered": "2026-09-12T01:00+08:00",
    },
    {"id": "M3", "at": "2026-10-01T10:00+08:00", "from": "us", "to": "factory", "topic": "delivery"},
    {"id": "M4", "at": "2026-10-05T10:00+08:00", "from": "customer", "topic": "delivery"},
]


def test_the_last_word_to_the_customer(rows: Rows) -> None:
    sql = "SELECT last_said, last_report, last_delivery_word, messages, customer_messages, customer_report, customer_advice FROM customer_contact"
    # An answer at one in the morning in China was given on the 12th; word to the factory, and a question, are none.
    assert rows(sql, {"order": {"messages": MESSAGES}}) == [
        (date(2026, 9, 12), date(2026, 9, 1), date(2026, 9, 1), 3, 3, date(2026, 9, 1), None)
    ]
    assert rows(sql, {"order": {"messages": []}}) == [(date(2026, 8, 5), None, date(2026, 8, 5), 0, 0, None, None)]


def test_what_another_order_of_the_customer_shows_is_its_habit(rows: Rows) -> None:
    other = {
        "id": "SO-2",
        "customer": "acme",
        "received": "2026-08-03",
        "messages": MESSAGES,
        "satisfaction": [{"on": "2026-10-02", "quality": 4}],
    }
    sql = "SELECT messages, customer_messages, customer_report, surveys, house_survey FROM customer_contact WHERE order_id = 'SO-1'"
    assert rows(sql, {"orders": {"SO-2": other}}) == [(0, 3, date(2026, 9, 1), 0, date(2026, 10, 2))]
    stranger = {**other, "customer": "nordvik"}
    assert rows(sql, {"orders": {"SO-2": stranger}}) == [(0, 0, None, 0, date(2026, 10, 2))]


def test_complaints_wait_in_working_days(rows: Rows) -> None:
    complaints = [
        {"id": "C1", "on": "2026-11-13", "responded": "2026-11-16", "resolved": "2026-11-20"},  # Friday to Monday: 1
        {"id": "C2", "on": "2026-11-14"},  # a Saturday: until Monday the 23rd six working days
        {"id": "C3", "on": "2025-11-14"},  # before the calendar
    ]
    sql = "SELECT days_to_answer, days_to_settle FROM complaint_clocks ORDER BY complaint"
    assert rows(sql, {"order": {"complaints": complaints}}) == [(1, 5), (6, 6), (None, None)]


@pytest.mark.parametrize(
    ("ledger", "progress", "expected"),
    [
        ([], {}, (None, None)),
        (["customer"], {}, ("customer", None)),
        ([], {"fabric-in-house": {"done": "2026-10-20", "cause": "mill"}}, ("mill", "mill")),
        (["customer"], {"fabric-in-house": {"done": "2026-12-02", "cause": "mill"}}, ("customer", "mill")),  # late so far
        ([], {"fabric-in-house": {"done": "2026-10-14", "cause": "mill"}}, (None, None)),  # done in time
        ([], {"fabric-in-house": {"done": "2026-10-20", "cause": "mill"}, "cutting": {"done": "2026-11-09", "cause": "factory"}}, ("factory", "factory")),
    ],
)  # fmt: skip
def test_a_delivery_has_one_cause(
    rows: Rows, ledger: list[str], progress: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    promised = [{"date": "2026-11-19", "on": "2026-08-05"}]
    promised += [{"date": "2026-11-19", "on": "2026-10-01", "cause": cause, "reason": "x"} for cause in ledger]
    given = {
        "order": {"progress": progress, "deliveries": [{"id": "D1", "requested": "2026-11-19", "promised": promised}]}
    }
    assert rows("SELECT cause, cause_since FROM delay_causes", given) == [expected]


def test_subjects_are_whoever_an_order_names(rows: Rows) -> None:
    sql = "SELECT kind, id, name_en, role_zh, file, owner FROM subjects"
    assert rows(sql, {"order": {"factory": "nobody"}}) == [
        ("customer", "acme", "Acme", "客户", "partners/acme.yaml", None),
        ("factory", "nobody", "nobody", "工厂", None, None),
        ("merchandiser", "li-na", "Li Na", "跟单员", "people/li-na.yaml", "li-na"),
    ]
    assert rows("SELECT count(*) FROM subject_orders", {"order": {"factory": None}}) == [(2,)]
