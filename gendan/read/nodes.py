"""A document as nodes with places, from PyYAML's events; no recursion, so that depth is no danger.

Never give it a file that the bulk reader has not accepted, unless `slowly`: PyYAML's C parser is for good files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml

from gendan.read.scalars import ALIAS

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = Literal["scalar", "map", "list", "alias"]

HEAVY = 1 << 40
"""Where counting stops: aliases of aliases grow beyond any number."""

_Quick: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Node(NamedTuple):
    """One node. `text` is a scalar's text with quotes and escapes resolved, or an alias's name; "" for the rest.

    `children` of a map are key, value, key, value …; an alias has its anchor's node as its only child, or none while
    that anchor is still open or unknown. `weight` is how many nodes and characters it holds when aliases are written
    out, up to HEAVY. Line and column count from 1, in characters.
    """

    form: Form
    line: int
    column: int
    text: str = ""
    plain: bool = False
    tag: str | None = None
    anchor: str | None = None
    children: tuple[Node, ...] = ()
    weight: int = 1

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Return a map's keys with their values, in the order of the file."""
        return zip(self.children[::2], self.children[1::2], strict=True)


def read_nodes(text: str, *, slowly: bool = False, disarmed: bool = False) -> Node | None:
    """Return the root; None when the file is empty or PyYAML does not read it.

    `slowly` takes the parser written in Python, which a bad file cannot crash; it needs 30 times as long. `disarmed`: plain
    scalars that begin with the sign for `*` are aliases.
    """
    anchors: dict[str, Node] = {}
    opened: list[tuple[yaml.CollectionStartEvent, list[Node]]] = []
    found: list[Node] = []
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader if slowly else _Quick):
            if isinstance(event, yaml.ScalarEvent):
                node = _scalar(event, anchors, disarmed=disarmed)
            elif isinstance(event, yaml.AliasEvent):
                node = _alias(event.anchor or "", *_place(event), anchors)
            elif isinstance(event, yaml.CollectionStartEvent):
                opened.append((event, found))
                found = []
                continue
            elif isinstance(event, yaml.CollectionEndEvent):
                start, outer = opened.pop()
                node, found = _collection(start, tuple(found)), outer
            else:
                continue
            if node.anchor is not None:
                anchors[node.anchor] = node
            found.append(node)
    except yaml.YAMLError:
        return None
    return found[0] if found else None


def walk(root: Node) -> Iterator[Node]:
    """Return every node once, in no useful order; what an alias stands for is not walked again."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if node.form != "alias":
            waiting.extend(node.children)


def _scalar(event: yaml.ScalarEvent, anchors: dict[str, Node], *, disarmed: bool) -> Node:
    line, column = _place(event)
    plain = not event.style
    if disarmed and plain and event.value.startswith(ALIAS):
        return _alias(event.value[1:], line, column, anchors)
    weight = 1 + len(event.value)
    return Node("scalar", line, column, event.value, plain, event.tag, event.anchor, (), weight)


def _alias(name: str, line: int, column: int, anchors: dict[str, Node]) -> Node:
    target = anchors.get(name)
    if target is None:
        return Node("alias", line, column, name)
    return Node("alias", line, column, name, children=(target,), weight=target.weight)


def _collection(start: yaml.CollectionStartEvent, children: tuple[Node, ...]) -> Node:
    line, column = _place(start)
    form: Form = "map" if isinstance(start, yaml.MappingStartEvent) else "list"
    weight = min(HEAVY, 1 + sum(child.weight for child in children))
    return Node(form, line, column, tag=start.tag, anchor=start.anchor, children=children, weight=weight)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
