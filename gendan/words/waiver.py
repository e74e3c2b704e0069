"""A waiver: a recorded, approved, expiring exception to one rule on one order or record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from gendan.words.finding import Path, Place

WHOLE_ORDER = "*"


class Waiver(Struct, frozen=True):
    """One entry of `waivers.yaml`. `record` "*" covers every record of the order; `until` is the last day it holds.

    `approved_on` None: it holds from ever; before that day the waiver does not exist yet.
    """

    rule: str
    order: str
    reason: str
    approved_by: str
    until: date
    place: Place
    record: str = WHOLE_ORDER
    requested_by: str | None = None
    approved_on: date | None = None
    path: Path = ()
