"""`gendan show ORDER`: one order as of a day, with its findings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gendan.commands.judging import Watch, judge
from gendan.commands.loading import load_house
from gendan.commands.order_views import build_show
from gendan.commands.past_days import house_at
from gendan.commands.supervise import supervise
from gendan.commands.timing import Timing
from gendan.commands.wishes import Wanted
from gendan.read.tree import list_files
from gendan.words.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from gendan.commands.line import Line
    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.text import Text
    from gendan.words.vantage import Vantage


def run_show(folder: Path, order: str, seen: Vantage, form: str, look: Look, write: Callable[[str], None]) -> int:
    """Write the order in the format `form`; 0 whatever its findings, 2 when a rule could not be judged for it.

    Raises UsageError for an unknown order, with the nearest ids. A house with rules of its own is judged in a process
    that can be killed.
    """
    with house_at(folder, seen.rev, seen.today) as (house, line):
        listing = list_files(house)
        job = partial(_show, house, line, listing, (order, seen.as_of, form, look, write))
        if any(source.kind in ("rules", "checklist") for source in listing.files):
            return supervise(job)
        return job({}, lambda _rule: None)


def _show(
    house: House,
    line: Line,
    listing: Listing,
    asked: tuple[str, date, str, Look, Callable[[str], None]],
    left_out: Mapping[str, Text],
    announce: Callable[[str], None],
) -> int:
    from gendan.render.show.formats import FORMATS

    order, as_of, form, look, write = asked
    with load_house(house, as_of, listing, Timing(), asked=("tasks",), line=line) as loaded:
        report = judge(loaded, Wanted(orders=(order,)), Watch(left_out, announce))
        view = build_show(loaded.facts.query, order, report.findings, as_of)
    write(FORMATS[form](view, look))
    return Exit.WRONG_USE if report.not_evaluated else Exit.CLEAN
