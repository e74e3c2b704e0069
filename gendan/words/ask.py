"""What `gendan check` was asked to do: the options of the command line, parsed but not yet held against the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.words.finding import Severity

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gendan.words.history import Clock


class AuditAsk(Struct, frozen=True):
    """Which findings over history are wanted: what these people did (empty: anybody), from day to day, both included.

    `by` is how they are grouped in the text: "person" or "order".
    """

    people: tuple[str, ...] = ()
    begin: date | None = None
    until: date | None = None
    by: str = "person"


class CheckAsk(Struct, frozen=True):
    """`paths` are as typed, seen from `folder`; empty tuples mean: no limit. `select` and `ignore` hold rule names, packs or globs.

    `today` is the day on which it was asked: what is there was made by then. `rev` is the commit whose files are judged, None for the work tree; `since` leaves only what is new since a commit.
    `outputs` are further formats with their files. `summary` is where the job summary of GitHub goes when that format
    is asked for. `fail_on` None: findings never count for the exit code. `audit`: the view of `gendan audit`.
    """

    folder: Path
    as_of: date
    today: date
    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.error
    format: str = "text"
    outputs: tuple[tuple[str, Path], ...] = field(default_factory=tuple)
    summary: Path | None = None
    timing: bool = False
    rev: str | None = None
    clock: Clock | None = None
    """What the day of `rev` rests on, where it was chosen by its day."""
    since: str | None = None
    audit: AuditAsk | None = None
