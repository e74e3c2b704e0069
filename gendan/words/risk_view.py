"""The risks of a house as `gendan risks` tells them: a view model, complete before anything is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gendan.words.text import Text


class RiskView(Struct, frozen=True):
    """One risk. `name` is the id of a recorded one (R1), the trigger of a computed one.

    Marks are None where a recorded risk states none, and with them its score. `residual` is the score after the action:
    None when no residual mark is given. `covered_by`: the recorded risk that covers a computed one.
    """

    order: str
    name: str
    computed: bool
    category: str | None
    text: Text
    likelihood: int | None
    impact: int | None
    score: int | None
    customer: str | None = None
    owner: str | None = None
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    residual: int | None = None
    response: str | None = None
    action: str | None = None
    due: date | None = None
    review: date | None = None
    status: str | None = None
    covered_by: str | None = None

    @property
    def spot(self) -> tuple[int, int] | None:
        """Likelihood and impact; None when one is missing."""
        return None if self.likelihood is None or self.impact is None else (self.likelihood, self.impact)

    @property
    def residual_spot(self) -> tuple[int, int] | None:
        """Likelihood and impact after the action; a mark left out is as before."""
        likelihood = self.likelihood if self.residual_likelihood is None else self.residual_likelihood
        impact = self.impact if self.residual_impact is None else self.residual_impact
        return None if likelihood is None or impact is None else (likelihood, impact)


class RiskList(Struct, frozen=True):
    """The whole answer. Orders with the highest score come first; within an order the highest score, recorded before computed."""

    version: str
    as_of: date
    risks: tuple[RiskView, ...]
    names: Mapping[str, Text] = field(default_factory=dict)
    """Names of the people and partners that are mentioned, by id."""
