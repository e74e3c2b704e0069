"""What rules about appraisals rest on, beside the files themselves: which kinds to load, and the rubrics as rows.

Appraisals and timesheets are loaded only where something names their tables; rules about them are not even made ready in a
house that keeps none.
"""

from __future__ import annotations

import re
from dataclasses import astuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from gendan.commands.line import Line
    from gendan.commands.rating_points import Against
    from gendan.facts.database import Facts
    from gendan.read.tree import Listing
    from gendan.words.house import House

Cells = list[tuple[object, ...]]
_ON_DEMAND = ("appraisal", "timesheet", "correction")
_KEPT = frozenset({"appraisal", "timesheet", "seal", "correction"})
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_RECKONED = ("rating_facts", "rating_contradictions")
_RUBRICS = frozenset({"rubrics", "rubric_indicators"})


def unnamed_kinds(texts: Iterable[str], worked_out: Iterable[str]) -> frozenset[str]:
    """Return the kinds whose tables neither the SQL in `texts` nor the tables `worked_out` from it name: they stay unread."""
    from gendan.commands.loading import build_tables
    from gendan.facts.worked_out import TABLES

    words: set[str] = set()
    for text in (*texts, *(TABLES[name].select for name in worked_out)):
        words.update(_WORD.findall(text.lower()))
    plans = build_tables().plans
    return frozenset(kind for kind in _ON_DEMAND if words.isdisjoint(one.table for one in plans[kind].sources))


def is_idle(rule: str, kinds: Collection[str]) -> bool:
    """Tell whether a rule has nothing to judge: it is about appraisals, and the house keeps none."""
    return rule.startswith("appraisal/") and _KEPT.isdisjoint(kinds)


def held_against(worked_out: Iterable[str], listing: Listing) -> Against | None:
    """Return what marks are held against, where a table of that is asked for; None where nothing is to be reckoned for it."""
    if "rating_facts" not in worked_out:
        return None
    from gendan.commands.rating_points import find_against

    found = find_against(listing.files)
    return found if found.metrics else None


def in_two(worked_out: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the tables that are filled first, and those made of points reckoned from them."""
    last = [name for name in worked_out if name in _RECKONED]
    return [name for name in worked_out if name not in _RECKONED], last


def rows_against(against: Against, facts: Facts, house: House, as_of: date) -> list[tuple[object, ...]]:
    """Return the rows of `rating_facts`, from tables that have been filled."""
    from gendan.commands.rating_points import rows_of_facts

    return rows_of_facts(against, facts, house, as_of)


def hand_over(
    worked_out: Iterable[str], house: House, listing: Listing, line: Line
) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """Return the rows of tables that the commands fill, where they are to be filled: rubrics, seals, who may change what."""
    found: dict[str, Sequence[tuple[object, ...]]] = {}
    if not _RUBRICS.isdisjoint(worked_out):
        from gendan.commands.rubrics import read_rubric_files
        from gendan.evaluate.ratings_rubrics import rows_of_indicators, rows_of_rubrics

        files = [(one.file, one.document, one.shipped) for one in read_rubric_files(listing.files, lenient=True)]
        found |= {"rubrics": rows_of_rubrics(files), "rubric_indicators": rows_of_indicators(files)}
    if "sealed_changes" in worked_out:
        from gendan.commands.sealed_rows import rows_of_seals

        found["sealed_changes"] = rows_of_seals(house, listing)
    if "seal_commits" in worked_out:
        from gendan.commands.seal_commits import rows_of_seal_commits

        found["seal_commits"] = rows_of_seal_commits(listing, line)
    if "may_change" in worked_out:
        found["may_change"] = [(nr, *map(_cell, astuple(one))) for nr, one in enumerate(house.may_change, 1)]
    return found


def _cell(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
