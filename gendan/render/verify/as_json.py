"""What was verified as one JSON object: schema/answers/verify.schema.json. Texts in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.text import Text
    from gendan.words.verify_view import Check, Verification


def render(view: Verification, _look: Look) -> str:
    """Return the checks in their order, each with all of its rows."""
    answer = {"gendan": view.version, "rev": view.rev, "checks": [_check(one) for one in view.checks]}
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _check(check: Check) -> dict[str, object]:
    return {
        "name": check.name,
        "title": _text(check.title),
        "state": check.state,
        "not_evaluated": _text(check.reason),
        "note": _text(check.note),
        "rows": [
            {"name": row.name, "state": row.state, "message": _text(row.message), "place": row.place}
            for row in check.rows
        ],
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"en": text.en, "zh": text.zh}
