"""The options of aql."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.words.text import Text

_FORMATS = ("text", "json", "csv", "markdown")
_LOT = Text("Pieces in the lot", "批的件数")
_LEVEL = Text("Inspection level: S-1 to S-4, I, II, III", "检验水平：S-1 至 S-4、I、II、III")
_AQL = Text(
    "Limits by defect class, class=AQL; 0: none allowed (default: critical=0,major=2.5,minor=4.0)",
    "各类缺陷的 AQL，写成 类别=AQL；0 表示不允许有（默认：critical=0,major=2.5,minor=4.0）",
)
_SEVERITY = Text("normal, tightened or reduced", "normal 正常、tightened 加严、reduced 放宽")
_STANDARD = Text(
    "The standard: MIL-STD-105E (default), ANSI/ASQ Z1.4, ISO 2859-1, GB/T 2828.1",
    "抽样标准：MIL-STD-105E（默认）、ANSI/ASQ Z1.4、ISO 2859-1、GB/T 2828.1",
)
_CURVE = Text("Also how likely goods of other qualities are to pass", "另列出不同质量的货被接收的概率")
_FORMAT = Text(f"Format of the answer: {', '.join(_FORMATS)}", f"输出格式：{'、'.join(_FORMATS)}")


def build_aql(here: Here) -> Callable[..., int]:
    """Plan the sampling of a lot."""
    import typer

    say = here.say

    def aql(
        lot: Annotated[str, typer.Argument(metavar="LOT", help=say(_LOT))],
        level: Annotated[str, typer.Option("--level", "-l", metavar="LEVEL", help=say(_LEVEL))] = "II",
        aql: Annotated[list[str] | None, typer.Option("--aql", "-a", metavar="CLASS=AQL", help=say(_AQL))] = None,
        severity: Annotated[str, typer.Option("--severity", metavar="SEVERITY", help=say(_SEVERITY))] = "normal",
        standard: Annotated[str | None, typer.Option("--standard", metavar="NAME", help=say(_STANDARD))] = None,
        curve: Annotated[bool, typer.Option("--curve", help=say(_CURVE))] = False,
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=say(_FORMAT))] = "text",
    ) -> int:
        form = one_of(format, _FORMATS, "--format")
        from gendan.commands.aql import AqlAsk, run_aql

        return run_aql(AqlAsk(lot, listed(aql), level, severity, standard, curve, form), here.look, here.write)

    return aql


COMMANDS = (Command("aql", Text("The sampling plan for a lot, by AQL", "按批量和 AQL 查抽样方案"), build_aql),)
