"""The documents of the trade: which kinds there are, what part each plays in a set, and its name in both languages. Pure."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from msgspec import Struct

from gendan.words.text import Text

ROLES = ("invoice", "advance", "note", "packing", "transport", "insurance", "origin", "draft", "inspection", "other")
"""The parts that documents play; a kind that nobody knows plays "other"."""


class DocumentKind(Struct, frozen=True):
    """One way of writing a kind of document. `means` is the kind under which it is known: cmr is a road-waybill."""

    kind: str
    means: str
    role: str
    title: Text


@cache
def document_kinds() -> tuple[DocumentKind, ...]:
    """Return the kinds that gendan knows, in the order in which a set is laid out; Chinese names and short forms included."""
    text = files("gendan.trade").joinpath("data", "document_kinds.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(DocumentKind(row["kind"], row["means"], row["role"], Text(row["en"], row["zh"])) for row in rows)
