"""What is wrong, where, and what to do: Trouble (about files, before rules run) and Finding (a rule's verdict)."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.words.text import Text

Verdict = Literal["pass", "fail", "unknown"]
Path = tuple[str | int, ...]
"""Where in a document: keys and list positions from 0, as in ("deliveries", 0, "promised", 1, "date")."""


class Severity(IntEnum):
    """How bad; ordered, so that `>=` reads as 'at or above'."""

    info = 1
    warning = 2
    error = 3
    critical = 4


class Place(Struct, frozen=True):
    """A spot in a file. `file` is relative to the house's root with forward slashes; line and column count from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class Trouble(Struct, frozen=True):
    """Wrong data in a file, found by reading or validating. `rule` is a full name of the data pack, "data/tab".

    `path` is where in the document when the document could be read; `place` is always filled in by whoever
    has the bytes at hand. `values` holds what a program may want: the offending text, the nearest key.
    `record` is set where a house file holds many records ("SO-1" is not one: an order's id is its file's).
    """

    rule: str
    place: Place
    message: Text
    advice: Text
    path: Path = ()
    values: Mapping[str, object] = field(default_factory=dict)


class Waived(Struct, frozen=True):
    """The waiver that covers a finding."""

    reason: str
    approved_by: str
    until: date


class Finding(Struct, frozen=True):
    """One rule's verdict on one record.

    `record` names it inside its order ("D1/fabric-in-house") or is "" for the whole. `values` are the columns that the
    rule read; `missing` the ones that were absent (verdict unknown). `fingerprint` is of rule and keys, never of lines.
    `path` is where in the file's document the place was looked up.
    """

    rule: str
    duty: str
    severity: Severity
    verdict: Verdict
    place: Place
    message: Text
    advice: Text
    order: str | None = None
    record: str = ""
    owner: str | None = None
    due: date | None = None
    days_late: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    escalated_to: str | None = None
    fingerprint: str = ""
    waived: Waived | None = None
    path: Path = ()


def fingerprint(rule: str, *keys: str) -> str:
    """Return 16 hex digits of SHA-256 over the rule's full name and the record's keys.

    Separated by U+001F, so that ("a", "b") and ("ab",) differ. Never feed it a line number.
    """
    from hashlib import sha256  # noqa: PLC0415  help and options need no digests

    return sha256("\x1f".join((rule, *keys)).encode()).hexdigest()[:16]
