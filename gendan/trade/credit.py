"""Letters of credit: last days, tolerances, partial shipment, instalments, least insurance. Pure.

Source: ICC Uniform Customs and Practice for Documentary Credits, 2007 revision (UCP 600), cited by article. A credit may
say otherwise on each of these points, and then what the credit says holds (Article 1). The worked-out tables `credits` and
`document_sets` do the same set-based; tests hold the two together.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    BankDays = Callable[[date], bool | None]
    """Whether the bank is open on a day; None when its calendar does not know."""

PRESENTATION_DAYS = 21
"""Calendar days after shipment in which to present, where the credit says nothing (Article 14 c)."""

EXAMINATION_DAYS = 5
"""Banking days after presentation that each bank has to examine documents, and to refuse them (14 b, 16 d)."""

ABOUT_DAYS = 5
""""On or about" a day: five calendar days before until five after it, both ends included (Article 3)."""

ABOUT = Decimal(10)
"""Per cent more or less where the credit says about or approximately (30 a)."""

BULK = Decimal(5)
"""Per cent more or less of a quantity not stated in packing units or individual items (30 b)."""

SHORT_DRAWING = Decimal(5)
"""Per cent less of the amount, the quantity being shipped in full and the price not reduced (30 c)."""

INSURED = Decimal(110)
"""Least cover in per cent of the CIF or CIP value, where the credit says nothing (28 f ii)."""

MEASURED = frozenset({
    "g", "kg", "kgs", "t", "mt", "ton", "tons", "tonne", "tonnes", "lb", "lbs", "oz", "m", "mtr", "mtrs", "meter", "meters",
    "metre", "metres", "cm", "km", "ft", "yd", "yds", "yard", "yards", "m2", "sqm", "sqft", "m3", "cbm", "l", "ltr", "liter",
    "litre", "liters", "litres", "gal", "bbl",
    "克", "千克", "公斤", "吨", "米", "码", "平方米", "立方米", "升",
})  # fmt: skip
"""Units in lower case in which goods are weighed or measured; any other unit, and none, counts pieces or packing units."""

_CLOSED_AT_MOST = 60
_WHOLE = Decimal(100)


class Limits(Struct, frozen=True):
    """What may be shipped or drawn, both ends included."""

    low: Decimal
    high: Decimal

    def __contains__(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


class Tolerance(Struct, frozen=True):
    """What the credit says of one quantity or amount: a tolerance in per cent, or the word about. None: it says nothing.

    Of a stated tolerance the side that is left out is 0.
    """

    over: Decimal | None = None
    under: Decimal | None = None
    about: bool = False

    @property
    def stated(self) -> bool:
        """The credit gives its own tolerance, by numbers or by the word about: the allowances of Article 30 b, c fall away."""
        return self.about or self.over is not None or self.under is not None

    def around(self, value: Decimal) -> Limits:
        """Return the limits of a stated tolerance; numbers go before the word about. Exact, not rounded."""
        if self.over is None and self.under is None and self.about:
            return Limits(value * (_WHOLE - ABOUT) / _WHOLE, value * (_WHOLE + ABOUT) / _WHOLE)
        under, over = self.under or Decimal(0), self.over or Decimal(0)
        return Limits(value * (_WHOLE - under) / _WHOLE, value * (_WHOLE + over) / _WHOLE)


SAYS_NOTHING = Tolerance()


class Conveyance(Struct, frozen=True):
    """On what the goods of one transport document left, for which destination. The vessel is the very ship or flight."""

    mode: str
    vessel: str
    destination: str = ""


class Instalment(Struct, frozen=True):
    """One instalment: `quantity` to be shipped from `since` (None: from the beginning) up to and with `until`."""

    until: date
    quantity: Decimal
    since: date | None = None


def next_banking_day(day: date, is_open: BankDays) -> date | None:
    """Return `day` when the bank is open on it, else the first day after on which it is (Article 29 a).

    None when a day up to there is not known, or when the bank stays closed for more than 60 days.
    """
    for ahead in range(_CLOSED_AT_MOST + 1):
        one = day + timedelta(days=ahead)
        state = is_open(one)
        if state is None:
            return None
        if state:
            return one
    return None


def effective_expiry(expiry: date, is_open: BankDays) -> date | None:
    """Return the last day of the credit: `expiry`, moved to the next banking day when the bank is closed (29 a)."""
    return next_banking_day(expiry, is_open)


def last_presentation_day(shipped: date, expiry: date, is_open: BankDays, days: int = PRESENTATION_DAYS) -> date | None:
    """Return the last day for presenting: `days` after shipment and never after expiry (14 c), each moved by 29 a.

    The day of shipment is day 0: shipped on the 1st, 21 days end on the 22nd.
    """
    return next_banking_day(min(shipped + timedelta(days=days), expiry), is_open)


def shipped_in_time(shipped: date, latest: date) -> bool:
    """Tell whether shipment was in time: on the latest day it is. A closed bank does not move that day (29 c)."""
    return shipped <= latest


def examination_ends(presented: date, is_open: BankDays) -> date | None:
    """Return the last day on which the bank may refuse: the fifth banking day after presentation (14 b, 16 d)."""
    day: date | None = presented
    for _ in range(EXAMINATION_DAYS):
        day = next_banking_day(day + timedelta(days=1), is_open) if day is not None else None
    return day


def on_or_about(day: date) -> tuple[date, date]:
    """Return first and last day of "on or about `day`", both included (Article 3)."""
    return day - timedelta(days=ABOUT_DAYS), day + timedelta(days=ABOUT_DAYS)


def is_counted(unit: str | None) -> bool:
    """Tell whether a quantity in `unit` is one of packing units or individual items (30 b); a missing unit counts as one."""
    return unit is None or unit.strip().lower() not in MEASURED


def quantity_limits(quantity: Decimal, says: Tolerance = SAYS_NOTHING, *, counted: bool) -> Limits:
    """Return how much may be shipped under a stated quantity (30 a, 30 b).

    Counted in pieces or packing units it is exact. The upper limit never allows to draw more than the credit's amount.
    """
    if says.stated:
        return says.around(quantity)
    return Tolerance(*((None, None) if counted else (BULK, BULK))).around(quantity)


def amount_limits(
    amount: Decimal, says: Tolerance = SAYS_NOTHING, *, partial: bool = True, in_full: bool = False
) -> Limits:
    """Return how much may be drawn in all (30 a, 30 c).

    Where partial drawings are allowed (`partial`) there is no lower limit (31 a). Otherwise 5 per cent less are allowed
    when the quantity was shipped in full and the price not reduced (`in_full`), unless the credit gives its own tolerance.
    """
    allowance = Tolerance(under=SHORT_DRAWING if in_full else None)
    limits = (says if says.stated else allowance).around(amount)
    return Limits(Decimal(0), limits.high) if partial else limits


def is_partial(conveyances: Iterable[Conveyance]) -> bool:
    """Tell whether what was shipped counts as partial shipment (31 b): more than one means of conveyance or destination.

    One vessel on one journey is one shipment, whatever the dates and ports of loading; two vessels are two shipments even
    when they leave on one day for one destination. None and one are no partial shipment.
    """
    return len({(one.mode, one.vessel.strip().upper(), one.destination.strip().upper()) for one in conveyances}) > 1


def missed_instalment(
    instalments: Sequence[Instalment], shipped: Iterable[tuple[date, Decimal]], as_of: date
) -> int | None:
    """Return the position (from 0) of the first instalment that was not shipped within its period, None when none was missed.

    From it on the credit is no longer available, for it and all later ones (Article 32). On the last day of a period it is
    not missed yet. `shipped` are days and quantities; what left outside a period does not count for it. A period without
    a first day begins the day after the one before.
    """
    left, begin = list(shipped), date.min
    for place, one in enumerate(instalments):
        since = one.since or begin
        if as_of > one.until and sum(much for day, much in left if since <= day <= one.until) < one.quantity:
            return place
        begin = one.until + timedelta(days=1)
    return None


def least_insurance(value: Decimal, percent: Decimal = INSURED) -> Decimal:
    """Return the least amount of cover for goods of a CIF or CIP `value`, in its currency (28 f ii). Exact, not rounded."""
    return value * percent / _WHOLE


def insured_in_time(insured: date, shipped: date, effective: date | None = None) -> bool:
    """Tell whether cover was there in time: the document dated, or cover `effective`, no later than shipment (28 e)."""
    return min(insured, effective or insured) <= shipped
