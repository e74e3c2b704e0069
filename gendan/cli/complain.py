"""Errors as people read them: what is wrong, what to do, where. For standard error, in the reader's language."""

from __future__ import annotations

import platform
import re
from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

from gendan import __version__
from gendan.render.terminal import paint, visible, wrap
from gendan.words.errors import ConfigurationError, FaultError, GendanError
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.text import Language

_FAULT = Text("gendan itself is at fault, not your files", "gendan 自身出错，不是您的文件有问题")
_REPORT = Text(
    "Please report this command with the lines below; GENDAN_DEBUG=1 shows the whole story",
    "请把所用命令连同以下几行反馈给维护者；设 GENDAN_DEBUG=1 可看到完整信息",
)

_USAGE: tuple[tuple[str, str], ...] = (
    (
        r"No such option: (?P<a>.+?)(?: \(Possible options: (?P<b>.+)\)| Did you mean (?P<c>.+)\?)?",
        "没有选项 {a}{b}{c}",
    ),
    (r"No such command '(?P<a>.+?)'\.?(?: Did you mean (?P<b>.+)\?)?", "没有命令 {a}{b}"),
    (r"Missing command\.?", "没有写命令"),
    (r"Missing (?:argument|parameter|option) '?(?P<a>.+?)'?\.?", "缺少 {a}"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((?P<a>.+)\)", "多出了参数：{a}"),
    (r"Option '(?P<a>.+?)' requires an argument\.?", "选项 {a} 后面要有值"),
    (r"Option '(?P<a>.+?)' does not take a value\.?", "选项 {a} 不带值"),
    (r"Invalid value for '(?P<a>.+?)': (?P<b>.+)", "{a} 的值不对：{b}"),
)
_LED = {"b": "，是不是 {}？", "c": "，是不是 {}？"}


def complaint(error: GendanError, language: Language, *, colour: bool = False) -> str:
    """Return message and advice, and below them every trouble with its place and its own advice."""
    lines = _said(error.message, error.advice, language, colour=colour)
    if isinstance(error, FaultError):
        lines += [_about_this_machine()]
    for trouble in error.troubles if isinstance(error, ConfigurationError) else ():
        lines.append(visible(f"  {trouble.place}  {trouble.message.said_in(language)}  ({trouble.rule})"))
        lines += [f"    → {visible(line)}" for line in trouble.advice.said_in(language).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def misuse(words: str, language: Language, command: str | None, *, colour: bool = False) -> str:
    """Return what Typer says of wrong use, in Chinese where its sentence is known, and how to get help."""
    asked = f"gendan {command} --help" if command else "gendan --help"
    advice = Text(f"See {asked}", f"用法见 {asked}")
    return "".join(f"{line}\n" for line in _said(Text(words, chinese(words)), advice, language, colour=colour))


def chinese(words: str) -> str:
    """Return one of Typer's sentences in Chinese; one that is not known stays in English."""
    for pattern, said in _USAGE:
        if found := re.fullmatch(pattern, " ".join(words.split())):
            led = "，是不是 {}？" if "Did you mean" in words or "Possible options" in words else "{}"
            parts = {
                name: (value if name == "a" else led.format(value)) if value else ""
                for name, value in found.groupdict().items()
            }
            return said.format(**parts)
    return words


def fault(error: BaseException, language: Language, *, colour: bool = False) -> str:
    """Return what to say of an error that nobody foresaw: its kind and place in gendan, without a traceback."""
    frames = [frame for frame in extract_tb(error.__traceback__) if "gendan" in PurePath(frame.filename).parts]
    where = f" at {'/'.join(PurePath(frames[-1].filename).parts[-3:])}:{frames[-1].lineno}" if frames else ""
    detail = visible(f"{type(error).__name__}: {error}"[:500])
    lines = [*_said(_FAULT, _REPORT, language, colour=colour), f"  {detail}{where}", _about_this_machine()]
    return "".join(f"{line}\n" for line in lines)


def _said(message: Text, advice: Text, language: Language, *, colour: bool) -> list[str]:
    first, *more = message.said_in(language).splitlines() or [""]
    lines = [f"{paint('gendan:', 'error', colour=colour)} {visible(first)}", *(f"  {visible(line)}" for line in more)]
    for number, line in enumerate(advice.said_in(language).splitlines()):
        lines += (
            wrap(f"{'→' if number == 0 else ' '} {visible(line)}", 100, 2) if number == 0 else [f"  {visible(line)}"]
        )
    return lines


def _about_this_machine() -> str:
    return f"  gendan {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
