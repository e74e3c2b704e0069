"""One run of gendan: surroundings, options, the command, and the one place that catches errors."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from gendan import __version__
from gendan.cli import surroundings
from gendan.cli.everywhere import Everywhere, take
from gendan.cli.here import Here, ReaderGoneError, make_here
from gendan.words.errors import Exit, GendanError, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.keep.shelf import Shelf
    from gendan.words.text import Language

INTERRUPTED = 130
BROKEN_PIPE = 141
"""As shells have it: 128 and the number of the signal."""


def run(argv: Sequence[str], environ: Mapping[str, str] | None = None) -> int:
    """Run one command line and return its exit code. Never raises, and shows no traceback unless GENDAN_DEBUG is set."""
    environ = os.environ if environ is None else environ
    surroundings.open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        surroundings.prepare(stream, environ)
    here: Here | None = None
    language = _language(argv, environ)
    try:
        asked = take(argv)
        here = make_here(asked, environ)
        code = _answer(here, asked)
        sys.stdout.flush()
    except (BrokenPipeError, ReaderGoneError):
        surroundings.silence(sys.stdout)
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the one place: whatever it is, people get words and a code
        return _complain(error, here, language, argv, environ)
    return code


def _answer(here: Here, asked: Everywhere) -> int:
    if "--version" in asked.flags:
        here.write(f"gendan {__version__}\n")
        return Exit.CLEAN
    if "--help" in asked.flags or not asked.rest:
        return _help(here, asked.rest)
    from gendan.cli.app import call
    from gendan.keep import use_shelf

    use_shelf(_shelf(here, asked))
    _ = here.language  # settled now: complaints of the command are in it, and it reads gendan.yaml
    return call(here, asked.rest)


def _shelf(here: Here, asked: Everywhere) -> Shelf | None:
    """Return where things are kept for the next run; None for nowhere. Raises UsageError for a place within a house."""
    from gendan.keep.place import cache_folder, cache_limit, house_around
    from gendan.keep.shelf import Shelf

    folder = None if "--no-cache" in asked.flags else cache_folder(here.environ)
    house = house_around(folder) if folder is not None and here.environ.get("GENDAN_CACHE") else None
    if house is not None:
        raise UsageError(
            Text(
                f"GENDAN_CACHE={folder} lies within the house {house}", f"GENDAN_CACHE={folder} 在公司目录 {house} 里面"
            ),
            Text(
                "What is kept between runs must not come among its files: name a folder elsewhere, or GENDAN_CACHE=off",
                "缓存不能混进公司文件：请改到别的目录，或设 GENDAN_CACHE=off",
            ),
        )
    return None if folder is None else Shelf(folder, cache_limit(here.environ))


def _help(here: Here, rest: Sequence[str]) -> int:
    from gendan.cli.commands import COMMANDS, wanted
    from gendan.cli.help import help_of_all, help_of_group, help_of_one

    called = wanted(rest)
    named = [word for word in rest if not word.startswith("-")]
    group = [command for command in COMMANDS if named and command.name.startswith(f"{named[0]} ")]
    if called is None and named and not group:
        from gendan.cli.app import call

        return call(here, named)  # raises: there is no such command
    if called is None and group:
        here.write(help_of_group(here, named[0], [(command.name, here.say(command.help)) for command in group]))
        return Exit.CLEAN
    if called is None:
        here.write(help_of_all(here, [(command.name, here.say(command.help)) for command in COMMANDS]))
        return Exit.CLEAN
    from gendan.cli.app import build_app

    built = build_app(here, called)
    for word in called.split():
        built = built.commands[word]
    about = next(here.say(command.help) for command in COMMANDS if command.name == called)
    here.write(help_of_one(here, called, about, built.params))
    return Exit.CLEAN


def _complain(
    error: Exception, here: Here | None, language: Language, argv: Sequence[str], environ: Mapping[str, str]
) -> int:
    """Say what is wrong on standard error and return the exit code that goes with it."""
    if environ.get("GENDAN_DEBUG"):
        import traceback

        sys.stderr.write("".join(traceback.format_exception(error)))
    from gendan.cli import complain

    if here is not None:
        language = vars(here).get("language", language)
    colour = here is not None and here.colour and sys.stderr.isatty()
    if isinstance(error, GendanError):
        sys.stderr.write(complain.complaint(error, language, colour=colour))
        return error.exit
    from gendan.cli.app import USAGE_ERROR
    from gendan.cli.commands import COMMANDS, wanted

    if isinstance(error, USAGE_ERROR):
        rest = _command_words(argv)
        said = getattr(error, "format_message", error.__str__)()
        groups = {command.name.split()[0] for command in COMMANDS if " " in command.name}
        called = wanted(rest) or next((word for word in rest[:1] if word in groups), None)
        sys.stderr.write(complain.misuse(said, language, called, colour=colour))
        return Exit.WRONG_USE
    sys.stderr.write(complain.fault(error, language, colour=colour))
    return Exit.FAULT


def _command_words(argv: Sequence[str]) -> list[str]:
    """Return the words that may name a command; the values of options of every command are none."""
    with suppress(GendanError):
        argv = take(argv).rest
    return [word for word in argv if not word.startswith("-")]


def _language(argv: Sequence[str], environ: Mapping[str, str]) -> Language:
    """Return the language for errors in the options themselves: what --lang says, however wrong the rest is."""
    words = " ".join(argv).replace("=", " ")
    if "--lang zh" in words:
        return "zh"
    return "en" if "--lang en" in words else surroundings.system_language(environ)
