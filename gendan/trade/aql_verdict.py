"""What the counts of an inspection say by its plan, also where another number of pieces was drawn than the plan asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from gendan.trade.aql import LETTERS, Cell, ClassPlan, Plan, cell_at, sample_of, tighter_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

Verdict = Literal["accepted", "rejected", "either"]


class ClassVerdict(Struct, frozen=True):
    """`cell` is the plan judged by. `gap`: accepted between Ac and Re. `tighter`: also one AQL step tighter (None: no such)."""

    verdict: Verdict
    cell: Cell
    gap: bool = False
    tighter: bool | None = None


def judge_class(plan: Plan, one: ClassPlan, found: int, drawn: int | None = None) -> ClassVerdict:
    """Return what `found` defects in `drawn` pieces (None: as many as the plan asks for) say of one class.

    The plan of the letter whose sample was drawn counts, where it has one for this AQL; else the class's own. On more
    pieces than that plan's, few defects show acceptance and many nothing; on fewer, many show rejection and few nothing:
    "either". Where the whole lot was to be inspected and was, it counts as the plan's sample.
    """
    wanted = sample_of(plan.severity, plan.drawn)
    held = wanted if drawn is None or (plan.whole and drawn >= plan.lot) else drawn
    cell = _cell(plan, one, held)
    tighter = tighter_cell(plan.severity, cell.letter, one.aql) if one.aql else None
    also = found <= tighter.accept if tighter else None
    if held < cell.sample:
        return ClassVerdict("rejected" if found >= cell.reject else "either", cell, tighter=also)
    if found <= cell.accept:
        return ClassVerdict("accepted", cell, tighter=also)
    if held > cell.sample and one.aql:
        return ClassVerdict("either", cell, tighter=also)
    gap = found < cell.reject
    return ClassVerdict("accepted" if gap else "rejected", cell, gap, also)


def _cell(plan: Plan, one: ClassPlan, held: int) -> Cell:
    if not one.aql or held <= one.own.sample:
        return one.own
    letters = [letter for letter in LETTERS[:-1] if sample_of(plan.severity, letter) == held]
    return next((cell for letter in letters if (cell := cell_at(plan.severity, letter, one.aql))), one.own)


def judge_lot(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of all classes together: one rejected is enough; what cannot be told leaves it open."""
    told = set(verdicts)
    return "rejected" if "rejected" in told else "either" if "either" in told else "accepted"
