"""The door to the database: what it answers, how it refuses, and that nothing gets out once it is sealed."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gendan.facts.database import Facts
from gendan.words.errors import FactsError
from tests.facts.conftest import order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gendan.facts.catalog import Blueprint
    from tests.facts.conftest import Load


@pytest.fixture
def empty(blueprint: Blueprint) -> Iterator[Facts]:
    with Facts.create(blueprint) as facts:
        yield facts


@pytest.fixture
def sealed(load: Load) -> Facts:
    facts = load([order()])
    facts.seal()
    return facts


def test_values_come_as_dates_and_decimals(empty: Facts) -> None:
    rows = empty.query(
        "SELECT $d + 1 AS d, $n * 2 AS n, $t AS t", {"d": date(2026, 2, 28), "n": Decimal("6.45"), "t": "纱"}
    )
    assert rows.columns == ("d", "n", "t")
    assert rows.rows == ((date(2026, 3, 1), Decimal("12.90"), "纱"),)


def test_moments_come_with_the_offset_of_the_house(sealed: Facts) -> None:
    rows = sealed.query("SELECT 1 AS a, TIMESTAMPTZ '2026-01-01 00:00Z' AS a, NULL::TIMESTAMPTZ -- the end;\n;")
    expected = datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    assert rows.columns[:2] == ("a", "a")
    assert rows.rows == ((1, expected, None),)
    assert expected == datetime(2026, 1, 1, tzinfo=UTC)


def test_moments_keep_the_order_asked_for(sealed: Facts) -> None:
    sql = "SELECT to_timestamp(n)::TIMESTAMPTZ AS t FROM range(5) r(n) ORDER BY n DESC"
    seconds = [moment.second for (moment,) in sealed.query(sql).rows if isinstance(moment, datetime)]
    assert seconds == [4, 3, 2, 1, 0]


def test_parameters_that_are_not_named_are_passed_over(empty: Facts) -> None:
    sql = "SELECT list_contains($many, 'a')"
    assert empty.query(sql, {"many": ("a", "b"), "unused": 1}).rows == ((True,),)


@pytest.mark.parametrize(
    ("sql", "kind", "position", "candidate"),
    [
        ("SELECT ordr_id FROM orders", "Binder", 7, "order_id"),
        ("SELECT 1 FROM ordrs", "Catalog", 14, None),
        ("SELECT '毛衣' AS 品名, ordr_id FROM orders", "Binder", 19, "order_id"),
        ("SELECT 1 +", "Parser", None, None),
        ("SELECT CAST('a' AS INTEGER)", "Conversion", None, None),
        ("SELECT 1; SELECT 2", "Parser", None, None),
        ("", "Parser", None, None),
    ],
)
def test_refusals_say_what_and_where(
    empty: Facts, sql: str, kind: str, position: int | None, candidate: str | None
) -> None:
    with pytest.raises(FactsError) as caught:
        empty.query(sql)
    assert caught.value.kind == kind
    assert position is None or caught.value.position == position
    assert candidate is None or candidate in caught.value.candidates
    assert caught.value.message.zh.startswith("查询无法执行")


def test_bind_gives_types_without_running(empty: Facts) -> None:
    assert empty.bind("SELECT order_id, amount * 2 AS twice, repeat('a', 10000000000) AS long FROM orders") == (
        ("order_id", "VARCHAR"),
        ("twice", "DECIMAL(38,12)"),
        ("long", "VARCHAR"),
    )


def test_bind_tells_the_place_in_the_statement_it_was_given(empty: Facts) -> None:
    with pytest.raises(FactsError) as caught:
        empty.bind("SELECT '毛衣' WHERE nowhere")
    assert caught.value.position == len("SELECT '毛衣' WHERE ")


def test_functions_of_the_calendar_bind_before_data(empty: Facts) -> None:
    columns = empty.bind("SELECT workdays(received, $as_of) AS n FROM orders", {"as_of": date(2026, 1, 1)})
    assert columns == (("n", "INTEGER"),)


def test_a_tree_becomes_the_same_query_again(sealed: Facts) -> None:
    tree = sealed.parse_sql("select 1 as \"one\" where 'it''s' <> $x")
    assert sealed.regenerate(tree) == "SELECT 1 AS one WHERE ('it''s' != $x)"


@pytest.mark.parametrize(("sql", "position"), [("select '纱' from where", 16), ("delete from orders", None)])
def test_only_select_has_a_tree(sealed: Facts, sql: str, position: int | None) -> None:
    with pytest.raises(FactsError) as caught:
        sealed.parse_sql(sql)
    assert caught.value.position == position


HOSTILE = [
    "WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x",
    "DELETE FROM orders",
    "INSERT INTO lines (order_id) VALUES ('a')",
    "UPDATE orders SET status = 'open'",
    "DROP TABLE orders",
    "CREATE TABLE mine AS SELECT 1",
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM glob('/*')",
    "COPY orders TO '{file}.csv'",
    "ATTACH '{file}.db'",
    "INSTALL httpfs",
    "LOAD '{file}'",
    "SET threads = 8",
    "SET memory_limit = '1TB'",
    "RESET lock_configuration",
    "SET enable_external_access = true",
    "SELECT * FROM here",
]


@pytest.mark.parametrize("sql", HOSTILE)
def test_sealed_facts_refuse_everything_but_questions(sealed: Facts, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n", "utf-8")
    here = [1]  # what the engine would find by looking at the variables of Python
    before = sealed.row_counts()
    with pytest.raises(FactsError):
        sealed.query(sql.replace("{file}", secret.as_posix()))
    assert (sealed.row_counts(), here) == (before, [1])
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("secret")] == ["secret.csv"]


def test_sealing_twice_is_sealing_once_and_building_is_over(sealed: Facts) -> None:
    sealed.seal()
    with pytest.raises(FactsError, match="sealed"):
        sealed.execute("CREATE TABLE mine (a INTEGER)")


def test_a_refusal_does_not_spoil_the_next_question(sealed: Facts) -> None:
    with pytest.raises(FactsError):
        sealed.query("SELECT nothing")
    assert sealed.query("SELECT count(*) FROM orders").rows == ((1,),)


def test_a_question_can_be_interrupted(sealed: Facts) -> None:
    timer = threading.Timer(0.1, sealed.interrupt)
    timer.start()
    with pytest.raises(FactsError) as caught:
        sealed.query("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range = 7")
    timer.join()
    assert caught.value.kind == "Interrupt"


def test_a_question_that_wants_too_much_memory_is_refused(blueprint: Blueprint) -> None:
    with Facts.create(blueprint, memory_mb=50) as facts, pytest.raises(FactsError) as caught:
        facts.query("SELECT list(a.range) FROM range(100000000) a")
    assert caught.value.kind == "Out of Memory"


def test_an_unknown_time_zone_is_refused(blueprint: Blueprint) -> None:
    with pytest.raises(FactsError, match="Nowhere"):
        Facts.create(blueprint, timezone="Nowhere/Land")


def test_nothing_is_left_behind(blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Facts.create(blueprint):
        assert [path.name[:7] for path in tmp_path.iterdir()] == ["gendan-"]
    assert not list(tmp_path.iterdir())


def test_comments_are_there_for_those_who_look(blueprint: Blueprint) -> None:
    with Facts.create(blueprint, comments=True) as facts:
        sql = "SELECT comment FROM duckdb_columns() WHERE table_name = 'orders' AND column_name = 'age'"
        assert facts.query(sql).rows == (("Days since it was received. 接单至今的天数。",),)
