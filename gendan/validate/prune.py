"""Takes out of a document what is wrong with its shape, so that the rest can still be judged.

What is taken out counts as missing; rules that meet the hole say unknown. Nothing is repaired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.words.finding import Path, Trouble

_KEEPS = frozenset({"data/missing-key", "data/id-not-file-name"})
"""Troubles after which everything that is there still holds: a record with a gap is worth more than none."""


_WRONG_QUANTITY = frozenset({"data/wrong-type", "data/out-of-range"})


def prune(value: object, troubles: Iterable[Trouble]) -> dict[str, Any]:
    """Return a copy of `value` without what the shape's `troubles` point at; {} when the whole is no map.

    Loses as little as can be:
    - a wrong value of a key goes with its key, the rest of its record stays; a wrong quantity of a line leaves None;
    - a wrong item of a list leaves None in its place, so that the positions of the others still point into the file;
    - a list that is too long keeps as many items as are allowed; a text that is too long goes;
    - a record that lacks a key stays, with the gap: a missing key takes nothing along;
    - a list that says something twice stays.
    """
    copy = _copied(value)
    for trouble in sorted(troubles, key=lambda each: len(each.path), reverse=True):
        if trouble.rule in _KEEPS:
            continue
        if not trouble.path:
            return {}
        _take_out(copy, trouble)
    return copy if isinstance(copy, dict) else {}


def _take_out(document: object, trouble: Trouble) -> None:
    holder = _at(document, trouble.path[:-1])
    last = trouble.path[-1]
    wrong = _at(holder, (last,))
    limit = trouble.values.get("limit")
    if trouble.rule == "data/too-many" and isinstance(limit, int) and isinstance(wrong, list | dict):
        _shorten(wrong, limit)
    elif trouble.rule == "data/not-allowed" and isinstance(wrong, list):
        return
    elif isinstance(holder, dict) and trouble.path[-2:-1] == ("lines",) and _is_wrong_quantity(trouble):
        holder[last] = None  # the line is to be shipped all the same: how much of it is unknown
    elif isinstance(holder, dict):
        keys = trouble.values.get("keys")
        for key in (last, *(keys if isinstance(keys, tuple) else ())):
            holder.pop(key, None)
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder[last] = None


def _is_wrong_quantity(trouble: Trouble) -> bool:
    """Tell a wrong quantity of a line that may well exist from a key that is no line at all."""
    return trouble.rule in _WRONG_QUANTITY and str(trouble.path[-1]).isalnum()


def _shorten(wrong: list[Any] | dict[str, Any], limit: int) -> None:
    if isinstance(wrong, list):
        del wrong[limit:]
    else:
        for key in list(wrong)[limit:]:
            del wrong[key]


def _at(document: object, path: Path) -> Any:  # noqa: ANN401 - any value of a document
    here: Any = document
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def _copied(value: object) -> Any:  # noqa: ANN401 - any value of a document
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value
