"""Where a change of the past stands in the file of today: places that name list items become places by position."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.scan import names_items
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.commands.loading import Loaded
    from gendan.compare.forms import Form
    from gendan.read.tree import SourceFile
    from gendan.words.finding import Finding, Path


def by_position(findings: Sequence[Finding], loaded: Loaded) -> Sequence[Finding]:
    """Return the findings with the places of those over history by position: each file that one points into is read once.

    What no longer stands in the file is pointed to where it stood: at the nearest thing around it that is still there.
    """
    named = {one.rule.id for one in loaded.compiled if names_items(one.grain)}
    asked: defaultdict[str, list[Path]] = defaultdict(list)
    for finding in findings:
        if finding.rule in named and finding.path and finding.place.file in loaded.files:
            asked[finding.place.file].append(finding.path)
    if not asked:
        return findings
    found = {file: find_positions(loaded.files[file], paths) for file, paths in asked.items()}
    return [
        replace(one, path=found[one.place.file].get(one.path, ()) if one.place.file in found else ())
        if one.rule in named
        else one
        for one in findings
    ]


def place_words(kind: str, place: str) -> Text:
    """Return what people call the place of a change, as `changes` has it: "date of D1 promise of 2026-10-30"."""
    from gendan.commands.past_steps import forms
    from gendan.compare.forms import UNKNOWN
    from gendan.compare.nouns import field_words, row_words
    from gendan.compare.place import spot_of

    root = forms().get(kind, UNKNOWN)
    spot = spot_of(tuple(place.split("/")), root)
    row, field = row_words(spot, {}), field_words(spot, root)
    if spot.record and spot.field in {(), ("id",)}:
        en, zh = row.en, row.zh
    elif row.en and field.en:
        en, zh = f"{field.en} of {row.en}", f"{row.zh}{' ' * row.zh[-1:].isascii()}的{field.zh}"
    else:
        en, zh = row.en or field.en, row.zh or field.zh
    return Text(en, f"{' ' * zh[:1].isascii()}{zh}")


def find_positions(source: SourceFile, paths: Sequence[Path]) -> dict[Path, Path]:
    """Return each path, which names list items, by position in the document that `source` holds now."""
    from gendan.commands.past_steps import forms
    from gendan.read.tree import read_bytes
    from gendan.read.yaml_door import parse

    data, _ = read_bytes(source)
    value = None if data is None else parse(data, source.file).value
    return {path: _position(value, forms().get(source.kind), path) for path in paths}


def _position(value: object, form: Form | None, path: Path) -> Path:
    """Return the way along `path`, as far as the document goes."""
    from gendan.compare.differ import held

    found: list[str | int] = []
    at = 0
    while at < len(path):
        inside = held(value, form) or {}
        # a waiver is named by its rule, and that has a slash
        names = ("/".join(map(str, path[at:end])) for end in range(at + 1, len(path) + 1))
        name = next((one for one in names if one in inside), None)
        if name is None:
            break
        item = inside[name]
        found.append(next(nr for nr, one in enumerate(value) if one is item) if isinstance(value, list) else name)
        value, form = item, form.below(name) if form is not None else None
        at += name.count("/") + 1
    return tuple(found)
