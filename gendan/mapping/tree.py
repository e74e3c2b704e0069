"""The fields of a writing as a tree shaped like the document, with column names turned into positions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from gendan.mapping.targets import LIST, split_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.mapping.language import Condition, Spec, Writing
    from gendan.mapping.targets import Targets, Type

_HOLE = re.compile(r"\{([^{}]+)\}")
PARTS = {"year": slice(0, 4), "month": slice(0, 7)}


class Hole(Struct, frozen=True):
    """A place in a template: the position of a column ("#" is -1: the item's number), and the part of a date wanted."""

    column: int
    part: str | None = None


class Leaf(Struct, frozen=True):
    """One key to be filled. `template` alternates text and holes; `same` is the leaf of another list, with its list's name."""

    key: str
    spec: Spec
    type: Type
    columns: tuple[int, ...] = ()
    template: tuple[str | Hole, ...] = ()
    same: tuple[str, Leaf] | None = None
    first: tuple[Leaf, ...] = ()


class Branch(Struct):
    """A mapping in the document. `keyed` holds what is filled under a key that the row gives, with the leaf of that key."""

    children: dict[str, Leaf | Branch | Items] = field(default_factory=dict)
    keyed: list[tuple[Leaf, Leaf | Branch]] = field(default_factory=list)


class Items(Struct):
    """A list of records in the document: rows alike in `columns` are one item; None: every row is one."""

    name: str
    columns: tuple[int, ...] | None
    when: Condition
    item: Branch
    match: tuple[str, ...] | None = None
    """The keys by which an item of a numbered list is found again; None: the map does not say."""


def build_tree(writing: Writing, targets: Targets, columns: Mapping[str, int]) -> Branch:
    """Return the tree of a writing that has been checked: every column, key and list in it exists."""
    return _Planter(writing, targets, columns).plant()


class _Planter:
    def __init__(self, writing: Writing, targets: Targets, columns: Mapping[str, int]) -> None:
        self._writing = writing
        self._targets = targets
        self._columns = columns

    def plant(self) -> Branch:
        root = Branch()
        for key, spec in self._writing.fields.items():
            steps = split_key(key) or ()
            self._place(root, steps, self._leaf(key, spec))
        return root

    def _place(self, branch: Branch, steps: tuple[str, ...], leaf: Leaf) -> None:
        done: list[str] = []
        while steps:
            step, rest = steps[0], steps[1:]
            if step.startswith("{"):
                below: Leaf | Branch = Branch() if rest else leaf
                branch.keyed.append((self._key_leaf(leaf.key, step[1:-1]), below))
                if isinstance(below, Leaf):
                    return
                branch, steps = below, rest
                continue
            if not rest:
                branch.children[step] = leaf
                return
            done.append(step)
            if rest[0] == LIST:
                branch, steps = self._items(branch, step, ".".join(done)).item, rest[1:]
            else:
                child = branch.children.setdefault(step, Branch())
                branch, steps = child if isinstance(child, Branch) else Branch(), rest

    def _items(self, branch: Branch, step: str, name: str) -> Items:
        found = branch.children.get(step)
        if isinstance(found, Items):
            return found
        group = self._writing.groups.get(name)
        columns = None if group is None else tuple(self._columns[column] for column in group.by)
        items = Items(name, columns, () if group is None else group.when, Branch(), self._writing.match.get(name))
        branch.children[step] = items
        return items

    def _leaf(self, key: str, spec: Spec) -> Leaf:
        plain = tuple(step for step in split_key(key) or ())
        return Leaf(
            key,
            spec,
            "number" if spec.pick == "sum" else self._targets.type_of(plain) or "text",
            tuple(self._columns[column] for column in spec.columns),
            self.template(spec.template) if spec.template is not None else (),
            self._same(spec.same) if spec.same is not None else None,
            tuple(self._leaf(key, one) for one in spec.first),
        )

    def _same(self, reference: str) -> tuple[str, Leaf]:
        name, key = split_reference(reference)
        return name, self._leaf(key, self._writing.fields[key])

    def _key_leaf(self, key: str, reference: str) -> Leaf:
        """Return the leaf of a key in braces: a field of another list, else a column."""
        spec = self._writing.fields[key]
        if reference in self._columns:
            return Leaf(key, spec, "text", (self._columns[reference],))
        return Leaf(key, spec, "text", same=self._same(reference))

    def template(self, words: str) -> tuple[str | Hole, ...]:
        parts = _HOLE.split(words)
        return tuple(part if at % 2 == 0 else self._hole(part) for at, part in enumerate(parts) if part)

    def _hole(self, name: str) -> Hole:
        column, part = split_hole(name, self._columns)
        return Hole(-1 if column == "#" else self._columns[column], part)


def plant_template(
    words: str, writing: Writing, targets: Targets, columns: Mapping[str, int]
) -> tuple[str | Hole, ...]:
    """Return a template by itself (the folder of the files)."""
    return _Planter(writing, targets, columns).template(words)


def holes(words: str) -> list[str]:
    """Return what stands in the braces of a template."""
    return _HOLE.findall(words)


def split_hole(name: str, columns: Mapping[str, int]) -> tuple[str, str | None]:
    """Return column and wanted part of "{OrderDate:year}"; a column whose own name has a colon comes first."""
    column, _, part = name.rpartition(":")
    return (column, part) if name not in columns and part in PARTS and column else (name, None)


def split_reference(reference: str) -> tuple[str, str]:
    """Return the list's name and the field's key of "lines.line": ("lines", "lines[].line")."""
    name, _, rest = reference.partition(".")
    return name, f"{name}{LIST}.{rest}"
