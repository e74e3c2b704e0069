"""JSON as it is read by people and programs alike: indented by two, characters as they are."""

from __future__ import annotations

import json

import orjson


def indented(value: object) -> str:
    """Return `value` as JSON with a line break at its end. Maps keep their order."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except orjson.JSONEncodeError:  # a whole number beyond 64 bits, or a name that is not UTF-8
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
