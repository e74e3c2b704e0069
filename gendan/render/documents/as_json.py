"""The documents of an order as one JSON object: dates as YYYY-MM-DD, values as the files write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.document_view import CreditDays, DocumentsView, Paper, Required, SetView
    from gendan.words.text import Language


def render(view: DocumentsView, look: Look) -> str:
    """Return the view; names of fields and documents in the reader's language, `field` and `kind` alike in both."""
    said = look.language
    answer = {
        "gendan": view.version,
        "as_of": view.as_of.isoformat(),
        "order": view.order,
        "file": view.file,
        "status": view.status,
        "customer": view.customer,
        "sets": [_set(one, said) for one in view.sets],
        "loose": [_paper(one, said) for one in view.loose],
        "wanted": [_required(one, said) for one in view.wanted],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _set(one: SetView, said: Language) -> dict[str, object]:
    return {
        "shipment": one.shipment,
        "left_on": one.left_on.isoformat() if one.left_on else None,
        "credit": _credit(one.credit) if one.credit else None,
        "papers": [_paper(paper, said) for paper in one.papers],
        "fields": [
            {
                "field": row.field,
                "title": row.title.said_in(said),
                "values": list(row.values),
                "contradicting": sorted(row.marked),
            }
            for row in one.rows
        ],
        "contradictions": [
            {
                "field": each.field,
                "title": each.title.said_in(said),
                "one": each.one.said_in(said),
                "one_says": each.one_says,
                "other": each.other.said_in(said),
                "other_says": each.other_says,
            }
            for each in one.contradictions
        ],
        "required": [_required(each, said) for each in one.required],
    }


def _paper(paper: Paper, said: Language) -> dict[str, object]:
    return {"title": paper.title.said_in(said), "number": paper.number, "path": paper.path}


def _credit(credit: CreditDays) -> dict[str, object]:
    names = ("latest_shipment", "expiry", "expiry_effective", "presentation_last", "presented", "examination_ends")
    days = {name: getattr(credit, name) for name in names}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _required(one: Required, said: Language) -> dict[str, object]:
    return {
        "kind": one.kind,
        "title": one.title.said_in(said),
        "source": one.source.said_in(said),
        "since": one.since.isoformat() if one.since else None,
        "last": one.last.isoformat() if one.last else None,
        "there": one.there,
    }
