"""Gather the documents of one order from the tables into the view that `gendan documents` renders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gendan import __version__
from gendan.commands.order_views import unknown_order
from gendan.trade.credit import examination_ends
from gendan.words.document_view import (
    Contradiction,
    CreditDays,
    DocumentsView,
    FieldRow,
    Paper,
    Required,
    SetView,
)
from gendan.words.text import Text, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gendan.words.catalog import Query

Record = dict[str, object]

TABLES = ("document_checks", "document_sets", "documents_required", "set_differences")

_ORDER = """SELECT o.order_id, o.file, o.status, o.customer, o.customer_po AS po, o.contract, o.currency, o.amount, o.incoterm_term AS incoterm,
    o.incoterm_place, o.incoterm_version, o.payment_lc_number, o.payment_lc_currency, o.payment_lc_amount, o.payment_lc_incoterm_term,
    o.payment_lc_incoterm_place, o.payment_lc_incoterm_version, o.payment_lc_port_from, o.payment_lc_port_to,
    o.payment_lc_quantity, o.payment_lc_bank_calendar FROM orders o WHERE o.order_id = $order"""
_PAPERS = """SELECT c.path, c.title_en, c.title_zh, c.document, c.in_set, c.shipment, c.role, d.due, d.on_date, d.sent, d.received,
    d."by" AS issuer, d.po, d.contract, d."of" AS invoice, d.incoterm_term AS incoterm, d.incoterm_place, d.incoterm_version,
    CASE WHEN d.amount IS NOT NULL THEN c.currency ELSE d.currency END AS currency, d.amount, d.charges, d.insured, d.cartons,
    d.gross_kg, d.net_kg, d.cbm, CASE c.role WHEN 'invoice' THEN 1 WHEN 'packing' THEN 2 WHEN 'transport' THEN 3
      WHEN 'insurance' THEN 4 WHEN 'origin' THEN 5 WHEN 'draft' THEN 6 ELSE 7 END AS place
    FROM document_checks c JOIN documents d ON d.order_id = c.order_id AND d.path = c.path
    WHERE c.order_id = $order ORDER BY place, c.pos"""
_SHIPMENTS = """SELECT shipment, path, shipped AS on_date, bl AS transport, port_from, port_to, cartons, packages, gross_kg, net_kg, cbm
    FROM shipments WHERE order_id = $order ORDER BY pos"""
_LINES = """SELECT path, line, quantity FROM document_lines WHERE order_id = $order
    UNION ALL SELECT path, line, quantity FROM shipment_lines WHERE order_id = $order
    UNION ALL SELECT 'order', line, quantity FROM lines WHERE order_id = $order"""
_DIFFERENCES = "SELECT * FROM set_differences WHERE order_id = $order"
_REQUIRED = "SELECT * FROM documents_required WHERE order_id = $order ORDER BY there, source, kind"
_SETS = "SELECT * FROM document_sets WHERE order_id = $order ORDER BY shipment_day DESC NULLS FIRST, pos DESC"
_DAYS = "SELECT day, is_workday FROM calendar_days WHERE calendar = $calendar"

FIELDS: dict[str, Text] = {
    "on_date": Text("date", "日期"),
    "due": Text("due", "应备妥"),
    "sent": Text("sent", "寄出"),
    "received": Text("received", "对方收到"),
    "issuer": Text("issued by", "出具人"),
    "po": Text("customer's order number", "客户订单号"),
    "contract": Text("contract number", "合同号"),
    "invoice": Text("belongs to", "所属单证"),
    "transport": Text("transport document", "运输单据号"),
    "incoterm": Text("trade term", "贸易术语"),
    "incoterm_place": Text("named place", "术语指定地点"),
    "incoterm_version": Text("Incoterms edition", "Incoterms 版本"),
    "port_from": Text("port of loading", "装运港"),
    "port_to": Text("port of destination", "目的港"),
    "currency": Text("currency", "币种"),
    "amount": Text("amount", "金额"),
    "charges": Text("charges in it", "其中费用"),
    "insured": Text("insured", "保险金额"),
    "cartons": Text("cartons", "箱数"),
    "packages": Text("packages", "件数"),
    "gross_kg": Text("gross weight, kg", "毛重（千克）"),
    "net_kg": Text("net weight, kg", "净重（千克）"),
    "cbm": Text("volume, m³", "体积（立方米）"),
}
"""The rows of a set in the order in which people read them; quantities stand after the money."""
_BEFORE_QUANTITIES = "insured"


def build_documents(query: Query, order: str, as_of: date, calendar: str | None) -> DocumentsView:
    """Return the sets of the order; `calendar` is the house's, for a credit that names no bank's.

    Raises UsageError with the nearest ids when there is no such order (one that is received later included).
    """

    def rows(sql: str, **more: object) -> list[Record]:
        answer = query(sql, {"order": order, **more})
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    found = rows(_ORDER)
    if not found:
        raise unknown_order(order, query)
    head = found[0]
    bank = head["payment_lc_bank_calendar"] or calendar
    days = {row["day"]: bool(row["is_workday"]) for row in rows(_DAYS, calendar=bank)}
    papers, required = rows(_PAPERS), rows(_REQUIRED)
    shipments = {row["shipment"]: row for row in rows(_SHIPMENTS)}
    sets = _Sets(head, papers, shipments, rows(_LINES), rows(_DIFFERENCES), required, days.get)
    dated = {row["shipment"]: row for row in rows(_SETS)}
    return DocumentsView(
        version=__version__,
        as_of=as_of,
        order=order,
        file=str(head["file"]),
        status=_text(head["status"]),
        customer=_text(head["customer"]),
        sets=tuple(sets.build(shipment, dated.get(shipment, {})) for shipment in sets.shipments()),
        loose=tuple(_paper(row) for row in papers if not row["in_set"]),
        wanted=tuple(_required(row) for row in required if row["source"] == "checklist"),
    )


class _Sets:
    """The rows of one order, out of which its sets are put together."""

    def __init__(
        self,
        head: Record,
        papers: Sequence[Record],
        shipments: Mapping[object, Record],
        lines: Iterable[Record],
        differences: Sequence[Record],
        required: Sequence[Record],
        open_on: Callable[[date], bool | None],
    ) -> None:
        self._head = head
        self._papers = [row for row in papers if row["in_set"]]
        self._shipments = shipments
        self._differences = differences
        self._required = required
        self._open_on = open_on
        self._quantities: dict[str, dict[int, object]] = {}
        for row in lines:
            place = str(row["path"]).split("/lines/", maxsplit=1)[0]
            line = row["line"]
            if isinstance(line, int):
                self._quantities.setdefault(place, {})[line] = row["quantity"]

    def shipments(self) -> list[str | None]:
        """Return the sets to tell: every shipment, and what has none yet; under a credit at least that one, for its days."""
        named: list[str | None] = [str(name) for name in self._shipments if name is not None]
        others = {_text(row["shipment"]) for row in self._papers} - set(named)
        if not named and self._has_credit:
            others.add(None)
        return named + sorted(others, key=lambda name: name or "")

    @property
    def _has_credit(self) -> bool:
        return any(value is not None for key, value in self._head.items() if key.startswith("payment_lc_"))

    def build(self, shipment: str | None, dated: Record) -> SetView:
        """Return one set. `dated` is its row of document_sets, empty while nothing is booked."""
        columns = self._columns(shipment)
        differences = [row for row in self._differences if row["shipment"] == shipment]
        return SetView(
            shipment=shipment,
            left_on=_day(dated.get("left_on")),
            papers=tuple(_paper(row) for row in columns),
            rows=tuple(self._rows(columns, differences)),
            contradictions=tuple(_contradiction(row) for row in differences),
            required=tuple(
                _required(row)
                for row in self._required
                if row["source"] != "checklist" and row["wanted_for"] == shipment
            ),
            credit=self._credit(dated) if dated.get("credit") else None,
        )

    def _columns(self, shipment: str | None) -> list[Record]:
        head = self._head
        order = {**head, "path": "order", "title_en": "order", "title_zh": "订单", "document": None}
        columns: list[Record] = [order]
        if self._has_credit:
            credit = {
                key.removeprefix("payment_lc_"): value for key, value in head.items() if key.startswith("payment_lc_")
            }
            credit |= {"incoterm": credit["incoterm_term"], "document": credit["number"]}
            columns.append({**credit, "path": "payment/lc", "title_en": "credit", "title_zh": "信用证"})
        columns += [row for row in self._papers if row["shipment"] == shipment]
        if shipment in self._shipments:
            columns.append(
                {**self._shipments[shipment], "title_en": "shipment", "title_zh": "出货", "document": shipment}
            )
        return columns

    def _rows(self, columns: Sequence[Record], differences: Sequence[Record]) -> Iterable[FieldRow]:
        for name, title in FIELDS.items():
            values = tuple(_said(row.get(name)) for row in columns)
            if any(values):
                yield FieldRow(name, title, values, _marked(columns, differences, name, None))
            if name == _BEFORE_QUANTITIES:
                yield from self._quantity_rows(columns, differences)

    def _quantity_rows(self, columns: Sequence[Record], differences: Sequence[Record]) -> Iterable[FieldRow]:
        told = [self._quantities.get(str(row["path"]), {}) for row in columns]
        for line in sorted({line for one in told[1:] for line in one}):
            title = Text(f"quantity, line {line}", f"第 {line} 行数量")
            values = tuple(_said(one.get(line)) for one in told)
            yield FieldRow(f"quantity/{line}", title, values, _marked(columns, differences, "quantity", line))

    def _credit(self, dated: Record) -> CreditDays:
        presented = _day(dated["presented"])
        return CreditDays(
            latest_shipment=_day(dated["latest_shipment"]),
            expiry=_day(dated["expiry"]),
            expiry_effective=_day(dated["expiry_effective"]),
            presentation_last=_day(dated["presentation_last"]),
            presented=presented,
            examination_ends=examination_ends(presented, self._open_on) if presented else None,
        )


def _marked(columns: Sequence[Record], differences: Sequence[Record], name: str, line: int | None) -> frozenset[int]:
    """Return the places of the papers that contradict each other in a field."""
    paths: set[object] = set()
    for row in differences:
        if str(row["field"]).replace("-", "_") == name and row["line"] == line:
            for key in ("one_paths", "other_paths"):
                held = row[key]
                paths |= set(held) if isinstance(held, list) else set()
    return frozenset(place for place, row in enumerate(columns) if row["path"] in paths)


def _paper(row: Record) -> Paper:
    return Paper(Text(str(row["title_en"]), str(row["title_zh"])), _text(row["document"]), str(row["path"]))


def _contradiction(row: Record) -> Contradiction:
    return Contradiction(
        field=str(row["field"]),
        title=Text(str(row["what_en"]), str(row["what_zh"])),
        one=Text(str(row["one_en"]), str(row["one_zh"])),
        one_says=str(row["one_says"]),
        other=Text(str(row["other_en"]), str(row["other_zh"])),
        other_says=str(row["other_says"]),
    )


def _required(row: Record) -> Required:
    return Required(
        kind=str(row["kind"]),
        title=Text(str(row["title_en"]), str(row["title_zh"])),
        source=Text(str(row["reason_en"]), str(row["reason_zh"])),
        since=_day(row["since"]),
        last=_day(row["last"]),
        there=bool(row["there"]),
    )


def _said(value: object) -> str | None:
    return None if value is None else say(value, "en")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
