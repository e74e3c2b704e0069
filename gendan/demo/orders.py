"""Made-up orders from receipt to close: what happened to each, as one finished document."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gendan.demo.setting import APPEALED, BUYERS, merchandisers, partners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gendan.demo.setting import Merchandiser
    from gendan.demo.workdays import Workdays

_STEPS = (
    ("fabric-booking", 85),
    ("lab-dip", 70),
    ("fit-sample", 65),
    ("trim-approval", 55),
    ("size-set", 50),
    ("fabric-in-house", 45),
    ("trims-in-house", 40),
    ("pp-sample", 38),
    ("pp-meeting", 36),
    ("cutting", 30),
    ("sewing", 27),
)
_LAST = (
    ("top-of-production", 15),
    ("shipment-booking", 15),
    ("finishing", 8),
    ("final-inspection", 5),
    ("packing", 3),
    ("ex-factory", 0),
)
"""Tasks of the garment calendar and the days before ex-factory on which they are done at the latest."""
_MATERIAL = 45
"""Delays show when the fabric should be in house: steps from there on follow the new date."""
_CAUSES = (
    ("mill", "面料返染，晚到一周"),
    ("mill", "纱线缺货，坯布推迟"),
    ("customer", "客户改辅料，重新打样"),
    ("factory", "车间并线，上线推迟"),
    ("us", "漏订辅料，补订"),
)
_STYLES = (
    ("PS", "polo shirt", 640),
    ("TS", "crew-neck tee", 390),
    ("SH", "oxford shirt", 920),
    ("DR", "summer dress", 1080),
    ("PN", "chino trousers", 780),
    ("JK", "light jacket", 1650),
)
_SAMPLES = ((500, 50, 3), (1200, 80, 5), (3200, 125, 7), (10000, 200, 10))
"""Largest lot, sample and acceptance number of general level II at AQL 2.5 (ISO 2859-1, tables 1 and 2-A)."""
_DAY = timedelta(days=1)


class Days(Struct, frozen=True):
    """The house's and the factories' working days, and the first and the last day of the demo's history."""

    house: Workdays
    factory: Workdays
    first: date
    last: date


class _Plan(Struct, frozen=True):
    number: int
    who: Merchandiser
    customer: str
    factory: str
    received: date
    first: date
    leaves: date
    moved: date | None
    cause: tuple[str, str]
    quantity: int
    style: tuple[str, str, int]


