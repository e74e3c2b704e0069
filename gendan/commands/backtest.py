"""`gendan backtest`: a rule, or a changed rubric, over past months."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.commands.scoring import month_days
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gendan.render.look import Look
    from gendan.words.backtest import Step

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")


class BacktestAsk(Struct, frozen=True):
    """`what` is a rule's full name, or the file of a rubric. `begin`, `end`: months, or days for a rule.

    `history`: each day is judged by the files as they stood then. `today` is the last day of which anything is known.
    """

    folder: Path
    what: str
    begin: str
    end: str
    today: date
    step: Step = "week"
    history: bool = False
    records: bool = False
    format: str = "text"


def run_backtest(ask: BacktestAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write what it would have done; 0 whatever that is.

    Raises UsageError for a period that is none or has not begun, and for what is neither a rule nor a rubric's file.
    """
    file = ask.folder / ask.what
    if file.suffix == ".yaml" and file.is_file():
        from gendan.commands.backtest_rubric import try_rubric
        from gendan.render.score.backtest_rubric import FORMATS

        write(FORMATS[ask.format](try_rubric(ask, file), look))
        return Exit.CLEAN
    if "/" not in ask.what or file.suffix == ".yaml":
        raise UsageError(
            Text(f"{ask.what} is neither a rule nor a rubric's file", f"{ask.what} 既不是规则，也不是考核方案文件"),
            Text("Write order-follow-up/task-overdue, or rubrics/new.yaml", "如 order-follow-up/task-overdue 或 rubrics/new.yaml"),
        )  # fmt: skip
    from gendan.commands.backtest_rule import run_rule

    return run_rule(ask, look, write)


def period_of(ask: BacktestAsk) -> tuple[date, date]:
    """Return first and last day. Raises UsageError for what is no day or month, and for a period that ends before it begins."""
    begin, end = (_days(one) for one in (ask.begin, ask.end))
    first, last = begin[0], min(end[1], ask.today)
    if first > last:
        raise UsageError(
            Text(
                f"{ask.begin} to {ask.end} is no period that has begun", f"{ask.begin} 至 {ask.end} 不是已经开始的时段"
            ),
            Text("Name months that have begun, the earlier one first", "请写已经开始的月份，较早的在前"),
        )
    return first, last


def months_of(ask: BacktestAsk) -> tuple[str, str]:
    """Return first and last month, the last no later than the one of `today`. Raises UsageError when they are none."""
    if not (_MONTH.fullmatch(ask.begin) and _MONTH.fullmatch(ask.end)):
        raise UsageError(
            Text(f"{ask.begin} to {ask.end} are no months", f"{ask.begin} 至 {ask.end} 不是月份"),
            Text("Write --from 2026-01 --to 2026-06", "如 --from 2026-01 --to 2026-06"),
        )
    first, last = period_of(ask)
    return f"{first:%Y-%m}", f"{last:%Y-%m}"


def _days(words: str) -> tuple[date, date]:
    if _MONTH.fullmatch(words):
        return month_days(words)
    try:
        day = date.fromisoformat(words) if _DAY.fullmatch(words) else None
    except ValueError:
        day = None
    if day is None:
        raise UsageError(
            Text(f"{words} is neither a month nor a day", f"{words} 不是月份，也不是日期"),
            Text("Write 2026-10 or 2026-10-31", "写成 2026-10 或 2026-10-31 的样子"),
        )
    return day, day
