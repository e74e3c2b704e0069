"""A rule over past days: when it would have warned of a delivery, and whether that then was late."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import gendan
from gendan.commands.backtest import period_of
from gendan.commands.judging import UNWATCHED, Watch, judge
from gendan.commands.loading import load_house
from gendan.commands.past_days import asking, house_at, rev_of_day
from gendan.commands.query import NoRules
from gendan.commands.supervise import supervise
from gendan.commands.wishes import Wanted
from gendan.evaluate.backtest import hold_against
from gendan.words.backtest import Due, RuleTest
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from gendan.commands.backtest import BacktestAsk
    from gendan.commands.line import Line
    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.report import Report

_KNOWN = "SELECT order_id, delivery FROM deliveries"
_DUE = """SELECT d.order_id, d.delivery, coalesce(d.original, d.requested) AS due, o.file,
    CASE WHEN d.completed IS NULL AND d.in_full IS NULL THEN NULL ELSE greatest(coalesce(d.completed, $now::DATE) - coalesce(d.original, d.requested), 0) END
FROM deliveries d JOIN orders o ON o.order_id = d.order_id
WHERE coalesce(d.original, d.requested) BETWEEN $begin::DATE AND $end::DATE
    AND (d.completed IS NOT NULL OR (o.status IN ('open', 'closed') AND $now::DATE > coalesce(d.original, d.requested)))
ORDER BY ALL"""


def run_rule(ask: BacktestAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write what the rule would have done. Rules of the house may be harmful: all runs where it can be stopped."""
    from gendan.render.score.backtest_rule import FORMATS

    def job(left_out: Mapping[str, Text], announce: Callable[[str], None]) -> int:
        found = try_rule(ask, Watch(left_out, announce))
        write(FORMATS[ask.format](found, look, ask.records))
        return Exit.CLEAN

    return supervise(job)


def try_rule(ask: BacktestAsk, watch: Watch = UNWATCHED) -> RuleTest:
    """Judge the rule on every day of the period, and hold what it said against how the deliveries due in it came out.

    A finding on no delivery of its own is one on all deliveries of the order. Raises UsageError for a rule that the house
    does not have, and when no day could be judged.
    """
    begin, end = period_of(ask)
    first: dict[tuple[str, str], date] = {}
    seen: set[str] = set()
    judged: list[date] = []
    lost: list[date] = []
    title = same(ask.what)
    for day in _days(begin, end, ask):
        with _files(ask, day) as place:
            if place is None:
                lost.append(day)
                continue
            report = _judged(ask, day, place, watch)
        title = report.rules[ask.what].title
        judged.append(day)
        for finding in report.findings:
            if finding.verdict == "fail" and finding.rule == ask.what:
                seen.add(finding.fingerprint)
                first.setdefault((finding.order or "", finding.record.partition("/")[0]), day)
    if not judged:
        raise UsageError(
            Text(f"Nothing had been committed by {end}", f"到 {end} 为止还没有任何提交"),
            Text("Leave out --history: then the files of now are judged", "去掉 --history，即按现有文件判断"),
        )
    due, unknown, known = _outcomes(ask, begin, end)
    told: dict[tuple[str, str], date] = {}
    for (order, record), day in first.items():
        key = (order, record if (order, record) in known else "")
        told[key] = min(day, told.get(key, day))
    return RuleTest(
        gendan.__version__,
        ask.what,
        title,
        begin,
        end,
        tuple(judged),
        ask.history,
        len(seen),
        hold_against(due, told),
        unknown,
        tuple(lost),
    )


def _days(begin: date, end: date, ask: BacktestAsk) -> list[date]:
    """Return the days to be judged: every one, or every seventh from the first on."""
    width = 1 if ask.step == "day" else 7
    return [begin + timedelta(days=number) for number in range(0, (end - begin).days + 1, width)]


@contextmanager
def _files(ask: BacktestAsk, day: date) -> Iterator[tuple[House, Line] | None]:
    """Yield the house as its files are now, or as they stood at the end of the day; None before the first commit."""
    rev = None
    if ask.history:
        try:
            rev = rev_of_day(ask.folder, day).commit
        except UsageError:
            yield None
            return
    with house_at(ask.folder, rev, ask.today) as found:
        yield found


def _judged(ask: BacktestAsk, day: date, place: tuple[House, Line], watch: Watch) -> Report:
    """Return the report of the one rule as of a day."""
    house, line = place
    with load_house(asking(house, (ask.what,)), day, chosen=lambda rule: rule == ask.what, line=line) as loaded:
        report = judge(loaded, Wanted(select=(ask.what,)), watch)
    if report.not_evaluated:
        lost = report.not_evaluated[0]
        raise UsageError(
            Text(f"{lost.rule} could not be judged on {day}", f"{day} 无法判断 {lost.rule}"),
            lost.reason,
        )
    return report


def _outcomes(ask: BacktestAsk, begin: date, end: date) -> tuple[list[Due], int, set[tuple[str, str]]]:
    """Return the deliveries due in the period with how late they were by what is known now, and how many cannot be told.

    With all deliveries that there are, due or not.
    """
    with (
        house_at(ask.folder, None, ask.today) as (house, line),
        load_house(house, ask.today, rulebook=NoRules(), asked=("deliveries",), line=line) as loaded,
    ):
        rows = loaded.facts.query(_DUE, {"begin": begin, "end": end, "now": ask.today}).rows
        known = {(str(one), str(other)) for one, other in loaded.facts.query(_KNOWN).rows}
    due = [
        Due(str(order), str(delivery), cast("date", day), cast("int", late), None if file is None else str(file))
        for order, delivery, day, file, late in rows
        if late is not None
    ]
    return due, len(rows) - len(due), known
