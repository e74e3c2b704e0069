"""Gather one order from the tables into the view that `gendan show` renders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from gendan import __version__
from gendan.words.errors import UsageError
from gendan.words.order_view import DeliveryView, OrderView, Promise, ShipmentView, TaskState, TaskView
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gendan.words.catalog import Query
    from gendan.words.finding import Finding

Record = dict[str, object]

_ORDER = """SELECT order_id, file, status, customer, customer_po, factory, merchandiser, received,
    confirmed_on, quantity, amount, currency FROM orders WHERE order_id = $order"""
_DELIVERIES = """SELECT delivery, requested, original, ex_factory, forecast, completed, slack, days_late, quantity,
    shipped_quantity FROM deliveries WHERE order_id = $order ORDER BY pos"""
_PROMISES = (
    'SELECT delivery, "date", on_date, cause, reason FROM promises WHERE order_id = $order ORDER BY delivery, pos'
)
_TASKS = """SELECT delivery, task, title_en, title_zh, owner, due, planned, computed, forecast, done, skipped, slack,
    critical, open, tolerance, deadline, per FROM tasks WHERE order_id = $order ORDER BY delivery, pos, task"""
_SHIPMENTS = """SELECT shipment, delivery, mode, booked, shipped, etd, eta, arrived, bl FROM shipments
    WHERE order_id = $order ORDER BY pos"""
_NAMES = """SELECT person_id, name_en, name_zh FROM people WHERE list_contains($ids, person_id)
    UNION ALL SELECT partner_id, name_en, name_zh FROM partners WHERE list_contains($ids, partner_id) ORDER BY 1"""


def build_show(query: Query, order: str, findings: Iterable[Finding], as_of: date) -> OrderView:
    """Return the order with its deliveries, shipments and those of `findings` that are its own.

    Raises UsageError with the nearest ids when there is no such order (one that is received later included).
    """
    found = _records(query, _ORDER, order=order)
    if not found:
        raise unknown_order(order, query)
    head = found[0]
    promises, tasks = (
        _by_delivery(_records(query, _PROMISES, order=order)),
        _by_delivery(_records(query, _TASKS, order=order)),
    )
    deliveries = tuple(
        _delivery(row, promises.get(row["delivery"], ()), tasks.get(row["delivery"], ()), as_of)
        for row in _records(query, _DELIVERIES, order=order)
    )
    own = tuple(finding for finding in findings if finding.order == order)
    mentioned = {_text(head[key]) for key in ("customer", "factory", "merchandiser")}
    mentioned |= {task.owner for delivery in deliveries for task in delivery.tasks} | {
        name for each in own for name in (each.owner, each.escalated_to)
    }
    return OrderView(
        version=__version__,
        as_of=as_of,
        order=order,
        file=str(head["file"]),
        status=_text(head["status"]),
        customer=_text(head["customer"]),
        customer_po=_text(head["customer_po"]),
        factory=_text(head["factory"]),
        merchandiser=_text(head["merchandiser"]),
        received=_day(head["received"]),
        confirmed=_day(head["confirmed_on"]),
        quantity=_number(head["quantity"]),
        amount=_number(head["amount"]),
        currency=_text(head["currency"]),
        deliveries=deliveries,
        shipments=tuple(_shipment(row) for row in _records(query, _SHIPMENTS, order=order)),
        findings=own,
        names=_names(query, {name for name in mentioned if name}),
    )


def unknown_order(order: str, query: Query) -> UsageError:
    """Return the error for an order that is not there, with the nearest ids."""
    import difflib

    known = [str(row[0]) for row in query("SELECT order_id FROM orders ORDER BY order_id").rows]
    near = difflib.get_close_matches(order, known, n=3, cutoff=0.5)
    advice = Text("The ids are the names of the files under orders/", "订单编号就是 orders/ 下的文件名")
    if near:
        advice = Text(f"Did you mean {', '.join(near)}?", f"是不是 {'、'.join(near)}？")
    return UsageError(Text(f"There is no order {order}", f"没有订单 {order}"), advice)


def _delivery(row: Record, promises: Iterable[Record], tasks: Iterable[Record], as_of: date) -> DeliveryView:
    return DeliveryView(
        delivery=str(row["delivery"]),
        requested=_day(row["requested"]),
        original=_day(row["original"]),
        current=_day(row["ex_factory"]),
        forecast=_day(row["forecast"]),
        completed=_day(row["completed"]),
        slack=_whole(row["slack"]),
        days_late=_whole(row["days_late"]),
        quantity=_number(row["quantity"]),
        shipped=_number(row["shipped_quantity"]),
        promises=tuple(
            Promise(_day(each["date"]), _day(each["on_date"]), _text(each["cause"]), _text(each["reason"]))
            for each in promises
        ),
        tasks=tuple(_task(each, as_of) for each in tasks),
    )


def _task(row: Record, as_of: date) -> TaskView:
    """`planned` is shown only where it is another day than due: the promise has moved, or somebody planned anew."""
    name = str(row["task"])
    en = _text(row["title_en"]) or name
    planned = _day(row["planned"])
    return TaskView(
        task=name,
        title=Text(en, _text(row["title_zh"]) or en),
        owner=_text(row["owner"]),
        due=_day(row["due"]),
        planned=planned if planned != _day(row["due"]) else None,
        forecast=_day(row["forecast"]),
        done=_day(row["done"]),
        skipped=_day(row["skipped"]),
        slack=_whole(row["slack"]),
        critical=bool(row["critical"]),
        state=_state(row, as_of),
        per=str(row["per"]),
    )


def _state(row: Record, as_of: date) -> TaskState:
    """Overdue from the day after its deadline and tolerance, as rules see it; at risk when the forecast lies after.

    Resting when it is not chased, undated while the day that it hangs on is not known.
    """
    deadline, forecast = _day(row["deadline"]), _day(row["forecast"])
    if row["done"] is not None:
        return "done"
    if row["skipped"] is not None:
        return "skipped"
    if not row["open"]:
        return "resting"
    if deadline is None:
        return "undated"
    tolerance = _whole(row["tolerance"]) or 0
    if (as_of - deadline).days > tolerance:
        return "overdue"
    return "at-risk" if forecast is not None and (forecast - deadline).days > tolerance else "open"


def _shipment(row: Record) -> ShipmentView:
    return ShipmentView(
        shipment=str(row["shipment"]),
        delivery=_text(row["delivery"]),
        mode=_text(row["mode"]),
        booked=_day(row["booked"]),
        shipped=_day(row["shipped"]),
        etd=_day(row["etd"]),
        eta=_day(row["eta"]),
        arrived=_day(row["arrived"]),
        bl=_text(row["bl"]),
    )


def _names(query: Query, ids: set[str]) -> Mapping[str, Text]:
    rows = query(_NAMES, {"ids": sorted(ids)}).rows
    return {str(key): Text(str(en or zh or key), str(zh or en or key)) for key, en, zh in rows}


def _records(query: Query, sql: str, **parameters: object) -> list[Record]:
    answer = query(sql, parameters)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _by_delivery(rows: Iterable[Record]) -> dict[object, list[Record]]:
    grouped: dict[object, list[Record]] = {}
    for row in rows:
        grouped.setdefault(row["delivery"], []).append(row)
    return grouped


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else None


def _whole(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _number(cell: object) -> Decimal | None:
    return Decimal(cell) if isinstance(cell, Decimal | int) else None
