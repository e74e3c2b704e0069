"""`gendan query`: one SELECT over a house's facts as of a day; anything else is refused before files are read."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands import query
from gendan.commands.query import run_query
from gendan.render.look import Look
from gendan.words.errors import FactsError, UsageError
from gendan.words.vantage import Vantage

if TYPE_CHECKING:
    from pathlib import Path

ORDER = """
id: SO-1
kind: bulk
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
currency: USD
lines:
  - {line: 1, sku: PS-101, quantity: 4800, unit: pcs, price: 6.45}
deliveries:
  - {id: D1, requested: 2026-11-20, lines: {1: 4800}}
shipments:
  - {id: S1, delivery: D1, mode: sea, shipped: 2026-11-21, lines: {1: 4800}}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "orders").mkdir()
    (tmp_path / "gendan.yaml").write_text("gendan: 1\nname: Test\n", "utf-8")
    (tmp_path / "orders" / "SO-1.yaml").write_text(ORDER, "utf-8")
    return tmp_path


def ask(house: Path, sql: str, as_of: date = date(2026, 11, 23)) -> list[dict[str, Any]]:
    written: list[str] = []
    assert run_query(house, sql, Vantage(as_of, as_of), "json", Look(language="en"), written.append) == 0
    answer: list[dict[str, Any]] = json.loads("".join(written))
    return answer


def test_facts_as_of_the_day(house: Path) -> None:
    sql = "SELECT completed, days_late, as_of AS day FROM deliveries"
    assert ask(house, sql) == [{"completed": "2026-11-21", "days_late": 1, "day": "2026-11-23"}]
    assert ask(house, sql, date(2026, 11, 20))[0]["completed"] is None


@pytest.mark.parametrize("name", ["as_of", ":as_of"])
def test_the_day_may_be_used_in_the_query(house: Path, name: str) -> None:
    assert ask(house, f"SELECT {name} - received AS days FROM orders") == [{"days": 112}]  # noqa: S608


def test_stars_joins_and_sums(house: Path) -> None:
    assert ask(house, "SELECT * FROM orders")[0]["order_id"] == "SO-1"
    sql = "SELECT sum(l.quantity * l.price) AS total FROM orders o JOIN lines l ON l.order_id = o.order_id"
    assert ask(house, sql) == [{"total": 30960}]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM orders", "Only SELECT"),
        ("WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x", "writing"),
        ("SELECT 1; SELECT 2", "one SELECT"),
        ("SELECT * FROM read_csv('/etc/passwd')", "read_csv"),
        ("SELECT * FROM '/etc/passwd'", "passwd"),
        ("SELECT * FROM duckdb_settings()", "duckdb_settings"),
        ("SELECT * FROM read_orders", "read_orders"),
        ("SELECT getenv('HOME')", "getenv"),
        ("SELECT now()", "now"),
        ("SELECT repeat('a', 1000000000)", "repeat"),
        ("SELECT ordr_id FROM orders", "ordr_id"),
        ("SELEC 1", "SELEC"),
        ("", ""),
    ],
)
def test_what_is_no_question_is_refused_with_its_place(house: Path, sql: str, words: str) -> None:
    (house / "orders" / "SO-1.yaml").unlink()
    with pytest.raises((UsageError, FactsError)) as caught:
        ask(house, sql)
    assert words.lower() in caught.value.message.en.lower()
    assert caught.value.exit == 2


def test_a_wrong_type_is_told_before_files_are_read(house: Path) -> None:
    with pytest.raises(FactsError, match="does not take a date and a number"):
        ask(house, "SELECT 1 FROM orders WHERE received LIKE 3")


def test_an_unknown_format(house: Path) -> None:
    written: list[str] = []
    with pytest.raises(UsageError, match="yaml"):
        run_query(house, "SELECT 1", Vantage(date(2026, 1, 1), date(2026, 1, 1)), "yaml", Look(), written.append)
    assert not written


def test_a_mistake_in_a_rule_does_not_stand_in_the_way(house: Path) -> None:
    (house / "rules").mkdir()
    (house / "rules" / "own.yaml").write_text("pack: [", "utf-8")
    (house / "gendan.yaml").write_text("gendan: 1\nname: Test\nrules: {data/nothing: off}\n", "utf-8")
    assert ask(house, "SELECT count(*) AS n FROM orders") == [{"n": 1}]


def test_a_query_that_takes_too_long_is_stopped(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "SECONDS", 0.5)
    many = "\n".join(f"  - {{line: {n}, sku: A, quantity: 1, unit: pcs, price: 1}}" for n in range(1, 2000))
    (house / "orders" / "SO-1.yaml").write_text(
        ORDER.replace("lines:\n", f"lines:\n{many}\n", 1).replace("{line: 1, sku: PS", "{line: 2000, sku: PS"), "utf-8"
    )
    joins = " ".join(f"JOIN lines l{n} ON l{n}.order_id = l0.order_id" for n in range(1, 4))
    with pytest.raises(FactsError, match="longer than"):
        ask(house, f"SELECT max(l0.quantity + l1.quantity * l2.quantity - l3.quantity) AS n FROM lines l0 {joins}")  # noqa: S608
