"""How the reader wants the answer: language, width, colour. A value that commands fill in; nothing is looked up here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.finding import Severity

if TYPE_CHECKING:
    from gendan.words.text import Language


class Look(Struct, frozen=True):
    """`width` counts terminal columns (at least 40 are assumed); `quiet` leaves out what is below error.

    `ascii` asks for plain signs where a console has no box-drawing characters. `prefix` is the way from the top of
    the git repository to the house ("example-repo/" or ""), for formats whose paths are the repository's.
    `fail_on` is the severity from which findings count for the exit code; None means never.
    """

    language: Language = "zh"
    width: int = 100
    colour: bool = False
    quiet: bool = False
    ascii: bool = False
    prefix: str = ""
    fail_on: Severity | None = Severity.error
