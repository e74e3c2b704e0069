"""The options of cache info, cache clear and export parquet: copies that can be made again."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, listed, one_of
from gendan.cli.here import Here
from gendan.cli.standing import AT, REV, stand
from gendan.words.text import Text

_FORMATS = ("text", "json")
_FOLDER = Text("A new or empty folder", "新目录或空目录")
_TABLE = Text("Only this table; may be repeated", "只导出此表，可重复")
_AS_OF = Text(
    "Facts as of this day (default: today in the house's time zone)", "按这一天的情况（默认：按仓库时区的今天）"
)
_FORMAT = Text("Format of the answer: text, json", "输出格式：text、json")


def build_info(here: Here) -> Callable[..., int]:
    """Say what is kept, where, and how much of it."""
    import typer

    def info(
        format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=here.say(_FORMAT))] = "text",
    ) -> int:
        form = one_of(format, _FORMATS, "--format")
        from gendan.commands.cache import run_info

        return run_info(form, here.look, here.write)

    return info


def build_clear(here: Here) -> Callable[..., int]:
    """Throw it all away."""

    def clear() -> int:
        from gendan.commands.cache import run_clear

        return run_clear(here.look, here.write)

    return clear


def build_export(here: Here) -> Callable[..., int]:
    """Write the tables for other engines."""
    import typer

    say = here.say

    def export_parquet(
        folder: Annotated[str, typer.Argument(metavar="DIR", help=say(_FOLDER))],
        table: Annotated[list[str] | None, typer.Option("--table", metavar="TABLE", help=say(_TABLE))] = None,
        as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=say(_AS_OF))] = None,
        rev: Annotated[str | None, typer.Option("--rev", metavar="REV", help=say(REV))] = None,
        at: Annotated[str | None, typer.Option("--at", metavar="DATE", help=say(AT))] = None,
    ) -> int:
        seen = stand(here, as_of, rev, at)
        from gendan.commands.export import run_export

        return run_export(here.folder, here.folder / folder, listed(table), seen, here.look, here.write)

    return export_parquet


COMMANDS = (
    Command("export parquet", Text("The tables as Parquet files", "把数据表导出为 Parquet 文件"), build_export),
    Command("cache info", Text("What is kept between runs, and where", "查看缓存位置与大小"), build_info),
    Command("cache clear", Text("Throw away what is kept between runs", "清空缓存"), build_clear),
)
