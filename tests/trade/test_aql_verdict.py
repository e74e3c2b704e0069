"""What counts say when the sample is the plan's, larger, smaller, or the whole lot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gendan.trade.aql import build_plan
from gendan.trade.aql_verdict import judge_class, judge_lot

APPAREL = {"critical": Decimal(0), "major": Decimal("2.5"), "minor": Decimal("4.0")}
CRITICAL, MAJOR, MINOR = 0, 1, 2


@pytest.mark.parametrize(
    ("lot", "which", "found", "drawn", "verdict"),
    [
        (4800, MAJOR, 10, None, "accepted"),  # L 200, 10/11
        (4800, MAJOR, 11, 200, "rejected"),
        (4800, CRITICAL, 0, 200, "accepted"),
        (4800, CRITICAL, 1, 200, "rejected"),
        (4800, CRITICAL, 0, 125, "either"),  # too few drawn: none found shows nothing
        (4800, CRITICAL, 1, 125, "rejected"),
        (4800, MAJOR, 11, 125, "rejected"),
        (4800, MAJOR, 2, 125, "either"),
        (4800, MAJOR, 14, 315, "accepted"),  # M 315, 14/15: the plan of what was drawn
        (4800, MAJOR, 15, 315, "rejected"),
        (4800, MAJOR, 10, 250, "accepted"),  # no letter: few show acceptance, more nothing
        (4800, MAJOR, 11, 250, "either"),
        (50, MAJOR, 0, 13, "accepted"),  # own plan C 5, 0/1, on 13 pieces
        (50, MAJOR, 1, 13, "either"),
        (50, MINOR, 1, 13, "accepted"),
        (4, MAJOR, 1, 4, "rejected"),  # all four of a plan for five
        (4, MAJOR, 0, 4, "accepted"),
        (4, MAJOR, 0, 3, "either"),
    ],
)
def test_one_class(lot: int, which: int, found: int, drawn: int | None, verdict: str) -> None:
    plan = build_plan(lot, APPAREL)
    assert judge_class(plan, plan.classes[which], found, drawn).verdict == verdict


def test_between_ac_and_re_the_lot_passes_and_the_series_goes_back_to_normal() -> None:
    plan = build_plan(1200, {"major": Decimal("2.5")}, severity="reduced")  # J 32, 2/5
    told = [judge_class(plan, plan.classes[0], found) for found in (2, 3, 4, 5)]
    assert [(one.verdict, one.gap) for one in told] == [
        ("accepted", False),
        ("accepted", True),
        ("accepted", True),
        ("rejected", False),
    ]


@pytest.mark.parametrize(("found", "tighter"), [(3, True), (4, False)])
def test_one_step_tighter(found: int, tighter: bool) -> None:  # noqa: FBT001
    plan = build_plan(1000, APPAREL)  # J 80, 5/6; at AQL 1.5: 3/4
    assert judge_class(plan, plan.classes[MAJOR], found).tighter is tighter
    assert judge_class(plan, plan.classes[CRITICAL], 0).tighter is None


@pytest.mark.parametrize(
    ("verdicts", "lot"),
    [
        (["accepted", "accepted"], "accepted"),
        (["accepted", "either"], "either"),
        (["either", "rejected"], "rejected"),
    ],
)
def test_all_classes_together(verdicts: list[str], lot: str) -> None:
    assert judge_lot(verdict for verdict in ("accepted", "either", "rejected") if verdict in verdicts) == lot
