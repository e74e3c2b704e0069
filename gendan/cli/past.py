"""The options of log and audit."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.figures import read_period
from gendan.cli.here import Here
from gendan.cli.judge import FAIL_ON, read_severity
from gendan.cli.standing import AT, REV, day_and_rev
from gendan.render.check.formats import NAMES as FINDINGS
from gendan.render.log.formats import NAMES
from gendan.words.ask import CheckAsk
from gendan.words.errors import UsageError
from gendan.words.log_ask import LogAsk
from gendan.words.text import Text

_NAME = Text(
    "An order, a person, a contract, a rule …; left out: everything",
    "订单、人员、合同、规则等的编号；不写则列出全部",
)
_FIELD = Text(
    "Only this field, promised or deliveries/D1; may be repeated", "只看这个字段，如 promised 或 deliveries/D1，可重复"
)
_PERSON = Text("Only what this person wrote", "只看此人写的")
_FROM = Text("First day: 2026-10-01, or a month or year", "起始日：2026-10-01，也可写月份或年份")
_TO = Text("Last day", "截止日")
_AS_OF = Text(
    "Judge as of this day (default: today in the house's time zone)", "按这一天判断（默认：按仓库时区的今天）"
)
_OWNER = Text("Only what concerns this person", "只看此人负责的")
_ORDER = Text("Only this order", "只看此订单")
_FINDINGS = Text(f"Format of the answer: {', '.join(FINDINGS)}", f"输出格式：{'、'.join(FINDINGS)}")
_FORMAT = Text(f"Format of the answer: {', '.join(NAMES)}", f"输出格式：{'、'.join(NAMES)}")


def build_log(here: Here) -> Callable[..., int]:
    """Tell the history of a document."""
    import typer

    say = here.say

    def log(
        name: Annotated[str | None, typer.Argument(metavar="[ORDER]", help=say(_NAME))] = None,
        field: Annotated[list[str] | None, typer.Option("--field", metavar="FIELD", help=say(_FIELD))] = None,
        person: Annotated[list[str] | None, typer.Option("--person", metavar="PERSON", help=say(_PERSON))] = None,
        begin: Annotated[str | None, typer.Option("--from", metavar="DATE", help=say(_FROM))] = None,
        until: Annotated[str | None, typer.Option("--to", metavar="DATE", help=say(_TO))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
    ) -> int:
        ask = LogAsk(
            folder=here.folder,
            name=name,
            fields=listed(field),
            people=listed(person),
            begin=read_period(begin, last=False) if begin else None,
            until=read_period(until, last=True) if until else None,
            format=one_of(format, NAMES, "--format"),
        )
        if ask.begin is not None and ask.until is not None and ask.begin > ask.until:
            raise UsageError(
                Text(f"{ask.begin} comes after {ask.until}", f"{ask.begin} 晚于 {ask.until}"),
                Text("Put the earlier day after --from", "--from 写较早的日期"),
            )
        from gendan.commands.log import run_log

        return run_log(ask, here.look, here.write)

    return log


def build_audit(here: Here) -> Callable[..., int]:
    """Judge the history by the pack audit."""
    import typer

    say = here.say

    def audit(
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        owner: Annotated[list[str] | None, typer.Option("--owner", metavar="PERSON", help=say(_OWNER))] = None,
        order: Annotated[list[str] | None, typer.Option("--order", metavar="ORDER", help=say(_ORDER))] = None,
        fail_on: Annotated[str, typer.Option("--fail-on", metavar="SEVERITY", help=say(FAIL_ON))] = "error",
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FINDINGS))] = "text",
    ) -> int:
        form, least = one_of(format, FINDINGS, "--format"), read_severity(fail_on)
        day, commit = day_and_rev(here, as_of, rev, at)
        ask = CheckAsk(
            folder=here.folder,
            as_of=day,
            select=("audit",),
            owners=listed(owner),
            orders=listed(order),
            fail_on=least,
            format=form,
            rev=commit,
        )
        from gendan.commands.check import run_check

        return run_check(ask, here.look, here.write, here.tell)

    return audit


COMMANDS = (
    Command(
        "log",
        Text(
            "The history of an order, a person, a contract, a rule: who changed what, and when",
            "订单、人员、合同、规则的改动历史：谁在何时改了什么",
        ),
        build_log,
    ),
    Command(
        "audit",
        Text(
            "What the history says against the files: promises rewritten, dates changed",
            "历史审计：改写承诺、改动日期等",
        ),
        build_audit,
    ),
)
