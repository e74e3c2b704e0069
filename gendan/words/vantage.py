"""From where a house is seen: the day judged, the day of asking, and the commit whose files are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from gendan.words.history import Clock


class Vantage(Struct, frozen=True):
    """`as_of` is the day judged; `today` the day of asking: what is there was made by then, whatever its commits claim.

    `rev` is the commit whose files are read, None for the work tree; `clock` what its day rests on, where a day chose it.
    """

    as_of: date
    today: date
    rev: str | None = None
    clock: Clock | None = None
