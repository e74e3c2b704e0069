"""JSON Lines: one finding a line, with the keys that JSON gives a finding; a rule not evaluated is a line as well."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gendan.render.check.facts_of import not_evaluated_rows, stated_records

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.report import Report

# JSON allows these inside a text; readers that split at every Unicode line break do not.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")


def render(report: Report, look: Look) -> str:
    """Return one line for each finding; nothing at all when there is none. With a comparison each has its state."""
    rows = [
        *stated_records(report, look.language),
        *not_evaluated_rows(report, look.language),
    ]
    return "".join(_line(row) for row in rows)


def _line(row: dict[str, object]) -> str:
    words = json.dumps(row, ensure_ascii=False, separators=(", ", ": "))
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", words) + "\n"
