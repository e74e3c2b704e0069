"""What `gendan log` was asked to do: the options of the command line, parsed but not yet held against the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


class LogAsk(Struct, frozen=True):
    """`name` is an order, a person, a contract …, "kind/id" where two bear one name, "pack/rule" for a house rule; None: all.

    `fields` and `people` empty: no limit. `begin` and `until` are days in the house's time zone, both included.
    """

    folder: Path
    name: str | None
    fields: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    begin: date | None = None
    until: date | None = None
    format: str = "text"
