"""The help, in the reader's language and to the width of the terminal: Typer's own is in English only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gendan.cli.everywhere import EVERYWHERE
from gendan.render.terminal import cells, pad, paint, wrap
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.cli.here import Here

_ABOUT = Text(
    "Order follow-up as plain text in git: deadlines worked out, orders judged by rules.",
    "跟单：订单以纯文本存于 git，自动推算期限，按规则检查。",
)
_USAGE = Text("Usage", "用法")
_COMMANDS = Text("Commands", "命令")
_ARGUMENTS = Text("Arguments", "参数")
_OPTIONS = Text("Options", "选项")
_EVERYWHERE = Text("Options of every command", "每个命令都可用的选项")
_CODES = Text(
    "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong use or a rule not evaluated, 3 a fault in gendan.",
    "退出码：0 没有问题；1 有达到 --fail-on 程度的问题；2 用法或配置有误，或有规则没能判断；3 gendan 自身出错。",
)
_FIRST = Text("First steps: gendan init, then gendan check.", "第一步：gendan init，然后 gendan check。")
_MORE = Text("More on one command: gendan COMMAND --help", "单个命令的说明：gendan 命令 --help")


def help_of_all(here: Here, commands: Iterable[tuple[str, str]]) -> str:
    """Return the help of gendan itself: its commands and what goes with each of them."""
    lines = [
        f"{_title(here, _USAGE)} gendan {here.say(_COMMANDS).upper()} …",
        "",
        *wrap(here.say(_ABOUT), here.width),
        "",
    ]
    lines += _section(here, _COMMANDS, list(commands))
    lines += _section(here, _EVERYWHERE, [(name, here.say(text)) for name, text in EVERYWHERE])
    for text in (_CODES, _FIRST, _MORE):
        lines += wrap(here.say(text), here.width, 2)
    return "\n".join(lines) + "\n"


def help_of_group(here: Here, name: str, commands: Sequence[tuple[str, str]]) -> str:
    """Return the help of a word that only stands before others: `gendan calendar`."""
    lines = [f"{_title(here, _USAGE)} gendan {name} …", ""]
    lines += _section(here, _COMMANDS, commands)
    lines += wrap(here.say(_MORE), here.width, 2)
    return "\n".join(lines) + "\n"


def help_of_one(here: Here, name: str, about: str, parameters: Sequence[Any]) -> str:
    """Return the help of one command; `parameters` are those of the built command."""
    arguments = [each for each in parameters if each.param_type_name == "argument"]
    options = [each for each in parameters if each.param_type_name == "option"]
    usage = " ".join(["gendan", name, *(_shown(each) for each in arguments), *(["…"] if options else [])])
    lines = [*wrap(f"{_title(here, _USAGE)} {usage}", here.width, 2), "", *wrap(about, here.width), ""]
    lines += _section(here, _ARGUMENTS, [(_shown(each), each.help or "") for each in arguments])
    lines += _section(here, _OPTIONS, [(_names(each), each.help or "") for each in options])
    lines += _section(here, _EVERYWHERE, [(short, here.say(text)) for short, text in EVERYWHERE])
    return "\n".join(lines[:-1]) + "\n"


def _title(here: Here, text: Text) -> str:
    words = here.say(text) + ("：" if here.spoken == "zh" else ":")
    return paint(words, "strong", colour=here.colour)


def _shown(argument: Any) -> str:  # noqa: ANN401  Typer's parameters have no public type
    name = str(argument.metavar or argument.name.upper())
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _names(option: Any) -> str:  # noqa: ANN401  as above
    names = ", ".join(sorted(option.opts, key=len))
    return f"{names} {option.metavar}" if option.metavar else names


def _section(here: Here, title: Text, rows: Sequence[tuple[str, str]]) -> list[str]:
    """Lay out names and texts in two columns, or one below the other where the terminal is narrow."""
    if not rows:
        return []
    first = max(cells(name) for name, _ in rows)
    lines = [_title(here, title)]
    for name, text in rows:
        if here.width >= first + 34:
            lines += wrap(f"  {pad(name, first)}  {text}", here.width, first + 4)
        else:
            lines += [f"  {name}", *wrap(f"      {text}", here.width, 6)]
    return [*lines, ""]
