"""An order for people at a terminal: head, promises, timeline, tasks, shipments, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.render.check import as_text as findings_text
from gendan.render.labels import status_word
from gendan.render.names import named, word
from gendan.render.show import wording
from gendan.render.show.timeline import draw_timeline
from gendan.render.terminal import Style, cells, clip, fold, pad, paint, visible, wrap
from gendan.words.report import Counts, OrderHead, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.order_view import DeliveryView, OrderView, Promise, TaskView
    from gendan.words.text import Text

Row = tuple[str, ...]
_STYLES: dict[str, Style] = {
    "overdue": "error",
    "at-risk": "warning",
    "done": "good",
    "skipped": "faint",
    "resting": "faint",
}


def render(view: OrderView, look: Look) -> str:
    """Return the order in lines of at most `look.width` columns (40 at the least); a narrow terminal gets fewer columns."""
    look = replace(look, width=max(40, look.width))
    blocks = [_head(view, look)]
    for delivery in view.deliveries:
        blocks += _delivery(view, delivery, look)
    blocks += [_shipments(view, look), _findings(view, look)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(view: OrderView, look: Look) -> list[str]:
    said = look.language
    status = visible(status_word(view.status).said_in(said))
    title = fold([visible(view.order), status, view.as_of.isoformat()], look.width, 2, " · ")
    value = f"{wording.number(view.amount)} {view.currency or ''}".strip()
    pairs = (
        (wording.CUSTOMER, named(view.names, view.customer, said)),
        (wording.PO, view.customer_po or "–"),
        (wording.FACTORY, named(view.names, view.factory, said)),
        (wording.MERCHANDISER, named(view.names, view.merchandiser, said)),
        (wording.RECEIVED, wording.day(view.received)),
        (wording.CONFIRMED, wording.day(view.confirmed)),
        (wording.QUANTITY, wording.number(view.quantity)),
        (wording.VALUE, value),
    )
    parts = [visible(f"{label.said_in(said)} {words}") for label, words in pairs]
    lines = [paint(line, "strong", colour=look.colour) for line in title]
    return [*lines, *(f"  {line}" for line in fold(parts, look.width - 2, 0, " · ")), f"  {visible(view.file)}"]


def _delivery(view: OrderView, delivery: DeliveryView, look: Look) -> list[list[str]]:
    said = look.language
    title = wording.DELIVERY.fill({"delivery": delivery.delivery}).said_in(said)
    shipped = {"shipped": wording.number(delivery.shipped), "quantity": wording.number(delivery.quantity)}
    state = wording.delivery_state(delivery.days_late, delivery.slack)
    parts = [title, f"{wording.FORECAST.said_in(said)} {wording.day(delivery.forecast)}"]
    parts += [f"{wording.SHIPPED.said_in(said)} {wording.day(delivery.completed)}"] if delivery.completed else []
    parts += [wording.SHIPPED_OF.fill(shipped).said_in(said)] + ([state.said_in(said)] if state else [])
    head = [paint(line, "strong", colour=look.colour) for line in fold([*map(visible, parts)], look.width, 2, " · ")]
    blocks = [[*head, *_promises(delivery, look)]]
    if not delivery.tasks:
        return [*blocks, wrap(wording.NO_TASKS.said_in(said), look.width)]
    return [*blocks, draw_timeline(delivery.tasks, view.as_of, look), _tasks(delivery.tasks, look)]


def _promises(delivery: DeliveryView, look: Look) -> list[str]:
    said = look.language
    lines = [f"  {wording.day(delivery.requested)}  {wording.REQUESTED.said_in(said)}"]
    for number, promise in enumerate(delivery.promises):
        lines += [f"  {line}" for line in fold(_promise(number, promise, look), look.width - 2, 12)]
    return lines


def _promise(number: int, promise: Promise, look: Look) -> list[str]:
    """Tell a date that moved with when, why and through whom; or that nobody wrote it down."""
    said = look.language
    what = (wording.REVISED if number else wording.ORIGINAL).said_in(said)
    parts = [wording.day(promise.promised), what, wording.SAID_ON.fill({"day": wording.day(promise.on)}).said_in(said)]
    cause = word(wording.CAUSES, promise.cause, said)
    if number and not cause:
        cause = wording.NO_CAUSE.said_in(said)
    return [visible(part) for part in (*parts, cause, promise.reason or "") if part]


def _tasks(tasks: Sequence[TaskView], look: Look) -> list[str]:
    said = look.language
    heads = (
        wording.TASK,
        wording.DUE,
        wording.PLANNED,
        wording.FORECAST,
        wording.DONE,
        wording.SLACK,
        wording.OWNER,
        wording.STATE,
    )
    rows = [
        (
            ("! " if task.critical else "  ") + clip(visible(task.title.said_in(said)), max(12, look.width * 3 // 10)),
            wording.day(task.due),
            wording.day(task.planned) if task.planned else "",
            wording.day(task.forecast) if task.done is None and task.skipped is None else "",
            wording.day(task.done) if task.done else "",
            "" if task.slack is None or task.done else str(task.slack),
            visible(task.owner or ""),
            wording.STATES[task.state].said_in(said),
        )
        for task in tasks
    ]
    lines = _table(
        [(f"  {heads[0].said_in(said)}", *(head.said_in(said) for head in heads[1:])), *rows],
        look.width,
        (6, 2, 5, 3, 4),
    )
    styles = [None, *(_STYLES.get(task.state) for task in tasks)]
    lines = [
        paint(line, style, colour=look.colour) if style else line for line, style in zip(lines, styles, strict=True)
    ]
    critical = any(task.critical for task in tasks)
    return lines + (wrap(wording.CRITICAL.said_in(said), look.width, 2) if critical else [])


def _shipments(view: OrderView, look: Look) -> list[str]:
    if not view.shipments:
        return []
    said = look.language
    heads: tuple[Text, ...] = (
        wording.SHIPMENT, wording.DELIVERY.fill({"delivery": ""}), wording.MODE, wording.BOOKED, wording.SHIPPED,
        wording.ETA, wording.ARRIVED,
    )  # fmt: skip
    rows = [
        tuple(
            map(
                visible,
                (each.shipment, each.delivery or "–", word(wording.MODES, each.mode, said), wording.day(each.booked),
                 wording.day(each.shipped), wording.day(each.eta), wording.day(each.arrived)),
            )
        )
        for each in view.shipments
    ]  # fmt: skip
    return _table([tuple(head.said_in(said).strip() for head in heads), *rows], look.width, (2, 3, 6, 5, 1))


def _table(rows: Sequence[Row], width: int, expendable: Sequence[int]) -> list[str]:
    """Lay out rows in columns two apart; leave out empty columns, then `expendable` ones in turn until the rest fits."""
    kept = [number for number in range(len(rows[0])) if any(row[number] for row in rows[1:])]
    left_out = list(expendable)
    while left_out and _wide(rows, kept) > width:
        gone = left_out.pop(0)
        kept = [number for number in kept if number != gone]
    first = _widths(rows, kept)[0]
    first = max(min(8, first), first - max(0, _wide(rows, kept) - width))
    widths = [first, *_widths(rows, kept)[1:]]
    lines = []
    for row in rows:
        parts = [pad(clip(row[number], each), each) for number, each in zip(kept, widths, strict=True)]
        lines.append("  ".join(parts).rstrip())
    return lines


def _widths(rows: Sequence[Row], kept: Sequence[int]) -> list[int]:
    return [max(cells(row[number]) for row in rows) for number in kept]


def _wide(rows: Sequence[Row], kept: Sequence[int]) -> int:
    return sum(_widths(rows, kept)) + 2 * (len(kept) - 1)


def _findings(view: OrderView, look: Look) -> list[str]:
    """Say the findings as check says them."""
    if not view.findings:
        return [paint(wording.NO_FINDINGS.said_in(look.language), "good", colour=look.colour)]
    title = paint(wording.FINDINGS.said_in(look.language), "strong", colour=look.colour)
    return [title, *findings_text.list_findings(_report(view), view.findings, look)]


def _report(view: OrderView) -> Report:
    head = OrderHead(view.order, view.customer, view.merchandiser, view.status, view.file)
    findings: tuple[Finding, ...] = view.findings
    return Report(view.version, view.as_of, None, Counts(1, 1, 0), findings, (), {}, {view.order: head}, view.names)
