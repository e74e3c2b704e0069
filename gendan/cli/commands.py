"""All commands, without what parses their options: the help needs no more than this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.cli import (
    appraising,
    confirming,
    figures,
    files,
    judge,
    keeping,
    papers,
    past,
    receipts,
    risks,
    rulebook,
    sampling,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    *judge.COMMANDS,
    *papers.COMMANDS,
    *past.COMMANDS,
    *receipts.COMMANDS,
    *rulebook.COMMANDS,
    *risks.COMMANDS,
    *figures.COMMANDS,
    *appraising.COMMANDS,
    *confirming.COMMANDS,
    *sampling.COMMANDS,
    *files.COMMANDS,
    *keeping.COMMANDS,
)
"""In the order of the help."""


def wanted(arguments: Sequence[str]) -> str | None:
    """Return the name of the command that the arguments call, None when they call none that exists."""
    for command in COMMANDS:
        words = command.name.split()
        if list(arguments[: len(words)]) == words:
            return command.name
    return None
