"""`gendan stats` on a house reckoned by hand: every number with what it is made of."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.stats import run_stats
from gendan.evaluate.example import merged, small_house
from gendan.render.look import Look
from gendan.words.errors import UsageError
from gendan.words.stats_ask import StatsAsk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Ask = Callable[..., Any]

AS_OF = date(2026, 12, 31)


def order(name: str, **keys: object) -> dict[str, object]:
    """Return an order of 100 pieces in one delivery, promised for 2026-11-19."""
    base: dict[str, object] = {
        "id": name, "kind": "bulk", "category": "garment", "status": "open", "customer": "acme", "merchandiser": "li-na",
        "factory": "ningbo-knit", "received": "2026-08-03", "confirmed": {"on": "2026-08-05"}, "currency": "USD",
        "lines": [{"line": 1, "sku": "PS-101", "quantity": 100, "unit": "pcs", "price": 5, "cost": 4}],
        "deliveries": [{"id": "D1", "requested": "2026-11-10", "promised": [{"date": "2026-11-19", "on": "2026-08-05"}]}],
    }  # fmt: skip
    changed = merged(base, keys)
    assert isinstance(changed, dict)
    return changed


def promised(*days: str, cause: str | None = None) -> list[dict[str, object]]:
    ledger = [
        {"date": day, "on": "2026-08-05", **({"cause": cause, "reason": "x"} if cause and at else {})}
        for at, day in enumerate(days)
    ]
    return [{"id": "D1", "requested": "2026-11-10", "promised": ledger}]


def left(day: str, **keys: object) -> list[dict[str, object]]:
    return [{"id": "S1", "delivery": "D1", "shipped": day, **keys}]


ORDERS = [
    order("A", shipments=left("2026-11-19")),  # on the very day first promised
    order("B", shipments=left("2026-11-20")),  # a day late, nobody said why
    order("C", deliveries=promised("2026-11-19", "2026-11-30", cause="mill"), shipments=left("2026-11-30")),
    order("D", customer="nordvik"),  # due and never shipped
    order("E", customer="nordvik", shipments=left("2026-11-18", lines={"1": 60})),  # in part
    order("F", status="cancelled", cancelled={"on": "2026-09-01", "reason": "x"}),
    order("G", status="on-hold"),
    order("H", deliveries=[{"id": "D1", "requested": "2027-01-15"}]),  # not due yet
    order(
        "I", lines=[{"line": 1, "quantity": "lots"}], shipments=left("2026-11-18", lines={"1": 60})
    ),  # how much is unknown
]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def asked(orders: Sequence[dict[str, object]] = ORDERS, house: dict[str, object] | None = None, **keys: Any) -> Any:  # noqa: ANN401
        files = small_house(
            {
                "order": None,
                "gendan": house or {},
                "orders": {str(one["id"]): one for one in orders},
                "partners": {"nordvik": {"id": "nordvik", "name": "Nordvik", "kind": "customer"}},
            }
        )
        for name, content in files.items():
            if name != "orders/SO-1.yaml":
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text(json.dumps(content), "utf-8")
        said: list[str] = []
        given = {"as_of": AS_OF, "today": AS_OF, "until": AS_OF, "format": "json", **keys}
        assert run_stats(StatsAsk(tmp_path, **given), Look("en"), said.append) == 0
        return json.loads(said[0]) if given["format"] == "json" else "".join(said)

    return asked


def whole(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    return [(one["measures"][0]["numerator"], one["measures"][0]["denominator"]) for one in answer["figures"]]


def test_on_time_in_full_against_three_dates(ask: Ask) -> None:
    answer = ask(figures=("on-time-in-full-*",))
    # requested 11-10: none of A to E; first promise 11-19: A; current: A and C. I is unknown, F, G and H are not counted.
    assert whole(answer) == [("0", "5"), ("1", "5"), ("2", "5")]
    assert [one["measures"][0]["unknown"] for one in answer["figures"]] == [1, 1, 1]


def test_without_others_causes_what_they_delayed_is_left_out(ask: Ask) -> None:
    measure = ask(figures=("on-time-in-full-original",))["figures"][0]["measures"][0]
    assert measure["value"] == "0.2"
    assert measure["without_others"] == {"value": "0.25", "numerator": "1", "denominator": "4", "cases": 4}


def test_by_customer_the_groups_add_up_to_the_whole(ask: Ask) -> None:
    measures = ask(figures=("on-time-in-full-original",), by="customer")["figures"][0]["measures"]
    assert [(one["group"], one["numerator"], one["denominator"], one["few"]) for one in measures] == [
        (None, "1", "5", False), ("acme", "1", "3", True), ("nordvik", "0", "2", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"late": 1}, ("2", "5")),  # a day's grace takes B in
        ({"late": 41}, ("3", "5")),  # to 12-30: C too
        ({"late": 42}, ("3", "3")),  # to the day judged: D and E are late only from the day after
        ({"early": 0}, ("1", "5")),
    ],
)
def test_the_window_is_a_setting(ask: Ask, settings: dict[str, object], expected: tuple[str, str]) -> None:
    answer = ask(figures=("on-time-in-full-original",), settings=settings)
    assert whole(answer) == [expected]


def test_an_early_delivery_can_be_out_of_the_window(ask: Ask) -> None:
    orders = [order("A", shipments=left("2026-11-09"))]
    assert whole(ask(orders, figures=("on-time-in-full-original",), settings={"early": 9})) == [("0", "1")]
    assert whole(ask(orders, figures=("on-time-in-full-original",), settings={"early": 10})) == [("1", "1")]


@pytest.mark.parametrize(
    ("basis", "months"),
    [
        ("due", ["2026-11"]),
        ("shipped", ["2026-11", "2026-12"]),
        ("ordered", ["2026-08"]),
    ],
)
def test_the_month_that_claims_a_delivery_is_a_setting(ask: Ask, basis: str, months: list[str]) -> None:
    orders = [order("A", shipments=left("2026-11-19")), order("B", shipments=left("2026-12-03"))]
    figure = ask(orders, figures=("on-time-in-full-original",), by="month", basis=basis)["figures"][0]
    assert [one["group"] for one in figure["measures"][1:]] == months
    assert figure["basis"] == basis


def test_an_order_is_as_good_as_its_worst_delivery(ask: Ask) -> None:
    two = order(
        "A",
        deliveries=[{"id": "D1", "requested": "2026-11-10", "lines": {"1": 50}}, {"id": "D2", "requested": "2026-11-20", "lines": {"1": 50}}],
        shipments=[{"id": "S1", "delivery": "D1", "shipped": "2026-11-10"}, {"id": "S2", "delivery": "D2", "shipped": "2026-11-21"}],
    )  # fmt: skip
    assert whole(ask([two], figures=("on-time-in-full-original",))) == [("1", "2")]
    assert whole(ask([two], figures=("on-time-in-full-original",), settings={"level": "order"})) == [("0", "1")]


def test_a_house_decides_once_and_the_command_line_goes_before_it(ask: Ask) -> None:
    house = {"figures": {"late": 1, "basis": "shipped", "x-why": "agreed in May"}}
    figure = ask(house=house, figures=("on-time-in-full-original",))["figures"][0]
    assert (figure["settings"]["late"], figure["basis"], figure["measures"][0]["numerator"]) == ("1", "shipped", "2")
    figure = ask(house=house, figures=("on-time-in-full-original",), settings={"late": 0}, basis="due")["figures"][0]
    assert (figure["settings"]["late"], figure["basis"], figure["measures"][0]["numerator"]) == ("0", "due", "1")


def test_the_period_has_both_its_days(ask: Ask) -> None:
    day = date(2026, 11, 19)
    assert whole(ask(figures=("on-time-in-full-original",), begin=day, until=day)) == [("1", "5")]
    assert whole(ask(figures=("on-time-in-full-original",), begin=date(2026, 11, 20))) == [("0", "0")]


def test_records_are_what_the_number_is_made_of(ask: Ask) -> None:
    records = ask(figures=("on-time-in-full-original",), records=True)["figures"][0]["records"]
    assert [(one["order"], one["numerator"], one["cause"]) for one in records] == [
        ("A", "1", None), ("B", "0", None), ("C", "0", "mill"), ("D", "0", None), ("E", "0", None), ("I", None, None),
    ]  # fmt: skip
    assert {(one["file"], one["line"]) for one in records} >= {("orders/A.yaml", 1)}


def test_orders_that_are_not_chased_are_counted_apart(ask: Ask) -> None:
    assert ask(figures=("margin",))["apart"] == {"on-hold": 1, "cancelled": 1}
    said = ask(figures=("margin",), format="text")
    assert "Apart: 1 on hold, 1 cancelled." in said
    assert "Apart: 1 on hold, 1 cancelled." in ask(figures=("margin",), format="markdown")


def test_causes_of_delay_and_cycle_time(ask: Ask) -> None:
    causes, cycle = ask(figures=("delay-causes", "cycle-time"))["figures"][::-1]
    assert (cycle["measures"][0]["median"], cycle["measures"][0]["p90"], cycle["measures"][0]["value"]) == (
        "109",
        "119",
        "112",
    )
    assert [(one.get("item"), one["numerator"], one["denominator"]) for one in causes["measures"]] == [
        (None, "4", "4"), ("", "3", "4"), ("mill", "1", "4"),
    ]  # fmt: skip


def test_quality_answers_and_money(ask: Ask) -> None:
    one = order(
        "A",
        shipments=left("2026-11-19"),
        inspections=[
            {"id": "I1", "stage": "final", "on": "2026-11-10", "result": "rejected", "received": 100, "rejected": 7},
            {"id": "I2", "stage": "final", "on": "2026-11-12", "result": "accepted", "resubmitted": True},
            {"id": "I3", "stage": "inline", "on": "2026-11-02", "result": "accepted", "received": 50, "rejected": 0},
        ],
        complaints=[{"id": "C1", "on": "2026-12-01", "kind": "quality", "cause": "mill", "resolved": "2026-12-05"}],
        messages=[
            {"id": "M1", "at": "2026-12-01T10:00+08:00", "from": "customer", "answered": "2026-12-01T12:30+08:00"},
            {"id": "M2", "at": "2026-12-28T10:00+08:00", "from": "customer"},
        ],
        satisfaction=[{"on": "2026-12-20", "quality": 4, "service": 5}],
    )
    names = (
        "perfect-order",
        "first-pass-acceptance",
        "reject-rate",
        "complaint-rate",
        "answered-in-time",
        "satisfaction",
        "margin",
    )
    assert whole(ask([one], figures=names)) == [
        ("0", "1"),
        ("1", "2"),
        ("7", "150"),
        ("1", "1"),
        ("1", "2"),
        ("9", "2"),
        ("100", "500"),
    ]
    times = ask([one], figures=("response-time", "complaint-resolution-time"))["figures"]
    # 2.5 hours; and Monday 10:00 to Thursday's end: 8 + 9 + 9 + 9 hours.
    assert [one["measures"][0]["value"] for one in times] == ["18.75", "4"]


def test_nothing_to_count_is_no_number(ask: Ask) -> None:
    answer = ask([ORDERS[5]])
    assert {(one["measures"][0]["value"], one["measures"][0]["cases"]) for one in answer["figures"]} == {(None, 0)}


def test_a_workbook_needs_a_file_and_holds_no_formula(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written to the terminal"):
        ask(format="xlsx")
    file = tmp_path / "figures.xlsx"
    evil = order("A", customer="=1+1", shipments=left("2026-11-19"))
    ask([evil], format="xlsx", output=file, by="customer", records=True)
    book = load_workbook(io.BytesIO(file.read_bytes()))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert book.sheetnames == ["Figures", "Records", "Definitions"]
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}
    before = file.read_bytes()
    ask([evil], format="xlsx", output=file, by="customer", records=True)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"figures": ("on-tim",)}, "There is no figure on-tim"),
        ({"settings": {"lat": 3}}, "None of these figures has a setting lat"),
        ({"settings": {"level": "line"}}, "level cannot be line"),
        ({"settings": {"late": "soon"}}, "late cannot be soon"),
        ({"format": "xlsx", "output": "nowhere/x.xlsx"}, "Cannot write"),
    ],
)
def test_wrong_use_is_told(ask: Ask, tmp_path: Path, keys: dict[str, Any], said: str) -> None:
    if "output" in keys:
        keys = {**keys, "output": tmp_path / keys["output"]}
    with pytest.raises(UsageError, match=said):
        ask(**keys)


def test_every_shipped_metric_is_told_in_both_languages() -> None:
    metrics = read_shipped_metrics()
    assert len({metric.name for metric in metrics}) == len(metrics)
    for metric in metrics:
        assert metric.definition.fields() <= metric.params.keys()
        assert not metric.title.zh.isascii()
        assert not metric.definition.zh.isascii()
