"""What is wrong with a rule, found before any data is read; and the nearest names to propose."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.words.finding import Place, Trouble
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.words.finding import Path


class Mistake(Struct, frozen=True):
    """One mistake. `path` is where in the rule file, `offset` and `length` characters within that text."""

    kind: str
    message: Text
    advice: Text
    path: Path = ()
    offset: int = 0
    length: int = 0

    def under(self, path: Path) -> Mistake:
        """Return the same mistake, seen from the file: `path` goes before its own."""
        return replace(self, path=(*path, *self.path))

    def trouble(self, file: str) -> Trouble:
        """Return the trouble; line and column are filled in by whoever has the bytes (see `spot.within`)."""
        values = {"offset": self.offset, "length": self.length}
        return Trouble(f"rules/{self.kind}", Place(file), self.message, self.advice, self.path, values)


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known names most like `word`, best first; none when nothing comes near."""
    return tuple(difflib.get_close_matches(word.lower(), sorted(known), n=most, cutoff=0.55))


def candidates(word: str, known: Iterable[str]) -> Text:
    """Return advice that names the nearest known names, or all of them when they are few, or where to look."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return Text(f"Did you mean {' or '.join(near)}?", f"是否应为 {'、'.join(near)}？")
    if names and len(names) <= 40:
        return Text(f"Known are: {', '.join(names)}", f"可用的有：{'、'.join(names)}")
    return Text("See `gendan tables` for what there is", "可用 `gendan tables` 查看有哪些表和列")


def quoted(word: object) -> Text:
    """Return a word of the writer's, in quotes, the same in both languages."""
    return same(f"`{word}`")
