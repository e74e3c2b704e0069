"""The house: what `gendan.yaml` says, with every default filled in, and the kinds of file a house keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from gendan.words.finding import Severity
    from gendan.words.text import Language

Kind = Literal[
    "order",
    "person",
    "partner",
    "calendar",
    "rates",
    "checklist",
    "contract",
    "rules",
    "rubric",
    "appraisal",
    "timesheet",
    "waivers",
    "seal",
    "correction",
    "private-seal",
    "private-correction",
    "gendan",
]

PLACES: dict[Kind, str] = {
    "gendan": "gendan.yaml",
    "person": "people/*.yaml",
    "partner": "partners/*.yaml",
    "calendar": "calendars/*.yaml",
    "rates": "rates.yaml",
    "checklist": "checklists/*.yaml",
    "contract": "contracts/*.yaml",
    "order": "orders/**/*.yaml",
    "rules": "rules/*.yaml",
    "rubric": "rubrics/*.yaml",
    "appraisal": "appraisals/*/*.yaml",
    "timesheet": "timesheets/*/*.yaml",
    "waivers": "waivers.yaml",
    "seal": "seals/*.yaml",
    "correction": "corrections/*.yaml",
}
"""Where each kind lies by default, seen from the house's root; the kind of a file follows from its place."""
PRIVATE: dict[Kind, str] = {"private-seal": "seals/*.yaml", "private-correction": "corrections/*.yaml"}
"""What lies beside the ratings, seen from their folder, when these are not in the house: it goes into no table."""


def is_outside(place: str) -> bool:
    """Tell whether a place, or a file's name, lies outside of the house."""
    return place.startswith(("..", "/"))


OFFICE = "09:00-18:00"
"""Office hours of a house that states none."""


class RuleSetting(Struct, frozen=True):
    """What the house changes of one rule; None leaves what the pack says. `params` is merged key by key."""

    enabled: bool = True
    severity: Severity | None = None
    on_unknown: Severity | Literal["pass", "fail", "warn", "ignore"] | None = None
    params: Mapping[str, object] = field(default_factory=dict)


class Signatures(Struct, frozen=True):
    """What the house asks of commits. `allowed_signers` is a file below the house's root, None when it names none.

    `required`: commits of `since` and later must bear a good signature; None: all of them.
    """

    required: bool = False
    allowed_signers: str | None = None
    since: date | None = None


class MayChange(Struct, frozen=True):
    """Who may change one thing. Empty lists mean: any. `files` and `fields` are globs; `since` None: it always held.

    `own` tells whether it may be changed in one's own files, "only" or "never" there; `approval` who else must agree.
    """

    kinds: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    own: str | None = None
    approval: str | None = None
    new_files: bool = True
    since: date | None = None


class House(Struct, frozen=True):
    """One user's repository. `root` is absolute; `places` holds a glob for each kind, relative to root."""

    root: Path
    name: str
    language: Language
    timezone: str
    calendar: str | None
    currency: str | None
    packs: tuple[str, ...] | None
    rules: Mapping[str, RuleSetting]
    places: Mapping[Kind, str]
    checklists: Mapping[str, str]
    """Order category to checklist id; the key "default" serves every other category."""
    begin: date | None = None
    """The day on which the house began with gendan; what was planned before it and never recorded is not chased."""
    office: str = OFFICE
    """Office hours of a working day: spans of local time, separated by commas."""
    figures: Mapping[str, object] = field(default_factory=dict)
    """How figures are told: settings of metrics, `level` and `basis`; what is missing keeps its default."""
    signatures: Signatures = Signatures()
    receipts_required: bool = False
    """Without any receipt `gendan verify` does not pass."""
    entry_within: int | None = None
    """Working days within which a task must be recorded to count as done in time; None: whenever it is recorded."""
    may_change: tuple[MayChange, ...] = ()
