"""`gendan show` from files to text, and the view that is built on the way."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from gendan.cli import run
from gendan.commands.order_views import build_show
from gendan.words.catalog import Rows
from gendan.words.errors import UsageError
from gendan.words.order_view import OrderView, Promise

AS_OF = date(2026, 11, 23)
FILES = {
    "gendan.yaml": "gendan: 1\nname: Show\nlanguage: en\ncalendar: plain\nchecklists: {default: short}\n",
    "calendars/plain.yaml": "id: plain\ncountry: CN\nweekend: [sun]\nholidays: []\nvalid_from: 2026-01-01\nvalid_to: 2027-12-31\nsource: made for this test\n",
    "people/li-na.yaml": "id: li-na\nname: {en: Li Na, zh: 李娜}\nrole: merchandiser\nemails: [li.na@example.com]\njoined: 2020-01-01\n",
    "partners/acme.yaml": "id: acme\nname: {en: Acme, zh: 顶峰}\nkind: [customer]\ncountry: US\n",
    "partners/knit.yaml": "id: knit\nname: {en: Knit, zh: 针织厂}\nkind: [factory]\ncountry: CN\n",
    "checklists/short.yaml": """id: short
title: {en: Short, zh: 短}
kind: time-and-action
tasks:
  - {id: fabric, title: {en: Fabric in house, zh: 面料到厂}, duty: production-coordination, per: order, owner: factory, due: ex-factory - 40 days}
  - {id: sewing, title: {en: Sewing, zh: 车缝}, duty: production-coordination, per: delivery, owner: factory, due: ex-factory - 20 days, after: [fabric]}
  - {id: leave, title: {en: Ex-factory, zh: 出厂}, duty: logistics, per: delivery, owner: factory, due: ex-factory, after: [sewing]}
""",
    "orders/2026/SO-1.yaml": """id: SO-1
kind: bulk
category: garment
status: open
customer: acme
customer_po: PO-7
merchandiser: li-na
factory: knit
received: 2026-08-03
confirmed: {on: 2026-08-05, by: Jane}
currency: USD
lines:
  - {line: 1, sku: PS-101, description: polo, quantity: 4800, unit: pcs, price: 6.45}
deliveries:
  - id: D1
    requested: 2026-11-20
    promised:
      - {date: 2026-11-25, on: 2026-08-05}
      - {date: 2026-12-02, on: 2026-10-30, cause: mill, reason: yarn late}
    lines: {1: 4800}
progress:
  fabric: {done: 2026-10-20}
shipments:
  - {id: S1, delivery: D1, mode: sea, booked: 2026-11-10, etd: 2026-12-02, eta: 2026-12-24}
""",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def show(house: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["-C", str(house), "show", "--as-of", "2026-11-23", *arguments], {"LANG": "C"})
        said = capfd.readouterr()  # of the process: an order may be judged in a child
        return code, said.out, said.err

    return call


def test_an_order_from_its_files(show: Callable[..., Any]) -> None:
    code, out, _ = show("SO-1")
    assert code == 0
    assert "Customer Acme (acme) · Customer's PO PO-7 · Factory Knit (knit)" in out
    assert "Value 30,960 USD" in out
    assert "2026-12-02  revised  on 2026-10-30  mill  yarn late" in out


def test_tasks_with_hand_computed_days(show: Callable[..., Any]) -> None:
    """Baseline from the promise of 25 November; sewing is not done, so nothing is forecast before the as-of day."""
    delivery = json.loads(show("SO-1", "--format", "json")[1])["deliveries"][0]
    tasks = {task["task"]: task for task in delivery["tasks"]}
    assert [tasks[name]["due"] for name in ("fabric", "sewing", "leave")] == ["2026-10-16", "2026-11-05", "2026-11-25"]
    assert [tasks[name]["state"] for name in ("fabric", "sewing", "leave")] == ["done", "overdue", "at-risk"]
    assert tasks["sewing"]["forecast"] == "2026-11-23"
    assert delivery["current"] == "2026-12-02"


def test_the_language_asked_for(show: Callable[..., Any]) -> None:
    assert "客户 顶峰 (acme)" in show("SO-1", "--lang", "zh")[1]


def test_a_house_without_checklists_has_no_tasks(house: Path, show: Callable[..., Any]) -> None:
    (house / "checklists/short.yaml").unlink()
    (house / "gendan.yaml").write_text("gendan: 1\nname: Show\nlanguage: en\ncalendar: plain\n", encoding="utf-8")
    code, out, _ = show("SO-1")
    assert code == 0
    assert "No checklist applies" in out


def test_an_unknown_order_names_the_nearest(show: Callable[..., Any]) -> None:
    code, out, err = show("SO-11")
    assert (code, out) == (2, "")
    assert "There is no order SO-11" in err
    assert "Did you mean SO-1?" in err


def test_an_unknown_format(show: Callable[..., Any]) -> None:
    assert show("SO-1", "--format", "xml")[0] == 2


# -- the view alone, from tables made by hand

TABLES = """
CREATE TABLE orders(order_id TEXT, file TEXT, status TEXT, customer TEXT, customer_po TEXT, factory TEXT, merchandiser TEXT,
  received DATE, confirmed_on DATE, quantity DECIMAL(38,6), amount DECIMAL(38,12), currency TEXT);
