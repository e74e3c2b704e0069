"""`gendan verify`: what can be proved of the house, check by check. To add one: a function from Case to Check, and its line in CHECKS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan import __version__
from gendan.commands.houses import open_house
from gendan.commands.verify_receipts import check_anchors, check_receipts
from gendan.commands.verify_seals import check_seals
from gendan.commands.verify_signatures import check_signatures
from gendan.words.errors import Exit
from gendan.words.verify_view import Verification

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from gendan.commands.verify_case import Case
    from gendan.render.look import Look
    from gendan.words.verify_view import Check

CHECKS: Mapping[str, Callable[[Case], Check]] = {
    "receipts": check_receipts,
    "anchors": check_anchors,
    "signatures": check_signatures,
    "seals": check_seals,
}
"""By name, in the order of the answer. A check never raises for what it finds; what it cannot find out is its `reason`."""


class VerifyAsk(Struct, frozen=True):
    """What was asked: `only` these checks (none: all), up to `rev`; `strict` counts what is unknown as broken.

    `known` are hashes of receipts that were kept elsewhere: they must be in the chain.
    """

    folder: Path
    only: Sequence[str] = ()
    rev: str | None = None
    strict: bool = False
    format: str = "text"
    known: tuple[str, ...] = ()
    now: datetime | None = None
    """This moment, by the clock of the command line; None: receipts are not held against it."""


def run_verify(ask: VerifyAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write what was verified. 0: nothing is broken; 1: something is; 2: a check could not be made.

    Raises UsageError for a revision that the repository does not have.
    """
    from gendan.commands.verify_case import open_case
    from gendan.render.verify.formats import FORMATS

    case = open_case(open_house(ask.folder), ask.rev, ask.known, ask.now)
    checks = tuple(check(case) for name, check in CHECKS.items() if not ask.only or name in ask.only)
    view = Verification(__version__, case.head, checks)
    write(FORMATS[ask.format](view, look))
    return exit_of(view, strict=ask.strict)


def exit_of(view: Verification, *, strict: bool) -> int:
    """Return the exit code: a check that could not be made is worse than one that found something, as in `gendan check`."""
    if any(check.reason is not None for check in view.checks):
        return Exit.WRONG_USE
    worst = {check.state for check in view.checks}
    return Exit.FINDINGS if "broken" in worst or (strict and "unknown" in worst) else Exit.CLEAN
