"""Line and column of what stands at a path: made only for files that a finding points into, which the door accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.read.nodes import Node, read_nodes
from gendan.words.finding import Place

if TYPE_CHECKING:
    from gendan.words.finding import Path


class Positions:
    """The places of one document, as `gendan.words.positions.Positions` asks for them.

    Give it bytes that the door has accepted, and no others. They are read at the first question, once. Every question
    about a path that does not exist is answered for its nearest parent that does; for a document that cannot be read
    the place is the file alone and the text is empty. Columns count characters from 1; a byte order mark has no width.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self._data = data
        self._file = file
        self._read = False
        self._root: Node | None = None

    def place(self, path: Path) -> Place:
        """Return where the value at `path` begins: a scalar at its first character or quote, a block at its first key."""
        _, node, _ = self._find(path)
        return self._at(node)

    def key_place(self, path: Path) -> Place:
        """Return where the key that ends `path` begins; for a list position where the item begins."""
        key, node, _ = self._find(path)
        return self._at(key or node)

    def text(self, path: Path) -> str:
        """Return the scalar at `path` as it is written, `1e3` and not 1000.0, without quotes; "" when there is none."""
        _, node, found = self._find(path)
        return _target(node).text if found and node is not None else ""

    def is_plain(self, path: Path) -> bool:
        """Return whether a scalar stands at `path` without quotes and not as a block, so that YAML decides what it is."""
        _, node, found = self._find(path)
        return found and node is not None and _target(node).plain

    def _at(self, node: Node | None) -> Place:
        return Place(self._file, node.line, node.column) if node is not None else Place(self._file)

    def _find(self, path: Path) -> tuple[Node | None, Node | None, bool]:
        """Return key and value where the way along `path` ends, and whether it was walked to its end."""
        if not self._read:
            self._root = read_nodes(self._data.decode("utf-8-sig", errors="replace"))
            self._read = True
        key: Node | None = None
        node = self._root
        for step in path:
            found = _step(_target(node), step) if node is not None else None
            if found is None:
                return key, node, False
            key, node = found
        return key, node, node is not None


def compose(data: bytes, file: str) -> Positions:
    """Return the places of the document in `data`, which the door has accepted."""
    return Positions(data, file)


def _target(node: Node) -> Node:
    return node.children[0] if node.form == "alias" and node.children else node


def _step(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if node.form == "list":
        inside = isinstance(step, int) and 0 <= step < len(node.children)
        return (None, node.children[int(step)]) if inside else None
    if node.form == "map":
        return next(((key, value) for key, value in node.pairs() if _target(key).text == str(step)), None)
    return None
