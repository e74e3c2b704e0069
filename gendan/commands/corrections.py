"""Corrections of sealed months: records with a reason and a second person, in the house or beside its ratings."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from gendan.read.tree import read_bytes
from gendan.read.yaml_door import parse
from gendan.validate.shape import shipped_shapes
from gendan.words.seal import Correction, Effect

GONE = hashlib.sha256(b"").hexdigest()
"""What stands for the content of a file that is gone."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.read.tree import Listing, SourceFile
    from gendan.words.finding import Trouble


def read_corrections(listing: Listing) -> tuple[Correction, ...]:
    """Return the corrections by month and id. One that cannot be read corrects nothing; `gendan check` says why."""
    found = [one for source in _sources(listing) if (one := _correction(source)) is not None]
    return tuple(sorted(found, key=lambda one: (one.month, one.on, one.id)))


def private_troubles(listing: Listing) -> list[Trouble]:
    """Return what is wrong with corrections beside the ratings: these are in no table, so that nothing else looks at them."""
    troubles: list[Trouble] = []
    for source in _sources(listing):
        if source.kind != "private-correction":
            continue
        data, trouble = read_bytes(source)
        parsed = parse(data, source.file) if data is not None else None
        if data is None or parsed is None or parsed.value is None:
            troubles += [trouble] if trouble else parsed.troubles if parsed else []
        elif not shipped_shapes().accepts("correction", parsed.value):
            from gendan.read.positions import compose

            troubles += shipped_shapes().explain("correction", parsed.value, source.file, compose(data, source.file))
    return troubles


def covering(corrections: Iterable[Correction], month: str, file: str, content: str) -> tuple[str, ...]:
    """Return the ids of corrections by two people that say why a file of a sealed month says what it says now.

    One that names the hash of what it left covers that only; one that names none covers whatever the file says.
    """
    return tuple(
        one.id
        for one in corrections
        if one.month == month and one.is_by_two and file in one.covers and one.covers[file] in {None, content or GONE}
    )


def _sources(listing: Listing) -> Sequence[SourceFile]:
    return [one for one in listing.files if one.kind in {"correction", "private-correction"}]


def _correction(source: SourceFile) -> Correction | None:
    data, _ = read_bytes(source)
    value = parse(data, source.file).value if data is not None else None
    if value is None or not shipped_shapes().accepts("correction", value):
        return None
    held = cast("dict[str, Any]", value)
    return Correction(
        id=source.id,
        month=held["month"],
        on=date.fromisoformat(held["on"]),
        reason=held["reason"],
        requested_by=held["requested_by"],
        approved_by=held["approved_by"],
        covers=_covers(held["changes"]),
        effects=_effects(held["effects"]) if held.get("effects") is not None else None,
        file=source.file,
        private=source.kind == "private-correction",
        appeal=held.get("appeal"),
    )


def _effects(rows: Sequence[dict[str, Any]]) -> tuple[Effect, ...]:
    return tuple(Effect(one["person"], one.get("before"), one.get("after")) for one in rows)


def _covers(changes: Sequence[dict[str, Any]]) -> dict[str, str | None]:
    """Return the files with the hash of what they said then, wherever among the changes of a file it stands."""
    found: dict[str, str | None] = {}
    for one in changes:
        found[one["file"]] = found.get(one["file"]) or one.get("hash_after")
    return found
