"""The risks as one JSON object, under the names of their fields; days as YYYY-MM-DD."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from gendan.trade.risk import band_of
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.risk_view import RiskList, RiskView
    from gendan.words.text import Language


def render(view: RiskList, look: Look) -> str:
    """Return the list with band names; texts in the reader's language."""
    answer = {
        "gendan": view.version,
        "as_of": view.as_of.isoformat(),
        "risks": [record(risk, look.language) for risk in view.risks],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def record(risk: RiskView, language: Language) -> dict[str, object]:
    """Return one risk by the names of its fields, with the bands of both scores."""
    held = {name: _plain(getattr(risk, name), language) for name in risk.__struct_fields__}
    held["band"] = band_of(risk.score).name if risk.score else None
    held["residual_band"] = band_of(risk.residual).name if risk.residual else None
    return held


def _plain(value: object, language: Language) -> object:
    if isinstance(value, Text):
        return value.said_in(language)
    return value.isoformat() if isinstance(value, date) else value
