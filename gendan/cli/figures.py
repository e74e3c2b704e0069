"""The options of stats."""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, cast, get_args

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here, read_day
from gendan.cli.standing import AT, REV, stand
from gendan.render.stats.formats import NAMES
from gendan.words.errors import UsageError
from gendan.words.metric import Basis, By
from gendan.words.stats_ask import StatsAsk
from gendan.words.text import Text

_BY = Text(f"Group by {', '.join(get_args(By))}", f"分组：{'、'.join(get_args(By))}")
_FROM = Text("First day: 2026-10-01, or a month or year", "起始日：2026-10-01，也可写月份或年份")
_TO = Text("Last day (default: the day judged)", "截止日（默认为判断日）")
_AS_OF = Text(
    "Judge as of this day (default: today in the house's time zone)", "按这一天判断（默认：按仓库时区的今天）"
)
_FIGURE = Text("Only these figures or packs; * stands for anything", "只看这些指标或指标包，可用 * 通配")
_BASIS = Text(
    "By which day a month claims a delivery: due, shipped, ordered",
    "批次按哪一天归入月份：due 到期、shipped 出货、ordered 接单",
)
_SET = Text(
    "Change a setting: late=3, early=7, level=order; may be repeated",
    "修改设置，如 late=3、early=7、level=order，可重复",
)
_RECORDS = Text("List the records behind each figure", "列出每个指标背后的记录")
_FORMAT = Text(f"Format of the answer: {', '.join(NAMES)}", f"输出格式：{'、'.join(NAMES)}")
_OUTPUT = Text("Write to this file", "写入该文件")
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2]))?")


def build_stats(here: Here) -> Callable[..., int]:
    """Figures for management."""
    import typer

    say = here.say

    def stats(  # noqa: PLR0917  Typer calls it by name
        by: Annotated[str | None, typer.Option("--by", metavar="GROUP", help=say(_BY))] = None,
        begin: Annotated[str | None, typer.Option("--from", metavar="DATE", help=say(_FROM))] = None,
        until: Annotated[str | None, typer.Option("--to", metavar="DATE", help=say(_TO))] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        figure: Annotated[list[str] | None, typer.Option("--figure", metavar="NAME", help=say(_FIGURE))] = None,
        basis: Annotated[str | None, typer.Option("--basis", metavar="DAY", help=say(_BASIS))] = None,
        settings: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=say(_SET))] = None,
        records: Annotated[bool, typer.Option("--records", help=say(_RECORDS))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
        output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=say(_OUTPUT))] = None,
    ) -> int:
        seen = stand(here, as_of, rev, at)
        ask = StatsAsk(
            folder=here.folder,
            as_of=seen.as_of,
            today=seen.today,
            until=min(read_period(until, last=True), seen.as_of) if until else seen.as_of,
            begin=read_period(begin, last=False) if begin else None,
            by=cast("By", one_of(by, get_args(By), "--by")) if by else None,
            basis=cast("Basis", one_of(basis, get_args(Basis), "--basis")) if basis else None,
            figures=listed(figure),
            settings=read_settings(settings or ()),
            records=records,
            format=one_of(format, NAMES, "--format"),
            output=here.folder / output if output else None,
            rev=seen.rev,
        )
        _check_period(ask)
        from gendan.commands.stats import run_stats

        return run_stats(ask, here.look, here.write)

    return stats


def read_period(words: str, *, last: bool) -> date:
    """Return the day of "2026-10-05", or the first or `last` day of "2026-10" or "2026". Raises UsageError."""
    found = _PERIOD.fullmatch(words)
    if found is None or found["year"] == "0000":
        return read_day(words)
    year, month = int(found["year"]), int(found["month"] or (12 if last else 1))
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)


def read_settings(given: Sequence[str]) -> Mapping[str, object]:
    """Return names and values of "late=3": whole numbers, decimals, lists with commas, else text. Raises UsageError."""
    found: dict[str, object] = {}
    for words in given:
        name, equals, value = words.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UsageError(
                Text(f"--set {words} does not set anything", f"--set {words} 没有写明设置"),
                Text("Write it as late=3", "写成 late=3 的样子"),
            )
        found[name.strip()] = _value(value.strip())
    return found


def _value(words: str) -> object:
    if re.fullmatch(r"-?[0-9]{1,6}", words):
        return int(words)
    if re.fullmatch(r"-?[0-9]{1,6}\.[0-9]{1,6}", words):
        return Decimal(words)
    return tuple(part.strip() for part in words.split(",")) if "," in words else words


def _check_period(ask: StatsAsk) -> None:
    if ask.begin is not None and ask.begin > ask.until:
        raise UsageError(
            Text(f"{ask.begin} comes after {ask.until}", f"{ask.begin} 晚于 {ask.until}"),
            Text(
                "Put the earlier day after --from; --to is never after the day judged",
                "--from 写较早的日期；--to 不会晚于判断日",
            ),
        )


COMMANDS = (
    Command(
        "stats",
        Text(
            "Figures: on time, cycle time, quality, answers, cost; by customer, factory, person, month",
            "统计指标：准时、周期、质量、答复、成本；可按客户、工厂、人员、月份",
        ),
        build_stats,
    ),
)
