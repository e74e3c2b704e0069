"""Edits in the text of a file, at the very places, so that every comment, blank line and order of keys stays as people left it.

A round trip through a YAML writer would keep comments but break long lines anew; here untouched bytes stay untouched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from msgspec import Struct

from gendan.write.emit import emit, emit_flow, emit_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gendan.words.finding import Path
    from gendan.write.merge import Edit

_BOM = "\ufeff"


class _Splice(Struct, frozen=True):
    start: int
    end: int
    text: str


def edit_text(text: str, edits: Sequence[Edit]) -> str | None:
    """Return the text with the edits done; None when a place cannot be found (an alias, an unusual form).

    `text` must already have been accepted by the reader: the C parser used here does not survive every depth.
    Whoever calls reads the result back and compares.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    newline = "\r\n" if "\r\n" in body else "\n"
    try:
        root = yaml.compose(body, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return None
    places: dict[tuple[str, Path], list[Edit]] = {}
    for edit in edits:
        places.setdefault(_target(edit), []).append(edit)
    deepest_first = [places[target] for target in sorted(places, key=lambda target: -len(target[1]))]
    splices = [_splice(root, body, group, newline) for group in deepest_first]
    return None if None in splices else mark + _spliced(body, [splice for splice in splices if splice])


def _target(edit: Edit) -> tuple[str, Path]:
    """Edits that go to one place: keys added to one map, items appended to one list."""
    return edit.action, edit.path[:-1] if edit.action == "add" else edit.path


def _spliced(text: str, splices: Sequence[_Splice]) -> str:
    """Apply from the end, so that earlier positions stay true. At one place the inner comes first: it belongs to what ends there."""
    for _, splice in sorted(enumerate(splices), key=lambda pair: (pair[1].start, pair[0]), reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def _splice(root: yaml.Node | None, text: str, edits: Sequence[Edit], newline: str) -> _Splice | None:
    action, path = _target(edits[0])
    node = _find(root, path)
    if action == "set" and node is not None:
        return _replacement(node, text, edits[0].value)
    if action == "add" and isinstance(node, yaml.MappingNode):
        pairs = {str(edit.path[-1]): edit.value for edit in edits}
        if node.flow_style:
            return _into_flow(node, [emit_flow(pairs)[1:-1]], [value for _, value in node.value])
        return _below(node, text, emit(pairs).splitlines(), newline)
    if action == "append" and isinstance(node, yaml.SequenceNode):
        if node.flow_style:
            return _into_flow(node, [emit_flow(edit.value) for edit in edits], node.value)
        return _below(node, text, [line for edit in edits for line in emit_item(edit.value).splitlines()], newline)
    return None


def _find(node: yaml.Node | None, path: Path) -> yaml.Node | None:
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def _replacement(node: yaml.Node, text: str, value: object) -> _Splice:
    start, end = node.start_mark.index, _end(node, text)
    words = emit_flow(value)
    return _Splice(start, max(start, end), words if end > start else f" {words}")


def _into_flow(node: yaml.CollectionNode, parts: Sequence[str], inside: Sequence[yaml.Node]) -> _Splice:
    if not inside:
        at = node.start_mark.index + 1
        return _Splice(at, at, ", ".join(parts))
    at = inside[-1].end_mark.index
    return _Splice(at, at, "".join(f", {part}" for part in parts))


def _below(node: yaml.CollectionNode, text: str, lines: Sequence[str], newline: str) -> _Splice:
    """Insert lines after the line on which a block ends; its comment stays beside it."""
    indent = " " * node.start_mark.column
    end = text.find("\n", _end(node, text))
    at = len(text) if end < 0 else end - (text[end - 1] == "\r")
    return _Splice(at, at, "".join(f"{newline}{indent}{line}" for line in lines))


def _end(node: yaml.Node, text: str) -> int:
    """Return where a node's own text ends; a block's marks reach into the blank lines and comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return _end(_last(node), text)
    return (
        len(text[: node.end_mark.index].rstrip())
        if node.end_mark.index > node.start_mark.index
        else node.end_mark.index
    )


def _last(node: yaml.CollectionNode) -> yaml.Node:
    ends: Iterator[yaml.Node] = (each[1] if isinstance(each, tuple) else each for each in reversed(node.value))
    return next(ends)
