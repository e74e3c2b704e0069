"""What the pieces of a condition's compiler may ask of the whole: so that they need not know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gendan.evaluate.piece import Piece, Tally
    from gendan.evaluate.scope import Scope
    from gendan.evaluate.values import Family
    from gendan.words.text import Text

Node = Mapping[str, Any]
"""One node of DuckDB's serialized syntax tree."""


class Compiling(Protocol):
    """A condition that is being compiled; see `predicate.Compiler`."""

    scope: Scope
    tallies: list[Tally]

    def compile(self, node: Node) -> Piece:
        """Return the piece of one node, or NOTHING after a mistake."""
        ...

    def text(self, node: Node) -> str:
        """Return the words of a node, as the writer wrote them."""
        ...

    def refuse(self, node: Node, kind: str, message: Text, advice: Text) -> Piece:
        """Report a mistake and go on."""
        ...

    def forbidden(self, node: Node, what: str | Text) -> Piece:
        """Refuse what the language of conditions does not have."""
        ...

    def expect(self, piece: Piece, family: Family, node: Node) -> None:
        """Report a mistake unless the piece is of that family."""
        ...

    def wrong_type(self, node: Node, wanted: Text, piece: Piece) -> Piece:
        """Report that a piece is not what its place wants."""
        ...
