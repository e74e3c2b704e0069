"""Every cell of the tables, twice: as transcribed from the standard, and by the rule that lies behind their regular structure."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from gendan.trade.aql import (
    LEVELS,
    SEVERITIES,
    Cell,
    cell_at,
    code_letters,
    find_cell,
    letter_of,
    resolved,
    sample_of,
    series,
    tighter_cell,
)

DATA = Path(__file__).parent / "data"
LETTERS = "ABCDEFGHJKLMNPQR"
SAMPLES = {
    "normal": (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
    "tightened": (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
    "reduced": (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800),
}
AQLS = tuple(
    Decimal(words)
    for words in [
        "0.010",
        "0.015",
        "0.025",
        "0.040",
        "0.065",
        "0.10",
        "0.15",
        "0.25",
        "0.40",
        "0.65",
        "1.0",
        "1.5",
        "2.5",
        "4.0",
        "6.5",
        "10",
        "15",
        "25",
        "40",
        "65",
        "100",
        "150",
        "250",
        "400",
        "650",
        "1000",
    ]
)
# The letters of Table I, a row each lot size, in the order of LEVELS; MIL-STD-105E, checked against GB/T 2828.1.
LETTERS_OF_LOT = {
    2: "AAAAAAB", 9: "AAAAABC", 16: "AABBBCD", 26: "ABBCCDE", 51: "BBCCCEF", 91: "BBCDDFG", 151: "BCDEEGH", 281: "BCDEFHJ",
    501: "CCEFGJK", 1201: "CDEGHKL", 3201: "CDFGJLM", 10001: "CDFHKMN", 35001: "DEGJLNP", 150001: "DEGJMPQ", 500001: "DEHKNQR",
}  # fmt: skip
FIRST = tuple(LETTERS_OF_LOT)


def transcribed() -> list[tuple[str, str, str, str, str]]:
    with (DATA / "aql_tables.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    own = ("severity", "letter", "sample")
    return [
        (row["severity"], row["letter"], row["sample"], aql, row[aql]) for row in rows for aql in row if aql not in own
    ]


def by_rule(severity: str, letter: str, aql: Decimal) -> str:
    """The cell by its place alone: plans stand on diagonals, one for each sum of the letter's and the AQL's number."""
    at, step = LETTERS.index(letter), AQLS.index(aql)
    if letter == "R" and step == 1:
        return "^"
    return _own_row(severity, at, step) or _first_row(severity, at, step) or _diagonal(severity, at, at + step)


def _own_row(severity: str, at: int, step: int) -> str:
    """Letters A and B of the reduced table."""
    if severity != "reduced" or at > 1:
        return ""
    shared = {20: "5/6", 21: "7/8", 22: "10/11", 23: "14/15", 24: "21/22", 25: "30/31"}
    own = ({17: "1/2", 18: "2/3", 19: "3/4"}, {16: "0/2", 17: "1/3", 18: "2/4", 19: "3/5"})[at]
    return {**own, **shared}.get(step, "")


def _first_row(severity: str, at: int, step: int) -> str:
    """Above letter A there is nothing, so its arrows point down; on tightened it has no plan with Ac 0."""
    nothing = (15,) if severity == "tightened" else (15, 16)
    return "v" if at == 0 and step in nothing else ""


DIAGONALS = {
    "normal": "0/1 ^ v 1/2 2/3 3/4 5/6 7/8 10/11 14/15 21/22 30/31 44/45",
    "tightened": "v 0/1 v v 1/2 2/3 3/4 5/6 8/9 12/13 18/19 27/28 41/42",
    "reduced": "0/1 ^ v 0/2 1/3 1/4 2/5 3/6 5/8 7/10 10/13 14/17 21/24",
}


def _diagonal(severity: str, at: int, place: int) -> str:
    last = 26 if at <= 4 else 24
    return "v" if place < 14 else "^" if place > last else DIAGONALS[severity].split()[place - 14]


def shown(severity: str, letter: str, aql: Decimal) -> str:
    """The cell as gendan holds it; arrows by where they lead."""
    found = cell_at(severity, letter, aql)
    return f"{found.accept}/{found.reject}" if found else "arrow"


def test_the_transcription_is_whole() -> None:
    cells = transcribed()
    assert len(cells) == (3 * 16 + 1) * 26
    assert sum(bool(words) for *_, words in cells) == 3 * 16 * 26 + 1


@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_cell_is_the_transcribed_one(severity: str) -> None:
    mine = [cell for cell in transcribed() if cell[0] == severity and cell[4]]
    for _, letter, sample, aql, words in mine:
        assert sample_of(severity, letter) == int(sample)
        assert shown(severity, letter, Decimal(aql)) == (words if "/" in words else "arrow"), (letter, aql)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_cell_follows_the_rule(severity: str) -> None:
    rows = {(letter, aql): words for each, letter, _, aql, words in transcribed() if each == severity}
    for letter, sample in zip(LETTERS, SAMPLES[severity], strict=True):
        assert sample_of(severity, letter) == sample
        for aql in AQLS:
            words = by_rule(severity, letter, aql)
            assert rows[letter, f"{aql}"] == words, (letter, aql)
            assert shown(severity, letter, aql) == (words if "/" in words else "arrow"), (letter, aql)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_all_plans_at_once_are_those_one_by_one(severity: str) -> None:
    plans = list(resolved(severity))
    assert len(plans) == 16 * 27 + (severity == "tightened")
    for letter, aql, cell, tighter in plans:
        one = tighter_cell(severity, letter, aql)
        assert (find_cell(severity, letter, aql), one.accept if one else None) == (cell, tighter), (letter, aql)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_arrows_lead_to_the_nearest_plan_on_their_side(severity: str) -> None:
    for letter in LETTERS:
        for aql in AQLS:
            words, at = by_rule(severity, letter, aql), LETTERS.index(letter)
            step = {"v": 1, "^": -1}.get(words, 0)
            while words in "v^":
                at += step
                words = "1/2" if at == 16 else by_rule(severity, LETTERS[at], aql)
            used = "S" if at == 16 else LETTERS[at]
            accept, _, reject = words.partition("/")
            expected = Cell(used, sample_of(severity, used), int(accept), int(reject))
            assert find_cell(severity, letter, aql) == expected, (letter, aql)


def test_the_series_of_aqls() -> None:
    assert series() == AQLS


@pytest.mark.parametrize("level", LEVELS)
def test_every_code_letter(level: str) -> None:
    for first, following in zip(FIRST, (*FIRST[1:], 10**12), strict=True):
        letter = LETTERS_OF_LOT[first][LEVELS.index(level)]
        assert (letter_of(first, level), letter_of(following - 1, level)) == (letter, letter), first
    assert letter_of(1, level) == letter_of(2, level)


def test_table_one_has_105_letters_and_no_holes() -> None:
    rows = code_letters()
    assert sum(len(letters) for _, _, letters in rows) == 105
    assert [(last or 0) + 1 for _, last, _ in rows[:-1]] == [first for first, _, _ in rows[1:]]
    assert rows[-1][1] is None


def test_the_plan_for_the_largest_sample_stands_alone() -> None:
    assert find_cell("tightened", "R", Decimal("0.025")) == Cell("S", 3150, 1, 2)
    assert cell_at("tightened", "S", Decimal("0.040")) is None
    assert cell_at("normal", "S", Decimal("0.025")) is None
