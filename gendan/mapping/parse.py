"""From the map's document (already of the right shape) to its values, defaults filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gendan.mapping.language import Formats, Grouping, ImportMap, Join, Numbers, Source, Spec, Test, Writing
from gendan.words.sheet import SheetOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.mapping.language import Condition, Constant, Missing, Others, Pick
    from gendan.words.finding import Path
    from gendan.words.house import Kind

Part = dict[str, object]


def parse_map(document: Mapping[str, object]) -> ImportMap:
    """Return the map that `document` says. Its shape must have been checked by map.schema.json before."""
    formats = _formats(cast("Part", document), Formats())
    sources = cast("dict[str, Part]", document["sources"])
    writings = cast("list[Part]", document["write"])
    return ImportMap(
        {name: _source(name, part) for name, part in sources.items()},
        tuple(_writing(part, formats, ("write", at), next(iter(sources))) for at, part in enumerate(writings)),
    )


def _source(name: str, part: Part) -> Source:
    columns = cast("list[str] | None", part.get("columns"))
    options = SheetOptions(
        sheet=cast("str | int | None", part.get("sheet")),
        encoding=cast("str | None", part.get("encoding")),
        delimiter=cast("str | None", part.get("delimiter")),
        header=cast("int", part.get("header", 1)),
        columns=None if columns is None else tuple(columns),
    )
    return Source(name, cast("str | None", part.get("file")), options, _texts(part.get("fill_down")))


def _writing(part: Part, formats: Formats, path: Path, first: str) -> Writing:
    kind = cast("Kind", part["kind"])
    groups = cast("dict[str, object]", part["group"])
    fields = cast("dict[str, object]", part["fields"])
    joins = cast("list[Part]", part.get("join", []))
    return Writing(
        kind=kind,
        source=cast("str", part.get("from", first)),
        joins=tuple(_join(join, (*path, "join", at)) for at, join in enumerate(joins)),
        skip=tuple(_condition(test) for test in cast("list[Part]", part.get("skip", []))),
        by=_texts(groups.get(kind)),
        groups={name: _grouping(group) for name, group in groups.items() if name != kind},
        folder=cast("str | None", part.get("folder")),
        fields={key: _spec(spec, formats, (*path, "fields", key)) for key, spec in fields.items()},
        path=path,
        match={name: _texts(keys) for name, keys in cast("Part", part.get("match", {})).items()},
    )


def _join(part: Part, path: Path) -> Join:
    return Join(
        cast("str", part["source"]),
        cast("dict[str, str]", part["on"]),
        cast("Missing", part.get("missing", "error")),
        path,
    )


def _grouping(group: object) -> Grouping:
    if isinstance(group, dict):
        return Grouping(_texts(group["by"]), _condition(group.get("when")))
    return Grouping(_texts(group))


def _spec(spec: object, formats: Formats, path: Path) -> Spec:
    """Read one field. A bare text is a column."""
    if not isinstance(spec, dict):
        return Spec(path, columns=(str(spec),), formats=formats)
    part = cast("Part", spec)
    own = _formats(part, formats)
    first = cast("list[object]", part.get("first", []))
    return Spec(
        path,
        columns=_texts(part.get("column")),
        constant=cast("Constant | None", part.get("is")),
        template=cast("str | None", part.get("template")),
        same=cast("str | None", part.get("same")),
        first=tuple(_spec(one, own, (*path, "first", at)) for at, one in enumerate(first)),
        formats=own,
        values=cast("dict[str, Constant | None] | None", part.get("values")),
        others=cast("Others", part.get("others", "error")),
        when=_condition(part.get("when")),
        pick=cast("Pick", part.get("pick", "same")),
        default=cast("Constant | None", part.get("default")),
        required=bool(part.get("required", False)),
        clean=part.get("clean") == "id",
    )


def _formats(part: Part, given: Formats) -> Formats:
    """Overlay what `part` says on `given`. `absent` adds to it; the others replace."""
    numbers = cast("dict[str, str] | None", part.get("numbers"))
    absent = _texts(part.get("absent"))
    return Formats(
        dates=_texts(part.get("dates")) or given.dates,
        numbers=given.numbers
        if numbers is None
        else Numbers(numbers.get("decimal", "."), numbers.get("thousands", "")),
        absent=given.absent | {words for words in absent if not words.endswith("*")},
        absent_starts=given.absent_starts + tuple(words[:-1] for words in absent if words.endswith("*")),
        offset=cast("str | None", part.get("offset")) or given.offset,
    )


def _condition(part: object) -> Condition:
    if part is None:
        return ()
    return tuple(_test(column, test) for column, test in cast("Part", part).items())


def _test(column: str, test: object) -> Test:
    if not isinstance(test, dict):
        return Test(column, one_of=frozenset(_texts(test)))
    if "filled" in test:
        return Test(column, filled=bool(test["filled"]))
    return Test(column, none_of=frozenset(_texts(test.get("not"))))


def _texts(value: object) -> tuple[str, ...]:
    """Return one text or a list of texts as a tuple; nothing as the empty one."""
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)
