"""From the months of a person to the year: which months count, what each adds; the sum is the score, to the last decimal."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.score import grade_of
from gendan.trade.rounding import apportion, rounded
from gendan.words.score import YearMonth, YearScore
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.words.score import PersonScore

AWAY = Text("on leave all month", "整月请假")
RUNNING = Text("not over yet", "当月未结束")
NO_SCORE = Text("no score", "未出分")
THIN = Text("coverage under {least} %", "覆盖率低于 {least}%")
FEW = Text("{months} of {least} months needed", "只有 {months} 个月有效，至少要 {least} 个月")


def score_year(months: Sequence[PersonScore], as_of: date) -> YearScore:
    """Return the year of one person; `months` in order, at least one: those in which the person was here.

    The rubric of the last month that is over decides: which coverage a month needs to count, how many months the year needs, and whether
    they weigh alike or by their number of cases. A month wholly on leave counts nothing: what others did is not one's own.
    Nor does one that is not over on `as_of`: half of its orders are still to come, and nobody has rated it; on its last day
    it is over. A month that does not count is left out, never a zero. The exact scores of the months are those printed.
    """
    rubric = next((one for one in reversed(months) if _days(one.month)[1] <= as_of), months[-1]).rubric
    annual = rubric.annual
    told: list[YearMonth] = []
    for month in months:
        reason = None
        begin, end = _days(month.month)
        if end > as_of:
            reason = RUNNING
        elif month.person.is_away(begin, end):
            reason = AWAY
        elif not month.coverage:
            reason = NO_SCORE
        elif month.score is None or month.coverage < annual.coverage:
            least = max(month.rubric.coverage, annual.coverage)
            reason = THIN.fill({"least": plain(rounded(least * 100, 2))})
        told.append(YearMonth(month, reason=reason))
    counting = [one for one in told if one.reason is None]
    if len(counting) < annual.months:
        said = FEW.fill({"months": len(counting), "least": annual.months})
        return YearScore(months[-1].person, rubric, None, None, tuple(told), said)
    cases = [Fraction(_cases(one.score) if annual.by_cases else 1) for one in counting]
    if not sum(cases):
        cases = [Fraction(1)] * len(counting)
    weights = [one / sum(cases, Fraction(0)) for one in cases]
    exact = [Fraction(one.score.score or 0) * weight for one, weight in zip(counting, weights, strict=True)]
    score = rounded(sum(exact, Fraction(0)), rubric.rounding)
    shares = iter(zip(weights, apportion(exact, score, rubric.rounding), strict=True))
    done = []
    for one in told:
        if one.reason is None:
            weight, share = next(shares)
            done.append(replace(one, weight=weight, contribution=share))
        else:
            done.append(one)
    return YearScore(months[-1].person, rubric, score, grade_of(rubric.grades, score), tuple(done))


def _days(month: str) -> tuple[date, date]:
    """Return the first and the last day of "2026-08"."""
    begin = date.fromisoformat(f"{month}-01")
    return begin, date(begin.year, begin.month, monthrange(begin.year, begin.month)[1])


def _cases(month: PersonScore) -> int:
    """Return the cases behind a month: of indicators that weigh something, marks of raters included."""
    return sum(part.cases for part in month.parts if part.state == "scored" and part.indicator.share > 0)
