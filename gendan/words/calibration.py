"""How the raters of a month rate, side by side: the answer of `gendan rate calibration`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from gendan.words.text import Text


class RatedPerson(Struct, frozen=True):
    """One person's form of the month, as one rater filled it in. `above` None: nobody else rated the same."""

    person: str
    relation: str
    marks: int
    mean: Decimal
    compared: int
    above: Decimal | None


class RaterView(Struct, frozen=True):
    """One rater in the twelve months up to the month. Marks are 0 (the lowest) to 100; `difference` None: nothing to compare."""

    rater: str
    months: int
    people: int
    marks: int
    mean: Decimal
    deviation: Decimal
    lowest: Decimal
    highest: Decimal
    compared: int
    difference: Decimal | None
    wide_forms: int
    alike_forms: int
    dated_forms: int
    recent_forms: int
    evidenced: int
    rated: tuple[RatedPerson, ...] = ()


class Calibration(Struct, frozen=True):
    """The raters of a month, by id; `names` of everyone who is named."""

    version: str
    month: str
    as_of: date
    raters: tuple[RaterView, ...]
    names: Mapping[str, Text] = field(default_factory=dict)
