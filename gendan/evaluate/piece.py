"""A part of a condition once it is understood: its SQL, what it is, what it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.evaluate.scope import Read
    from gendan.evaluate.values import Family


class Part(Struct, frozen=True):
    """A condition split at its top-level and/or, for `gendan why`: its words, its SQL, and its own parts."""

    words: str
    sql: str
    joined: Literal["and", "or", ""] = ""
    children: tuple[Part, ...] = ()
    needs: tuple[Read, ...] = ()

    def leaves(self) -> tuple[Part, ...]:
        """Return the parts that are not split further, in order."""
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.leaves())


class Piece(Struct, frozen=True):
    """`reads` are all columns; `needs` those whose absence makes the piece unknown (not guarded by is null, coalesce).

    `constant` is the value of a literal or param (and `is_constant` tells NULL from none). `exists` is the SQL of the
    truth of "at least one", for a count.
    """

    sql: str
    family: Family
    reads: tuple[Read, ...] = ()
    needs: tuple[Read, ...] = ()
    constant: object = None
    is_constant: bool = False
    exists: str = ""
    part: Part | None = None
    params: frozenset[str] = field(default_factory=frozenset)


class Tally(Struct, frozen=True):
    """A count or sum over child records, for `gendan why`: its words and SQL, and which records go into it.

    `held` is the SQL of its condition over the child `c`, "" without one; `column` what is added up or compared, None for a count.
    """

    words: str
    table: str
    sql: str
    held: str = ""
    column: str | None = None
    reads: tuple[Read, ...] = ()


NOTHING = Piece("NULL", "any")
"""What stands for a piece whose mistake has been reported."""


def gather(pieces: Iterable[Piece]) -> tuple[tuple[Read, ...], tuple[Read, ...], frozenset[str]]:
    """Return the reads, needs and params of several pieces, each once, in order of first use."""
    reads: dict[Read, None] = {}
    needs: dict[Read, None] = {}
    params: set[str] = set()
    for piece in pieces:
        reads.update(dict.fromkeys(piece.reads))
        needs.update(dict.fromkeys(piece.needs))
        params |= piece.params
    return tuple(reads), tuple(needs), frozenset(params)
