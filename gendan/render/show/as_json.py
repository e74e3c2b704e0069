"""An order as one JSON object: dates as YYYY-MM-DD, numbers as plain decimals in text, findings as check gives them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gendan.render.check.facts_of import finding_record
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.order_view import OrderView
    from gendan.words.text import Language


def render(view: OrderView, look: Look) -> str:
    """Return the view under the names of its fields; `names` of people and partners in the reader's language."""
    answer = {"gendan": view.version}
    for name in view.__struct_fields__:
        if name not in ("version", "findings"):
            answer[name] = _plain(getattr(view, name), look.language)
    findings: Any = [finding_record(finding, look.language) for finding in view.findings]
    answer["findings"] = findings
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _plain(value: object, language: Language) -> Any:  # noqa: ANN401  whatever JSON holds
    match value:
        case Text():
            return value.said_in(language)
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item, language) for item in value]
        case dict():
            return {key: _plain(item, language) for key, item in value.items()}
        case Struct():
            return {name: _plain(getattr(value, name), language) for name in value.__struct_fields__}
        case _:
            return value