def made_up(number: int, days: Days, seed: int) -> Iterator[dict[str, Any]]:
    """Yield that many orders, spread evenly over the time; what lies after its end is to be cut off. Same numbers, same orders."""
    chance = random.Random(seed)  # noqa: S311  a seeded story, not a secret
    people, (customers, factories) = merchandisers(number), partners(number)
    span = (days.last - days.first).days + 92
    for each in range(number):
        leaves = days.factory.by_day(days.first + timedelta(days=6 + each * span // number))
        received = min(
            days.house.by_day(leaves - timedelta(days=98 + chance.randrange(16))), days.house.by_day(days.last)
        )
        able = [who for who in people if who.since <= received]
        who = able[each % len(able)]
        late = chance.randrange(100) < who.slips
        cause = chance.choice(_CAUSES)
        later = days.factory.from_day(leaves + timedelta(days=chance.choice((5, 7, 10)))) if late else leaves
        moved = days.house.by_day(leaves - timedelta(days=_MATERIAL + 2)) if late else None
        plan = _Plan(
            number=each + 101,
            who=who,
            customer=customers[each % len(customers)],
            factory=factories[each % len(factories)],
            received=received,
            first=leaves,
            leaves=later,
            moved=moved,
            cause=cause,
            quantity=chance.randrange(8, 45) * 100,
            style=chance.choice(_STYLES),
        )
        yield _order(plan, days, chance)


def _order(plan: _Plan, days: Days, chance: random.Random) -> dict[str, Any]:
    buyer, port, sea = BUYERS.get(plan.customer, ("Jane Smith", "New York", 28))
    sku, name, cents = plan.style
    price = cents + chance.randrange(-40, 60)
    confirmed = days.house.plus(plan.received, 2)
    progress, last = _progress(plan, days, chance)
    key = f"{plan.received.year}-{plan.number:04d}"
    arrived = plan.leaves + timedelta(days=2 + sea)
    return {
        "id": f"SO-{key}",
        "kind": "bulk",
        "category": "garment",
        "status": "closed",
        "closed": str(days.house.from_day(arrived + timedelta(days=9))),
        "customer": plan.customer,
        "customer_po": f"{plan.customer[:2].upper()}-{40000 + plan.number}",
        "merchandiser": plan.who.id,
        "factory": plan.factory,
        "received": str(plan.received),
        "confirmed": {"on": str(confirmed), "by": buyer, "ref": f"mail of {confirmed}"},
        "currency": "USD",
        "incoterm": {"term": "FOB", "place": "Ningbo", "version": 2020},
        "payment": {"terms": "TT", "days": 30},
        "lines": [_line(plan, sku, name, price)],
        "deliveries": [{**_delivery(plan, confirmed), "progress": last}],
        "progress": progress,
        "inspections": _inspections(plan, key, last["final-inspection"]["done"], chance),
        "shipments": [_shipment(plan, last, sea, port, key)],
        "documents": _documents(plan, price, last["documents"]["done"], key, days),
        "messages": _messages(plan, days, chance),
        **_complaints(plan, arrived, days, chance),
        "satisfaction": [_survey(plan, days.house.from_day(arrived + timedelta(days=7)), buyer, chance)],
    }


def _line(plan: _Plan, sku: str, name: str, price: int) -> dict[str, Any]:
    return {
        "line": 1,
        "sku": f"{sku}-{plan.number}",
        "description": name,
        "quantity": plan.quantity,
        "unit": "pcs",
        "price": price / 100,
        "cost": price * 79 // 100 / 100,
        "tolerance": {"over": 5, "under": 3},
    }


def _delivery(plan: _Plan, confirmed: date) -> dict[str, Any]:
    promised = [{"date": str(plan.first), "on": str(confirmed)}]
    if plan.moved:
        cause, reason = plan.cause
        promised.append({"date": str(plan.leaves), "on": str(plan.moved), "cause": cause, "reason": reason})
    return {"id": "D1", "requested": str(plan.first), "promised": promised, "lines": {"1": plan.quantity}}


def _progress(plan: _Plan, days: Days, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was done for the order, and for its delivery; each step no earlier than the one before."""
    confirmed = days.house.plus(plan.received, 2)
    order = {"order-review": _done(days.house.plus(plan.received, 1), plan)}
    order["order-confirmation"] = _done(confirmed, plan)
    at = confirmed
    for task, before in _STEPS:
        at = max(at, _step(plan, before, days, chance.randrange(3)))
        order[task] = _done(at, plan)
        if plan.moved and before == _MATERIAL:
            order[task] |= {"cause": plan.cause[0], "reason": plan.cause[1]}
    delivery: dict[str, Any] = {}
    for task, before in _LAST:
        at = max(at, plan.leaves if not before else _step(plan, before, days, chance.randrange(2)))
        delivery[task] = {"done": str(at)}
    delivery["documents"] = {"done": str(days.house.plus(plan.leaves, 4))}
    return order, delivery


def _step(plan: _Plan, before: int, days: Days, early: int) -> date:
    leaves = plan.leaves if before <= _MATERIAL else plan.first
    day = leaves - timedelta(days=before + early)
    while not (days.house.is_open(day) and days.factory.is_open(day)):
        day -= _DAY
    return max(day, days.house.plus(plan.received, 2))


def _done(day: date, plan: _Plan) -> dict[str, Any]:
    return {"done": str(day), "by": plan.who.id}


def _inspections(plan: _Plan, key: str, on: str, chance: random.Random) -> list[dict[str, Any]]:
    sample, accepted = next((sample, most) for lot, sample, most in _SAMPLES if plan.quantity <= lot)
    found = {"critical": 0, "major": chance.randrange(accepted), "minor": chance.randrange(accepted + 2)}
    aql = {"critical": 0, "major": 2.5, "minor": 4.0}
    return [
        {
            "id": "I1",
            "stage": "final",
            "delivery": "D1",
            "on": on,
            "by": "sun-hao",
            "lot": plan.quantity,
            "level": "II",
            "aql": aql,
            "sample": sample,
            "found": found,
            "result": "accepted",
            "report": f"reports/SO-{key}-I1.pdf",
        }
    ]


def _shipment(plan: _Plan, last: dict[str, Any], sea: int, port: str, key: str) -> dict[str, Any]:
    sails = plan.leaves + 2 * _DAY
    cartons = -(-plan.quantity // 24)
    return {
        "id": "S1",
        "delivery": "D1",
        "mode": "sea",
        "booked": last["shipment-booking"]["done"],
        "shipped": str(plan.leaves),
        "etd": str(sails),
        "eta": str(sails + sea * _DAY),
        "arrived": str(sails + sea * _DAY),
        "lines": {"1": plan.quantity},
        "cartons": cartons,
        "gross_kg": plan.quantity * 65 // 100,
        "net_kg": plan.quantity * 60 // 100,
        "cbm": cartons * 108 // 10 / 100,
        "bl": f"EL{key.replace('-', '')}",
        "freight": "collect",
        "port_from": "Ningbo",
        "port_to": port,
    }


def _documents(plan: _Plan, price: int, sent: str, key: str, days: Days) -> list[dict[str, Any]]:
    weights = {"cartons": -(-plan.quantity // 24), "gross_kg": plan.quantity * 65 // 100}
    told = str(days.house.from_day(plan.leaves + _DAY))
    left = str(plan.leaves)
    return [
        {
            "kind": "commercial-invoice",
            "number": f"INV-{key}",
            "on": left,
            "shipment": "S1",
            "currency": "USD",
            "amount": plan.quantity * price / 100,
            "lines": {"1": plan.quantity},
            "sent": sent,
        },
        {"kind": "packing-list", "number": f"PL-{key}", "on": left, "shipment": "S1", **weights, "sent": sent},
        {
            "kind": "bill-of-lading",
            "number": f"EL{key.replace('-', '')}",
            "on": str(plan.leaves + 2 * _DAY),
            "shipment": "S1",
            **weights,
            "sent": sent,
        },
        {"kind": "shipping-advice", "number": f"SA-{key}", "on": told, "sent": told, "shipment": "S1"},
    ]


def _messages(plan: _Plan, days: Days, chance: random.Random) -> list[dict[str, Any]]:
    """Return two mails of the customer; now and then the answer waits for a working day."""
    found = []
    for number, before in enumerate((60, 20), 1):
        day = days.house.by_day(plan.leaves - timedelta(days=before))
        slow = chance.randrange(100) < plan.who.slips or (plan.who.id, f"{day:%Y-%m}") == APPEALED
        answered = f"{days.house.plus(day, 2)}T10:20+08:00" if slow else f"{day}T15:40+08:00"
        head = {"id": f"M{number}", "at": f"{day}T09:{10 + chance.randrange(45)}+08:00", "from": "customer"}
        found.append({**head, "topic": "progress", "answered": answered, "by": plan.who.id})
    return found


def _complaints(plan: _Plan, arrived: date, days: Days, chance: random.Random) -> dict[str, Any]:
    if chance.randrange(100) >= plan.who.slips // 3:
        return {}
    on = days.house.from_day(arrived + 4 * _DAY)
    cause, words, root = chance.choice((("factory", "针距不匀", "机台未校"), ("us", "唛头贴错", "装箱资料未核对")))
    one = {
        "id": "C1",
        "on": str(on),
        "kind": "quality",
        "severity": "minor",
        "text": words,
        "responded": str(on),
        "resolved": str(days.house.plus(on, 3)),
        "cause": cause,
        "root_cause": root,
        "action": {
            "text": "已加入验货必查项",
            "owner": plan.who.id,
            "due": str(days.house.plus(on, 5)),
            "done": str(days.house.plus(on, 3)),
        },
    }
    return {"complaints": [one]}


def _survey(plan: _Plan, on: date, buyer: str, chance: random.Random) -> dict[str, Any]:
    worse = 1 if plan.moved else 0
    marks = {key: 4 + chance.randrange(2) - worse for key in ("quality", "service", "communication")}
    return {"on": str(on), **marks, "by": buyer}
