"""The options of documents."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, one_of
from gendan.cli.here import Here
from gendan.cli.standing import AT, REV, stand
from gendan.render.documents.formats import NAMES
from gendan.words.text import Text


def build_documents(here: Here) -> Callable[..., int]:
    """Show the documents of one order."""
    import typer

    say = here.say
    order_help = Text("Id of the order", "订单编号")
    as_of_help = Text(
        "Documents as of this day (default: today in the house's time zone)", "按这一天的情况（默认：按仓库时区的今天）"
    )
    format_help = Text(f"Format of the answer: {', '.join(NAMES)}", f"输出格式：{'、'.join(NAMES)}")

    def documents(
        order: Annotated[str, typer.Argument(metavar="ORDER", help=say(order_help))],
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(as_of_help))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(format_help))] = "text",
    ) -> int:
        chosen = one_of(format, NAMES, "--format")
        from gendan.commands.documents import run_documents

        return run_documents(here.folder, order, stand(here, as_of, rev, at), chosen, here.look, here.write)

    return documents


COMMANDS = (
    Command(
        "documents",
        Text(
            "The documents of an order side by side, contradictions marked",
            "订单的全套单证并列对照，标出矛盾和缺少的单证",
        ),
        build_documents,
    ),
)
