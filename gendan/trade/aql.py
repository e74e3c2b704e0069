"""Sampling plans for inspection by attributes: code letters, the three single-sampling tables, arrows, classes on one sample.

Tables I (code letters), II-A normal, II-B tightened and II-C reduced of MIL-STD-105E, as data beside this module. Pure.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.trade.aql_standard import STANDARDS, Standard
from gendan.trade.aql_wrong import no_reduced_table, wrong_aql, wrong_choice, wrong_lot
from gendan.words.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SEVERITIES = ("normal", "tightened", "reduced")
LEVELS = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
LETTERS = "ABCDEFGHJKLMNPQRS"
"""Code letters in order; I and O are not used, S has one plan only (tightened, AQL 0.025)."""
LARGEST_LOT = 10**12
NONE_ALLOWED = Decimal(0)
"""An AQL of 0: not in the tables; none is allowed in the sample that the other classes ask for."""


class Cell(Struct, frozen=True):
    """A plan of the tables: `letter` is the one used, after arrows; `accept` (Ac) at most, from `reject` (Re) on not."""

    letter: str
    sample: int
    accept: int
    reject: int


class ClassPlan(Struct, frozen=True):
    """One defect class. `own`: the plan it would have alone; `cell`: the one by which it is judged on the common sample.

    `apart`: the letter of the common sample has no plan for this AQL, so that the class keeps its own, smaller one and is
    judged on the first `cell.sample` pieces drawn.
    """

    defect: str
    aql: Decimal
    own: Cell
    cell: Cell
    apart: bool = False


class Plan(Struct, frozen=True):
    """A plan for one lot. `letter` is that of Table I; `drawn` the one whose sample is drawn; `sample` the pieces to draw.

    `whole`: the plan asks for as many pieces as the lot has or more, so every piece is inspected and `sample` is the lot.
    """

    standard: str
    lot: int
    level: str
    severity: str
    letter: str
    drawn: str
    sample: int
    whole: bool
    classes: tuple[ClassPlan, ...]


def build_plan(
    lot: int,
    aqls: Mapping[str, Decimal],
    level: str = "II",
    severity: str = "normal",
    standard: Standard = STANDARDS[0],
) -> Plan:
    """Return the plan for a lot of `lot` pieces; `aqls` are the limits by defect class, in the order to be listed.

    Where arrows lead the classes to different samples, the largest is drawn for all, and each class is judged by the plan
    of that letter (ISO 2859-1:1999, 10.3: the letter of the largest sample may be used for all classes). A lot of 1 takes
    letter A and is inspected whole. Raises UsageError for a lot below 1 or beyond 10^12, an unknown level or severity, an
    AQL that is not in the series, no AQL at all, and reduced inspection by a standard whose table is not carried.
    """
    if severity == "reduced" and not standard.reduced:
        raise no_reduced_table(standard.name)
    letter = letter_of(lot, level)
    own = {name: find_cell(severity, letter, aql) for name, aql in aqls.items()}
    drawn = largest(own[name] for name, aql in aqls.items() if aql) if any(aqls.values()) else largest(own.values())
    classes = tuple(_on_sample(name, aql, own[name], drawn, (severity, lot)) for name, aql in aqls.items())
    return Plan(
        standard.name, lot, level, severity, letter, drawn.letter, min(drawn.sample, lot), drawn.sample >= lot, classes
    )


def largest(cells: Iterable[Cell]) -> Cell:
    """Return the plan with the largest sample; of equal ones that with the later letter. Raises UsageError for none."""
    found = sorted(cells, key=lambda one: (one.sample, one.letter))
    if not found:
        raise wrong_choice("AQL", "", [plain(each) for each in series()])
    return found[-1]


def _on_sample(name: str, aql: Decimal, own: Cell, drawn: Cell, lot_of: tuple[str, int]) -> ClassPlan:
    severity, lot = lot_of
    if not aql:
        return ClassPlan(name, aql, Cell(drawn.letter, drawn.sample, 0, 1), Cell(drawn.letter, drawn.sample, 0, 1))
    if own.sample == drawn.sample:
        return ClassPlan(name, aql, own, own)
    there = cell_at(severity, drawn.letter, aql)
    return ClassPlan(name, aql, own, there or own, apart=there is None and own.sample < lot)


def letter_of(lot: int, level: str) -> str:
    """Return the sample-size code letter of Table I. A lot of 1, which the table does not list, is taken as 2 to 8.

    Raises UsageError for a lot below 1 or beyond 10^12, and for an unknown level.
    """
    if not 1 <= lot <= LARGEST_LOT:
        raise wrong_lot(lot)
    if level not in LEVELS:
        raise wrong_choice("level", level, LEVELS)
    return next(letters[level] for first, last, letters in code_letters() if last is None or lot <= last)


def find_cell(severity: str, letter: str, aql: Decimal) -> Cell:
    """Return the plan for a letter and an AQL, arrows followed: v to the next letter, ^ to the one before.

    AQL 0 gives the letter's own sample with Ac 0. Raises UsageError for an unknown severity or an AQL not in the series.
    """
    if severity not in SEVERITIES:
        raise wrong_choice("severity", severity, SEVERITIES)
    if not aql:
        return Cell(letter, sample_of(severity, letter), 0, 1)
    if aql not in _steps():
        raise wrong_aql(aql, series())
    at = LETTERS.index(letter)
    while (words := _entry(severity, LETTERS[at], aql)) in "v^":
        at += 1 if words == "v" else -1
    found = cell_at(severity, LETTERS[at], aql)
    if found is None:
        raise wrong_choice("letter", letter, [*LETTERS])
    return found


def cell_at(severity: str, letter: str, aql: Decimal) -> Cell | None:
    """Return what the table itself holds for this letter and AQL; None where it has an arrow, or nothing."""
    accept, slash, reject = _entry(severity, letter, aql).partition("/")
    return Cell(letter, sample_of(severity, letter), int(accept), int(reject)) if slash else None


def tighter_cell(severity: str, letter: str, aql: Decimal) -> Cell | None:
    """Return the plan one AQL step tighter for the same letter, for the switching score.

    None below the first AQL, for AQL 0, and for the letter S, which has no other plan.
    """
    at = _steps().get(aql, 0) if letter != LETTERS[-1] else 0
    return find_cell(severity, letter, series()[at - 1]) if at else None


def resolved(severity: str) -> Iterator[tuple[str, Decimal, Cell, int | None]]:
    """Yield every plan of a table at once, column by column: letter, AQL, the plan after arrows, and Ac one step tighter.

    The same as `find_cell` and `tighter_cell` of each, in a fraction of the time; AQL 0 comes first.
    """
    letters = [letter for letter in LETTERS if (severity, letter) in _tables()]
    samples = [sample_of(severity, letter) for letter in letters]
    yield from (
        (letter, NONE_ALLOWED, Cell(letter, n, 0, 1), None) for letter, n in zip(letters[:16], samples, strict=False)
    )
    columns = zip(*(_tables()[severity, letter][1].values() for letter in letters), strict=True)
    before: dict[str, int] = {}
    for aql, column in zip(series(), columns, strict=True):
        cells = {
            at: Cell(letters[at], samples[at], *map(int, words.split("/")))
            for at, words in enumerate(column)
            if "/" in words
        }
        now = {at: cells[_target(column, at)] for at, words in enumerate(column) if words}
        yield from ((letters[at], aql, cell, before.get(letters[at])) for at, cell in now.items())
        before = {letters[at]: cell.accept for at, cell in now.items()}


def _target(column: Sequence[str], at: int) -> int:
    while column[at] in "v^":
        at += 1 if column[at] == "v" else -1
    return at


def sample_of(severity: str, letter: str) -> int:
    """Return the sample size of a letter."""
    return _tables()[severity, letter][0]


@cache
def series() -> tuple[Decimal, ...]:
    """Return the 26 AQLs from 0.010 to 1000. Up to 10 they may mean per cent nonconforming, above 10 only per 100 units."""
    return tuple(_tables()["normal", "A"][1])


@cache
def _steps() -> Mapping[Decimal, int]:
    return {aql: at for at, aql in enumerate(series())}


@cache
def code_letters() -> tuple[tuple[int, int | None, Mapping[str, str]], ...]:
    """Return Table I: from lot, to lot (None: and over), the letter by level."""
    return tuple(
        (int(row["from"]), int(row["to"]) if row["to"] else None, {level: row[level] for level in LEVELS})
        for row in _rows("aql_letters.csv")
    )


def _entry(severity: str, letter: str, aql: Decimal) -> str:
    """Return the words of a cell: "5/6", "v", "^"; "-" where the standard has nothing."""
    row = _tables().get((severity, letter))
    return (row[1].get(aql) if row else None) or "-"


@cache
def _tables() -> Mapping[tuple[str, str], tuple[int, Mapping[Decimal, str]]]:
    """Return the tables II-A, II-B and II-C: by severity and letter the sample size and the cells by AQL."""
    own = ("severity", "letter", "sample")
    return {
        (row["severity"], row["letter"]): (
            int(row["sample"]),
            {Decimal(aql): words for aql, words in row.items() if aql not in own},
        )
        for row in _rows("aql_plans.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("gendan.trade") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
