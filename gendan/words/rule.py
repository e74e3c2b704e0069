"""A rule as data: what a pack's file says, checked and with defaults filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.finding import Path, Place, Severity, Verdict
    from gendan.words.text import Text

Door = Literal["template", "predicate", "query", "built-in"]


class Escalation(Struct, frozen=True):
    """A harder severity, and whom to tell, when a further condition holds."""

    when: str
    severity: Severity
    to: str | None
    place: Place


class Example(Struct, frozen=True):
    """An example of a rule: documentation and test at once. `given` is a small house (see docs/rules.md)."""

    name: Text
    as_of: str
    given: Mapping[str, object]
    expect: Verdict
    place: Place


class Rule(Struct, frozen=True):
    """One rule. `id` is the full name, "logistics/shipment-not-booked"; `grain` the table whose rows it judges.

    `when` is the condition that fails a row (door predicate, or what a template was compiled to); `keys` a query
    that returns keys of the grain (door query); a built-in rule is judged by the reader or the validator, and its
    text comes with the trouble. `at` is the column whose place in the file a finding points to.
    `on_unknown`: what unknown means: a severity, or "ignore" (for rules whose field another rule requires).
    """

    id: str
    duty: str
    title: Text
    door: Door
    severity: Severity
    place: Place
    grain: str = ""
    when: str = ""
    keys: str = ""
    at: str | None = None
    due: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    on_unknown: Severity | Literal["ignore"] | None = None
    escalate: tuple[Escalation, ...] = ()
    message: Text | None = None
    advice: Text | None = None
    why: Text | None = None
    examples: tuple[Example, ...] = ()
    shipped: bool = True
    closed_within: str | None = None
    """How long ago an order may have been closed for the rule to look at its tasks: "window days", a param and its unit."""
    owner: str | None = None
    """An expression for the person it concerns; None: the record's own owner."""
    path: Path = ()
    """Where the rule stands in its file, ("rules", 3): mistakes found in it later are placed from here."""


class NotEvaluated(Struct, frozen=True):
    """A rule that could not be judged: never a pass. The command leaves with exit 2."""

    rule: str
    reason: Text
    place: Place | None = None
