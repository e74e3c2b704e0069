"""`output` in SQL and `trade.production` agree on whatever a factory reports; what belongs to which delivery, by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.facts.database import Facts
from gendan.facts.worked_out import worked_out_in
from gendan.trade.production import days_left, expected, recent
from gendan.words.house import PLACES, House
from tests.lengths import examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pytest

    from gendan.facts.catalog import Blueprint

AS_OF = date(2026, 10, 30)
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}
CN = {
    "id": "CN", "weekend": ["sat", "sun"], "valid_from": "2026-09-01", "valid_to": "2027-03-31",
    "holidays": [{"date": day.isoformat()} for day in sorted(HOLIDAYS)], "workdays": [{"date": "2026-10-10"}],
}  # fmt: skip
FACTORY = {"id": "ningbo-knit", "kind": "factory", "capacity": [{"process": "sewing", "per_day": 2800, "unit": "pcs"}]}
TASKS: list[dict[str, Any]] = [
    {"id": "fabric", "due": "ex-factory - 35 days", "per": "order", "marks": "material"},
    {"id": "pp-sample", "due": "ex-factory - 30 days", "per": "order", "marks": "approval"},
    {"id": "cutting", "due": "ex-factory - 24 days", "marks": "bulk-start"},
    {"id": "final", "due": "ex-factory - 5 days", "marks": "inspection"},
]
HOUSE = House(Path(), "House", "en", "Asia/Shanghai", "CN", "USD", None, {}, PLACES, {"default": "default"})


def works(day: date) -> bool:
    return day == date(2026, 10, 10) or (day.weekday() < 5 and day not in HOLIDAYS)


def workdays(first: date, last: date) -> int:
    """Return the working days of both ends and between."""
    return sum(works(first + timedelta(days=at)) for at in range((last - first).days + 1))


def an_order(**keys: object) -> dict[str, Any]:
    return {
        "id": "SO-1", "status": "open", "received": "2026-08-03", "factory": "ningbo-knit",
        "lines": [{"line": 1, "quantity": 1000, "unit": "pcs"}], "deliveries": [{"id": "D1", "requested": "2026-11-19"}], **keys,
    }  # fmt: skip


def ask(
    blueprint: Blueprint, folder: Path, orders: Sequence[Mapping[str, Any]], sql: str, as_of: date = AS_OF
) -> list[tuple[object, ...]]:
    """Return the rows of a query over a house of these orders, one factory and one marked checklist."""
    checklist = {"id": "default", "tasks": TASKS}
    with Facts.create(blueprint) as facts:
        for kind, documents in {
            "order": orders,
            "partner": [FACTORY],
            "calendar": [CN],
            "checklist": [checklist],
        }.items():
            path = folder / f"{kind}.jsonl"
            lines = [{"_id": one["id"], "_file": f"{one['id']}.yaml", **one} for one in documents]
            path.write_bytes(b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines))
            facts.load(kind, [path])
        facts.settle(HOUSE)
        facts.derive(as_of, HOUSE.checklists)
        facts.schedule([CN], [checklist], "CN", as_of)
        facts.work_out(worked_out_in([sql]), as_of)
        return [tuple(row) for row in facts.query(sql).rows]


REPORTS = st.dictionaries(
    st.dates(date(2026, 9, 21), AS_OF), st.decimals(0, 400, places=2, allow_nan=False), min_size=1, max_size=12
)


@settings(max_examples=examples(25), deadline=None)
@given(made=REPORTS, quantity=st.integers(1, 3000))
def test_sql_and_formula_agree(
    blueprint: Blueprint, tmp_path_factory: pytest.TempPathFactory, made: dict[date, Decimal], quantity: int
) -> None:
    production = [{"on": day.isoformat(), "process": "sewing", "quantity": float(one)} for day, one in made.items()]
    order = an_order(lines=[{"line": 1, "quantity": quantity, "unit": "pcs"}], production=production)
    sql = "SELECT made, remaining, days_left, expected, rate, stopped FROM output"
    [row] = ask(blueprint, tmp_path_factory.mktemp("house"), [order], sql)
    total, pace = sum(made.values(), Decimal(0)), recent(made, works)
    left = max(quantity - total, Decimal(0))
    first, end = min(made), date(2026, 11, 14)
    assert row[:2] == (total, left)
    assert row[2] == (0 if not left else days_left(left, *pace) if pace else None)
    assert row[3] == expected(Decimal(quantity), workdays(first, max(made)), workdays(first, end))
    assert (row[4] is None) == (pace is None)


def report(on: str, quantity: float, **keys: object) -> dict[str, Any]:
    return {"on": on, "process": "sewing", "quantity": quantity, **keys}


TWO = [
    {"id": "D1", "requested": "2026-11-19", "lines": {"1": 600}},
    {"id": "D2", "requested": "2026-12-10", "lines": {"1": 400}},
]


def test_the_largest_quantity_and_the_slowest_line(blueprint: Blueprint, tmp_path: Path) -> None:
    line = {"line": 1, "quantity": 999999999999, "unit": "pcs"}
    made = [report(f"2026-10-{day}", 0.000001) for day in (26, 27, 28)]
    order = an_order(lines=[line], production=made)
    assert ask(blueprint, tmp_path, [order], "SELECT days_left, finish FROM output") == [(1_000_000_000, None)]


def test_a_report_without_a_delivery_makes_it_the_whole_order(blueprint: Blueprint, tmp_path: Path) -> None:
    order = an_order(deliveries=TWO, production=[report("2026-10-26", 100, delivery="D1"), report("2026-10-27", 50)])
    rows = ask(blueprint, tmp_path, [order], "SELECT delivery, made, quantity, ex_factory FROM output")
    assert rows == [(None, 150, 1000, date(2026, 12, 10))]


def test_each_delivery_has_its_own_output(blueprint: Blueprint, tmp_path: Path) -> None:
    made = [report("2026-10-26", 600, delivery="D1"), report("2026-10-27", 50, delivery="D2")]
    rows = ask(
        blueprint, tmp_path, [an_order(deliveries=TWO, production=made)], "SELECT delivery, remaining FROM output"
    )
    assert rows == [("D1", 0), ("D2", 350)]


def test_what_a_later_process_has_made_an_earlier_one_must_have_made(blueprint: Blueprint, tmp_path: Path) -> None:
    made = [{"on": "2026-10-20", "process": "cutting", "quantity": 700}, report("2026-10-26", 950)]
    rows = ask(blueprint, tmp_path, [an_order(production=made)], "SELECT process, remaining FROM output ORDER BY 1")
    assert rows == [("cutting", 50), ("sewing", 50)]


def test_an_inspected_delivery_is_no_longer_made(blueprint: Blueprint, tmp_path: Path) -> None:
    order = an_order(production=[report("2026-10-26", 900)], progress={"final": {"done": "2026-10-29"}})
    assert ask(blueprint, tmp_path, [order], "SELECT open FROM output") == [(False,)]


def test_not_begun_counts_by_the_capacity_stated(blueprint: Blueprint, tmp_path: Path) -> None:
    done = {"fabric": {"done": "2026-10-14"}, "pp-sample": {"done": "2026-10-20"}, "cutting": {"done": "2026-10-26"}}
    big = an_order(id="SO-2", lines=[{"line": 1, "quantity": 45000, "unit": "pcs"}], progress=done)
    rows = ask(
        blueprint, tmp_path, [an_order(production=[report("2026-10-26", 900)]), big],
        "SELECT begun, days_left, finish, spare FROM output WHERE order_id = 'SO-2'", date(2026, 10, 27),
    )  # fmt: skip
    # 17 working days from Tuesday the 27th on: Wednesday 18 November; and 18 from the 27th to the 19th.
    assert rows == [(False, 17, date(2026, 11, 18), 18)]


def test_what_bulk_lacks_is_told_with_the_delivery_that_began_first(blueprint: Blueprint, tmp_path: Path) -> None:
    made = [report("2026-10-26", 10, delivery="D2"), report("2026-10-28", 10, delivery="D1")]
    sql = "SELECT delivery, started, materials, approvals, material_task FROM bulk_production"
    rows = ask(blueprint, tmp_path, [an_order(deliveries=TWO, production=made)], sql)
    assert rows == [("D1", date(2026, 10, 28), 0, 0, None), ("D2", date(2026, 10, 26), 1, 1, "fabric")]


def test_material_that_has_begun_to_arrive_is_enough(blueprint: Blueprint, tmp_path: Path) -> None:
    progress = {"fabric": {"started": "2026-10-20"}, "pp-sample": {"started": "2026-10-20"}}
    order = an_order(production=[report("2026-10-26", 10)], progress=progress)
    assert ask(blueprint, tmp_path, [order], "SELECT materials, approvals FROM bulk_production") == [(0, 1)]


def test_a_week_holds_what_is_left_spread_over_the_working_days(blueprint: Blueprint, tmp_path: Path) -> None:
    # 900 left from Friday 30 October to Friday 13 November (the Saturday of inspection is no working day): 11 days.
    order = an_order(production=[report("2026-10-26", 100)], progress={"cutting": {"done": "2026-10-22"}})
    rows = ask(blueprint, tmp_path, [order], "SELECT week, load, capacity, load_before FROM factory_weeks")
    assert rows == [
        (date(2026, 10, 26), Decimal(82), 2800, None),
        (date(2026, 11, 2), Decimal(409), 14000, Decimal(82)),
        (date(2026, 11, 9), Decimal(409), 14000, Decimal(409)),
    ]
