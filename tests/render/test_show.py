"""An order as people and programs read it; the timeline's columns."""

import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.render.look import Look
from gendan.render.show.formats import FORMATS
from gendan.render.show.timeline import Scale, build_scale, draw_timeline
from gendan.render.show.wording import number
from gendan.render.terminal import cells
from gendan.words.order_view import DeliveryView, OrderView, Promise, ShipmentView, TaskView
from gendan.words.report import Report
from gendan.words.text import LANGUAGES, Language, Text, same

GOLDEN = Path(__file__).parent / "golden"
AS_OF = date(2026, 11, 23)

TASK = TaskView(
    "fabric-in-house", Text("Fabric in house", "面料到厂"), "li-na", date(2026, 9, 28), None, date(2026, 10, 3),
    date(2026, 10, 3), None, None, critical=False, state="done",
)  # fmt: skip
TASKS = (
    TASK,
    replace(TASK, task="trims", title=Text("Trims", "辅料"), done=None, skipped=date(2026, 10, 1), state="skipped"),
    replace(
        TASK, task="sewing", title=Text("Sewing", "缝制"), due=date(2026, 11, 15), done=None, slack=-7,
        forecast=date(2026, 11, 24), critical=True, state="overdue",
    ),
    replace(
        TASK, task="final-inspection", title=Text("Final inspection with the customer's inspector", "客户尾期验货"),
        due=date(2026, 11, 23), planned=date(2026, 11, 28), forecast=date(2026, 12, 1), done=None, slack=-7,
        critical=True, state="at-risk", owner="chen-jie",
    ),
    replace(TASK, task="ship", title=Text("Ship", "出货"), due=date(2026, 12, 2), forecast=date(2026, 12, 9), done=None, slack=0, state="open"),
    replace(TASK, task="documents", title=Text("Documents", "单据"), due=None, forecast=None, done=None, state="undated"),
)  # fmt: skip
DELIVERY = DeliveryView(
    "D1", date(2026, 11, 20), date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), None, -7, 0, Decimal(4800), Decimal(0),
    promises=(
        Promise(date(2026, 11, 25), date(2026, 8, 5), None, None),
        Promise(date(2026, 12, 2), date(2026, 10, 30), "mill", "yarn late"),
        Promise(date(2026, 12, 3), date(2026, 11, 2), None, None),
    ),
    tasks=TASKS,
)  # fmt: skip


@pytest.fixture
def view(report: Report) -> OrderView:
    return OrderView(
        version="0.1.0", as_of=AS_OF, order="SO-2026-0012", file="orders/2026/SO-2026-0012.yaml", status="open",
        customer="acme", customer_po="PO-88812", factory="ningbo-knit", merchandiser="li-na",
        received=date(2026, 8, 3), confirmed=date(2026, 8, 5), quantity=Decimal("4800.000000"), amount=Decimal("30960.00"),
        currency="USD",
        deliveries=(DELIVERY, replace(DELIVERY, delivery="D2", tasks=(), promises=(), slack=None, days_late=3)),
        shipments=(ShipmentView("S1", "D1", "sea", date(2026, 11, 10), None, date(2026, 12, 9), date(2027, 1, 2), None, None),),
        findings=report.findings[:2],
        names={"acme": same("Acme Outfitters"), "li-na": Text("Li Na", "李娜"), "ningbo-knit": Text("Ningbo Knit", "宁波针织")},
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("text", Look(width=100)),
        ("narrow.text", Look(width=40)),
        ("ascii.text", Look(width=80, ascii=True)),
        ("colour.text", Look(width=100, colour=True)),
        ("json", Look()),
        ("markdown", Look()),
    ],
)
def test_golden(view: OrderView, language: Language, name: str, look: Look) -> None:
    text = FORMATS[name.rsplit(".", maxsplit=1)[-1]](view, replace(look, language=language))
    file = GOLDEN / f"show.{language}.{name}"
    if os.environ.get("GENDAN_GOLDEN") == "write":
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 52, 64, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(view: OrderView, language: Language, width: int) -> None:
    lines = FORMATS["text"](view, Look(language, width)).splitlines()
    unbroken = {"orders/2026/SO-2026-0012.yaml", "order-follow-up/delivery-forecast-late"}
    assert [line for line in lines if cells(line) > width and not any(path in line for path in unbroken)] == []


