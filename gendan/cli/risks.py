"""The options of risks."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.cli.standing import AT, REV, stand
from gendan.words.text import Text

FORMATS = ("text", "json", "csv", "markdown")
_AS_OF = Text(
    "Facts as of this day (default: today in the house's time zone)", "按这一天的情况（默认：按仓库时区的今天）"
)


def build_risks(here: Here) -> Callable[..., int]:
    """List the risks, recorded and computed."""
    import typer

    say = here.say
    owner_help = Text("Only the risks of this person", "只看此人负责的风险")
    order_help = Text("Only this order", "只看此订单")
    customer_help = Text("Only the orders of this customer", "只看此客户的订单")
    format_help = Text(f"Format of the answer: {', '.join(FORMATS)}", f"输出格式：{'、'.join(FORMATS)}")

    def risks(
        owner: Annotated[list[str] | None, typer.Option("--owner", metavar="PERSON", help=say(owner_help))] = None,
        order: Annotated[list[str] | None, typer.Option("--order", metavar="ORDER", help=say(order_help))] = None,
        customer: Annotated[
            list[str] | None, typer.Option("--customer", metavar="CUSTOMER", help=say(customer_help))
        ] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(format_help))] = "text",
    ) -> int:
        chosen = one_of(format, FORMATS, "--format")
        from gendan.commands.risks import Wish, run_risks

        wish = Wish(listed(owner), listed(order), listed(customer))
        return run_risks(here.folder, wish, stand(here, as_of, rev, at), chosen, here.look, here.write)

    return risks


COMMANDS = (
    Command(
        "risks",
        Text(
            "Risks of open orders, recorded and computed, in a 5 × 5 matrix", "未完订单的风险：登记的和推算的，5×5 矩阵"
        ),
        build_risks,
    ),
)
