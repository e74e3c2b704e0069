"""A seeded house of any number of realistic orders: about 2 kB and 17 tasks each, most of them healthy."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AS_OF = date(2026, 11, 23)

TASKS = (
    (
        "order-confirmation",
        "Order confirmation",
        "订单确认",
        "order-confirmation",
        "merchandiser",
        "received + 3 workdays",
        "",
        -92,
    ),
    (
        "fabric-booking",
        "Fabric booking",
        "面料订购",
        "order-follow-up",
        "merchandiser",
        "ex-factory - 85 days",
        "order-confirmation",
        -85,
    ),
    (
        "lab-dip",
        "Lab dip approval",
        "色样确认",
        "order-follow-up",
        "customer",
        "ex-factory - 70 days",
        "fabric-booking",
        -70,
    ),
    (
        "fit-sample",
        "Fit sample approval",
        "合身样确认",
        "order-follow-up",
        "customer",
        "ex-factory - 65 days",
        "order-confirmation",
        -65,
    ),
    (
        "trim-approval",
        "Trim approval",
        "辅料确认",
        "order-follow-up",
        "customer",
        "ex-factory - 55 days",
        "order-confirmation",
        -55,
    ),
    (
        "size-set",
        "Size set approval",
        "齐码样确认",
        "order-follow-up",
        "customer",
        "ex-factory - 50 days",
        "fit-sample",
        -50,
    ),
    (
        "fabric-in-house",
        "Fabric in house",
        "面料到厂",
        "production-coordination",
        "factory",
        "ex-factory - 45 days",
        "lab-dip",
        -45,
    ),
    (
        "trims-in-house",
        "Trims in house",
        "辅料到厂",
        "production-coordination",
        "factory",
        "ex-factory - 42 days",
        "trim-approval",
        -42,
    ),
    (
        "pp-sample",
        "PP sample approval",
        "产前样确认",
        "quality-control",
        "customer",
        "ex-factory - 38 days",
        "size-set, fabric-in-house",
        -38,
    ),
    (
        "pp-meeting",
        "PP meeting",
        "产前会",
        "production-coordination",
        "factory",
        "pp-sample + 2 workdays",
        "pp-sample",
        -35,
    ),
    (
        "cutting",
        "Cutting start",
        "开裁",
        "production-coordination",
        "factory",
        "ex-factory - 30 days",
        "pp-meeting, trims-in-house",
        -30,
    ),
    (
        "sewing",
        "Sewing start",
        "车缝上线",
        "production-coordination",
        "factory",
        "cutting + 3 workdays",
        "cutting",
        -26,
    ),
    (
        "top-of-production",
        "Top of production approval",
        "大货样确认",
        "quality-control",
        "customer",
        "ex-factory - 15 days",
        "sewing",
        -15,
    ),
    ("shipment-booking", "Shipment booking", "订舱", "logistics", "merchandiser", "ex-factory - 14 days", "", -14),
    ("finishing", "Finishing", "后整", "production-coordination", "factory", "ex-factory - 8 days", "sewing", -8),
    (
        "final-inspection",
        "Final inspection",
        "尾期验货",
        "quality-control",
        "factory",
        "ex-factory - 4 days",
        "finishing",
        -4,
    ),
    ("ex-factory", "Ex-factory", "出厂", "logistics", "factory", "ex-factory", "final-inspection, shipment-booking", 0),
)
"""Task id, titles, duty, owner, due, after, and the days before ex-factory at which the generator says it was planned."""

_CUSTOMERS, _FACTORIES, _PER_MERCHANDISER = 40, 30, 120


@dataclass(frozen=True, slots=True)
class _Plan:
    number: int
    owner: str
    received: date
    requested: date
    ex_factory: date
    quantity: int
    price: str
    late: str | None
    shipped: bool


def write_house(root: Path, orders: int, seed: int = 7, each: int = _PER_MERCHANDISER) -> int:
    """Write a house with `orders` orders below `root`, which must not exist yet, and return the bytes of its order files.

    The same numbers give the same bytes. About one order in twenty has a task that nobody has done in time; a merchandiser
    has `each` orders.
    """
    root.mkdir(parents=True)
    for file, words in _frame(orders, each):
        target = root / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(words, encoding="utf-8", newline="\n")
    chance = random.Random(seed)
    total = 0
    for number in range(orders):
        plan = _plan(number, chance, f"m{number // each}")
        folder = root / "orders" / f"{plan.received:%Y}" / f"{number // 500:04d}"
        folder.mkdir(parents=True, exist_ok=True)
        data = _order(plan, chance).encode()
        (folder / f"SO-{number:07d}.yaml").write_bytes(data)
        total += len(data)
    return total


def _frame(orders: int, each: int) -> Iterator[tuple[str, str]]:
    yield "gendan.yaml", _GENDAN
    for number in range(orders // each + 1):
        yield (
            f"people/m{number}.yaml",
            f"id: m{number}\nname: Merchandiser {number}\nrole: merchandiser\nemails: [m{number}@example.com]\n",
        )
    for number in range(_CUSTOMERS):
        yield f"partners/c{number}.yaml", f"id: c{number}\nname: Customer {number}\nkind: customer\ncountry: US\n"
    for number in range(_FACTORIES):
        yield (
            f"partners/f{number}.yaml",
            f"id: f{number}\nname: Factory {number}\nkind: factory\ncountry: CN\ncalendar: {'six' if number % 3 else 'cn'}\n",
        )
    for name, weekend in (("cn", "[sat, sun]"), ("six", "[sun]")):
        yield f"calendars/{name}.yaml", _CALENDAR.format(id=name, weekend=weekend)
    yield "checklists/garment.yaml", _checklist()


def _checklist() -> str:
    words = "id: garment\ntitle: {en: Garment, zh: 服装}\nkind: time-and-action\ntasks:\n"
    for task, en, zh, duty, owner, due, after, _ in TASKS:
        words += f"  - id: {task}\n    title: {{en: {en}, zh: {zh}}}\n    duty: {duty}\n    per: order\n    owner: {owner}\n    due: {due}\n"
        words += f"    after: [{after}]\n" if after else ""
    return words


def _plan(number: int, chance: random.Random, owner: str) -> _Plan:
    received = AS_OF - timedelta(days=chance.randrange(0, 300))
    requested = received + timedelta(days=chance.randrange(96, 125))
    ex_factory = requested + timedelta(days=chance.choice((0, 0, 0, 5, 7)))
    started = [task for task, *_, before in TASKS if ex_factory + timedelta(days=before) < AS_OF]
    late = chance.choice(started) if started and chance.random() < 0.05 and len(started) < len(TASKS) else None
    return _Plan(
        number=number,
        owner=owner,
        received=received,
        requested=requested,
        ex_factory=ex_factory,
        quantity=chance.randrange(12, 800) * 10,
        price=f"{chance.randrange(150, 2900) / 100:.2f}",
        late=late,
        shipped=ex_factory < AS_OF,
    )


def _progress(plan: _Plan, chance: random.Random) -> str:
    words = ""
    behind = False
    for task, *_, before in TASKS:
        behind = behind or task == plan.late
        early = timedelta(days=chance.randrange(0, 4))
        day = (
            plan.received + timedelta(days=2)
            if task == TASKS[0][0]
            else plan.ex_factory + timedelta(days=before) - early
        )
        if not behind and day <= AS_OF and (plan.shipped or before < 0):
            words += f"  {task}: {{planned: {day + early}, done: {day}, by: {plan.owner}}}\n"
    return f"progress:\n{words}" if words else ""


def _order(plan: _Plan, chance: random.Random) -> str:
    number, quantity = plan.number, plan.quantity
    promised = f"      - {{date: {plan.requested}, on: {plan.received + timedelta(days=2)}}}\n"
    if plan.ex_factory != plan.requested:
        moved = min(plan.received + timedelta(days=30), AS_OF)
        promised += f"      - {{date: {plan.ex_factory}, on: {moved}, cause: mill, reason: yarn late by some days}}\n"
    words = _HEAD.format(
        number=number,
        status="closed" if plan.shipped else "open",
        closed=f"closed: {plan.ex_factory + timedelta(days=1)}\n" if plan.shipped else "",
        customer=f"c{number % _CUSTOMERS}",
        merchandiser=plan.owner,
        factory=f"f{number % _FACTORIES}",
        received=plan.received,
        confirmed=plan.received + timedelta(days=2),
        quantity=quantity,
        price=plan.price,
        cost=f"{float(plan.price) * 0.8:.2f}",
        requested=plan.requested,
        promised=promised,
    )
    return (
        words + _progress(plan, chance) + (_shipped(plan) if plan.shipped else "") + _MESSAGES.format(day=plan.received)
    )


def _shipped(plan: _Plan) -> str:
    return _SHIPPED.format(
        number=plan.number,
        quantity=plan.quantity,
        inspected=plan.ex_factory - timedelta(days=4),
        booked=plan.ex_factory - timedelta(days=15),
        shipped=plan.ex_factory,
        eta=plan.ex_factory + timedelta(days=24),
    )


_GENDAN = """\
gendan: 1
name: Benchmark house
language: en
timezone: Asia/Shanghai
calendar: cn
currency: USD
checklists: {default: garment}
rules:
  order-follow-up/overload: off
