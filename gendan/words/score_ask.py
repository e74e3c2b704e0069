"""What `gendan score` was asked to do: the options of the command line, parsed but not yet held against the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

Grouping = Literal["person", "team", "company"]


class ScoreAsk(Struct, frozen=True):
    """`month` is "2026-10"; `as_of` None: the last day of the month, or `today` while it runs. `person` None: everyone.

    `explain` prints the tree, of one indicator or group when `indicator` is named; `records` every record behind it.
    """

    folder: Path
    month: str
    today: date
    as_of: date | None = None
    person: str | None = None
    explain: bool = False
    indicator: str | None = None
    records: bool = False
    format: str = "text"
    output: Path | None = None
    rubric: Path | None = None
    """A rubric to be tried out on everyone, in force or not."""
    rev: str | None = None
    """The commit whose files are read; None: the work tree."""
    by: Grouping = "person"
    """Person by person, or the people of each supervisor, or all of them, as one; `person` then names a team."""
    rank: bool = False
    month_ends: bool = False
    """Of a year: each month as of its own last day, not all as of one."""
