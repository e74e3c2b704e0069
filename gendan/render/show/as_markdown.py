"""An order as Markdown, for a mail or a chat: head, promises, tasks, shipments, findings. No timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.labels import severity_word, status_word
from gendan.render.markdown import literal
from gendan.render.names import named, word
from gendan.render.show import wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.render.look import Look
    from gendan.words.order_view import DeliveryView, OrderView, Promise
    from gendan.words.text import Language, Text


def render(view: OrderView, look: Look) -> str:
    """Return the order as GitHub-flavoured Markdown; data in it cannot become markup."""
    said = look.language
    value = f"{wording.number(view.amount)} {view.currency or ''}".strip()
    lines = [f"# {literal(view.order)} · {literal(status_word(view.status).said_in(said))} · {view.as_of}", ""]
    for label, words in (
        (wording.CUSTOMER, named(view.names, view.customer, said)),
        (wording.PO, view.customer_po or "–"),
        (wording.FACTORY, named(view.names, view.factory, said)),
        (wording.MERCHANDISER, named(view.names, view.merchandiser, said)),
        (wording.VALUE, value),
    ):
        lines.append(f"- {label.said_in(said)}: {literal(words)}")
    for delivery in view.deliveries:
        lines += ["", f"## {literal(wording.DELIVERY.fill({'delivery': delivery.delivery}).said_in(said))}", ""]
        lines += [*_promises(delivery, said), "", *_tasks(delivery, said)]
    return "\n".join([*lines, *_shipments(view, said), *_findings(view, said)]) + "\n"


def _promises(delivery: DeliveryView, said: Language) -> list[str]:
    requested = (wording.day(delivery.requested), wording.REQUESTED.said_in(said), "", "", "")
    rows = [requested, *(_promise(number, each, said) for number, each in enumerate(delivery.promises))]
    return _table((wording.DATE, wording.WHAT, wording.ON, wording.CAUSE, wording.REASON), rows, said)


def _promise(number: int, promise: Promise, said: Language) -> tuple[str, ...]:
    cause = word(wording.CAUSES, promise.cause, said)
    if number and not cause:
        cause = wording.NO_CAUSE.said_in(said)
    what = (wording.REVISED if number else wording.ORIGINAL).said_in(said)
    return wording.day(promise.promised), what, wording.day(promise.on), cause, promise.reason or ""


def _tasks(delivery: DeliveryView, said: Language) -> list[str]:
    if not delivery.tasks:
        return [wording.NO_TASKS.said_in(said)]
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
            task.title.said_in(said),
            wording.day(task.due),
            wording.day(task.planned),
            wording.day(None if task.done or task.skipped else task.forecast),
            wording.day(task.done),
            "–" if task.slack is None else str(task.slack),
            task.owner or "–",
            wording.STATES[task.state].said_in(said),
        )
        for task in delivery.tasks
    ]
    return _table(heads, rows, said)


def _shipments(view: OrderView, said: Language) -> list[str]:
    if not view.shipments:
        return []
    heads = (wording.SHIPMENT, wording.MODE, wording.BOOKED, wording.SHIPPED, wording.ETA, wording.ARRIVED)
    rows = [
        (
            each.shipment,
            word(wording.MODES, each.mode, said),
            *map(wording.day, (each.booked, each.shipped, each.eta, each.arrived)),
        )
        for each in view.shipments
    ]
    return ["", f"## {wording.SHIPMENTS.said_in(said)}", "", *_table(heads, rows, said)]


def _findings(view: OrderView, said: Language) -> list[str]:
    lines = ["", f"## {wording.FINDINGS.said_in(said)}", ""]
    if not view.findings:
        return [*lines, wording.NO_FINDINGS.said_in(said)]
    return lines + [
        f"- **{severity_word(finding).said_in(said)}** {literal(finding.record)} {literal(finding.message.said_in(said))}"
        f" ({literal(str(finding.place))}, {literal(finding.rule)})"
        for finding in view.findings
    ]


def _table(heads: Iterable[Text], rows: Iterable[Iterable[str]], said: Language) -> list[str]:
    titles = [head.said_in(said) for head in heads]
    lines = [titles, ["---"] * len(titles), *([literal(cell) for cell in row] for row in rows)]
    return [f"| {' | '.join(cells)} |" for cells in lines]
