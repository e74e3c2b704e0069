"""The forms of a month: ratings with their places. They lie where gendan.yaml says, which may be another repository."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from msgspec import Struct, field
from msgspec.structs import replace

from gendan.read.positions import compose
from gendan.read.tree import read_bytes
from gendan.read.yaml_door import parse
from gendan.validate.shape import shipped_shapes
from gendan.words.finding import Trouble
from gendan.words.score import Mark
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.read.tree import SourceFile
    from gendan.words.finding import Place
    from gendan.words.positions import Positions
    from gendan.words.rubric import Relation

Document = Mapping[str, object]


class Open(Struct, frozen=True):
    """A line of a form that nobody has filled in: who is asked for what, and where it stands."""

    indicator: str
    rater: str
    place: Place


class Form(Struct, frozen=True):
    """One person's form for the month. `marks` and `open` are in the order of the file."""

    person: str
    file: str
    rubric: str | None
    marks: tuple[Mark, ...] = ()
    open: tuple[Open, ...] = ()


class Forms(Struct, frozen=True):
    """The forms by person, and what is wrong with those that could not be read: they count as not there."""

    by_person: Mapping[str, Form] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


def read_forms(sources: Iterable[SourceFile], month: str) -> Forms:
    """Return the forms in the folders of `month`. One bad file hides no other."""
    found: dict[str, Form] = {}
    troubles: list[Trouble] = []
    for source in sources:
        if source.kind != "appraisal" or PurePosixPath(source.file).parent.name != month:
            continue
        data, trouble = read_bytes(source)
        if data is None:
            troubles += [trouble] if trouble is not None else []
            continue
        form, wrong = _form(data, source, month)
        troubles += wrong
        if form is not None:
            found[form.person] = form
    return Forms(found, tuple(troubles))


def _form(data: bytes, source: SourceFile, month: str) -> tuple[Form | None, Sequence[Trouble]]:
    parsed = parse(data, source.file)
    if parsed.value is None:
        return None, parsed.troubles
    at = compose(data, source.file)
    if not shipped_shapes().accepts("appraisal", parsed.value):
        return None, shipped_shapes().explain("appraisal", parsed.value, source.file, at)
    held = cast("Document", parsed.value)
    for key, wanted in (("month", month), ("person", source.id)):
        if held[key] != wanted:
            said = Text(
                f"`{key}` is {held[key]}, the file's place says {wanted}",
                f"`{key}` 为 {held[key]}，文件位置为 {wanted}",
            )
            advice = Text("Put right the key or move the file", "请改正内容或移动文件")
            return None, [Trouble("appraisal/wrong-place", at.place((key,)), said, advice, (key,))]
    ratings = cast("Sequence[Document]", held.get("ratings") or ())
    lines = [_mark(one, at, index) for index, one in enumerate(ratings)]
    marks = tuple(line for line in lines if isinstance(line, Mark))
    unfilled = tuple(line for line in lines if isinstance(line, Open))
    return Form(source.id, source.file, str(held["rubric"]), marks, unfilled), ()


def _mark(one: Document, at: Positions, index: int) -> Mark | Open:
    """Return a mark, or the line that nobody has filled in yet, day included."""
    value, excuse = one.get("mark"), one.get("not_applicable")
    if (value is None and excuse is None) or one.get("on") is None:
        return Open(str(one["indicator"]), str(one["rater"]), replace(at.place(("ratings", index)), column=None))
    return Mark(
        indicator=str(one["indicator"]),
        rater=str(one["rater"]),
        relation=cast("Relation", one["relation"]),
        on=date.fromisoformat(str(one["on"])),
        value=None if value is None else Decimal(str(value)),
        excuse=None if excuse is None else str(excuse),
        evidence=len(cast("Sequence[object]", one.get("evidence") or ())),
        place=replace(at.place(("ratings", index)), column=None),
        comment=None if one.get("comment") is None else str(one["comment"]),
    )
