"""The switching rules on series of lots written as signs: + accepted, - not accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gendan.trade.aql_standard import STANDARDS, Standard, standard_named
from gendan.trade.aql_switching import START, Lot, Standing, after, follow, reduced_is_earned, scored

LETTER = {"normal": "n", "tightened": "t", "reduced": "r", "discontinued": "x"}
OLD = standard_named("MIL-STD-105D")
ISO = standard_named("ISO 2859-1")
GOOD, BAD = Lot(accepted=True), Lot(accepted=False)


def states(signs: str, standard: Standard = STANDARDS[0]) -> str:
    """Return the state of each lot and that of the lot to come."""
    lots = [Lot(accepted=sign == "+", standard=standard) for sign in signs]
    passed, last = follow(lots)
    return "".join(LETTER[one.state] for one in (*passed, last))


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ("", "n"),
        ("+-+++", "nnnnnn"),
        ("--", "nnt"),  # 2 of the first 2: fewer than five are enough
        ("-+++-", "nnnnnt"),  # the first and the fifth
        ("-++++-", "nnnnnnn"),  # a window of six is too long
        ("--+++++", "nnttttt" + "n"),
        ("--++++-", "nntttttt"),
        ("--+++++-", "nntttttnn"),  # failures before the return no longer count
        ("-------", "nntttttx"),  # two on normal, five on tightened
        ("---+-+-+-+", "nntttttttttt"),  # four on tightened
        ("---+-+-+-+-", "nntttttttttt" + "x"),
        ("--" + "----+" + "++++" + "--", "nn" + "ttttt" + "tttt" + "nnt"),
    ],
)
def test_series(signs: str, expected: str) -> None:
    assert states(signs) == expected[: len(signs)] + expected[-1]


def test_the_older_rule_stops_after_ten_lots_on_tightened() -> None:
    assert states("--" + "++++-" * 2, standard=OLD) == "nn" + "t" * 10 + "x"
    assert states("--" + "++++-" * 2) == "nn" + "t" * 11


def test_a_stop_ends_with_the_word_of_the_authority_and_on_tightened() -> None:
    stopped = follow([BAD] * 7)[1]
    assert stopped == Standing("discontinued")
    assert follow([*[BAD] * 7, GOOD, GOOD])[1].state == "discontinued"
    assert follow([*[BAD] * 7, replace(GOOD, authorised=True)])[0][-1].state == "tightened"


def test_reduced_needs_ten_lots_and_the_word_of_the_authority() -> None:
    allowed = Lot(accepted=True, reduced=True, authorised=True)
    assert follow([*[GOOD] * 10, allowed])[0][-1].state == "reduced"
    assert follow([*[GOOD] * 9, allowed])[0][-1].state == "normal"
    assert follow([*[GOOD] * 10, replace(allowed, authorised=False)])[0][-1].state == "normal"


def test_reduced_goes_on_until_a_lot_says_otherwise() -> None:
    entered = [*[GOOD] * 10, Lot(accepted=True, reduced=True, authorised=True)]
    reduced = Lot(accepted=True, reduced=True)
    assert follow([*entered, reduced, reduced])[1].state == "reduced"
    assert follow([*entered, replace(reduced, gap=True)])[1] == START
    assert follow([*entered, replace(reduced, accepted=False)])[1] == START
    assert follow([*entered, GOOD])[0][-1].state == "normal"


@pytest.mark.parametrize(
    ("lot", "score"),
    [
        (Lot(accepted=True, accept=5, tighter=True), 13),
        (Lot(accepted=True, accept=5, tighter=False), 0),
        (Lot(accepted=True, accept=5), 0),
        (Lot(accepted=True, accept=1), 12),
        (Lot(accepted=True, accept=0), 12),
        (Lot(accepted=False, accept=1), 0),
        (Lot(accepted=True, accept=2, tighter=True), 13),
    ],
)
def test_the_switching_score(lot: Lot, score: int) -> None:
    assert scored(10, lot) == score


def test_thirty_points_earn_reduced_inspection() -> None:
    lot = Lot(accepted=True, accept=5, tighter=True, standard=ISO)
    nine, ten = follow([lot] * 9)[1], follow([lot] * 10)[1]
    assert (nine.score, reduced_is_earned(nine, ISO)) == (27, False)
    assert (ten.score, reduced_is_earned(ten, ISO)) == (30, True)


LOTS = st.lists(
    st.builds(
        Lot, st.booleans(), st.integers(0, 5), st.none() | st.booleans(), st.booleans(), st.booleans(), st.booleans()
    ),
    max_size=60,
)


@given(LOTS)
def test_nothing_is_tightened_without_two_failures_and_nothing_stops_without_seven(lots: list[Lot]) -> None:
    passed, last = follow(lots)
    failures = sum(not lot.accepted for lot in lots)
    seen = {one.state for one in (*passed, last)}
    assert failures >= 2 or "tightened" not in seen
    assert failures >= 7 or "discontinued" not in seen


@given(LOTS)
def test_five_accepted_lots_end_tightened_inspection(lots: list[Lot]) -> None:
    _, last = follow(lots)
    for _ in range(5):
        last = after(last, GOOD) if last.state == "tightened" else last
    assert last.state != "tightened"
