"""The documents of one order as `gendan documents` tells them: a view model, complete before anything is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from datetime import date

    from gendan.words.text import Text


class Paper(Struct, frozen=True):
    """A column of a set: a document, or what it is held against (the order, the credit, the shipment)."""

    title: Text
    number: str | None
    path: str


class FieldRow(Struct, frozen=True):
    """A row of a set. `values` are as many as its papers, None where a paper says nothing.

    `marked` are the places, from 0, of the values that contradict each other.
    """

    field: str
    title: Text
    values: tuple[str | None, ...]
    marked: frozenset[int] = frozenset()


class Contradiction(Struct, frozen=True):
    """Two papers that say two things of one field."""

    field: str
    title: Text
    one: Text
    one_says: str
    other: Text
    other_says: str


class Required(Struct, frozen=True):
    """A kind of document that is wanted since a day, by whom, until when, and whether it is there."""

    kind: str
    title: Text
    source: Text
    since: date | None
    last: date | None
    there: bool


class CreditDays(Struct, frozen=True):
    """The days of a letter of credit for one set. None: not stated, not yet, or beyond the bank's calendar."""

    latest_shipment: date | None
    expiry: date | None
    expiry_effective: date | None
    presentation_last: date | None
    presented: date | None
    examination_ends: date | None


class SetView(Struct, frozen=True):
    """One set: the documents of a shipment. `shipment` None: of the order, while it has no shipment."""

    shipment: str | None
    left_on: date | None
    papers: tuple[Paper, ...]
    rows: tuple[FieldRow, ...]
    contradictions: tuple[Contradiction, ...] = ()
    required: tuple[Required, ...] = ()
    credit: CreditDays | None = None


class DocumentsView(Struct, frozen=True):
    """All sets of an order.

    `loose` are documents of which it is not known to which shipment they belong; `wanted` what the order's tasks ask for.
    """

    version: str
    as_of: date
    order: str
    file: str
    status: str | None
    customer: str | None
    sets: tuple[SetView, ...] = ()
    loose: tuple[Paper, ...] = ()
    wanted: tuple[Required, ...] = field(default_factory=tuple)
