"""The documents of an order as CSV, a row for each value, for a sheet in which to sort and filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.documents.wording import name_of
from gendan.render.rows import render_csv
from gendan.words.catalog import Rows

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.document_view import DocumentsView

COLUMNS = ("order", "shipment", "field", "document", "value", "contradicting")


def render(view: DocumentsView, look: Look) -> str:
    """Return order, shipment, field, document, value and whether it contradicts another; with a byte order mark for Excel."""
    said = look.language
    rows = [
        (view.order, one.shipment, row.title.said_in(said), name_of(paper, said), value, place in row.marked)
        for one in view.sets
        for row in one.rows
        for place, (paper, value) in enumerate(zip(one.papers, row.values, strict=True))
        if value is not None
    ]
    return render_csv(Rows(COLUMNS, rows), look)
