"""What rules about appraisals rest on, beside the files themselves: which kinds to load, and the rubrics as rows.

Appraisals and timesheets are loaded only where something names their tables; rules about them are not even made ready in a
house that keeps none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from gendan.commands.past_asked import heeded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from gendan.commands.line import Line
    from gendan.commands.rating_points import Against
    from gendan.facts.database import Facts
    from gendan.read.tree import Listing, SourceFile
    from gendan.words.house import House
    from gendan.words.rule import Rule

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


def at_work(on: Iterable[Rule], sources: Iterable[SourceFile], chosen: Callable[[str], bool]) -> list[Rule]:
    """Return the rules that are made ready: those of the house, and those that come with gendan and are `chosen`.

    Rules about appraisals have nothing to judge in a house that keeps none.
    """
    idle = _KEPT.isdisjoint({source.kind for source in sources})
    return [
        rule for rule in on if not rule.shipped or (chosen(rule.id) and not (idle and rule.id.startswith("appraisal/")))
    ]


def is_private(texts: Iterable[str], worked_out: Iterable[str]) -> bool:
    """Tell whether the SQL in `texts`, or a table `worked_out` for it, names what is told of people: not everyone's business."""
    return unnamed_kinds(texts, worked_out) != frozenset(_ON_DEMAND)


def choose_tables(texts: Sequence[str], house: House, listing: Listing) -> tuple[tuple[str, ...], Against | None]:
    """Return the worked-out tables that the SQL in `texts` needs, in order, and what marks are held against, if asked for."""
    from gendan.facts.worked_out import worked_out_in

    worked_out = worked_out_in(heeded(texts, house))
    if "rating_facts" not in worked_out:
        return worked_out, None
    from gendan.commands.rating_points import find_against

    against = find_against(listing.files)
    if not against.metrics:
        return worked_out, None
    return worked_out_in(heeded([*texts, *against.texts], house)), against


def fill_tables(
    facts: Facts,
    worked_out: Sequence[str],
    handed: Mapping[str, Sequence[tuple[object, ...]]],
    against: Against | None,
    how: tuple[House, date, frozenset[str] | None],
) -> None:
    """Fill the worked-out tables; last those made of points that are reckoned from the others. `how`: house, day, and which in full."""
    house, as_of, full = how
    facts.work_out([name for name in worked_out if name not in _RECKONED], as_of, full, handed)
    if against is not None:
        from gendan.commands.rating_points import rows_of_facts

        rows = {"rating_facts": rows_of_facts(against, facts, house, as_of)}
        facts.work_out([name for name in worked_out if name in _RECKONED], as_of, full, rows)


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
