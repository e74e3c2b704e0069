"""Wrong use as exceptions, with the exit codes that callers rely on. Wrong data is a Trouble or a Finding instead."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.words.finding import Trouble
    from gendan.words.text import Text


class Exit(IntEnum):
    """The exit codes of every command. Never renumbered."""

    CLEAN = 0
    FINDINGS = 1
    WRONG_USE = 2
    FAULT = 3


class GendanError(Exception):
    """The root: something that stops the command. `message` says what is wrong, `advice` what to do next.

    `args` rebuild it, so that it can cross from a child process to its parent.
    """

    exit = Exit.WRONG_USE

    def __init__(self, message: Text, advice: Text) -> None:
        super().__init__(message, advice)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return self.message.en


class UsageError(GendanError):
    """The command was called in a way that cannot work: a missing folder, an unknown rule, a bad date."""


class ConfigurationError(GendanError):
    """`gendan.yaml` or a rule file is wrong; `troubles` say where, all of them at once."""

    def __init__(self, message: Text, advice: Text, troubles: tuple[Trouble, ...]) -> None:
        super().__init__(message, advice)
        self.args = (message, advice, troubles)
        self.troubles = troubles


class FaultError(GendanError):
    """gendan itself is at fault: a promise between its stages was broken."""

    exit = Exit.FAULT


class FactsError(GendanError):
    """The database refused a statement, or a line of facts did not load.

    `reason` is the engine's own words; `position` counts characters of the statement from 0, None when the engine
    names none; `candidates` are the names it offers instead; `kind` is its word for the class of error ("Binder").
    """

    def __init__(
        self,
        message: Text,
        advice: Text,
        *,
        reason: str = "",
        kind: str = "",
        position: int | None = None,
        candidates: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, advice)
        self.reason = reason
        self.kind = kind
        self.position = position
        self.candidates = candidates
