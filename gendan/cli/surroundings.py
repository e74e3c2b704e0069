"""What the process finds around it: language of the system, kind of console, colour, width. Read once, here."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.text import Language


def system_language(environ: Mapping[str, str]) -> Language:
    """Return zh when LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with zh, else en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return _windows_language()


def _windows_language() -> Language:
    """Ask Windows, which sets no such variable, for the language of its windows; elsewhere en. 0x04 is Chinese."""
    if sys.platform == "win32":
        import ctypes

        return "zh" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04 else "en"
    return "en"


def open_closed_streams() -> None:
    """Put nowhere in the place of standard streams that were closed before we began (`>&-`, or a Windows service)."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115  kept for the whole run


def prepare(stream: TextIO, environ: Mapping[str, str]) -> None:
    """Make `stream` take any text: UTF-8, or, where the console or the user insists on another encoding, with ? for the rest.

    Line breaks are written as they are. A stream that cannot be changed (a test's) is left alone.
    """
    configure = getattr(stream, "reconfigure", None)
    if configure is None:
        return
    legacy = not is_utf8(stream) and (
        bool(environ.get("PYTHONIOENCODING")) or (os.name != "nt" and at_terminal(stream))
    )
    with suppress(OSError, ValueError):
        if legacy:
            configure(errors="replace", newline="\n")
        else:
            configure(encoding="utf-8", errors="backslashreplace", newline="\n")


def is_utf8(stream: TextIO) -> bool:
    """Say whether the stream takes every character; one without an encoding (in memory) does."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "") == "utf8"


def wants_colour(asked: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Decide on colour: as asked; with auto only at a terminal that is not dumb, and not when NO_COLOR is set."""
    if asked != "auto":
        return asked == "always"
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb" or not at_terminal(stream):
        return False
    return _windows_escapes()


def _windows_escapes() -> bool:
    """Switch on ANSI codes in a Windows console; False where it is too old for them. Elsewhere they are always on."""
    if sys.platform == "win32":
        import ctypes

        console = ctypes.windll.kernel32.GetStdHandle(-11)
        mode = ctypes.c_ulong()
        known = ctypes.windll.kernel32.GetConsoleMode(console, ctypes.byref(mode))
        return bool(known and ctypes.windll.kernel32.SetConsoleMode(console, mode.value | 0x0004))
    return True


def columns(stream: TextIO) -> int:
    """Return the terminal's width (COLUMNS counts), 100 where there is none; never fewer than 40."""
    wide = shutil.get_terminal_size((100, 24)).columns if at_terminal(stream) or "COLUMNS" in os.environ else 100
    return max(40, wide)


def at_terminal(stream: TextIO) -> bool:
    """Say whether the stream is a terminal; one that is closed is none."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def silence(stream: TextIO) -> None:
    """Point a stream whose reader has gone to nowhere, so that leaving does not complain about it."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
