"""What `gendan verify` answers: named checks, each with its rows. A view model, complete before anything is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from gendan.words.text import Text

State = Literal["ok", "broken", "unknown"]
"""`unknown`: it can neither be said to be whole nor to be broken."""


class Row(Struct, frozen=True):
    """One thing that was verified. `place` is a commit, a file or a record, "" for the whole."""

    name: str
    state: State
    message: Text
    place: str = ""


class Check(Struct, frozen=True):
    """One check, and what it found. No rows: the house has nothing of the kind, and `note` says so.

    `reason` says why it could not be made at all: without git, or in a shallow clone. That is never a pass.
    """

    name: str
    title: Text
    rows: tuple[Row, ...] = ()
    note: Text | None = None
    reason: Text | None = None

    @property
    def state(self) -> State | None:
        """The worst of its rows; unknown when it could not be made; None when there is nothing to verify."""
        states = {row.state for row in self.rows}
        if "broken" in states:
            return "broken"
        if self.reason is not None or "unknown" in states:
            return "unknown"
        return "ok" if self.rows else None


class Verification(Struct, frozen=True):
    """The whole answer, the checks in their order. `rev` is the commit that was verified, None when there is none."""

    version: str
    rev: str | None
    checks: tuple[Check, ...]
