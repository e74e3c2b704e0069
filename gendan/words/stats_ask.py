"""What `gendan stats` was asked to do: the options of the command line, parsed but not yet held against the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from gendan.words.metric import Basis, By


class StatsAsk(Struct, frozen=True):
    """`today` is the day of asking, see Vantage. `begin` None: from the first record on; `until` is never after `as_of`. `figures` empty: all; names or globs else.

    `settings` lays values over the params of every metric that has them, and `level`; it goes before what gendan.yaml says,
    as `basis` does when it is not None. `output` None: standard output.
    """

    folder: Path
    as_of: date
    today: date
    until: date
    begin: date | None = None
    by: By | None = None
    basis: Basis | None = None
    figures: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    records: bool = False
    format: str = "text"
    output: Path | None = None
    rev: str | None = None
    """The commit whose files are measured; None: the work tree."""
