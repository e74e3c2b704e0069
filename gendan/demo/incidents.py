"""What somebody does to the record that an audit should find, and the sheets among which it is planted."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from gendan.demo.values import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from gendan.demo.orders import Days
    from gendan.demo.values import Sheet
    from gendan.words.text import Text

STRANGER, STRANGER_MAIL = "intern", "intern@mail.example"
"""Who commits under an e-mail that nobody has registered."""
REWRITTEN = "history-rewritten"
"""The rule of the one incident that leaves no commit in history."""
LATEST = date(2026, 11, 20)
CORRECTED = date(2026, 10, 28)
"""Day on which an appeal is answered, after the quarter was sealed."""


class Incident(Struct, frozen=True):
    """One thing that was done: the rule that should find it, in which file, on which day, by whom, and what it was.

    `record` is what the finding is about, as the rule names it; {number} stands for the number of the commit.
    """

    rule: str
    file: str
    day: date
    person: str
    did: Text
    record: str


class Planting(Struct):
    """The sheets by file while incidents are planted among them; no file takes part in two.

    `moved` are the orders that were put off, by file, and the day on which their promise was moved;
    `corrected` is the one that is put right by a correction; `sealed` says whether months are sealed at all.
    """

    sheets: dict[str, Sheet]
    days: Days
    used: set[str] = field(default_factory=set)
    moved: dict[str, date] = field(default_factory=dict)
    corrected: str = ""
    sealed: bool = True

    def pick(self, who: str, fits: Callable[[Sheet], Line | None]) -> tuple[Sheet, Line] | None:
        """Return the first made-up order of that person with a fitting line, and the line; None when there is none."""
        for file, sheet in self.sheets.items():
            if sheet.owner == who and file not in self.used and sheet.made_up:
                line = fits(sheet)
                if line is not None:
                    self.used.add(file)
                    return sheet, line
        return None

    def put(self, sheet: Sheet, *taken: Line, new: tuple[Line, ...] = ()) -> None:
        """Take lines out of a sheet for good, and put others where the first of them stood."""
        at = sheet.lines.index(taken[0])
        left = [line for line in sheet.lines if line not in taken]
        self.sheets[sheet.file] = replace(sheet, lines=(*left[:at], *new, *left[at:]))

    def turn(self, sheet: Sheet, line: Line, day: date, text: str, by: str | None = None) -> None:
        """Have a line say something else from `day` on."""
        self.put(sheet, line, new=(replace(line, until=day), Line(text, day, line.until, by=by, trailer=line.trailer)))

    def is_quiet(self, sheet: Sheet, day: date) -> bool:
        """Tell whether nothing else happens to a file on a day within the story."""
        return day <= self.days.last and all(day not in (line.since, line.until) for line in sheet.lines)


def standing(pattern: str, first: date, last: date) -> Callable[[Sheet], Line | None]:
    """Return what finds a line that came within these days, at least a week after the order itself."""
    wanted = re.compile(pattern)

    def fits(sheet: Sheet) -> Line | None:
        soonest = max(first, sheet.since + timedelta(days=7))
        return next((one for one in sheet.lines if soonest <= one.since <= last and wanted.search(one.text)), None)

    return fits


def quiet_from(planting: Planting, sheet: Sheet, day: date) -> date:
    """Return `day`, or the next working day on which nothing else happens to the file."""
    while not planting.is_quiet(sheet, day) and day < planting.days.last:
        day = planting.days.house.plus(day, 1)
    return day
