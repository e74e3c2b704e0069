"""A sealed month: which files went in, what came out, and whether it still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.words.finding import Trouble
    from gendan.words.house import Kind
    from gendan.words.text import Text

LIST = ".files"
"""The ending of the list beside a seal."""
LONGEST_LIST = 1 << 27
"""Bytes of such a list at most: it has a line of some 150 for each file of the month."""

Standing = Literal["stands", "corrected", "changed", "unknown"]
"""Nothing that counts was changed · it was, and corrections say so · it was, without one · it cannot be told."""
Touch = Literal["changed", "gone", "added", "later"]
"""What happened to an input: what counted in the month differs, the file is gone, a new one counts in the month;
`later`: other bytes, but only of what the month does not count: later entries, plans, remarks, the way of writing."""
FACTS: frozenset[Kind] = frozenset({"order", "contract", "appraisal", "timesheet"})
"""Kinds that say what happened; the others (settings, people, calendars …) say how it is counted."""
TOUCHING: frozenset[Touch] = frozenset({"changed", "gone", "added"})
"""What touches a sealed month."""


class Input(Struct, frozen=True):
    """A file that went into a month. `bytes` is the SHA-256 of the file, `content` of what it said that the month counts."""

    file: str
    kind: Kind
    bytes: str
    content: str


class SealedPart(Struct, frozen=True):
    """One indicator, as the seal writes it: numbers as text."""

    id: str
    state: str
    value: str | None = None
    points: str | None = None
    contribution: str | None = None


class SealedScore(Struct, frozen=True):
    """One person. `score` None: there was none."""

    person: str
    rubric: str
    score: str | None
    grade: str | None
    coverage: str
    parts: tuple[SealedPart, ...] = ()


class Seal(Struct, frozen=True):
    """A seal and its list of files. `private`: it lies beside ratings that are not in the house.

    `results` is None in a seal that holds hashes only. `troubles`: it, or its list, is not as it was written.
    """

    month: str
    file: str
    gendan: str
    as_of: date
    commit: str | None
    hash: str
    private: bool
    inputs: Mapping[str, Input] = field(default_factory=dict)
    results: tuple[SealedScore, ...] | None = None
    packs: Mapping[str, str] = field(default_factory=dict)
    previous: str | None = None
    house: str | None = None
    ratings_commit: str | None = None
    troubles: tuple[Trouble, ...] = ()


class Touched(Struct, frozen=True):
    """An input of a sealed month that is not as it was. `content` is the hash of what it says now, "" when it is gone.

    `corrections` are the ids of those that cover it.
    """

    month: str
    file: str
    kind: Kind
    touch: Touch
    content: str = ""
    corrections: tuple[str, ...] = ()
    dayless: bool = False
    """What differs bears no day; that it touches the month shows in the scores only."""

    @property
    def is_open(self) -> bool:
        """Tell whether it touches the month and nobody has said why."""
        return self.touch in TOUCHING and not self.corrections


class Correction(Struct, frozen=True):
    """A correction of a sealed month. `covers`: file to the hash of its content after it, None when it names none."""

    id: str
    month: str
    on: date
    reason: str
    requested_by: str
    approved_by: str
    covers: Mapping[str, str | None]
    effects: tuple[Effect, ...] | None
    """None: the record tells none, as in a house whose ratings lie elsewhere."""
    file: str
    private: bool = False
    appeal: str | None = None

    @property
    def is_by_two(self) -> bool:
        """Tell whether someone else agreed."""
        return self.requested_by != self.approved_by


class Effect(Struct, frozen=True):
    """A score before and after; None: there is none."""

    person: str
    before: str | None
    after: str | None


class Field(Struct, frozen=True):
    """A place in a file that said something else when the month was sealed; None: nothing stood there."""

    path: str
    before: str | None
    after: str | None


class FileDifference(Struct, frozen=True):
    """What became of one input: its fields (when the sealed version could be read), and what it alone does to scores.

    `effects` None: it was not reckoned.
    """

    touched: Touched
    fields: tuple[Field, ...] | None = None
    effects: tuple[Effect, ...] | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether it is a change of settings, people or calendars that moves no score: houses go on, months stay."""
        return self.touched.kind not in FACTS and self.effects == ()


class SealState(Struct, frozen=True):
    """A seal held against the files of today.

    `effects` are the scores that would come out otherwise now, all differences together; None: they were not reckoned, and
    `reason` says why. `parts` is what of the result differs, down to the indicator. `versions`: what of gendan is not as
    it was. `reproduced`: whether the sealed files give the sealed scores; None: not all of them can be had.
    """

    seal: Seal
    standing: Standing
    files: tuple[FileDifference, ...] = ()
    effects: tuple[Effect, ...] | None = None
    parts: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    versions: tuple[str, ...] = ()
    reproduced: bool | None = None
    reason: Text | None = None
    count: int = 0
    """How many files were sealed."""


class Stand(Struct, frozen=True):
    """What a score says of its seal. `files` touch the month without a correction.

    `compared`: the scores beside it are held against those sealed, and `effects` are the ones that differ.
    """

    month: str
    standing: Standing
    as_of: date
    compared: bool
    corrections: tuple[Correction, ...] = ()
    effects: tuple[Effect, ...] | None = None
    files: tuple[str, ...] = ()
    reason: Text | None = None
