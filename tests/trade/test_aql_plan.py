"""Plans: the golden rows, classes on one sample, whole lots, wrong use, and numbers that the web has wrong."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.trade.aql import LEVELS, SEVERITIES, Cell, Plan, build_plan, find_cell, letter_of, series, tighter_cell
from gendan.trade.aql_curve import acceptance
from gendan.trade.aql_standard import STANDARDS, find_standard, standard_named
from gendan.words.errors import UsageError

with (Path(__file__).parent / "data" / "aql_golden.csv").open(encoding="utf-8") as _file:
    GOLDEN = list(csv.DictReader(_file))

APPAREL = {"critical": Decimal(0), "major": Decimal("2.5"), "minor": Decimal("4.0")}
ISO = standard_named("ISO 2859-1")


def only(lot: int, aql: str, level: str = "II", severity: str = "normal") -> tuple[Plan, Cell]:
    plan = build_plan(lot, {"major": Decimal(aql)}, level, severity)
    return plan, plan.classes[0].cell


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['lot']}-{row['level']}-{row['aql']}-{row['severity']}")
def test_golden_rows(row: dict[str, str]) -> None:
    plan, cell = only(int(row["lot"]), row["aql"], row["level"], row["severity"])
    got = (plan.letter, cell.letter, plan.sample, cell.accept, cell.reject)
    assert got == (row["letter"], row["used"], int(row["sample"]), int(row["accept"]), int(row["reject"]))
    assert acceptance(plan.sample, cell.accept, Decimal(row["aql"]), 3) == Decimal(row["acceptance"])


def test_what_public_calculators_have_wrong() -> None:
    assert letter_of(5000, "II") == "L"  # not J
    assert find_cell("normal", "K", Decimal("1.5")).accept == 5  # not 14
    assert find_cell("normal", "J", Decimal("0.65")) == Cell("J", 80, 1, 2)  # not Ac 2
    assert only(1200, "2.5", severity="tightened")[0].letter == "J"  # not the next larger letter
    assert find_cell("tightened", "J", Decimal("2.5")).sample == 80


def test_classes_of_one_letter_share_it() -> None:
    plan = build_plan(4800, APPAREL)
    assert (plan.letter, plan.drawn, plan.sample, plan.whole) == ("L", "L", 200, False)
    assert [(one.cell.accept, one.cell.reject) for one in plan.classes] == [(0, 1), (10, 11), (14, 15)]


def test_the_largest_sample_is_drawn_for_all_and_judged_by_its_letter() -> None:
    plan = build_plan(500, {"major": Decimal("0.65"), "minor": Decimal("4.0")})
    assert (plan.letter, plan.drawn, plan.sample) == ("H", "J", 80)
    assert [one.own for one in plan.classes] == [Cell("J", 80, 1, 2), Cell("H", 50, 5, 6)]
    assert [one.cell for one in plan.classes] == [Cell("J", 80, 1, 2), Cell("J", 80, 7, 8)]


def test_a_class_without_a_plan_at_that_letter_keeps_its_own_sample() -> None:
    plan = build_plan(50, APPAREL)
    critical, major, minor = plan.classes
    assert plan.sample == 13
    assert (major.cell, major.apart) == (Cell("C", 5, 0, 1), True)
    assert (minor.cell, minor.apart) == (Cell("E", 13, 1, 2), False)
    assert (critical.cell.sample, critical.cell.accept) == (13, 0)


def test_none_allowed_alone_takes_the_sample_of_the_letter() -> None:
    plan = build_plan(4800, {"critical": Decimal(0)})
    assert plan.classes[0].cell == Cell("L", 200, 0, 1)


@pytest.mark.parametrize(
    ("lot", "sample", "whole"), [(1, 1, True), (4, 4, True), (5, 5, True), (6, 5, False), (10**12, 500, False)]
)
def test_all_pieces_when_the_plan_asks_for_the_lot_or_more(lot: int, sample: int, whole: bool) -> None:  # noqa: FBT001
    plan = build_plan(lot, APPAREL)
    assert (plan.sample, plan.whole) == (sample, whole)
    assert not (whole and lot < 3 and any(one.apart for one in plan.classes))


def test_one_step_tighter() -> None:
    assert tighter_cell("normal", "J", Decimal("2.5")) == Cell("J", 80, 3, 4)
    assert tighter_cell("normal", "R", Decimal("0.010")) is None
    assert tighter_cell("normal", "J", Decimal(0)) is None


@given(
    lot=st.integers(1, 10**12),
    level=st.sampled_from(LEVELS),
    severity=st.sampled_from(SEVERITIES),
    aqls=st.lists(st.sampled_from([Decimal(0), *series()]), min_size=1, max_size=3),
)
def test_any_plan_holds_together(lot: int, level: str, severity: str, aqls: list[Decimal]) -> None:
    plan = build_plan(lot, {str(at): aql for at, aql in enumerate(aqls)}, level, severity)
    assert plan.sample == min(lot, max(one.cell.sample for one in plan.classes))
    assert plan.whole == (plan.sample == lot)
    for one in plan.classes:
        assert 0 <= one.cell.accept < one.cell.reject
        assert one.apart == (one.cell.sample < plan.sample)
        assert one.own.sample <= max(each.own.sample for each in plan.classes)


@given(aql=st.sampled_from(series()), small=st.integers(2, 600_000), more=st.integers(0, 600_000))
def test_a_larger_lot_never_takes_an_earlier_letter(aql: Decimal, small: int, more: int) -> None:
    letters = [build_plan(lot, {"major": aql}).letter for lot in (small, small + more)]
    assert letters == sorted(letters)


@pytest.mark.parametrize(
    ("lot", "aql", "level", "severity", "says"),
    [
        (0, "2.5", "II", "normal", "whole number from 1"),
        (-3, "2.5", "II", "normal", "whole number from 1"),
        (10**12 + 1, "2.5", "II", "normal", "whole number"),
        (500, "2.5", "IV", "normal", "Did you mean"),
        (500, "2.5", "x", "normal", "S-1"),
        (500, "2.5", "II", "tight", "TIGHTENED"),
        (500, "2.0", "II", "normal", "1.5 and 2.5"),
        (500, "2000", "II", "normal", "1000"),
        (500, "-1", "II", "normal", "0.01"),
    ],
)
def test_wrong_use_names_the_nearest(lot: int, aql: str, level: str, severity: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        build_plan(lot, {"major": Decimal(aql)}, level, severity)
    assert says in caught.value.advice.en


def test_no_class_at_all() -> None:
    with pytest.raises(UsageError, match="AQL is missing"):
        build_plan(500, {})


def test_the_reduced_table_of_iso_is_not_given() -> None:
    with pytest.raises(UsageError, match="not carried"):
        build_plan(500, APPAREL, severity="reduced", standard=ISO)
    assert build_plan(500, APPAREL, severity="tightened", standard=ISO).standard == "ISO 2859-1"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("MIL-STD-105E", "MIL-STD-105E"),
        ("mil std 105e", "MIL-STD-105E"),
        ("MIL-STD-105D", "MIL-STD-105D"),
        ("ANSI/ASQ Z1.4-2008", "ANSI/ASQ Z1.4"),
        ("Z1.4", "ANSI/ASQ Z1.4"),
        ("ISO 2859-1:1999", "ISO 2859-1"),
        ("BS EN ISO 2859-1", "ISO 2859-1"),
        ("GB/T 2828.1-2012", "GB/T 2828.1"),
        (None, "MIL-STD-105E"),
    ],
)
def test_standards_as_people_write_them(words: str | None, name: str) -> None:
    found = find_standard(words)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("words", ["GB/T 2829", "ISO 2859-2", "ISO 3951-1", "", "4-point", "MIL-STD-105EE"])
def test_other_standards_are_not_taken_for_these(words: str) -> None:
    assert find_standard(words) is None
    with pytest.raises(UsageError, match="not known"):
        standard_named(words)


def test_names_are_their_own() -> None:
    assert [standard_named(one.name) for one in STANDARDS] == list(STANDARDS)
