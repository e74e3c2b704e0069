"""Fills one document from its rows. Pure: what does not fit becomes a trouble, and the key stays empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.mapping import troubles as say
from gendan.mapping.ids import clean_id
from gendan.mapping.picks import pick
from gendan.mapping.table import holds
from gendan.mapping.tree import PARTS, Branch, Hole, Items, Leaf
from gendan.mapping.values import ERRORS, Problem, convert, is_absent, read_date
from gendan.words.sheet import Cell, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gendan.mapping.picks import Found
    from gendan.mapping.table import Record, Table
    from gendan.mapping.values import Value
    from gendan.words.finding import Path, Trouble

    Names = Mapping[tuple[str, int], Value]
    """Values that are known otherwise, by the key that they fill and the place of the item in its list, from 1."""


class Scope(Struct, frozen=True):
    """The rows that one item is made from, and its number in its list, from 1."""

    records: Sequence[Record]
    position: int = 1


class Filling:
    """One document in the making. `origins`, when given, collects the cell that each path came from."""

    def __init__(
        self,
        tree: Branch,
        table: Table,
        found: list[Trouble],
        origins: dict[Path, Cell] | None = None,
        names: Names | None = None,
    ) -> None:
        self._tree = tree
        self._table = table
        self._found = found
        self._origins = origins
        self._names = names or {}
        self._items: dict[str, dict[int, Scope]] = {}

    def fill(self, records: Sequence[Record]) -> dict[str, object]:
        """Return the document; keys without a value are left out, and so are maps and lists without content."""
        for child in self._tree.children.values():
            if isinstance(child, Items):
                scopes = self._scopes(child, records)
                self._items[child.name] = {id(record): scope for scope in scopes for record in scope.records}
        return self._branch(self._tree, Scope(records), ())

    def items(self, items: Items, records: Sequence[Record]) -> Iterator[tuple[Scope, dict[str, object]]]:
        """Yield the items of a list of the document with their rows. Call `fill` first: keys may refer to other lists."""
        for scope in self._scopes(items, records):
            yield scope, self._branch(items.item, scope, ())

    def value(self, leaf: Leaf, scope: Scope) -> Value | None:
        """Return what fills a key of an item, by the sheet alone."""
        found = self._picked(leaf, scope)
        return None if found is None else found[0]

    def template(self, leaf: Leaf, scope: Scope) -> str:
        """Return a template filled from the first row; "" when one of its cells says nothing."""
        found = self._template(leaf, scope.records[0], scope.position)
        return "" if found is None else str(found[0])

    def _branch(self, branch: Branch, scope: Scope, path: Path) -> dict[str, object]:
        value: dict[str, object] = {}
        for key, child in branch.children.items():
            below = self._child(child, scope, (*path, key))
            if below is not None:
                value[key] = below
        for key_leaf, child in branch.keyed:
            for key, inner in self._keys(key_leaf, scope):
                below = self._child(child, inner, (*path, key))
                if below is not None:
                    value[key] = below
        return value

    def _child(self, child: Leaf | Branch | Items, scope: Scope, path: Path) -> object:
        match child:
            case Leaf():
                found = self._leaf(child, scope)
                if found is None:
                    return None
                if self._origins is not None and found[1] is not None:
                    self._origins[path] = found[1]
                return found[0]
            case Branch():
                return self._branch(child, scope, path) or None
            case Items():
                return self._list(child, scope, path) or None

    def _list(self, items: Items, scope: Scope, path: Path) -> list[object]:
        values: list[object] = []
        for inner in self._scopes(items, scope.records):
            value = self._branch(items.item, inner, (*path, len(values)))
            if value:
                if self._origins is not None:
                    self._origins.setdefault((*path, len(values)), self._table.cell(inner.records[0], 0))
                values.append(value)
        return values

    def _scopes(self, items: Items, records: Sequence[Record]) -> list[Scope]:
        """Group the rows into the items of a list, in order of first appearance; rows without a key have none."""
        groups: dict[object, list[Record]] = {}
        for record in records:
            if not holds(items.when, self._table.columns, record):
                continue
            if items.columns is None:
                groups[id(record)] = [record]
                continue
            key = tuple(cell_text(record.cells[column]) for column in items.columns)
            if any(key):
                groups.setdefault(key, []).append(record)
        return [Scope(group, position) for position, group in enumerate(groups.values(), 1)]

    def _keys(self, leaf: Leaf, scope: Scope) -> Iterator[tuple[str, Scope]]:
        """Group the rows of an item by a key that they give: `lines.{lines.line}`."""
        groups: dict[str, list[Record]] = {}
        for record in scope.records:
            given = self._same(leaf, record) if leaf.same else self._cell_text(record, leaf)
            if given is not None:
                groups.setdefault(str(given), []).append(record)
        for key, records in groups.items():
            yield key, Scope(records, scope.position)

    def _cell_text(self, record: Record, leaf: Leaf) -> str | None:
        return cell_text(record.cells[leaf.columns[0]]) or None

    def _same(self, leaf: Leaf, record: Record) -> Value | None:
        if leaf.same is None:
            return None
        scope = self._items.get(leaf.same[0], {}).get(id(record))
        found = None if scope is None else self._leaf(leaf.same[1], scope)
        return None if found is None else found[0]

    def _leaf(self, leaf: Leaf, scope: Scope) -> Found | None:
        """Return what fills the key; the default when nothing does. A cell that does not fit is told, not replaced."""
        if (leaf.key, scope.position) in self._names:
            return self._names[leaf.key, scope.position], None
        before = len(self._found)
        found = self._picked(leaf, scope)
        if found is None and len(self._found) == before:
            if leaf.spec.default is not None:
                return leaf.spec.default, None
            if leaf.spec.required:
                column = leaf.columns[0] if leaf.columns else 0
                self._found.append(say.empty_cell(self._table.cell(scope.records[0], column), leaf.key))
        return found

    def _picked(self, leaf: Leaf, scope: Scope) -> Found | None:
        if leaf.first:
            return next((found for one in leaf.first if (found := self._leaf(one, scope)) is not None), None)
        when = leaf.spec.when
        records = (
            [record for record in scope.records if holds(when, self._table.columns, record)] if when else scope.records
        )
        if leaf.spec.constant is not None:
            return (leaf.spec.constant, None) if records else None
        return self._pick(
            leaf, [found for found in self._candidates(leaf, records, scope.position) if found is not None]
        )

    def _candidates(self, leaf: Leaf, records: Sequence[Record], position: int) -> Iterator[Found | None]:
        for record in records:
            if leaf.same is not None:
                value = self._same(leaf, record)
                yield None if value is None else (value, None)
            elif leaf.template:
                yield self._template(leaf, record, position)
            else:
                for column in leaf.columns:
                    yield self._column(leaf, record, column)

    def _template(self, leaf: Leaf, record: Record, position: int) -> Found | None:
        """Fill a template; nothing when one of its cells says nothing."""
        parts = [part if isinstance(part, str) else self._hole(part, leaf, record, position) for part in leaf.template]
        column = next((part.column for part in leaf.template if isinstance(part, Hole) and part.column >= 0), 0)
        words = None if None in parts else "".join(part or "" for part in parts)
        return None if words is None else self._fit(leaf, self._table.cell(record, column), words)

    def _hole(self, hole: Hole, leaf: Leaf, record: Record, position: int) -> str | None:
        if hole.column < 0:
            return str(position)
        value = record.cells[hole.column]
        words = cell_text(value)
        if is_absent(words, leaf.spec.formats):
            return None
        if hole.part is None:
            return words
        day = cell_text(read_date(words, (*leaf.spec.formats.dates, "yyyy-mm-dd")))
        return day[PARTS[hole.part]] or None

    def _column(self, leaf: Leaf, record: Record, column: int) -> Found | None:
        words = cell_text(record.cells[column])
        if is_absent(words, leaf.spec.formats):
            return None
        return self._fit(leaf, self._table.cell(record, column), words)

    def _fit(self, leaf: Leaf, cell: Cell, words: str) -> Found | None:
        """Turn a cell's text into the key's value by `values:`, type and `clean:`."""
        spec = leaf.spec
        if spec.values is not None:
            if words in spec.values:
                listed = spec.values[words]
                return None if listed is None else (listed, cell)
            if spec.others == "absent":
                return None
            if spec.others == "error":
                self._found.append(say.not_listed(cell, list(spec.values)))
                return None
        if words in ERRORS:
            self._found.append(say.error_cell(cell))
            return None
        if spec.clean:
            words = clean_id(words)
        value = convert(words if leaf.template or spec.clean else cell.value, leaf.type, spec.formats)
        if isinstance(value, Problem):
            self._found.append(say.wrong_cell(cell, value))
            return None
        return value, cell

    def _pick(self, leaf: Leaf, found: list[Found]) -> Found | None:
        if not found:
            return (0, None) if leaf.spec.pick == "count" else None
        if leaf.spec.pick == "same":
            other = next((one for one in found if one[0] != found[0][0]), None)
            if other is not None:
                cells = [cell for _, cell in (found[0], other) if cell is not None]
                if len(cells) == 2:
                    self._found.append(say.rows_disagree(cells, leaf.key))
            return found[0]
        value, cell = pick(leaf.spec.pick, found)
        if isinstance(value, Problem):
            self._found += [] if cell is None else [say.wrong_cell(cell, value)]
            return None
        return value, cell
