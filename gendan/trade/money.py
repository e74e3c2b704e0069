"""Money: rounding by the currency's minor unit, dated rates, conversion, exposure, margin. Decimals only.

Minor units are those of ISO 4217:2015, List One as published on 2026-01-01 (data/currencies.csv); codes that the standard
gives no minor unit (gold, drawing rights, testing) are no currencies that one invoices in and are left out.
The worked-out tables `money_rates` and `order_money` do the same set-based; tests hold the two together.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALWAYS = date(1, 1, 1)
"""First day of a rate that has always held: a currency in itself."""

FOREVER = date(9999, 12, 31)
"""The day until which a rate holds that nothing follows."""

RATE_PLACES = 12
"""Decimals of a rate for one unit."""

PERCENT_PLACES = 6
"""Decimals of a margin in per cent: enough that 14.999 is not taken for 15."""

MOST_MONEY = Decimal(10) ** 13
"""Amounts from here on are not converted: unknown."""

MOST_RATE = Decimal(10) ** 9
"""Rates from here on are none."""

_USUAL = 2
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


class Currency(Struct, frozen=True):
    """One currency of ISO 4217. `minor` is the number of decimals of its smallest unit: USD 2, JPY 0, KWD 3."""

    code: str
    number: str
    minor: int
    name: str


class Rate(Struct, frozen=True):
    """A published rate: from `on`, `per` units of `currency` cost `rate` in the base currency."""

    currency: str
    on: date
    rate: Decimal
    per: int = 1


class Held(Struct, frozen=True):
    """What one unit of `currency` is worth from `since` up to the day before `until`, 12 decimals.

    `stated` is the day of the older of the rates it rests on; None for a currency in itself.
    """

    currency: str
    since: date
    until: date
    rate: Decimal
    stated: date | None


class Margin(Struct, frozen=True):
    """Profit in the amount's currency, and in per cent of the amount (6 decimals); None when the amount is zero."""

    profit: Decimal
    percent: Decimal | None


@cache
def currencies() -> tuple[Currency, ...]:
    """Return the currencies of ISO 4217 with a minor unit, by code."""
    text = files("gendan.trade").joinpath("data", "currencies.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Currency(row["code"], row["number"], int(row["minor"]), row["name"]) for row in rows)


def minor_unit(code: str) -> int:
    """Return the decimals of a currency; 2 for a code that the standard does not know (a withdrawn one)."""
    return _minors().get(code, _USUAL)


@cache
def _minors() -> dict[str, int]:
    return {one.code: one.minor for one in currencies()}


def rounded(amount: Decimal, code: str) -> Decimal:
    """Return `amount` in whole minor units of its currency; half a unit goes away from zero."""
    return _to(amount, minor_unit(code))


def _to(amount: Decimal, places: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def rates_into(house: str | None, base: str | None, rates: Iterable[Rate]) -> tuple[Held, ...]:
    """Return every span in which a currency has a rate into `house`, by currency and day.

    Rates are stated in `base`; when that is not `house` they are crossed with the rate of `house` of the same day. Without
    `house` they are given in `base`. A rate holds from its day up to the day before the next one of the same currency;
    before the first there is none. Of two rates for one day the later in the list counts. A rate of 0, or of 1,000,000,000
    or more for one unit, is none, and the one before does not go on in its place.
    """
    into = house or base
    if into is None:
        return ()
    stated = {(one.currency, one.on): one for one in rates if base is not None and one.currency != base}
    if base is not None:
        stated[base, ALWAYS] = Rate(base, ALWAYS, Decimal(1))
    ledger: dict[str, list[Rate]] = {}
    for _, one in sorted(stated.items()):
        ledger.setdefault(one.currency, []).append(one)
    own = ledger.pop(into, [])
    held = [Held(into, ALWAYS, FOREVER, Decimal(1), None)]
    for steps in ledger.values():
        held += _spans(steps, own)
    return tuple(sorted(held, key=lambda one: (one.currency, one.since)))


def _spans(steps: Sequence[Rate], own: Sequence[Rate]) -> list[Held]:
    days = sorted({one.on for one in (*steps, *own)})
    found = []
    for since, until in zip(days, (*days[1:], FOREVER), strict=True):
        one, house = _latest(steps, since), _latest(own, since)
        rate = None if one is None or house is None else _crossed(one, house)
        if one is not None and house is not None and rate is not None:
            older = min((day for day in (one.on, house.on) if day > ALWAYS), default=None)
            found.append(Held(one.currency, since, until, rate, older))
    return found


def _latest(steps: Sequence[Rate], day: date) -> Rate | None:
    return max((one for one in steps if one.on <= day), key=lambda one: one.on, default=None)


def _crossed(one: Rate, house: Rate) -> Decimal | None:
    if not one.rate or not house.rate:
        return None
    rate = _EXACT.divide(one.rate * house.per, house.rate * one.per)
    kept = _to(rate, RATE_PLACES)
    return kept if 0 < kept < MOST_RATE else None


def rate_on(currency: str, day: date, held: Iterable[Held]) -> Held | None:
    """Return the span that covers `day`; None before the first rate of the currency."""
    return next((one for one in held if one.currency == currency and one.since <= day < one.until), None)


def converted(amount: Decimal, currency: str, into: str, day: date, held: Iterable[Held]) -> Decimal | None:
    """Return `amount` of `currency` in `into`, the house's currency, by the rate of `day`, in whole minor units.

    The amount is rounded in its own currency first: it is what an invoice would say. None without a rate, and for
    amounts of ten trillion or more.
    """
    found = rate_on(currency, day, held)
    own = rounded(amount, currency)
    if found is None or abs(own) >= MOST_MONEY:
        return None
    return rounded(_EXACT.multiply(own, found.rate), into)


def margin(amount: Decimal, cost: Decimal) -> Margin:
    """Return what is left of `amount` after `cost`, both of one currency; a loss is negative."""
    profit = amount - cost
    return Margin(
        profit, _to(_EXACT.divide(_EXACT.multiply(profit, Decimal(100)), amount), PERCENT_PLACES) if amount else None
    )


def exposure(amount: Decimal, paid: Iterable[Decimal] = (), secured: Decimal = Decimal(0)) -> Decimal:
    """Return what the customer may still owe on an order: its amount less what was paid and what a bank answers for.

    Never below 0: an order overpaid does not lend its surplus to another.
    """
    return max(amount - sum(paid, Decimal(0)) - secured, Decimal(0))
