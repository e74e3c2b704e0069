"""The documents of an order as people and programs read them."""

import csv
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from gendan.render.documents.formats import FORMATS
from gendan.render.look import Look
from gendan.render.terminal import cells
from gendan.words.document_view import (
    Contradiction,
    CreditDays,
    DocumentsView,
    FieldRow,
    Paper,
    Required,
    SetView,
)
from gendan.words.text import LANGUAGES, Language, Text

GOLDEN = Path(__file__).parent / "golden"
PAPERS = (
    Paper(Text("order", "订单"), None, "order"),
    Paper(Text("credit", "信用证"), "LC-7", "payment/lc"),
    Paper(Text("commercial invoice", "商业发票"), "INV-2026-0012-D1", "documents/0"),
    Paper(Text("packing list", "装箱单"), "PL-12|x", "documents/1"),
    Paper(Text("bill of lading", "提单"), "=BL(1)", "documents/2"),
    Paper(Text("shipment", "出货"), "S1", "shipments/0"),
)
SET = SetView(
    shipment="S1",
    left_on=date(2026, 11, 18),
    papers=PAPERS,
    rows=(
        FieldRow("on_date", Text("date", "日期"), (None, None, "2026-11-18", "2026-11-17", "2026-11-18", "2026-11-18")),
        FieldRow("po", Text("customer's order number", "客户订单号"), ("PO-1", None, "PO-\x1b[31m1", None, None, None)),
        FieldRow("incoterm", Text("trade term", "贸易术语"), ("FOB", "CIF", "FOB", None, None, None), frozenset({0, 1, 2})),
        FieldRow("quantity/1", Text("quantity, line 1", "第 1 行数量"), ("4800", None, "4800", "4780", None, "4800"), frozenset({2, 3})),
        FieldRow("cartons", Text("cartons", "箱数"), (None, None, None, "200", "200", "200")),
    ),
    contradictions=(
        Contradiction("quantity", Text("quantity of line 1", "第 1 行数量"), Text("commercial invoice INV-2026-0012-D1", "商业发票 INV-2026-0012-D1"), "4800", Text("packing list PL-12|x", "装箱单 PL-12|x"), "4780"),
        Contradiction("incoterm", Text("trade term", "贸易术语"), Text("credit LC-7", "信用证 LC-7"), "CIF", Text("order", "订单"), "FOB"),
    ),
    required=(
        Required("insurance-policy", Text("insurance policy", "保险单"), Text("the letter of credit", "信用证"), date(2026, 11, 18), date(2026, 12, 9), there=False),
        Required("packing-list", Text("packing list", "装箱单"), Text("the letter of credit", "信用证"), date(2026, 11, 18), date(2026, 12, 9), there=True),
    ),
    credit=CreditDays(date(2026, 11, 30), date(2026, 12, 12), date(2026, 12, 14), date(2026, 12, 9), date(2026, 12, 1), date(2026, 12, 8)),
)  # fmt: skip
VIEW = DocumentsView(
    "0.1.0", date(2026, 11, 23), "SO-2026-0012", "orders/2026/SO-2026-0012.yaml", "open", "acme",
    sets=(SET, SetView("S2", None, PAPERS[:1], (FieldRow("po", Text("customer's order number", "客户订单号"), ("PO-1",)),))),
    loose=(Paper(Text("certificate of origin", "原产地证"), None, "documents/3"),),
    wanted=(Required("inspection-report", Text("inspection report", "验货报告"), Text("Final inspection", "尾期验货"), date(2026, 11, 15), None, there=True),),
)  # fmt: skip
EMPTY = replace(VIEW, sets=(), loose=(), wanted=())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("text", Look(width=120)),
        ("narrow.text", Look(width=44)),
        ("colour.text", Look(width=100, colour=True)),
        ("json", Look()),
        ("markdown", Look()),
        ("csv", Look()),
    ],
)
def test_golden(language: Language, name: str, look: Look) -> None:
    text = FORMATS[name.rsplit(".", maxsplit=1)[-1]](VIEW, replace(look, language=language))
    file = GOLDEN / f"documents.{language}.{name}"
    if os.environ.get("GENDAN_GOLDEN") == "write":
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [20, 40, 52, 64, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(language: Language, width: int) -> None:
    lines = FORMATS["text"](VIEW, Look(language, width)).splitlines()
    assert [line for line in lines if cells(line) > max(40, width)] == []


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_value_is_told_at_any_width(width: int) -> None:
    text = FORMATS["text"](VIEW, Look("en", width))
    assert [
        value for row in SET.rows for value in row.values if value and "\x1b" not in value and value not in text
    ] == []
    assert text.count("! CIF") == 1
    assert "\x1b" not in text


def test_what_programs_read() -> None:
    answer = json.loads(FORMATS["json"](VIEW, Look("en")))
    quantity = answer["sets"][0]["fields"][3]
    assert (quantity["field"], quantity["contradicting"], quantity["values"][3]) == ("quantity/1", [2, 3], "4780")
    rows = list(csv.reader(io.StringIO(FORMATS["csv"](VIEW, Look("en")).removeprefix("\ufeff"))))
    assert rows[0] == ["order", "shipment", "field", "document", "value", "contradicting"]
    assert ["SO-2026-0012", "S1", "quantity, line 1", "packing list PL-12|x", "4780", "true"] in rows


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_an_order_without_documents_says_so(name: str) -> None:
    assert "No documents are recorded." in FORMATS[name](EMPTY, Look("en"))
    assert "没有登记单证。" in FORMATS[name](EMPTY, Look("zh"))
