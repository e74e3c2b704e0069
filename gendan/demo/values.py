"""What the demo is made of: lines that stand in a file from one day to another, and the commits that follow from them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gendan.words.text import Text

EVER = date.max
"""A line that stands until nobody takes it out."""


class Line(Struct, frozen=True):
    """One or more lines of a file, with their line end, that stand in it from `since` on and no more on `until`.

    `note` is what a commit says of its coming. `by` is who writes it, None for whoever keeps the file;
    `trailer` is a last line of the message: Reviewed-by: …
    """

    text: str
    since: date
    until: date = EVER
    note: Text | None = None
    by: str | None = None
    trailer: str | None = None


class Sheet(Struct, frozen=True):
    """One file through time; `owner` keeps it. `name` is what commits call it. `gone` is the day it was deleted, by whom.

    `since` is the day it was first there: lines that were known before come with it. `made_up`: an order that is not
    one of the example's.
    """

    file: str
    name: str
    owner: str
    lines: tuple[Line, ...]
    since: date
    gone: tuple[date, str] | None = None
    made_up: bool = False


class Person(Struct, frozen=True):
    """Who commits: an id, the name and the e-mail of the commits."""

    id: str
    name: str
    mail: str


class Save(Struct, frozen=True):
    """One commit to make: `files` by their way from the top, None for one that is deleted.

    `when` is what it claims, `came` when it really came in. `about` is the file it is about.
    """

    author: Person
    when: datetime
    came: datetime
    message: str
    files: Mapping[str, bytes | None]
    about: str
