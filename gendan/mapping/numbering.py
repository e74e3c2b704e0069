"""Items that a map numbers by their place in the sheet ({#}): in a file that is there already each keeps its number.

The rows of a sheet may come in another order the next time. So an item is found again by what it says, not by where it
stands; where that cannot tell, nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.mapping import troubles as say
from gendan.mapping.build import Filling, Scope
from gendan.mapping.tree import Hole, Items, Leaf
from gendan.words.finding import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gendan.mapping.build import Names
    from gendan.mapping.run import Draft
    from gendan.mapping.values import Value
    from gendan.words.finding import Path

    Item = Mapping[str, object]

KNOWN_BY: dict[str, tuple[str, ...]] = {"lines": ("sku",), "deliveries": ("requested",)}
"""What tells the items of a list apart when neither `match:` nor the columns of its group say so."""
OF_THE_DELIVERY = ("delivery",)
_FAR = 1_000_003


def keep_numbers(draft: Draft, existing: object, identity: Callable[[Path], str | None]) -> Draft | Trouble:
    """Return the draft with the ids that its numbered items have in the file; a trouble where that cannot be told.

    Items that are new get the next free number. Lists are settled in turn, lines and deliveries first: others refer to them.
    """
    names: dict[tuple[str, int], Value] = {}
    lists = [(name, items) for name, items in draft.tree.children.items() if isinstance(items, Items)]
    for name, items in sorted(lists, key=lambda one: one[0] not in KNOWN_BY):
        key = identity((name,))
        leaf = items.item.children.get(key or "")
        held = existing.get(name) if isinstance(existing, dict) else None
        if key is None or not isinstance(leaf, Leaf) or not is_numbered(leaf) or not isinstance(held, list):
            continue
        filling = Filling(draft.tree, draft.table, [], names=names)
        filling.fill(draft.records)
        one = _List(draft, filling, items, leaf, key, [each for each in held if isinstance(each, dict)])
        found = one.settle(existing if isinstance(existing, dict) else {})
        if isinstance(found, Trouble):
            return found
        names |= found
    return draft.named(names) if names else draft


def is_numbered(leaf: Leaf) -> bool:
    """Tell whether the value of a key can follow from the place of its item."""
    own = any(isinstance(part, Hole) and part.column < 0 for part in leaf.template)
    return own or any(is_numbered(one) for one in leaf.first)


class _Wanted(Struct, frozen=True):
    """One numbered item of the sheet."""

    scope: Scope
    value: Item


class _List(Struct, frozen=True):
    draft: Draft
    filling: Filling
    items: Items
    leaf: Leaf
    key: str
    held: Sequence[Item]

    def settle(self, existing: Mapping[str, object]) -> Names | Trouble:
        """Return the ids that differ from what the places would give, by the key's name and the item's place."""
        wanted, fields = list(self._wanted()), self.fields
        theirs = Counter(self._tell(one, fields) for one in self.held)
        ours = Counter(self._tell(one.value, fields) for one in wanted)
        twice = next((one for one in wanted if max(ours[k := self._tell(one.value, fields)], theirs[k]) > 1), None)
        if not fields or twice is not None:
            if self._all_there(wanted, existing):
                return {}
            return self._unclear(twice or wanted[0], fields)
        return self._matched(wanted, fields)

    @property
    def fields(self) -> tuple[str, ...]:
        """What an item is known by: `match:`, else the keys that its group's columns fill, else what is usual."""
        if self.items.match is not None:
            return self.items.match
        grouped = set(self.items.columns or ())
        children = self.items.item.children
        by = tuple(
            name
            for name, leaf in children.items()
            if isinstance(leaf, Leaf) and name != self.key and leaf.columns and set(leaf.columns) <= grouped
        )
        usual = KNOWN_BY.get(self.items.name, OF_THE_DELIVERY)
        return by or tuple(name for name in usual if name in children)

    def _wanted(self) -> Iterator[_Wanted]:
        for scope, value in self.filling.items(self.items, self.draft.records):
            if self._id(scope, scope.position) != self._id(scope, scope.position + _FAR):
                yield _Wanted(scope, value)

    def _id(self, scope: Scope, place: int) -> Value | None:
        return self.filling.value(self.leaf, Scope(scope.records, place))

    def _tell(self, item: Item, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(item.get(name)) for name in fields)

    def _matched(self, wanted: Sequence[_Wanted], fields: tuple[str, ...]) -> Names | Trouble:
        by = {self._tell(one, fields): one for one in self.held}
        new = [one for one in wanted if self._tell(one.value, fields) not in by]
        met = {self._tell(one.value, fields) for one in wanted}
        gone = [one for one in self._numbered_before(wanted) if self._tell(one, fields) not in met]
        if new and gone and self.items.match is None:
            return self._moved(new[0], gone[0], fields)
        names: dict[tuple[str, int], Value] = {}
        for one in wanted:
            found = by.get(self._tell(one.value, fields), {}).get(self.key)
            if isinstance(found, str | int):
                names[self.leaf.key, one.scope.position] = found
        taken = {str(one.get(self.key)) for one in self.held}
        for one in new:
            place = one.scope.position
            while str(own := self._id(one.scope, place)) in taken:
                place += 1
            taken.add(str(own))
            if own is not None:
                names[self.leaf.key, one.scope.position] = own
        return names

    def _numbered_before(self, wanted: Sequence[_Wanted]) -> list[Item]:
        """Return the items of the file whose id a number could have given; others were named by people."""
        if not wanted:
            return []
        scope, most = wanted[0].scope, len(self.held) + len(wanted)
        given = {str(self._id(scope, place)) for place in range(1, most + 1)}
        return [one for one in self.held if str(one.get(self.key)) in given]

    def _all_there(self, wanted: Sequence[_Wanted], existing: Mapping[str, object]) -> bool:
        """Tell whether the file says all this already, as it is numbered, and what refers to the items too."""
        if not all(any(_says(each, one.value) for each in self.held) for one in wanted):
            return False
        for name, other in self.draft.tree.children.items():
            if isinstance(other, Items) and _refers(other, self.items.name):
                there = existing.get(name)
                values = (value for _, value in self.filling.items(other, self.draft.records))
                if not isinstance(there, list) or not all(any(_says(each, one) for each in there) for one in values):
                    return False
        return True

    def _unclear(self, one: _Wanted, fields: tuple[str, ...]) -> Trouble:
        cell = self.draft.table.cell(one.scope.records[0], 0)
        return say.number_unclear(cell, self.items.name, self.key, fields)

    def _moved(self, new: _Wanted, gone: Item, fields: tuple[str, ...]) -> Trouble:
        cell = self.draft.table.cell(new.scope.records[0], 0)
        says = ", ".join(self._tell(new.value, fields))
        said = ", ".join(self._tell(gone, fields))
        return say.number_moved(cell, self.items.name, fields, says, (str(gone.get(self.key)), said))


def _refers(items: Items, name: str) -> bool:
    return any(
        isinstance(leaf, Leaf) and leaf.same is not None and leaf.same[0] == name
        for leaf in items.item.children.values()
    )


def _says(existing: object, wanted: object) -> bool:
    """Tell whether a value of the file holds all that is wanted."""
    if isinstance(existing, dict) and isinstance(wanted, dict):
        return all(key in existing and _says(existing[key], value) for key, value in wanted.items())
    if isinstance(existing, list) and isinstance(wanted, list):
        return all(any(_says(one, each) for one in existing) for each in wanted)
    return existing == wanted and isinstance(existing, bool) == isinstance(wanted, bool)
