"""Two sides of a comparison of scores: two periods of one house, or one period at two commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.commands.past_days import house_at
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.scoring import open_month
from gendan.read.tree import Listing, list_files
from gendan.words.seal import FACTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack
    from datetime import date
    from pathlib import Path

    from gendan.commands.line import Line
    from gendan.commands.scoring import Month
    from gendan.words.house import House
    from gendan.words.metric import Proof
    from gendan.words.rubric import Rubric
    from gendan.words.score import Person
    from gendan.words.tally import Wanted

_YEAR = len("2026")


class Side(Struct):
    """One side: a month, or a year with its months, and the figures of everyone by the rubrics of both sides.

    Months go by their number in the year, from 1; a single month is number 0.
    """

    opened: Month
    panel: Panel
    months: Mapping[int, Month]
    chosen: Mapping[int, Mapping[str, tuple[Person, Rubric]]] = field(default_factory=dict)

    @property
    def is_year(self) -> bool:
        """Whether it is a year."""
        return len(self.opened.name) == _YEAR

    def people(self) -> list[str]:
        """Return the ids of those who are appraised in it, in order."""
        return sorted({name for held in self.chosen.values() for name in held})

    def person(self, name: str) -> Person:
        """Return a person who is appraised in it."""
        return next(held[name][0] for held in self.chosen.values() if name in held)

    def rubrics(self, name: str) -> list[Rubric]:
        """Return the rubrics that judge a person, by month."""
        return [held[name][1] for held in self.chosen.values() if name in held]

    def months_of(self, name: str) -> list[tuple[int, Month]]:
        """Return the months in which the person is appraised."""
        return [(at, self.months[at]) for at, held in self.chosen.items() if name in held]

    def rubric_at(self, name: str, at: int) -> Rubric:
        """Return the rubric of a month; where the person is not appraised then, that of the nearest month."""
        found = {one: held[name][1] for one, held in self.chosen.items() if name in held}
        return found[min(found, key=lambda one: (abs(one - at), one))]

    def month_at(self, at: int) -> Month:
        """Return a month; one that the side has not, the last before it, else the first."""
        return self.months[max((one for one in self.months if one <= at), default=min(self.months))]

    def proofs(self, name: str, indicator: str, *, short: bool) -> list[Proof]:
        """Return the records of an indicator, in the months in which the person is appraised.

        With `short` those only that fall short, by a cause that counts.
        """
        found: list[Proof] = []
        for at, month in self.months_of(name):
            rubric = self.rubric_at(name, at)
            leaf = next((one for one in rubric.leaves() if one.id == indicator), None)
            tally = self.panel.facts(rubric, name, month.name).get(indicator)
            if leaf is not None and leaf.wanted is not None and tally is not None:
                wanted = leaf.wanted
                found += [one for one in tally.proofs if not short or _counts_short(one, wanted)]
        return found


def _counts_short(proof: Proof, wanted: Wanted) -> bool:
    top, bottom = proof.numerator, proof.denominator
    if top is None or bottom is None or (proof.cause or "us") not in wanted.causes:
        return False
    return top < bottom if wanted.metric.direction == "up" else top > 0


class Sides(Struct, frozen=True):
    """The earlier and the later side; of two commits also their mixtures, by whose facts and whose rules."""

    ends: tuple[Side, Side]
    mixed: Mapping[tuple[bool, bool], Side]
    by_commit: bool

    @property
    def rules_differ(self) -> bool:
        """Whether the two sides can count in different ways."""
        return bool(self.mixed)

    def of(self, *, facts: bool, rules: bool) -> Side:
        """Return the side with the facts, and the rules, of the later side where they are true."""
        return self.mixed.get((facts, rules), self.ends[1 if facts else 0])


def open_sides(
    folder: Path, names: tuple[str, str], period: str | None, today: date, stack: ExitStack, *, proofs: bool
) -> Sides:
    """Return both sides, held open by `stack`. With a `period` the names are commits, "." the work tree.

    Raises UsageError like open_month and house_at.
    """
    if period is None:
        opened = [stack.enter_context(open_month(folder, name, None, today)) for name in names]
        return Sides(
            (_side(opened[0], opened, proofs=proofs), _side(opened[1], opened, proofs=proofs)), {}, by_commit=False
        )
    houses = [stack.enter_context(house_at(folder, None if name == "." else name, today)) for name in names]
    given = [(house, list_files(house), line) for house, line in houses]
    opened = [stack.enter_context(open_month(folder, period, None, today, given=one)) for one in given]
    ends = (_side(opened[0], opened, proofs=proofs), _side(opened[1], opened, proofs=proofs))
    mixed: dict[tuple[bool, bool], Side] = {}
    if _rules_of(given[0]) != _rules_of(given[1]):
        for facts in (False, True):
            one = (given[not facts][0], _mixed(given[facts][1], given[not facts][1]), given[facts][2])
            month = stack.enter_context(open_month(folder, period, None, today, given=one))
            mixed[facts, not facts] = _side(month, opened, proofs=False)
            mixed[facts, facts] = ends[facts]
    return Sides(ends, mixed, by_commit=True)


def _mixed(facts: Listing, rules: Listing) -> Listing:
    """Return the facts of one listing and everything else of the other."""
    files = [one for one in facts.files if one.kind in FACTS] + [one for one in rules.files if one.kind not in FACTS]
    return Listing(tuple(sorted(files, key=lambda one: one.file)), ())


def _rules_of(given: tuple[House, Listing, Line]) -> dict[str, bytes]:
    """Return what says how it is counted, rubrics apart: files by name, gendan.yaml with them."""
    house, listing, _ = given
    kinds = FACTS | {"rubric"}
    found = {one.file: one.path.read_bytes() for one in listing.files if one.kind not in kinds}
    return found | {"gendan.yaml": (house.root / "gendan.yaml").read_bytes()}


def _side(month: Month, both: list[Month], *, proofs: bool) -> Side:
    """Return a side with its figures for all rubrics of both: each is also held against those of the other."""
    rubrics = [rubric for one in both for rubric in one.rubrics]
    panel = Panel(month, tallies_of(month, rubrics, proofs=proofs))
    months = {int(one.name[5:]): one for one in month.months()} if month.forms_of else {0: month}
    chosen = {at: {person.id: (person, rubric) for person, rubric in one.appraised()} for at, one in months.items()}
    return Side(month, panel, months, chosen)
