"""Rows and a map in, documents and troubles out. Nothing is read or written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.mapping import troubles as say
from gendan.mapping.build import Filling, Scope
from gendan.mapping.ids import same_file, why_not_id
from gendan.mapping.table import build_table
from gendan.mapping.targets import LIST
from gendan.mapping.tree import Branch, Hole, Items, Leaf, build_tree, plant_template
from gendan.mapping.values import Problem
from gendan.words.sheet import Cell, cell_text
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gendan.mapping.build import Names
    from gendan.mapping.language import ImportMap, Writing
    from gendan.mapping.table import Record, Table
    from gendan.mapping.targets import Targets
    from gendan.words.finding import Path, Trouble
    from gendan.words.house import Kind
    from gendan.words.sheet import Sheet


class Draft(Struct, frozen=True):
    """One document made from rows: what is to be written, and where a key of it came from."""

    kind: Kind
    id: str
    folder: str
    value: dict[str, object]
    records: Sequence[Record]
    tree: Branch
    table: Table

    @property
    def cell(self) -> Cell:
        """Return the first cell of its first row: where the record stands in the sheet."""
        return self.table.cell(self.records[0], 0)

    def locate(self, path: Path) -> Cell:
        """Return the cell behind a key; for a key without one, the nearest above it."""
        origins: dict[Path, Cell] = {}
        Filling(self.tree, self.table, [], origins).fill(self.records)
        while path and path not in origins:
            path = path[:-1]
        return origins.get(path, self.cell)

    def named(self, names: Names) -> Draft:
        """Return the draft with values that are known otherwise than from the sheet."""
        return replace(self, value=Filling(self.tree, self.table, [], names=names).fill(self.records))

    def leaf(self, path: Path) -> Leaf | None:
        """Return what the map says of a key; None when it does not fill it."""
        node: Leaf | Branch | Items | None = self.tree
        for step in path:
            if isinstance(step, int):
                continue
            branch = node.item if isinstance(node, Items) else node
            if not isinstance(branch, Branch):
                return None
            node = branch.children.get(step) or next((below for _, below in branch.keyed), None)
        return node if isinstance(node, Leaf) else None

    def fills(self, path: Path) -> bool:
        """Tell whether the map fills keys within the list or map at `path`."""
        node: Leaf | Branch | Items | None = self.tree
        for step in path:
            branch = node.item if isinstance(node, Items) else node
            if isinstance(branch, Branch) and isinstance(step, str):
                node = branch.children.get(step)
        return isinstance(node, Branch | Items) and node is not self.tree

    @property
    def fields(self) -> Path:
        """Return where in the map the fields of this document stand."""
        leaf = self.leaf(("id",))
        return () if leaf is None else leaf.spec.path[:3]

    def source(self, path: Path) -> Cell | None:
        """Return the cell that fills a key, also when it is empty; None when a constant does, or nothing."""
        leaf = self.leaf(path)
        column = None if leaf is None else _column(leaf)
        if column is None:
            return None
        above = self.locate(path[:-1])
        record = next((one for one in self.records if one.numbers[0] == above.row), self.records[0])
        return self.table.cell(record, column)


def _column(leaf: Leaf) -> int | None:
    """Return the first column that a leaf reads."""
    inner = [*leaf.first, *([leaf.same[1]] if leaf.same else [])]
    holes = [part.column for part in leaf.template if isinstance(part, Hole) and part.column >= 0]
    return next(iter([*leaf.columns, *holes, *(column for one in inner if (column := _column(one)) is not None)]), None)


class Mapped(Struct, frozen=True):
    """All drafts in the order of the map and the rows, and all troubles; nothing may be written while there are any."""

    drafts: tuple[Draft, ...]
    troubles: tuple[Trouble, ...]


def map_rows(
    plan: ImportMap,
    sheets: Mapping[str, Sheet],
    targets: Mapping[Kind, Targets],
    progress: Callable[[int, int], None] | None = None,
) -> Mapped:
    """Return the documents that a checked map makes of the sheets. One trouble a cell and rule, in the rows' order.

    `progress` is told how many rows of how many are done; a row counts once for each kind that it goes into.
    """
    rows = [len(sheets[writing.source].rows) for writing in plan.writings]
    drafts: list[Draft] = []
    found: list[Trouble] = []
    for sheet in sheets.values():
        found += _too_long(sheet)
    for at, writing in enumerate(plan.writings):
        table, joined = build_table(writing, plan.sources, sheets)
        found += joined
        done = sum(rows[:at])
        for records, made in _drafts(writing, table, targets[writing.kind], found):
            drafts += made
            done += len(records)
            if progress is not None:
                progress(min(done, sum(rows)), sum(rows))
    return Mapped(tuple(_distinct(drafts, found)), tuple(_once(found)))


def _drafts(
    writing: Writing, table: Table, targets: Targets, found: list[Trouble]
) -> Iterator[tuple[Sequence[Record], list[Draft]]]:
    """Yield the rows of each document, and the document: none when they give no id."""
    tree = build_tree(writing, targets, table.columns)
    folder = Leaf(
        "folder",
        writing.fields["id"],
        "text",
        template=plant_template(writing.folder or "", writing, targets, table.columns),
    )
    for records in _groups(writing, table, found):
        filling = Filling(tree, table, found)
        value = filling.fill(records)
        place = filling.template(folder, Scope(records)) if writing.folder else ""
        made = [Draft(writing.kind, str(value["id"]), place, value, records, tree, table)] if "id" in value else []
        for draft in made:
            found += _same_items(draft, value, (), targets)
        yield records, made


def _same_items(draft: Draft, value: object, path: Path, targets: Targets) -> Iterator[Trouble]:
    """Find items of one list with one name: a second import could not tell them apart."""
    if isinstance(value, dict):
        for key, below in value.items():
            if isinstance(below, dict | list):
                yield from _same_items(draft, below, (*path, key), targets)
    elif isinstance(value, list):
        name = targets.identity([LIST if isinstance(step, int) else step for step in path])
        first: dict[str, int] = {}
        for at, item in enumerate(value):
            yield from _same_items(draft, item, (*path, at), targets)
            own = str(item[name]) if isinstance(item, dict) and name in item else None
            if own is not None and first.setdefault(own, at) != at:
                one, two = draft.locate((*path, first[own], str(name))), draft.locate((*path, at, str(name)))
                yield say.same_item(two, one, ".".join(str(step) for step in path), own)


def _too_long(sheet: Sheet) -> Iterator[Trouble]:
    for row in sheet.rows:
        extra = next((at for at in range(sheet.width, len(row.cells)) if row.cells[at] is not None), None)
        if extra is not None:
            yield say.too_long(Cell(sheet.title, row.number, extra + 1, "", row.cells[extra]), sheet.width)


def _groups(writing: Writing, table: Table, found: list[Trouble]) -> list[list[Record]]:
    """Group the rows into documents; a row whose key is wholly empty belongs to none, which is said."""
    columns = [table.columns[name] for name in writing.by]
    if not columns:
        return [list(table.records)] if table.records else []
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in table.records:
        key = tuple(cell_text(record.cells[column]) for column in columns)
        if any(key):
            groups.setdefault(key, []).append(record)
        else:
            found.append(say.empty_cell(table.cell(record, columns[0]), f"group.{writing.kind}"))
    return list(groups.values())


def _distinct(drafts: Sequence[Draft], found: list[Trouble]) -> list[Draft]:
    """Refuse ids that cannot be files or meet in one; a record that is given twice in the same words counts once."""
    kept: dict[tuple[Kind, str], Draft] = {}
    for draft in drafts:
        reason = why_not_id(draft.id)
        if reason is not None:
            problem = Problem(
                "id-not-file-name",
                reason,
                Text(
                    "Correct it in the sheet, or use `clean: id` in the map.",
                    "请在表里改正，或在映射文件里用 `clean: id`。",
                ),
            )
            cell = draft.locate(("id",))
            found.append(say.wrong_cell(Cell(cell.sheet, cell.row, cell.column, cell.header, draft.id), problem))
            continue
        first = kept.setdefault((draft.kind, same_file(draft.id)), draft)
        if first is not draft and first.value != draft.value:
            found.append(say.same_id(draft.locate(("id",)), first.locate(("id",)), draft.id))
    return list(kept.values())


def _once(found: Sequence[Trouble]) -> list[Trouble]:
    seen = {(trouble.rule, trouble.place, trouble.message): trouble for trouble in reversed(found)}
    return sorted(
        seen.values(),
        key=lambda trouble: (trouble.place.file, trouble.place.line or 0, trouble.place.column or 0, trouble.rule),
    )
