"""`gendan tables`: the tables that rules and queries see, with the meaning of every column."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.facts.catalog import Blueprint
    from gendan.render.look import Look

SQL = "sql"


def run_tables(table: str | None, *, look: Look, write: Callable[[str], None], form: str = "text") -> int:
    """Write all tables, or the one named, as text, json, markdown or sql (the statements that make them).

    They are the same in every house, so none is needed. Raises UsageError for an unknown table or format.
    """
    from gendan.commands.loading import build_tables
    from gendan.render.tables import FORMATS

    blueprint = build_tables()
    tables = blueprint.catalog.tables
    if table is not None and table not in tables:
        near = difflib.get_close_matches(table.lower(), tables, n=3, cutoff=0.5)
        raise UsageError(
            Text(f"There is no table {table}", f"没有名为 {table} 的表"),
            Text(f"Did you mean {' or '.join(near)}?", f"是否应为 {'、'.join(near)}？")
            if near
            else Text("See gendan tables for all of them", "全部表名见 gendan tables"),
        )
    if form != SQL and form not in FORMATS:
        raise UsageError(
            Text(f"Unknown format {form}", f"没有 {form} 这种格式"),
            Text(f"Choose from {', '.join((*FORMATS, SQL))}", f"可选：{'、'.join((*FORMATS, SQL))}"),
        )
    names = [] if table is None else [table]
    write(_statements(blueprint, names) if form == SQL else FORMATS[form](blueprint.catalog, names, look))
    return Exit.CLEAN


def _statements(blueprint: Blueprint, names: list[str]) -> str:
    from gendan.facts.catalog import create_statements
    from gendan.facts.comments import comment_statements
    from gendan.words.catalog import Catalog

    tables = {name: table for name, table in blueprint.catalog.tables.items() if not names or name in names}
    catalog = Catalog(tables, blueprint.catalog.version)
    return f"{create_statements(tables)}\n{comment_statements(catalog)}\n"
