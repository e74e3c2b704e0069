"""The options of confirm."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command
from gendan.cli.here import Here, read_day
from gendan.words.text import Text


def build_confirm(here: Here) -> Callable[..., int]:
    """Write what the customer confirmed into the order's file."""
    import typer

    say = here.say
    order_help = Text("Id of the order: its file's name", "订单编号，即文件名")
    by_help = Text("Who confirmed for the customer", "客户方确认人")
    ref_help = Text("Where it is written: a mail, a signed sheet", "确认依据：邮件、签字文件等")
    on_help = Text(
        "Day of the confirmation (default: the one in the file, else today)", "确认日期（默认取文件里的，没有则为今天）"
    )
    dry_help = Text("Say what would be written, and write nothing", "只说明将写入什么，不写文件")
    show_help = Text(
        "Say what has changed since the confirmation, and write nothing", "只说明确认之后改了什么，不写文件"
    )
    format_help = Text("Format: text, json", "输出格式：text、json")

    def confirm(
        order: Annotated[str, typer.Argument(metavar="ORDER", help=say(order_help))],
        by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=say(by_help))] = None,
        ref: Annotated[str | None, typer.Option("--ref", metavar="TEXT", help=say(ref_help))] = None,
        on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=say(on_help))] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say(dry_help))] = False,
        show: Annotated[bool, typer.Option("--show", help=say(show_help))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(format_help))] = "text",
    ) -> int:
        from gendan.commands.confirm import ConfirmAsk, run_confirm

        day = read_day(on) if on is not None else None
        ask = ConfirmAsk(order, here.as_of(None), day, by, ref, dry_run, show, format)
        return run_confirm(here.house, ask, here.look, here.write)

    return confirm


COMMANDS = (Command("confirm", Text("Record what the customer confirmed", "记录客户确认的内容"), build_confirm),)
