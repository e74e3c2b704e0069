"""SQL by our own hand: literals and names written so that no text of a rule ever reaches the engine as code."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Literal

from gendan.words.text import Text

Family = Literal["text", "date", "moment", "truth", "number", "list", "any"]
"""What a value is, for the rule writer. "any" is NULL, or what followed a mistake already reported."""

FAMILY_NAMES: dict[Family, Text] = {
    "text": Text("a text", "文本"),
    "date": Text("a date", "日期"),
    "moment": Text("a moment", "时刻"),
    "truth": Text("true or false", "真假值"),
    "number": Text("a number", "数字"),
    "list": Text("a list", "列表"),
    "any": Text("a value", "值"),
}

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def family_of(sql_type: str) -> Family:
    """Return the family of a SQL type as the catalog writes it; an unknown type counts as text."""
    words = sql_type.upper()
    if words.endswith("[]"):
        return "list"
    head = words.split("(")[0].strip()
    if head == "ANY":
        return "any"
    if head == "DATE":
        return "date"
    if head.startswith("TIMESTAMP"):
        return "moment"
    if head in {"BOOLEAN", "BOOL"}:
        return "truth"
    if head.endswith("INT") or head in {"INTEGER", "DECIMAL", "NUMERIC", "DOUBLE", "FLOAT", "REAL"}:
        return "number"
    return "text"


def family_of_value(value: object) -> Family:
    """Return the family of a param's value. A text that is an ISO date is a date only where a date is wanted."""
    match value:
        case bool():
            return "truth"
        case int() | Decimal():
            return "number"
        case date():
            return "date"
        case str():
            return "text"
        case list() | tuple():
            return "list"
        case _:
            return "any"


def literal(value: object) -> str:
    """Return `value` as a SQL literal. Raises TypeError for what no rule may hold: a float, a mapping."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return f"({value})" if value < 0 else str(value)
        case Decimal():
            return f"({value:f})" if value < 0 else f"{value:f}"
        case date():
            return f"DATE '{value.isoformat()[:10]}'"
        case str():
            return "'" + value.replace("'", "''").replace("\x00", "") + "'"
        case list() | tuple():
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case _:
            raise TypeError(type(value).__name__)


def name(identifier: str) -> str:
    """Return an identifier in quotes. Raises ValueError for one that no table of gendan has."""
    if not _NAME.fullmatch(identifier):
        raise ValueError(identifier)
    return f'"{identifier}"'


def iso_date(words: str) -> date | None:
    """Return the date of an ISO text, or None when it is none (2026-02-30 is none)."""
    if len(words) != 10:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
