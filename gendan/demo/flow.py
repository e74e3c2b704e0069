"""Values as YAML on one line: a thousand orders with all their versions must be written in seconds."""

from __future__ import annotations

import json
import re

_PLAIN = re.compile(r"[A-Za-z\u3400-\u9fff][\w\u3400-\u9fff.\-/@+()]*(?: [\w\u3400-\u9fff.\-/@+()]+)*")
_DAY = re.compile(r"20[0-9]{2}-[01][0-9](?:-[0-3][0-9](?:T[0-2][0-9]:[0-5][0-9](?:\+08:00)?)?)?")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def flow(value: object) -> str:
    """Return a value on one line, as it may stand inside braces. Values: dict, list, str, int, float, bool, None."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(below)}" for key, below in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case str():
            return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case float():
            return repr(value).removesuffix(".0")
        case _:
            return str(value)


def _is_plain(words: str) -> bool:
    if _DAY.fullmatch(words):
        return True
    return _PLAIN.fullmatch(words) is not None and words.lower() not in _WORDS
