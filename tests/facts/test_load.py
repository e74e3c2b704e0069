"""Documents into tables: every value exact, every line accounted for, every order of reading the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.facts.database import Facts
from gendan.words.errors import FactsError
from tests.facts.conftest import AS_OF, order, row, write_lines
from tests.lengths import examples

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.facts.catalog import Blueprint
    from tests.facts.conftest import Load


@st.composite
def numbers(draw: st.DrawFn) -> int | float:
    """At most 12 digits before and 6 after the point, and 15 in all, as the reader lets pass."""
    places = draw(st.integers(0, 6))
    digits = draw(st.integers(0, 10 ** min(15, 12 + places) - 1))
    return digits if places == 0 else float(Decimal(digits).scaleb(-places))


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(numbers(), min_size=1, max_size=200))
def test_numbers_come_out_exact(blueprint: Blueprint, tmp_path: Path, values: list[int | float]) -> None:
    lines = [{"line": number, "price": value} for number, value in enumerate(values, 1)]
    with Facts.create(blueprint) as facts:
        facts.load("order", [write_lines(tmp_path / "numbers.jsonl", [order(lines=lines)])], 1)
        rows = facts.query("SELECT price FROM lines ORDER BY line").rows
    assert [price for (price,) in rows] == [Decimal(repr(value)) for value in values]


def test_a_product_of_great_numbers_stands(load: Load) -> None:
    facts = load([order(lines=[{"line": 1, "quantity": 250000, "price": 1234.56}])])
    assert row(facts, "lines", "quantity * price") == (Decimal(308640000),)


@pytest.mark.parametrize(
    ("received", "day", "moment"),
    [
        ("2026-08-03", date(2026, 8, 3), None),
        ("2026-08-03T23:30-05:00", date(2026, 8, 4), datetime(2026, 8, 4, 4, 30, tzinfo=UTC)),
        ("2026-08-03T15:59:59Z", date(2026, 8, 3), datetime(2026, 8, 3, 15, 59, 59, tzinfo=UTC)),
        ("2026-08-03T16:00Z", date(2026, 8, 4), datetime(2026, 8, 3, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_counts_by_its_day_in_the_house(load: Load, received: str, day: date, moment: datetime | None) -> None:
    assert row(load([order(received=received)]), "orders", "received, received_at") == (day, moment)


def test_the_same_moment_is_another_day_in_another_house(load: Load) -> None:
    facts = load([order(received="2026-08-03T23:30-05:00")], timezone="America/Chicago")
    assert row(facts, "orders", "received") == (date(2026, 8, 3),)


def test_places_in_the_file(load: Load) -> None:
    ledger = [{"date": "2026-11-25", "on": "2026-08-05"}, {"date": "2026-12-02", "on": "2026-10-30"}]
    own = {"packing": {"done": "2026-11-01"}}
    delivery = {"id": "D1", "requested": "2026-11-20", "promised": ledger, "lines": {"1": 9}, "progress": own}
    facts = load([order(deliveries=[delivery], progress={"cutting": {"done": "2026-10-01"}})])
    assert facts.query("SELECT path, pos FROM promises ORDER BY pos").rows == (
        ("deliveries/0/promised/0", 1),
        ("deliveries/0/promised/1", 2),
    )
    assert row(facts, "delivery_lines", "delivery, line, path") == ("D1", 1, "deliveries/0/lines/1")
    assert facts.query("SELECT delivery, task, path FROM progress ORDER BY task").rows == (
        (None, "cutting", "progress/cutting"),
        ("D1", "packing", "deliveries/0/progress/packing"),
    )


def test_house_keys_and_empty_items_are_passed_over(load: Load) -> None:
    facts = load(
        [order(progress={"x-note": "ours", "x-more": {"a": 1}, "cutting": {"done": "2026-10-01"}}, lines=[None])]
    )
    assert row(facts, "progress", "task, done") == ("cutting", date(2026, 10, 1))
    assert facts.row_counts()["lines"] == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Acme", ("Acme", "Acme")), ({"en": "Acme", "zh": "艾克米"}, ("Acme", "艾克米")), (None, (None, None))],
)
def test_a_label_is_one_text_or_two(load: Load, name: object, expected: tuple[object, ...]) -> None:
    facts = load([], partner=[{"id": "acme", "name": name}])
    assert row(facts, "partners", "name_en, name_zh") == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("customer", ["customer"]), (["mill", "factory"], ["mill", "factory"]), (None, None)]
)
def test_a_list_may_be_its_only_item(load: Load, kind: object, expected: object) -> None:
    assert row(load([], partner=[{"id": "acme", "kind": kind}]), "partners", "kind") == (expected,)


def test_a_value_that_does_not_fit_is_missing_and_the_rest_stays(load: Load) -> None:
    facts = load([order(received="soon", lines=[{"line": 1, "quantity": "many", "price": 2}], deliveries="later")])
    assert row(facts, "orders", "received, status") == (None, "open")
    assert row(facts, "lines", "quantity, price") == (None, Decimal(2))


@pytest.mark.parametrize(
    "lines",
    [
        b'{"_id": "A", "_file": "a"}\n{"broken\n',
        b'{"_id": "A", "_file": "a"}\n[]\n',
        b'{"_file": "a"}\n{"_id": "B", "_file": "b"}\n',
    ],
)
def test_a_line_that_does_not_load_is_told(blueprint: Blueprint, tmp_path: Path, lines: bytes) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_bytes(lines)
    with Facts.create(blueprint) as facts, pytest.raises(FactsError, match="could be loaded"):
        facts.load("order", [path], 2)


def test_a_line_that_did_not_arrive_is_told(blueprint: Blueprint, tmp_path: Path) -> None:
    with Facts.create(blueprint) as facts, pytest.raises(FactsError, match=r"3 documents .* 1 lines arrived"):
        facts.load("order", [write_lines(tmp_path / "o.jsonl", [order()])], 3)


def test_a_very_long_line_is_read(load: Load) -> None:
    assert row(load([order(note="长" * 700_000)]), "orders", "length(note)") == (700_000,)


def test_of_two_files_with_one_id_the_first_counts(load: Load) -> None:
    facts = load([order(_file="orders/b.yaml", kind="repeat"), order(_file="orders/a.yaml", kind="bulk")])
    assert row(facts, "orders", "kind, file, deliveries") == ("bulk", "orders/a.yaml", 1)
    assert row(facts, "duplicate_files", "kind, order_id, id, file, first_file") == (
        "order",
        "SO-1",
        "SO-1",
        "orders/b.yaml",
        "orders/a.yaml",
    )


def test_a_file_left_out_that_is_no_order_names_none(load: Load) -> None:
    twice = [{"id": "acme", "_file": f"partners/{name}.yaml", "kind": "customer"} for name in ("a", "b")]
    facts = load([order()], partner=twice)
    assert row(facts, "duplicate_files", "kind, order_id, id, file") == ("partner", None, "acme", "partners/b.yaml")


def test_of_two_files_in_two_parts_the_first_part_counts(blueprint: Blueprint, tmp_path: Path) -> None:
    parts = [
        [order(_file="orders/a.yaml", kind="bulk")],
        [order(_file="orders/b.yaml", kind="repeat"), order(id="SO-2")],
    ]
    with Facts.create(blueprint) as facts:
        for number, part in enumerate(parts):
            facts.load("order", [write_lines(tmp_path / f"{number}.jsonl", part)], len(part), {"kind", "lines"})
        facts.derive(AS_OF, {})
        assert facts.query("SELECT order_id, kind, file FROM orders ORDER BY 1").rows == (
            ("SO-1", "bulk", "orders/a.yaml"),
            ("SO-2", None, "orders/SO-2.yaml"),
        )
        assert facts.query("SELECT file, first_file FROM duplicate_files").rows == (("orders/b.yaml", "orders/a.yaml"),)
        assert facts.query("SELECT count(*) FROM lines").rows == ((2,),)


def test_keys_that_no_document_has_are_left_out(blueprint: Blueprint, tmp_path: Path) -> None:
    with Facts.create(blueprint) as facts:
        facts.load("order", [write_lines(tmp_path / "o.jsonl", [order()])], 1, {"id", "received"})
        facts.derive(AS_OF, {})
        assert facts.query("SELECT received::VARCHAR, status_in_file, quantity FROM orders").rows == (
            ("2026-08-03", None, None),
        )


@pytest.mark.parametrize("threads", [1, 2])
def test_rows_stand_in_the_order_of_files_whoever_read_them(blueprint: Blueprint, tmp_path: Path, threads: int) -> None:
    paths = [write_lines(tmp_path / f"{name}.jsonl", [order(id=f"{name}{n:04}") for n in range(500)]) for name in "ba"]
    with Facts.create(blueprint, threads=threads) as facts:
        facts.load("order", paths, 1000)
        facts.derive(date(2026, 11, 23), {})
        for table in ("orders", "deliveries", "lines"):
            rows = [str(name) for (name,) in facts.query(f"SELECT order_id FROM {table}").rows]  # noqa: S608
            assert rows == sorted(rows), table


def test_kinds_without_tables_and_empty_kinds_are_passed_over(blueprint: Blueprint, tmp_path: Path) -> None:
    empty: Any = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    with Facts.create(blueprint) as facts:
        assert [facts.load("seal", [empty], 0), facts.load("order", [], 0), facts.load("order", [empty], 0)] == [
            0,
            0,
            0,
        ]
