"""The risks as CSV for spreadsheets (RFC 4180): UTF-8 with a byte order mark; no cell is a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gendan.render.check.as_csv import cell
from gendan.render.risks.as_json import record

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.risk_view import RiskList

COLUMNS = (
    "order", "name", "computed", "covered_by", "customer", "owner", "category", "text", "likelihood", "impact", "score",
    "band", "response", "action", "due", "review", "status", "residual_likelihood", "residual_impact", "residual",
    "residual_band",
)  # fmt: skip


def render(view: RiskList, look: Look) -> str:
    """Return a heading and one row a risk; names of columns are the same in every language."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for risk in view.risks:
        held = record(risk, look.language)
        held["computed"] = "true" if risk.computed else "false"
        writer.writerow({name: cell(value) for name, value in held.items()})
    return out.getvalue()
