"""Conditions outside of rules, in the same language: when a task of a checklist applies to an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.evaluate.parsing import parse_one
from gendan.evaluate.scope import scope_of

if TYPE_CHECKING:
    from datetime import date

    from gendan.evaluate.mistake import Mistake
    from gendan.evaluate.parsing import Parse
    from gendan.words.catalog import Catalog


def compile_condition(
    words: str, table: str, catalog: Catalog, as_of: date, parse: Parse
) -> tuple[str | None, tuple[Mistake, ...]]:
    """Return a condition over the rows of `table` as SQL, with the table under the alias `r`, and the mistakes in it.

    None when there is a mistake. Only what gendan wrote itself from the checked tree is returned, as for rules.
    """
    parsed = parse_one(parse, words)
    compiler, piece = parsed.compile(scope_of(catalog.tables[table], catalog, {}, as_of))
    if piece is not None and parsed.node is not None and not compiler.mistakes:
        compiler.expect(piece, "truth", parsed.node)
    if piece is None or compiler.mistakes:
        return None, tuple(compiler.mistakes)
    return piece.sql, ()
