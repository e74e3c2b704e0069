"""Where and how a command runs: folder, language, look, and the two doors to the clock and to the house."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.cli import surroundings
from gendan.words.errors import GendanError, UsageError
from gendan.words.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from gendan.cli.everywhere import Everywhere
    from gendan.render.look import Look
    from gendan.render.progress import Progress
    from gendan.words.house import House
    from gendan.words.text import Language


class ReaderGoneError(GendanError):
    """Whoever read standard output has left. A value that crosses from a judging child to its parent, unlike a broken pipe."""


class Here(Struct, frozen=True, dict=True):
    """Made once for a run. `spoken` is the language asked for or the system's: that of help and of errors of use."""

    folder: Path
    asked_language: Language | None
    spoken: Language
    colour: bool
    quiet: bool
    width: int
    ascii: bool
    environ: Mapping[str, str]

    def __repr__(self) -> str:
        """Return the folder: what stands in the environment is nobody's business."""
        return f"Here({self.folder})"

    def say(self, text: Text) -> str:
        """Return a text of the help in the reader's language."""
        return text.said_in(self.spoken)

    @cached_property
    def house(self) -> House:
        """The house that the folder lies in. Raises GendanError when there is none or its gendan.yaml is wrong."""
        from gendan.commands.houses import open_house

        return open_house(self.folder)

    @cached_property
    def house_or_none(self) -> House | None:
        """The same, None when there is none: for commands that also work outside of a house."""
        try:
            return self.house
        except GendanError:
            return None

    @cached_property
    def language(self) -> Language:
        """The language asked for, else the house's, else the system's."""
        if self.asked_language is not None:
            return self.asked_language
        return self.house_or_none.language if self.house_or_none else self.spoken

    @property
    def look(self) -> Look:
        """How answers are rendered."""
        from gendan.render.look import Look

        return Look(self.language, self.width, self.colour, self.quiet, self.ascii)

    def write(self, text: str) -> None:
        """Write to standard output, whole and as it is.

        Raises ReaderGoneError when nobody reads it any more, UsageError when it cannot be written, a full disk say.
        """
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            surroundings.silence(sys.stdout)
            raise ReaderGoneError(Text("Nobody reads the answer", "没有人读取输出"), Text("", "")) from None
        except OSError as error:
            surroundings.silence(sys.stdout)
            raise UsageError(
                Text(f"The answer cannot be written: {error.strerror}", f"无法写出结果：{error.strerror}"),
                Text("Make room, or send it elsewhere", "请腾出空间，或写到别处"),
            ) from error

    def tell(self, text: str) -> None:
        """Write to standard error: what is said beside the answer."""
        sys.stderr.write(text)

    def progress(self, doing: Text, then: Text) -> Progress:
        """Return the bar for long work: on standard error, at a terminal only, never with --quiet."""
        from time import monotonic

        from gendan.render.progress import Progress

        stream = sys.stderr if not self.quiet and surroundings.at_terminal(sys.stderr) else None
        return Progress(stream, monotonic, doing.said_in(self.language), then.said_in(self.language))

    def today(self) -> date:
        """Return today where this computer stands: for a house that is yet to be made."""
        return self._clock.astimezone().date()

    def now(self, asked: str | None) -> datetime:
        """Return the moment asked for, else that of the clock. Raises UsageError for one that the clock has not come to."""
        from gendan.words.receipt import SKEW

        moment = self._clock if asked is None else read_moment(asked)
        if moment - self._clock > SKEW:
            raise UsageError(
                Text(
                    f"{asked} is yet to come: this computer's clock says {self._clock:%Y-%m-%dT%H:%MZ}",
                    f"{asked} 还没到：本机时钟为 {self._clock:%Y-%m-%dT%H:%MZ}",
                ),
                Text("Give a time that has passed, or set this computer's clock", "请写已经过去的时刻，或校准本机时钟"),
            )
        return moment

    def as_of(self, asked: str | None) -> date:
        """Return the day asked for, else today in the house's time zone."""
        from zoneinfo import ZoneInfo

        if asked is not None:
            return read_day(asked)
        return self._clock.astimezone(ZoneInfo(self.house.timezone)).date()

    def anew(self) -> Here:
        """Return the same with the clock and the house's settings read anew: for work that may outlast a day."""
        from msgspec.structs import replace

        return replace(self)

    @cached_property
    def _clock(self) -> datetime:
        """This moment, to the second: the one place where the clock is read. GENDAN_NOW stands in for it, so that a run can be repeated."""
        from datetime import UTC, datetime

        said = self.environ.get("GENDAN_NOW")
        moment = read_moment(said, "GENDAN_NOW: ") if said else datetime.now(UTC)
        return moment.astimezone(UTC).replace(microsecond=0)


def read_day(words: str) -> date:
    """Return the day of "2026-11-23". Raises UsageError for anything else, a day that does not exist included."""
    import re
    from datetime import date

    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return date.fromisoformat(words)
    except ValueError:
        pass
    raise UsageError(
        Text(f"{words} is not a date", f"{words} 不是日期"),
        Text("Write it as 2026-11-23", "写成 2026-11-23 的样子"),
    )


def read_moment(words: str, of: str = "") -> datetime:
    """Return the moment of "2026-11-23T10:00+08:00", seconds or none. Raises UsageError for anything else, one without offset too.

    `of` goes before the message: what the words were said for.
    """
    import re
    from datetime import datetime

    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})", words):
            return datetime.fromisoformat(words)
    except ValueError:
        pass
    raise UsageError(
        Text(f"{of}{words} is not a moment with an offset", f"{of}{words} 不是带时差的时刻"),
        Text("Write it as 2026-11-23T10:00+08:00", "写成 2026-11-23T10:00+08:00 的样子"),
    )


def make_here(asked: Everywhere, environ: Mapping[str, str]) -> Here:
    """Gather what was asked and what surrounds the process. Raises UsageError when the folder does not exist."""
    language = next((each for each in LANGUAGES if each == asked.values.get("--lang")), None)
    folder = Path(asked.values.get("-C", "."))
    if not folder.is_dir():
        raise UsageError(
            Text(f"There is no folder {folder}", f"没有目录 {folder}"),
            Text("Correct the path after -C", "请改正 -C 后面的路径"),
        )
    return Here(
        folder=folder,
        asked_language=language,
        spoken=language or surroundings.system_language(environ),
        colour=surroundings.wants_colour(asked.values.get("--color", "auto"), sys.stdout, environ),
        quiet="--quiet" in asked.flags,
        width=surroundings.columns(sys.stdout),
        ascii=not surroundings.is_utf8(sys.stdout),
        environ=environ,
    )