CREATE TABLE deliveries(order_id TEXT, delivery TEXT, pos INT, requested DATE, original DATE, ex_factory DATE, forecast DATE,
  completed DATE, slack INT, days_late INT, quantity DECIMAL(38,6), shipped_quantity DECIMAL(38,6));
CREATE TABLE promises(order_id TEXT, delivery TEXT, pos INT, "date" DATE, on_date DATE, cause TEXT, reason TEXT);
CREATE TABLE tasks(order_id TEXT, delivery TEXT, task TEXT, pos INT, title_en TEXT, title_zh TEXT, owner TEXT, due DATE,
  planned DATE, computed DATE, forecast DATE, done DATE, skipped DATE, slack INT, critical BOOL, "open" BOOL, tolerance INT,
  deadline DATE, per TEXT);
CREATE TABLE shipments(order_id TEXT, shipment TEXT, pos INT, delivery TEXT, mode TEXT, booked DATE, shipped DATE, etd DATE,
  eta DATE, arrived DATE, bl TEXT);
CREATE TABLE people(person_id TEXT, name_en TEXT, name_zh TEXT);
CREATE TABLE partners(partner_id TEXT, name_en TEXT, name_zh TEXT);
INSERT INTO orders VALUES ('SO-1', 'orders/SO-1.yaml', 'open', 'acme', NULL, NULL, 'li-na', '2026-08-03', NULL, 10, NULL, NULL);
INSERT INTO deliveries VALUES ('SO-1', 'D1', 1, '2026-11-20', '2026-11-20', NULL, NULL, NULL, NULL, NULL, 10, 0);
INSERT INTO promises VALUES ('SO-1', 'D1', 2, '2026-12-01', NULL, 'us', NULL), ('SO-1', 'D1', 1, '2026-11-20', NULL, NULL, NULL);
INSERT INTO people VALUES ('li-na', NULL, '李娜');
"""


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(TABLES)
    return connection


def _view(tables: duckdb.DuckDBPyConnection, order: str = "SO-1") -> OrderView:
    def query(sql: str, parameters: Mapping[str, object] | None = None) -> Rows:
        answer = tables.execute(sql, dict(parameters or {}))
        return Rows(tuple(column[0] for column in answer.description or ()), answer.fetchall())

    return build_show(query, order, (), AS_OF)


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"done": "2026-11-01", "deadline": "2026-10-01"}, "done"),
        ({"skipped": "2026-11-01", "deadline": "2026-10-01"}, "skipped"),
        ({"deadline": "2026-11-23", "forecast": "2026-11-23"}, "open"),
        ({"deadline": "2026-11-22", "forecast": "2026-11-23"}, "overdue"),
        ({"deadline": "2026-11-22", "forecast": "2026-11-23", "tolerance": 1}, "open"),
        ({"deadline": "2026-11-24", "forecast": "2026-11-25"}, "at-risk"),
        ({"deadline": "2026-11-24", "forecast": "2026-11-25", "tolerance": 1}, "open"),
        ({"deadline": None}, "undated"),
        (
            {"deadline": "2026-11-25", "planned": "2026-11-20", "forecast": "2026-11-23"},
            "open",
        ),  # the order came in late
        ({"deadline": "2026-11-01", "open": False}, "resting"),
        ({"deadline": "2026-11-24", "due": "2026-10-01", "forecast": "2026-11-24"}, "open"),  # the promise has moved
    ],
)
def test_state_of_a_task(tables: duckdb.DuckDBPyConnection, columns: dict[str, object], state: str) -> None:
    row = {"order_id": "SO-1", "delivery": "D1", "task": "t", "pos": 1, "per": "order", "open": True, **columns}
    names = ", ".join(f'"{name}"' for name in row)
    tables.execute(f"INSERT INTO tasks ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))  # noqa: S608
    assert _view(tables).deliveries[0].tasks[0].state == state


@pytest.mark.parametrize(
    ("due", "shown"), [("2026-11-24", None), ("2026-11-20", date(2026, 11, 24)), (None, date(2026, 11, 24))]
)
def test_planned_only_where_it_has_left_the_baseline(
    tables: duckdb.DuckDBPyConnection, due: str | None, shown: date | None
) -> None:
    tables.execute(
        "INSERT INTO tasks (order_id, delivery, task, planned, due, per) VALUES ('SO-1', 'D1', 't', '2026-11-24', ?, 'order')",
        [due],
    )
    assert _view(tables).deliveries[0].tasks[0].planned == shown


def test_holes_stay_holes(tables: duckdb.DuckDBPyConnection) -> None:
    view = _view(tables)
    assert (view.amount, view.quantity, view.confirmed) == (None, Decimal(10), None)
    assert view.names["li-na"].en == "李娜"
    assert "acme" not in view.names


def test_promises_in_their_order(tables: duckdb.DuckDBPyConnection) -> None:
    assert _view(tables).deliveries[0].promises == (
        Promise(date(2026, 11, 20), None, None, None),
        Promise(date(2026, 12, 1), None, "us", None),
    )


def test_no_order_and_none_near(tables: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UsageError) as error:
        _view(tables, "XYZ-999999")
    assert "names of the files under orders/" in error.value.advice.en
