"""Judges the shape of what a map makes: at the cells it came from, or as a mistake of the map where no cell is at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.mapping.language import Mistake
from gendan.mapping.troubles import empty_cell
from gendan.validate.shape import shipped_shapes
from gendan.words.finding import Place, Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from gendan.mapping.run import Draft
    from gendan.words.finding import Path
    from gendan.words.house import Kind

_MISSING = "data/missing-key"


class Shape(Struct, frozen=True):
    """`troubles` lie in cells; `mistakes` in the map: a constant that does not fit, a required key that it never fills."""

    troubles: tuple[Trouble, ...]
    mistakes: tuple[Mistake, ...]


def judge_shapes(drafts: Sequence[Draft], known: Sequence[Trouble], new: AbstractSet[tuple[Kind, str]]) -> Shape:
    """Judge all drafts; a mistake of the map is told once, however many documents it spoils.

    `new` are the kinds and ids without a file: only they must be complete, since a sheet may bring part of what a file has.
    `known` are the troubles of cells that gave no value: that their keys are missing is not told again.
    """
    told = {trouble.place for trouble in known}
    troubles: list[Trouble] = []
    mistakes: dict[tuple[Path, Text], Mistake] = {}
    for draft in drafts:
        for trouble in _misshapen(draft):
            if trouble.rule == _MISSING and (draft.kind, draft.id) not in new:
                continue
            if draft.source(trouble.path) is None and not _is_unfilled_item(draft, trouble):
                mistake = _mistake(draft, trouble)
                mistakes.setdefault((mistake.path, mistake.message), mistake)
            else:
                found = _at_cell(draft, trouble)
                troubles += [] if trouble.rule == _MISSING and found.place in told else [found]
    return Shape(tuple(troubles), tuple(mistakes.values()))


def _misshapen(draft: Draft) -> tuple[Trouble, ...]:
    shapes = shipped_shapes()
    if shapes.accepts(draft.kind, draft.value):
        return ()
    return shapes.explain(draft.kind, draft.value, draft.cell.sheet, _Cells(draft))


def _is_unfilled_item(draft: Draft, trouble: Trouble) -> bool:
    """Whether a whole list or map is missing or wrong although the map fills keys in it: then the rows are at fault."""
    return bool(trouble.path) and draft.fills(trouble.path)


def _mistake(draft: Draft, trouble: Trouble) -> Mistake:
    leaf, key = draft.leaf(trouble.path), str(trouble.path[-1]) if trouble.path else ""
    fields = draft.fields
    if leaf is not None or trouble.rule != _MISSING:
        return Mistake(fields if leaf is None else leaf.spec.path, trouble.message, trouble.advice)
    return Mistake(
        fields,
        Text(f"`{key}` is required, and the map does not fill it", f"`{key}` 必填，而映射文件没有给它取值"),
        Text(
            f"Add it under `fields:`, a column or `{key}: {{is: …}}`.",
            f"请在 `fields:` 里补上：列名，或 `{key}: {{is: …}}`。",
        ),
    )


def _at_cell(draft: Draft, trouble: Trouble) -> Trouble:
    cell = draft.source(trouble.path)
    if trouble.rule == _MISSING and cell is not None:
        return empty_cell(cell, str(trouble.path[-1]))
    found = draft.locate(trouble.path)
    name = f"{draft.kind} {draft.id}"
    message = Text(f"{found.place.en}, {name}: {trouble.message.en}", f"{found.place.zh}，{name}：{trouble.message.zh}")
    return Trouble(
        trouble.rule, Place(found.sheet, found.row, found.column), message, trouble.advice, trouble.path, trouble.values
    )


class _Cells(Struct, frozen=True):
    """The places of a draft: the cells it came from, so that errors of shape point into the sheet."""

    draft: Draft

    def place(self, path: Path) -> Place:
        cell = self.draft.locate(path)
        return Place(cell.sheet, cell.row, cell.column)

    def key_place(self, path: Path) -> Place:
        return self.place(path)

    def text(self, path: Path) -> str:
        value: object = self.draft.value
        for step in path:
            value = value[step] if isinstance(value, dict) else value[int(step)] if isinstance(value, list) else None
        return "" if value is None else str(value)

    def is_plain(self, path: Path) -> bool:
        return not path