"""

_CALENDAR = """\
id: {id}
country: CN
weekend: {weekend}
holidays:
  - {{date: 2026-01-01, name: New Year}}
  - {{date: 2026-10-01, name: National Day}}
  - {{date: 2026-10-02, name: National Day}}
workdays:
  - {{date: 2026-10-10, name: make-up}}
valid_from: 2025-01-01
valid_to: 2027-12-31
source: made up for measuring
"""

_HEAD = """\
id: SO-{number:07d}
kind: bulk
category: garment
status: {status}
{closed}customer: {customer}
customer_po: PO-{number}
merchandiser: {merchandiser}
factory: {factory}
received: {received}
confirmed: {{on: {confirmed}, by: Jane Smith, ref: mail of the same day}}
currency: USD
incoterm: {{term: FOB, place: Ningbo, version: 2020}}
payment: {{terms: TT, days: 30}}
lines:
  - {{line: 1, sku: PS-{number}, description: polo shirt, quantity: {quantity}, unit: pcs, price: {price}, cost: {cost}, tolerance: {{over: 5, under: 5}}}}
deliveries:
  - id: D1
    requested: {requested}
    promised:
{promised}    lines: {{1: {quantity}}}
"""

_SHIPPED = """\
inspections:
  - {{id: I1, stage: final, delivery: D1, on: {inspected}, lot: {quantity}, level: II, aql: {{critical: 0, major: 2.5, minor: 4.0}},
     sample: 200, found: {{critical: 0, major: 3, minor: 5}}, result: accepted}}
shipments:
  - {{id: S1, delivery: D1, mode: sea, booked: {booked}, shipped: {shipped}, etd: {shipped}, eta: {eta}, lines: {{1: {quantity}}},
     cartons: 200, gross_kg: 3120, net_kg: 2880, cbm: 21.5, bl: NB{number}, freight: collect}}
documents:
  - {{kind: commercial-invoice, number: INV-{number}, on: {shipped}, shipment: S1, currency: USD, lines: {{1: {quantity}}}}}
"""

_MESSAGES = """\
messages:
  - {{id: M1, at: {day}T09:10+08:00, from: customer, topic: order, answered: {day}T11:00+08:00}}
"""
