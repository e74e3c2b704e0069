"""A map as values: which sheets, how their rows group into documents, and what each key of a document is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.finding import Path
    from gendan.words.house import Kind
    from gendan.words.sheet import SheetOptions
    from gendan.words.text import Text

Constant = str | int | float | bool
Pick = Literal["same", "first", "last", "min", "max", "sum", "count", "join"]
Others = Literal["error", "keep", "absent"]
Missing = Literal["error", "empty", "skip"]


class Mistake(Struct, frozen=True):
    """Something wrong in the map itself; `path` is where in the map."""

    path: Path
    message: Text
    advice: Text


class Test(Struct, frozen=True):
    """One column's test: `one_of` texts, or `none_of` them, or whether it is filled. "" stands for an empty cell."""

    column: str
    one_of: frozenset[str] | None = None
    none_of: frozenset[str] | None = None
    filled: bool | None = None


Condition = tuple[Test, ...]
"""All tests hold. The empty condition always holds."""


class Numbers(Struct, frozen=True):
    """How numbers are written: the sign before the fraction, and the one between thousands ("" for none)."""

    decimal: str = "."
    thousands: str = ""


class Formats(Struct, frozen=True):
    """How cells are read where a field does not say otherwise. `offset` is the UTC offset of times without one."""

    dates: tuple[str, ...] = ("yyyy-mm-dd",)
    numbers: Numbers = Numbers()
    absent: frozenset[str] = frozenset()
    absent_starts: tuple[str, ...] = ()
    offset: str | None = None


class Spec(Struct, frozen=True):
    """What one key is made of: exactly one of columns, constant, template, same, first; then how to read it."""

    path: Path
    columns: tuple[str, ...] = ()
    constant: Constant | None = None
    template: str | None = None
    same: str | None = None
    first: tuple[Spec, ...] = ()
    formats: Formats = field(default_factory=Formats)
    values: Mapping[str, Constant | None] | None = None
    others: Others = "error"
    when: Condition = ()
    pick: Pick = "same"
    default: Constant | None = None
    required: bool = False
    clean: bool = False


class Grouping(Struct, frozen=True):
    """Rows with the same text in `by` are one item; a row where all of them are empty, or `when` fails, has none."""

    by: tuple[str, ...]
    when: Condition = ()


class Join(Struct, frozen=True):
    """Each row is joined by the one row of `source` whose columns equal its own: `on` maps ours to theirs."""

    source: str
    on: Mapping[str, str]
    missing: Missing
    path: Path


class Source(Struct, frozen=True):
    """One file. `file` is a pattern seen from the imported folder; None is the file named on the command line."""

    name: str
    file: str | None
    options: SheetOptions
    fill_down: tuple[str, ...]


class Writing(Struct, frozen=True):
    """One kind of document made from the rows of one source. `fields` keeps the map's order, which becomes the file's."""

    kind: Kind
    source: str
    joins: tuple[Join, ...]
    skip: tuple[Condition, ...]
    by: tuple[str, ...]
    groups: Mapping[str, Grouping]
    folder: str | None
    fields: Mapping[str, Spec]
    path: Path
    match: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """List to the keys by which its numbered items are found again in a file."""


class ImportMap(Struct, frozen=True):
    """The whole map, with every default filled in."""

    sources: Mapping[str, Source]
    writings: tuple[Writing, ...]
