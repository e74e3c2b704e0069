"""Weights of what is scored: what is missing gives its weight to others. Worked out once for each set of scored indicators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.trade.exact import added, over_one
from gendan.words.score import Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.words.rubric import Indicator, Rubric
    from gendan.words.score import Part


class GroupShare(Struct, frozen=True):
    """A node above the leaves: its scored leaves, their shares of the whole as `shares` over `whole`, and the sum of these."""

    node: Indicator
    below: tuple[str, ...]
    weight: Fraction
    shares: tuple[int, ...]
    whole: int


class Spread(Struct, frozen=True):
    """For one set of scored leaves: coverage, each leaf's effective share (all together 1, if any), each group's."""

    coverage: Fraction
    effective: Mapping[str, Fraction]
    groups: tuple[GroupShare, ...]


class Weights(Struct):
    """The weights of one rubric, for everyone who is judged by it."""

    rubric: Rubric
    _known: dict[frozenset[str], Spread] = field(default_factory=dict)

    def of(self, scored: Iterable[str]) -> Spread:
        """Return the weights when exactly these leaves are scored."""
        names = frozenset(scored)
        found = self._known.get(names)
        if found is None:
            found = self._known[names] = _spread(self.rubric, names)
        return found


def _spread(rubric: Rubric, scored: frozenset[str]) -> Spread:
    shares = {leaf.id: leaf.share for leaf in rubric.leaves()}
    coverage = added(shares[name] for name in scored)
    if rubric.siblings:
        effective = dict(_descend(rubric.indicators, Fraction(1), scored))
    else:
        effective = {name: shares[name] / coverage if coverage else Fraction(0) for name in scored}
    effective |= {name: Fraction(0) for name in scored if name not in effective}
    groups = []
    for node in rubric.walk():
        if node.children:
            below = tuple(one.id for one in node.walk() if one.id in scored)
            held, whole = over_one([effective[name] for name in below])
            groups.append(GroupShare(node, below, Fraction(sum(held), whole), tuple(held), whole))
    return Spread(coverage, effective, tuple(groups))


def _descend(nodes: Iterable[Indicator], weight: Fraction, scored: frozenset[str]) -> Iterable[tuple[str, Fraction]]:
    """Yield the share of each scored leaf: what a level weighs goes to those of it with something scored below them."""
    alive = [one for one in nodes if _scored_share(one, scored) > 0]
    whole = added(one.share for one in alive)
    for one in alive:
        part = weight * one.share / whole
        if one.children:
            yield from _descend(one.children, part, scored)
        else:
            yield one.id, part


def _scored_share(node: Indicator, scored: frozenset[str]) -> Fraction:
    return added(one.share for one in node.walk() if one.id in scored)


def groups_of(spread: Spread, parts: Sequence[Part]) -> tuple[Group, ...]:
    """Return the nodes above the leaves with their mean points and what they add to the score."""
    told = {part.indicator.id: part for part in parts if part.state == "scored"}

    def group(one: GroupShare) -> Group:
        inside = [told[name] for name in one.below]
        added_up = sum([part.contribution for part in inside if part.contribution is not None], Decimal(0))
        weight = one.weight
        if not weight:
            return Group(one.node, None, weight, added_up)
        points, bottom = over_one([part.points for part in inside if part.points is not None])
        top = sum(point * share for point, share in zip(points, one.shares, strict=True))
        mean = Fraction(top * weight.denominator, bottom * one.whole * weight.numerator)
        return Group(one.node, mean, weight, added_up)

    return tuple(group(one) for one in spread.groups)
