"""The options of check, show and why."""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.cli.standing import AT, REV, refuse_empty, stand
from gendan.render.check.formats import NAMES as FORMATS
from gendan.render.show.formats import NAMES as SHOW_FORMATS
from gendan.words.ask import CheckAsk
from gendan.words.errors import UsageError
from gendan.words.finding import Severity
from gendan.words.text import Text

_PATHS = Text("Only findings in these files or folders", "只看这些文件或目录里的结果")
_AS_OF = Text(
    "Judge as of this day (default: today in the house's time zone)", "按这一天判断（默认：按仓库时区的今天）"
)
_SELECT = Text("Only these rules or packs; * stands for anything", "只用这些规则或规则包，可用 * 通配")
_IGNORE = Text("Not these rules or packs", "不用这些规则或规则包")
_OWNER = Text("Only what this person has to do", "只看此人负责的")
_ORDER = Text("Only this order", "只看此订单")
FAIL_ON = Text(
    "Exit code 1 from this severity: info, warning, error, critical, or never",
    "达到此程度即退出码 1：info、warning、error、critical 或 never",
)
_FORMAT = Text(f"Format of the answer: {', '.join(FORMATS)}", f"输出格式：{'、'.join(FORMATS)}")
OUTPUT = Text("Write a format to a file as well; may be repeated", "另将某种格式写入文件，可重复")
SINCE = Text("Only what is new since this commit", "只列自该提交以来新出现的结果")
_TIMING = Text("Say on standard error how long each stage took", "在标准错误上列出各阶段用时")
_WATCH = Text("Judge again whenever a file is saved, until Ctrl-C", "文件一保存就重新检查，按 Ctrl-C 结束")
_PAUSE = 0.3
"""Seconds between two looks at the files."""
_READING = Text("Reading the files", "读取文件")
_JUDGING = Text("Judging by the rules", "按规则检查")


def build_check(here: Here) -> Callable[..., int]:
    """Judge: every option of `gendan check`."""
    import typer

    say = here.say

    def check(  # noqa: PLR0917  Typer calls it by name
        paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...", help=say(_PATHS))] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        since: Annotated[str | None, typer.Option("--since", metavar="REV", help=say(SINCE))] = None,
        select: Annotated[list[str] | None, typer.Option("--select", metavar="RULE", help=say(_SELECT))] = None,
        ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help=say(_IGNORE))] = None,
        owner: Annotated[list[str] | None, typer.Option("--owner", metavar="PERSON", help=say(_OWNER))] = None,
        order: Annotated[list[str] | None, typer.Option("--order", metavar="ORDER", help=say(_ORDER))] = None,
        fail_on: Annotated[str, typer.Option("--fail-on", metavar="SEVERITY", help=say(FAIL_ON))] = "error",
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
        output: Annotated[
            list[str] | None, typer.Option("--output", "-o", metavar="FORMAT=FILE", help=say(OUTPUT))
        ] = None,
        timing: Annotated[bool, typer.Option("--timing", help=say(_TIMING))] = False,
        watch: Annotated[bool, typer.Option("--watch", help=say(_WATCH))] = False,
    ) -> int:
        refuse_empty("--since", since)
        form, outputs, least = one_of(format, FORMATS, "--format"), read_outputs(output or ()), read_severity(fail_on)
        seen = stand(here, as_of, rev, at)
        ask = CheckAsk(
            folder=here.folder,
            format=form,
            outputs=tuple((name, here.folder / file) for name, file in outputs),
            fail_on=least,
            as_of=seen.as_of,
            today=seen.today,
            paths=tuple(paths or ()),
            select=listed(select),
            ignore=listed(ignore),
            owners=listed(owner),
            orders=listed(order),
            summary=_summary(here),
            timing=timing,
            rev=seen.rev,
            clock=seen.clock,
            since=since,
        )
        if watch:
            _refuse_past(rev, at, since)
            return _watch(here, ask, as_of)
        from gendan.commands.check import run_check

        return run_check(ask, here.look, here.write, here.tell, here.progress(_READING, _JUDGING))

    return check


def _refuse_past(*asked: str | None) -> None:
    """Raise UsageError when a past day is to be watched: nothing is saved there any more."""
    if any(one is not None for one in asked):
        raise UsageError(
            Text("--watch does not go with --rev, --at or --since", "--watch 不能与 --rev、--at、--since 同用"),
            Text("Leave one of them out", "请去掉其中之一"),
        )


