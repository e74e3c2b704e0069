"""The log as one JSON object; texts in the reader's language, moments with their offset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.log_view import Entry, Log
    from gendan.words.text import Language


def render(view: Log, look: Look, _name: str = "json") -> str:
    """Return how far history is known, and the entries, the oldest first."""
    answer = {
        "gendan": view.version,
        "asked": view.asked,
        "history": {"state": view.state, "reason": view.reason.said_in(look.language) if view.reason else None},
        "entries": [_entry(entry, look.language) for entry in view.entries],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _entry(entry: Entry, language: Language) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "id": entry.id,
        "commit": entry.commit,
        "when": entry.when.isoformat() if entry.when else None,
        "clock": entry.clock if entry.commit else None,
        "received": entry.received.isoformat() if entry.received else None,
        "committed": entry.committed.isoformat() if entry.committed else None,
        "person": entry.person,
        "author": entry.author or None,
        "merged_by": entry.merged_by,
        "subject": entry.subject or None,
        "changes": [
            {
                "happening": said.happening,
                "place": said.place,
                "old": said.old,
                "new": said.new,
                "day": said.day.isoformat() if said.day else None,
                "lag": said.lag,
                "text": said.text.said_in(language),
            }
            for said in entry.said
        ],
    }
