"""The options of log and audit."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.figures import read_period
from gendan.cli.here import Here
from gendan.cli.judge import FAIL_ON, OUTPUT, SINCE, read_outputs, read_severity
from gendan.cli.standing import AT, REV, refuse_empty, stand
from gendan.render.check.formats import NAMES as FINDINGS
from gendan.render.log.formats import NAMES
from gendan.words.ask import AuditAsk, CheckAsk
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
_DID = Text("Only what this person did", "只看此人的改动")
_BY = Text("Group by who did it, or by order", "按改动人（person）或按订单（order）分组")
_GROUPS = ("person", "order")
_FINDINGS = Text(f"Format of the answer: {', '.join(FINDINGS)}", f"输出格式：{'、'.join(FINDINGS)}")
_FORMAT = Text(f"Format of the answer: {', '.join(NAMES)}", f"输出格式：{'、'.join(NAMES)}")


def _span(begin: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day. Raises UsageError when they are none, or the wrong way round."""
    first = read_period(begin, last=False) if begin else None
    last = read_period(until, last=True) if until else None
    if first is not None and last is not None and first > last:
        raise UsageError(
            Text(f"{first} comes after {last}", f"{first} 晚于 {last}"),
            Text("Put the earlier day after --from", "--from 写较早的日期"),
        )
    return first, last


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
        first, last = _span(begin, until)
        ask = LogAsk(
            folder=here.folder,
            name=name,
            fields=listed(field),
            people=listed(person),
            begin=first,
            until=last,
            format=one_of(format, NAMES, "--format"),
        )
        from gendan.commands.log import run_log

        return run_log(ask, here.look, here.write)

    return log


def build_audit(here: Here) -> Callable[..., int]:
    """Judge the history by the pack audit."""
    import typer

    say = here.say

    def audit(  # noqa: PLR0917  Typer calls it by name
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        since: Annotated[str | None, typer.Option("--since", metavar="REV", help=say(SINCE))] = None,
        begin: Annotated[str | None, typer.Option("--from", metavar="DATE", help=say(_FROM))] = None,
        until: Annotated[str | None, typer.Option("--to", metavar="DATE", help=say(_TO))] = None,
        person: Annotated[list[str] | None, typer.Option("--person", metavar="PERSON", help=say(_DID))] = None,
        owner: Annotated[list[str] | None, typer.Option("--owner", metavar="PERSON", help=say(_OWNER))] = None,
        order: Annotated[list[str] | None, typer.Option("--order", metavar="ORDER", help=say(_ORDER))] = None,
        by: Annotated[str, typer.Option("--by", metavar="person|order", help=say(_BY))] = "person",
        fail_on: Annotated[str, typer.Option("--fail-on", metavar="SEVERITY", help=say(FAIL_ON))] = "error",
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FINDINGS))] = "text",
        output: Annotated[
            list[str] | None, typer.Option("--output", "-o", metavar="FORMAT=FILE", help=say(OUTPUT))
        ] = None,
    ) -> int:
        refuse_empty("--since", since)
        form, least, group = one_of(format, FINDINGS, "--format"), read_severity(fail_on), one_of(by, _GROUPS, "--by")
        first, last = _span(begin, until)
        seen = stand(here, as_of, rev, at)
        ask = CheckAsk(
            folder=here.folder,
            as_of=seen.as_of,
            today=seen.today,
            select=("audit",),
            owners=listed(owner),
            orders=listed(order),
            fail_on=least,
            format=form,
            rev=seen.rev,
            clock=seen.clock,
            since=since,
            outputs=tuple((name, here.folder / file) for name, file in read_outputs(output or ())),
            audit=AuditAsk(listed(person), first, last, group),
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
