"""The options that every command takes, before or after its name: -C, --lang, --color, --quiet, --no-cache, --version, --help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.words.errors import UsageError
from gendan.words.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYWHERE: tuple[tuple[str, Text], ...] = (
    ("-C DIR", Text("Work in this folder instead of the current one", "在该目录下运行，而不是当前目录")),
    ("--lang zh|en", Text("Language of the answer", "输出语言")),
    (
        "--color auto|always|never",
        Text("Colour; auto: only at a terminal, and not with NO_COLOR", "颜色；auto 表示仅在终端且未设 NO_COLOR 时"),
    ),
    ("-q, --quiet", Text("Say less", "少说")),
    ("--no-cache", Text("Read everything anew, keep nothing for the next run", "全部重新读取，不留缓存")),
    ("--version", Text("Show the version", "显示版本")),
    ("-h, --help", Text("Show this help", "显示本帮助")),
)
"""What the help says of them."""

_ALLOWED = {"--lang": LANGUAGES, "--color": ("auto", "always", "never")}
_FLAGS = {
    "-q": "--quiet",
    "--quiet": "--quiet",
    "--no-cache": "--no-cache",
    "--version": "--version",
    "-h": "--help",
    "--help": "--help",
}
_VALUED = {"-C": "-C", "--lang": "--lang", "--color": "--color", "--colour": "--color"}


class Everywhere(Struct, frozen=True):
    """What was asked, and `rest`: the arguments without these options, for the command."""

    rest: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()


def take(arguments: Sequence[str]) -> Everywhere:
    """Take the options out of `arguments`, wherever they stand; what follows `--` is left alone.

    The last of two alike counts. Raises UsageError for a missing value or one that is not allowed.
    """
    rest: list[str] = []
    values: dict[str, str] = {}
    flags: set[str] = set()
    remaining = list(arguments)
    if any("\0" in word for word in remaining):
        raise UsageError(
            Text("An argument holds a NUL character", "参数中有空字符 NUL"),
            Text("Type the command again by hand", "请手工重新输入命令"),
        )
    while remaining:
        word = remaining.pop(0)
        if word == "--":
            rest += [word, *remaining]
            break
        name, equals, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
        if word in _FLAGS:
            flags.add(_FLAGS[word])
        elif name in _VALUED:
            if not equals:
                value = remaining.pop(0) if remaining else ""
            values[_VALUED[name]] = _checked(_VALUED[name], value)
        else:
            rest.append(word)
    return Everywhere(tuple(rest), values, frozenset(flags))


def _checked(name: str, value: str) -> str:
    allowed = _ALLOWED.get(name)
    if not value or (allowed and value not in allowed):
        choices = ", ".join(allowed) if allowed else "DIR"
        message = (
            Text(f"{name} cannot be {value}", f"{name} 不能是 {value}")
            if value
            else Text(f"{name} needs a value", f"{name} 后面要有值")
        )
        raise UsageError(message, Text(f"Write one of: {choices}", f"可写：{choices}"))
    return value