@pytest.mark.parametrize(
    ("first", "last", "columns", "scale"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), 30, Scale(date(2026, 9, 1), 1, 1)),
        (date(2026, 9, 1), date(2026, 9, 30), 30, Scale(date(2026, 9, 1), 1, 30)),
        (date(2026, 9, 1), date(2026, 10, 1), 30, Scale(date(2026, 9, 1), 2, 16)),
        (date(2026, 1, 1), date(2026, 12, 31), 50, Scale(date(2026, 1, 1), 8, 46)),
    ],
)
def test_scale_is_the_finest_that_fits(first: date, last: date, columns: int, scale: Scale) -> None:
    assert build_scale([last, first], columns) == scale


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1), st.integers(10, 200))
def test_every_day_has_its_column(days: list[date], columns: int) -> None:
    scale = build_scale(days, columns)
    assert scale.columns <= columns
    assert [scale.first <= day for day in days] == [True] * len(days)
    assert scale.column(max(days)) == scale.columns - 1


def test_a_row_marks_its_days() -> None:
    task = replace(TASK, due=date(2026, 11, 21), planned=date(2026, 11, 25), forecast=date(2026, 11, 27), done=None)
    assert draw_timeline([task], AS_OF, Look("en", 60))[1] == "Fabric in house  ▪ │ ○ ▸"
    assert draw_timeline([task], AS_OF, Look("en", 60, ascii=True))[1] == "Fabric in house  = | o >"


def test_done_covers_what_was_due_the_same_day() -> None:
    task = replace(TASK, due=date(2026, 11, 21), done=date(2026, 11, 21))
    assert draw_timeline([task], AS_OF, Look("en", 60))[1] == "Fabric in house  ● │"


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_drawn(day: date) -> None:
    lines = draw_timeline([replace(TASK, due=day)], AS_OF, Look("en", 60))
    assert "▪" in lines[1]
    assert re.fullmatch(r" +\d{4}-\d{2}( +\d{4}-01)*", lines[0])


def test_no_dates_no_timeline() -> None:
    assert draw_timeline([TASKS[-1]], AS_OF, Look()) == []


def test_json_parses_and_keeps_decimals_as_text(view: OrderView) -> None:
    answer = json.loads(FORMATS["json"](view, Look("en")))
    assert (answer["amount"], answer["deliveries"][0]["current"]) == ("30960", "2026-12-02")
    assert answer["deliveries"][0]["promises"][1] == {
        "promised": "2026-12-02", "on": "2026-10-30", "cause": "mill", "reason": "yarn late",
    }  # fmt: skip
    assert answer["findings"][0]["rule"] == "order-follow-up/delivery-forecast-late"


@given(words=st.text(max_size=30), name=st.sampled_from(["text", "markdown"]))
def test_names_cannot_steer_the_terminal(words: str, name: str) -> None:
    task = replace(TASK, title=same(words), owner=words)
    delivery = replace(DELIVERY, delivery=words, tasks=(task,), promises=(Promise(AS_OF, AS_OF, words, words),))
    view = OrderView(
        "0.1.0", AS_OF, words, words, words, words, words, words, words, None, None, None, None, words,
        deliveries=(delivery,), shipments=(ShipmentView(words, words, words, None, None, None, None, None, words),),
    )  # fmt: skip
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028]", FORMATS[name](view, Look("en")))


@pytest.mark.parametrize(
    ("value", "said"),
    [("30960.500000", "30,960.5"), ("999", "999"), ("-1234", "-1,234"), ("0", "0"), ("-0.5", "-0.5"), (None, "–")],
)
def test_numbers_with_their_thousands_apart(value: str | None, said: str) -> None:
    assert number(None if value is None else Decimal(value)) == said
