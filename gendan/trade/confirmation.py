"""What a confirmation confirms, as three short digests: of the lines, the deliveries and the terms.

A digest is the first twelve hexadecimal digits of SHA-256 over a canonical text, so that it changes with the content and
with nothing else: not with formatting, comments, the order of keys or of items, nor with 100 written as 100.00.

Lines       line, sku, colour, size, quantity, unit, price, tolerance over, tolerance under
Deliveries  id, requested, first promise, ship_to, quantity of each line where stated
Terms       currency, incoterm term, place, version, payment terms, days, deposit percent, deposit amount

Left out are wordings (descriptions, notes) and what comes later: progress, shipments, further promises, money received.
The first promise counts when it was made by the day of the confirmation. The worked-out table `confirmation_changes`
does the same set-based; a test holds the two together.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from gendan.words.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FIELD, ITEM = "\x1f", "\x1e"
"""What separates fields and items: control characters, which no file may hold."""

DIGITS = 12

PARTS = ("lines", "deliveries", "terms")

_LINE = ("line", "sku", "colour", "size", "quantity", "unit", "price", "tolerance/over", "tolerance/under")
_TERMS = (
    "currency",
    "incoterm/term",
    "incoterm/place",
    "incoterm/version",
    "payment/terms",
    "payment/days",
    "payment/deposit/percent",
    "payment/deposit/amount",
)


class Digests(Struct, frozen=True):
    """The digests of one order's content."""

    lines: str
    deliveries: str
    terms: str

    def changed(self, since: Mapping[str, object]) -> tuple[str, ...]:
        """Return the parts that differ from the recorded digests, in their order; a part not recorded is not compared."""
        return tuple(part for part in PARTS if part in since and since[part] != getattr(self, part))

    def as_document(self) -> dict[str, object]:
        """Return the digests as they stand under `confirmed`."""
        return {part: getattr(self, part) for part in PARTS}


def digest_order(order: Mapping[str, object], confirmed: date) -> Digests:
    """Return the digests of an order as its file holds it (of valid shape), confirmed on that day."""
    return Digests(
        digest(_joined(_at(line, key) for key in _LINE) for line in _records(order, "lines")),
        digest(_delivery(one, confirmed) for one in _records(order, "deliveries")),
        digest([_joined(_at(order, key) for key in _TERMS)]),
    )


def digest(items: Iterable[str]) -> str:
    """Return the digest of items, whose order does not count."""
    return sha256(ITEM.join(sorted(items)).encode()).hexdigest()[:DIGITS]


def _delivery(delivery: Mapping[str, object], confirmed: date) -> str:
    stated = cast("Mapping[str, object]", delivery.get("lines") or {})
    quantities = sorted(f"{int(line)}={_word(quantity)}" for line, quantity in stated.items() if line.isdigit())
    first = _first_promise(_records(delivery, "promised"), confirmed)
    return _joined(
        [*(_at(delivery, key) for key in ("id", "requested")), first, _at(delivery, "ship_to"), ",".join(quantities)]
    )


def _first_promise(promises: Sequence[Mapping[str, object]], confirmed: date) -> object:
    if not promises:
        return None
    on = promises[0].get("on")
    return promises[0].get("date") if on is None or date.fromisoformat(str(on)) <= confirmed else None


def _records(holder: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    return cast("list[Mapping[str, object]]", holder.get(key) or [])


def _at(record: Mapping[str, object], path: str) -> object:
    value: object = record
    for key in path.split("/"):
        value = cast("Mapping[str, object]", value).get(key) if isinstance(value, dict) else None
    return value


def _joined(values: Iterable[object]) -> str:
    return FIELD.join(_word(value) for value in values)


def _word(value: object) -> str:
    """Return a value in its one form: numbers without needless zeros, what is missing as nothing."""
    match value:
        case None:
            return ""
        case int() | float() | Decimal():
            return plain(Decimal(str(value)))
        case _:
            return str(value)
