"""What a change brings: findings new, gone and kept, orders that came and went, dates and slack that moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date

    from gendan.words.finding import Finding
    from gendan.words.text import Text


Settings = Literal["same", "other-rules", "wrong", "none"]
"""What gendan.yaml was then, where it matters: it said something else of rules, could not be used, was not there yet."""


class Days(Struct, frozen=True):
    """A date before and after, None where there was none."""

    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """Calendar days from before to after, above 0 for later; None when one of them is missing."""
        return (self.after - self.before).days if self.before and self.after else None


class Slack(Struct, frozen=True):
    """Calendar days of slack before and after, None where there was none. Below 0 the commitment is in danger."""

    before: int | None
    after: int | None

    @property
    def days(self) -> int | None:
        """Days won, above 0, or lost; None when one of them is missing."""
        return self.after - self.before if self.before is not None and self.after is not None else None


class Move(Struct, frozen=True):
    """A delivery of which a date or the slack is another than before.

    Of one that is not open any more only the ex-factory date is told.
    """

    order: str
    delivery: str
    customer: str | None
    owner: str | None
    file: str
    ex_factory: Days
    forecast: Days
    slack: Slack


class Infeasible(Struct, frozen=True):
    """An open task whose slack is below 0 and was not: the commitment can no longer be kept as tasks stand.

    `delivery` is "" for a task of the whole order. `slack.before` None: the task was not there, or had no slack.
    """

    order: str
    delivery: str
    task: str
    title: Text
    owner: str | None
    file: str
    slack: Slack


class Since(Struct, frozen=True):
    """What stood at the commit `rev` (as asked; `commit` its full id), on the same day and by the same rules.

    `gone` are the findings of then that are not there any more, `kept` those that stood then and stand now; `doubtful` counts
    those of then of which nothing can be said, because a file cannot be read now. `changed` are the files of house packs
    that were others then. `unsure` are rules that could not be judged then: all they say is new.
    """

    rev: str
    commit: str
    gone: tuple[Finding, ...] = ()
    kept: tuple[Finding, ...] = ()
    orders_added: tuple[str, ...] = ()
    orders_removed: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    infeasible: tuple[Infeasible, ...] = ()
    doubtful: int = 0
    settings: Settings = "same"
    changed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
