"""One order as `gendan show` tells it: a view model, complete before anything is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from gendan.words.finding import Finding
    from gendan.words.text import Text

TaskState = Literal["done", "skipped", "overdue", "at-risk", "open", "undated", "resting"]


class Promise(Struct, frozen=True):
    """One entry of the promise ledger. The first is the original commitment, and needs no cause."""

    promised: date | None
    on: date | None
    cause: str | None
    reason: str | None


class TaskView(Struct, frozen=True):
    """One task. `planned` None: it is still the day of the baseline. `slack` in calendar days."""

    task: str
    title: Text
    owner: str | None
    due: date | None
    planned: date | None
    forecast: date | None
    done: date | None
    skipped: date | None
    slack: int | None
    critical: bool
    state: TaskState
    per: str = "delivery"


class DeliveryView(Struct, frozen=True):
    """One delivery with its ledger and its tasks. `days_late` counts from the current commitment; 0: not late."""

    delivery: str
    requested: date | None
    original: date | None
    current: date | None
    forecast: date | None
    completed: date | None
    slack: int | None
    days_late: int | None
    quantity: Decimal | None
    shipped: Decimal | None
    promises: tuple[Promise, ...] = ()
    tasks: tuple[TaskView, ...] = ()


class ShipmentView(Struct, frozen=True):
    """One shipment. `shipped` is the day the goods left under the order's Incoterm."""

    shipment: str
    delivery: str | None
    mode: str | None
    booked: date | None
    shipped: date | None
    etd: date | None
    eta: date | None
    arrived: date | None
    bl: str | None


class OrderView(Struct, frozen=True):
    """The whole answer. `status` is the one in force as of the day; `amount` is in `currency`, lines without a price left out."""

    version: str
    as_of: date
    order: str
    file: str
    status: str | None
    customer: str | None
    customer_po: str | None
    factory: str | None
    merchandiser: str | None
    received: date | None
    confirmed: date | None
    quantity: Decimal | None
    amount: Decimal | None
    currency: str | None
    deliveries: tuple[DeliveryView, ...] = ()
    shipments: tuple[ShipmentView, ...] = ()
    findings: tuple[Finding, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    """Names of the people and partners that are mentioned, by id."""
