"""The options of cache info and cache clear."""

from collections.abc import Callable
from typing import Annotated

from gendan.cli.command import Command, one_of
from gendan.cli.here import Here
from gendan.words.text import Text

_FORMATS = ("text", "json")
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


COMMANDS = (
    Command("cache info", Text("What is kept between runs, and where", "查看缓存位置与大小"), build_info),
    Command("cache clear", Text("Throw away what is kept between runs", "清空缓存"), build_clear),
)
