"""The rows of an answer as text, CSV, JSON, JSON lines or Markdown. NULL is empty (null in JSON), decimals are exact."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from tabulate import tabulate

from gendan.render.check.as_csv import cell
from gendan.render.terminal import visible
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gendan.render.look import Look
    from gendan.words.catalog import Rows

_COUNT = {
    0: Text("No rows.", "没有符合的记录。"),
    1: Text("1 row", "共 1 行"),
}


def render_text(rows: Rows, look: Look) -> str:
    """Return a table for the terminal, numbers to the right, and below it how many rows there are."""
    count = len(rows.rows)
    total = _COUNT.get(count, Text(f"{count} rows", f"共 {count} 行")).said_in(look.language)
    if not count:
        return f"{total}\n"
    return f"{_table(rows, 'simple', visible)}\n\n{total}\n"


def render_markdown(rows: Rows, _look: Look) -> str:
    """Return a table of GitHub's Markdown; a bar or a line break inside a cell is written so that the table stands."""
    return f"{_table(rows, 'pipe', _in_cell)}\n"


def render_csv(rows: Rows, _look: Look) -> str:
    """Return CSV (RFC 4180) with a byte order mark for Excel. A text that a spreadsheet would calculate is quoted by '."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(cell(name) for name in rows.columns)
    writer.writerows([_csv(value) for value in row] for row in rows.rows)
    return out.getvalue()


def render_json(rows: Rows, _look: Look) -> str:
    """Return a list of objects, one a row; numbers keep every digit. Of two columns of one name the last stays."""
    listed = ",\n".join(f"  {_object(rows.columns, row)}" for row in rows.rows)
    return f"[\n{listed}\n]\n" if listed else "[]\n"


def render_jsonl(rows: Rows, _look: Look) -> str:
    """Return one object a line; nothing when there are no rows."""
    return "".join(f"{_object(rows.columns, row)}\n" for row in rows.rows)


FORMATS: Mapping[str, Callable[[Rows, Look], str]] = {
    "text": render_text,
    "csv": render_csv,
    "json": render_json,
    "jsonl": render_jsonl,
    "markdown": render_markdown,
}
"""Format name to its renderer. A renderer returns the whole text and ends it with a line break."""


def shown(value: object) -> str:
    """Return a value as people read it: ISO dates, plain decimals, lists with commas; empty when missing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(shown(item) for item in value)
        case Mapping():
            return ", ".join(f"{name}: {shown(item)}" for name, item in value.items())
        case _:
            return str(value)


def _table(rows: Rows, style: str, dress: Callable[[str], str]) -> str:
    body = [[dress(shown(value)) for value in row] for row in rows.rows]
    heads = [dress(name) for name in rows.columns]
    sides = ["right" if _is_number(rows.rows, index) else "left" for index in range(len(heads))]
    return str(tabulate(body, heads, tablefmt=style, disable_numparse=True, colalign=sides if body else None))


def _is_number(rows: Sequence[tuple[object, ...]], index: int) -> bool:
    found = [row[index] for row in rows if row[index] is not None]
    return bool(found) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in found
    )


def _in_cell(words: str) -> str:
    return visible(words.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " "))


def _csv(value: object) -> object:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return shown(value)
    return cell(shown(value))


def _object(columns: Sequence[str], row: Sequence[object]) -> str:
    pairs = {name: _json(value) for name, value in zip(columns, row, strict=True)}
    return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: {value}" for name, value in pairs.items()) + "}"


def _json(value: object) -> str:
    match value:
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case float():
            return repr(value) if isfinite(value) else "null"
        case Decimal():
            return plain(value)
        case datetime():
            return json.dumps(value.isoformat())
        case list() | tuple():
            return "[" + ", ".join(_json(item) for item in value) + "]"
        case Mapping():
            return _object([str(name) for name in value], list(value.values()))
        case _:
            return json.dumps(shown(value), ensure_ascii=False)
