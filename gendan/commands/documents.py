"""`gendan documents ORDER`: the documents of an order side by side, with every contradiction and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.commands.document_views import TABLES, build_documents
from gendan.commands.loading import load_house
from gendan.commands.past_days import house_at
from gendan.commands.query import NoRules
from gendan.words.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.vantage import Vantage


def run_documents(
    folder: Path,
    order: str,
    seen: Vantage,
    form: str,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write the sets of the order in the format `form`; 0 whatever contradicts itself.

    Raises UsageError for an unknown order, with the nearest ids.
    """
    from gendan.render.documents.formats import FORMATS

    with (
        house_at(folder, seen.rev, seen.today) as (house, line),
        load_house(house, seen.as_of, rulebook=NoRules(), asked=TABLES, line=line) as loaded,
    ):
        view = build_documents(loaded.facts.query, order, seen.as_of, house.calendar)
    write(FORMATS[form](view, look))
    return Exit.CLEAN