def _watch(here: Here, ask: CheckAsk, as_of: str | None) -> int:
    """Judge until Ctrl-C; without a day that was asked for, each time as of today."""
    from time import sleep

    from msgspec.structs import replace

    from gendan.cli.complain import complaint
    from gendan.commands.watch import run_watch

    def pause() -> bool:
        sleep(_PAUSE)
        return True

    def again() -> CheckAsk:
        now = here.anew()
        return replace(ask, as_of=now.as_of(as_of), today=now.as_of(None))

    return run_watch(
        again,
        here.look,
        here.write,
        here.tell,
        lambda error: here.tell(complaint(error, here.language)),
        pause,
    )


def build_show(here: Here) -> Callable[..., int]:
    """Show one order."""
    import typer

    say = here.say
    order_help = Text("Id of the order", "订单编号")
    format_help = Text(f"Format of the answer: {', '.join(SHOW_FORMATS)}", f"输出格式：{'、'.join(SHOW_FORMATS)}")

    def show(
        order: Annotated[str, typer.Argument(metavar="ORDER", help=say(order_help))],
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(format_help))] = "text",
    ) -> int:
        chosen = one_of(format, SHOW_FORMATS, "--format")
        from gendan.commands.show import run_show

        return run_show(here.folder, order, stand(here, as_of, rev, at), chosen, here.look, here.write)

    return show


def build_why(here: Here) -> Callable[..., int]:
    """Explain a verdict or a date."""
    import typer

    say = here.say
    order_help = Text("Id of the order", "订单编号")
    rule_help = Text(
        "Rule, pack/rule or the rule alone; left out: every finding of the order",
        "规则，写 规则包/规则 或只写规则名；不写则解释该订单的全部结果",
    )
    record_help = Text("Record within the order, D1/fabric-in-house", "订单内的对象，如 D1/fabric-in-house")

    def why(
        order: Annotated[str, typer.Argument(metavar="ORDER", help=say(order_help))],
        rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help=say(rule_help))] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        record: Annotated[str | None, typer.Option("--record", metavar="RECORD", help=say(record_help))] = None,
    ) -> int:
        from gendan.commands.why import run_why

        return run_why(here.folder, order, rule, record, stand(here, as_of, rev, at), here.look, here.write)

    return why


def read_severity(words: str) -> Severity | None:
    """Return the severity, None for never. Raises UsageError for any other word."""
    name = one_of(words, [*Severity.__members__, "never"], "--fail-on")
    return None if name == "never" else Severity[name]


def read_output(words: str) -> tuple[str, Path]:
    """Return format and file of "sarif=out/check.sarif". Raises UsageError when either is missing or unknown."""
    name, equals, file = words.partition("=")
    if not equals or not Path(file).name:
        raise UsageError(
            Text(f"--output {words} does not name a file", f"--output {words} 没有写文件名"),
            Text("Write it as FORMAT=FILE, for example json=check.json", "写成 格式=文件，例如 json=check.json"),
        )
    if file == "-":
        raise UsageError(
            Text(f"--output {words}: - is no file", f"--output {words}：- 不是文件"),
            Text(
                f"Standard output takes one format: write --format {name}",
                f"标准输出只能有一种格式，请写 --format {name}",
            ),
        )
    return one_of(name, FORMATS, "--output"), Path(file)


def read_outputs(given: Sequence[str]) -> list[tuple[str, Path]]:
    """Return the formats with their files. Raises UsageError for the first that cannot be."""
    return [read_output(words) for words in given]


def _summary(here: Here) -> Path | None:
    """Return the file that GitHub Actions wants the job summary in, when there is one."""
    with contextlib.suppress(KeyError):
        return Path(here.environ["GITHUB_STEP_SUMMARY"])
    return None


COMMANDS = (
    Command("check", Text("Judge the orders by the rules", "按规则检查订单"), build_check),
    Command(
        "show",
        Text("One order: timeline, tasks, promises, findings", "看一张订单：时间线、任务、承诺交期、问题"),
        build_show,
    ),
    Command(
        "why", Text("Why a rule says what it says; how a date came about", "为什么这样判断，日期怎么来的"), build_why
    ),
)
