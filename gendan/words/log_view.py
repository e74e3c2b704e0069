"""The history of a document as `gendan log` tells it: a view model, complete before anything is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from gendan.words.history import HistoryState
    from gendan.words.text import Text

Happening = Literal["created", "deleted", "moved", "unreadable", "older", "change"]


class Said(Struct, frozen=True):
    """One thing that a commit did to a document, in the words of the trade.

    `place` is the path of the value that changed, "" for the document itself; `old` and `new` are None where there was
    none. `day` is the day on which it happened, where the file says so, and `lag` the working days from then to the
    day of the commit: None when the calendar does not reach, below 0 when it was recorded before.
    """

    text: Text
    happening: Happening = "change"
    row: str = ""
    """The place of the row that it belongs to, "" for the document itself: changes of one row are read as one."""
    short: Text | None = None
    """The same without the row's name, for the second and later changes of a row."""
    place: str = ""
    old: str | None = None
    new: str | None = None
    day: date | None = None
    lag: int | None = None


class Entry(Struct, frozen=True):
    """What one commit did to one document. `commit` None: it is in the file, but not committed yet.

    `when` is the receipt's time where `clock` is "receipt", else what the committer claims. `person` is the person whose
    e-mail the author has; `author` the name as it stands in the commit.
    """

    kind: str
    id: str
    said: tuple[Said, ...]
    commit: str | None = None
    when: datetime | None = None
    clock: Literal["receipt", "commit"] = "commit"
    person: str | None = None
    author: str = ""
    received: datetime | None = None
    """When an independent clock saw the commit, by its receipt."""
    committed: datetime | None = None
    """When it was made, as it claims itself."""
    merged_by: str | None = None
    """Who merged it, where that is another one than the author."""
    subject: str = ""


class Log(Struct, frozen=True):
    """The whole answer, the oldest first. `state` says how far history is known, `reason` why not all of it."""

    version: str
    asked: str | None
    state: HistoryState
    reason: Text | None
    entries: tuple[Entry, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    """Names of the people that are mentioned, by id."""
