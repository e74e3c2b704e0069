"""What must change in a document so that it says what was wanted, and nothing that people added is lost. Pure."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gendan.words.finding import Path

    Identity = Callable[[Path], str | None]
    """Tells which key names an item of the list at a path; None: items have no name."""

LEDGER = "promised"
"""The promise ledger is only ever appended to, and its last entry is what counts."""


class Edit(Struct, frozen=True):
    """One change. `action`: "set" replaces the value at `path`; "add" gives a map a new key; "append" a list an item."""

    action: str
    path: Path
    value: object
    before: object = None


def changes(existing: object, wanted: object, identity: Identity) -> tuple[Edit, ...]:
    """Return the edits that bring `wanted` into `existing`; () when it is all there already.

    Keys and items that `wanted` does not name stay. Items are matched by their name; nameless ones count as present
    when an item says all that the wanted one says. Nothing is ever deleted.
    """
    return tuple(_differences(existing, wanted, (), identity))


def apply(existing: object, edits: Sequence[Edit]) -> object:
    """Return a copy of `existing` with the edits done."""
    value = deepcopy(existing)
    for edit in edits:
        if not edit.path:
            value = edit.value
            continue
        steps = edit.path if edit.action == "append" else edit.path[:-1]
        parent = value
        for step in steps:
            parent = _below(parent, step)
        if isinstance(parent, list) and edit.action == "append":
            parent.append(edit.value)
        elif isinstance(parent, list):
            parent[int(edit.path[-1])] = edit.value
        elif isinstance(parent, dict):
            parent[edit.path[-1]] = edit.value
    return value


def _below(value: object, step: str | int) -> object:
    if isinstance(value, list):
        return value[int(step)]
    return value[step] if isinstance(value, dict) else None


def _differences(existing: object, wanted: object, path: Path, identity: Identity) -> Iterator[Edit]:
    if isinstance(existing, dict) and isinstance(wanted, dict):
        for key, value in wanted.items():
            if key not in existing:
                yield Edit("add", (*path, key), value)
            else:
                yield from _differences(existing[key], value, (*path, key), identity)
    elif isinstance(existing, list) and isinstance(wanted, list):
        yield from _items(existing, wanted, path, identity)
    elif not _same(existing, wanted):
        yield Edit("set", path, wanted, existing)


def _items(existing: list[object], wanted: list[object], path: Path, identity: Identity) -> Iterator[Edit]:
    name = identity(path)
    for item in wanted:
        at = None if name is None else _position(existing, item, name)
        if at is not None:
            yield from _differences(existing[at], item, (*path, at), identity)
        elif not _stands(existing, item, path, alone=len(wanted) == 1):
            yield Edit("append", path, item)


def _position(existing: list[object], item: object, name: str) -> int | None:
    if not isinstance(item, dict) or name not in item:
        return None
    return next(
        (at for at, each in enumerate(existing) if isinstance(each, dict) and str(each.get(name)) == str(item[name])),
        None,
    )


def _stands(existing: list[object], item: object, path: Path, *, alone: bool) -> bool:
    candidates = existing[-1:] if alone and path[-1] == LEDGER else existing
    return any(_says(each, item) for each in candidates)


def _says(existing: object, wanted: object) -> bool:
    if isinstance(existing, dict) and isinstance(wanted, dict):
        return all(key in existing and _says(existing[key], value) for key, value in wanted.items())
    return _same(existing, wanted)


def _same(one: object, other: object) -> bool:
    """Compare values; true is not 1, but 6.0 is 6."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
