"""The Incoterms rules: which transport a term is made for, where delivery is, who pays carriage, who insures and how far.

Editions 2010 and 2020 (ICC publications 715 and 723); of edition 2000 (ICC 560) the terms that people still write, each
with the one that took its place. The table is data/incoterms.csv; the worked-out table `incoterms` is the same for SQL.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Side = Literal["seller", "buyer"]
Freight = Literal["prepaid", "collect"]

EDITIONS = (2000, 2010, 2020)
"""The editions known, oldest first."""

COVER_PERCENT = 110
"""Least sum insured under CIF and CIP, per cent of the contract price (A5 of both rules)."""

BY_WATER = frozenset({"sea", "inland-waterway", "sea-air", "pickup"})
"""Means of transport that a term for sea and inland waterway allows: sea-air begins by sea, a pickup is no carriage."""


class Incoterm(Struct, frozen=True):
    """One term of one edition.

    `mode` "water": for sea and inland waterway only. `place` says what the named place is; `port` which port it is, None
    when it is none. `carriage`: who pays the main carriage. `insurance`: whose goods are at risk under way; only where
    `cover` is given does the seller owe the buyer insurance: "A" or "C" of the Institute Cargo Clauses, the least allowed.
    `any_mode`: the term for any transport (containers, air) in place of one for water. `now`: what took its place later.
    """

    edition: int
    term: str
    name: Text
    mode: Literal["any", "water"]
    place: Text
    port: Literal["loading", "destination"] | None
    carriage: Side
    insurance: Side
    cover: Literal["A", "C"] | None
    any_mode: str | None
    now: str | None

    @property
    def freight(self) -> Freight:
        """How the transport document should read: prepaid where the seller pays the main carriage (C and D), else collect."""
        return "prepaid" if self.carriage == "seller" else "collect"

    @property
    def insurance_owed(self) -> bool:
        """The seller owes the buyer an insurance: CIF and CIP alone."""
        return self.cover is not None

    def allows(self, mode: str) -> bool:
        """Tell whether the goods may go by this means of transport (the words of an order's shipments)."""
        return self.mode == "any" or mode in BY_WATER


@cache
def incoterms() -> tuple[Incoterm, ...]:
    """Return all terms, newest edition first."""
    data = files("gendan.trade") / "data" / "incoterms.csv"
    return tuple(_read(row) for row in csv.DictReader(data.read_text("utf-8").splitlines()))


def find(term: str, edition: int | None = None) -> Incoterm | None:
    """Return a term, in capitals, of an edition; without one, of the newest that has it. None when there is no such term."""
    fits = (one for one in incoterms() if one.term == term and edition in {None, one.edition})
    return next(fits, None)


def advise(term: str, edition: int) -> Text | None:
    """Return what to do about a term that the edition does not have; None when it has it, or when no edition does."""
    newest = find(term)
    if newest is None or find(term, edition) is not None:
        return None
    if newest.edition > edition or newest.now is None:
        return Text(
            f"{term} is of Incoterms {newest.edition}: write that edition",
            f"{term} 属于 Incoterms {newest.edition}，请改写版本",
        )
    return Text(
        f"{term} ended with Incoterms {newest.edition}: write {newest.now}, or the edition {newest.edition} if that is agreed",
        f"{term} 在 Incoterms {newest.edition} 之后已取消：改用 {newest.now}；若约定的就是旧版，版本写 {newest.edition}",
    )


def incoterm_rows() -> tuple[tuple[object, ...], ...]:
    """Return the table for SQL, sorted by edition and term: the columns of the worked-out table `incoterms`."""
    found = sorted(incoterms(), key=lambda one: (one.edition, one.term))
    newest = {term: max(one.edition for one in found if one.term == term) for term in {one.term for one in found}}
    return tuple(
        (
            one.edition, one.term, one.name.en, one.name.zh, one.mode, one.place.en, one.place.zh, one.port, one.carriage,
            one.freight, one.insurance, one.cover, COVER_PERCENT if one.cover else None, one.any_mode, one.now,
            newest[one.term] == one.edition,
        )
        for one in found
    )  # fmt: skip


def _read(row: Mapping[str, str]) -> Incoterm:
    return Incoterm(
        edition=int(row["edition"]),
        term=row["term"],
        name=Text(row["name_en"], row["name_zh"]),
        mode="any" if row["mode"] == "any" else "water",
        place=Text(row["place_en"], row["place_zh"]),
        port=cast("Literal['loading', 'destination'] | None", row["port"] or None),
        carriage="seller" if row["carriage"] == "seller" else "buyer",
        insurance="seller" if row["insurance"] == "seller" else "buyer",
        cover=cast("Literal['A', 'C'] | None", row["cover"] or None),
        any_mode=row["any_mode"] or None,
        now=row["now"] or None,
    )
