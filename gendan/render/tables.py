"""The tables of the facts as people and programs read them: text, JSON, Markdown; the same page goes into the docs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.render.terminal import cells, pad, paint, wrap
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gendan.render.look import Look
    from gendan.words.catalog import Catalog, Column, Table

_KEYS = Text("Identified by", "主键")
_COLUMNS = (Text("Column", "列"), Text("Type", "类型"), Text("Meaning", "含义"))
_DERIVED = Text("worked out by gendan", "由 gendan 推算")
_MORE = Text("`gendan tables NAME` shows its columns.", "`gendan tables 表名` 可查看各列。")


def tables_text(catalog: Catalog, names: Sequence[str], look: Look) -> str:
    """Return all tables, one a line, or every column of the tables `names`."""
    if names:
        return "\n".join(_table_text(catalog.tables[name], look) for name in names)
    width = max(cells(name) for name in catalog.tables)
    lines = [
        _hanging(name, table.comment.said_in(look.language), width, look) for name, table in catalog.tables.items()
    ]
    return "\n".join([*lines, "", _MORE.said_in(look.language), ""])


def tables_json(catalog: Catalog, names: Sequence[str], _look: Look) -> str:
    """Return the tables with both languages; `version` changes when a column changes its name or meaning."""
    tables = [_record(table) for name, table in catalog.tables.items() if not names or name in names]
    return json.dumps({"version": catalog.version, "tables": tables}, ensure_ascii=False, indent=2) + "\n"


def tables_markdown(catalog: Catalog, names: Sequence[str], look: Look) -> str:
    """Return one section a table: what it is, its key, its columns. Columns that gendan works out are marked."""
    chosen = [table for name, table in catalog.tables.items() if not names or name in names]
    return "\n".join(_section(table, look) for table in chosen)


FORMATS: Mapping[str, Callable[[Catalog, Sequence[str], Look], str]] = {
    "text": tables_text,
    "json": tables_json,
    "markdown": tables_markdown,
}
"""Format name to its renderer; an empty list of names means all tables."""


def _table_text(table: Table, look: Look) -> str:
    head = paint(table.name, "strong", colour=look.colour)
    keys = f"{_KEYS.said_in(look.language)}: {', '.join(table.keys)}"
    names = max(cells(name) for name in table.columns)
    types = max(cells(column.type) for column in table.columns.values())
    lines = [
        _hanging(
            f"{pad(column.name, names)}  {column.type}", column.comment.said_in(look.language), names + types + 2, look
        )
        for column in table.columns.values()
    ]
    return "\n".join([head, table.comment.said_in(look.language), keys, "", *lines, ""])


def _hanging(label: str, words: str, width: int, look: Look) -> str:
    """Put `words` beside `label`, wrapped in its own column; below it on a terminal too narrow for that."""
    indent = width + 2 if look.width - width > 30 else 4
    lines = wrap(words, max(look.width, 40) - indent) or [""]
    rest = [" " * indent + line for line in lines]
    if indent == 4:
        return "\n".join([label, *rest])
    return "\n".join([pad(label, width) + "  " + lines[0], *rest[1:]]).rstrip()


def _section(table: Table, look: Look) -> str:
    heads = [head.said_in(look.language) for head in _COLUMNS]
    keys = ", ".join(f"`{key}`" for key in table.keys)
    rows = [f"| `{column.name}` | {column.type} | {_meaning(column, look)} |" for column in table.columns.values()]
    return "\n".join(
        [
            f"## {table.name}",
            "",
            table.comment.said_in(look.language),
            "",
            f"{_KEYS.said_in(look.language)}: {keys}",
            "",
            f"| {' | '.join(heads)} |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _meaning(column: Column, look: Look) -> str:
    words = column.comment.said_in(look.language).replace("|", "\\|").replace("\n", " ")
    return f"{words} *({_DERIVED.said_in(look.language)})*" if column.derived else words


def _record(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "en": table.comment.en,
        "zh": table.comment.zh,
        "keys": list(table.keys),
        "links": list(table.links),
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "en": column.comment.en,
                "zh": column.comment.zh,
                "derived": column.derived,
                "at": column.at,
            }
            for column in table.columns.values()
        ],
    }
