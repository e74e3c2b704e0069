"""What changed between two versions of a document: values by their keys, list items by what tells them apart.

The order of keys and of list items, comments and the way of writing are no changes; but a ledger whose entries are put in
another order is one where it then begins or ends with another entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import orjson

from gendan.compare.forms import UNKNOWN, Form
from gendan.words.history import ABSENT, Change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Path = tuple[str, ...]
Records = list[dict[str, object]]

_USUAL = ("id", "line", "sku", "number", "item", "name", "on", "date", "since", "from", "at")
"""What tells items apart where no schema says: the first of these that each of them has."""
_NESTED = (dict, list)
_SORTED = orjson.OPT_SORT_KEYS


def compare(old: object, new: object, form: Form | None = None) -> tuple[Change, ...]:
    """Return what turns `old` into `new`, in the order of their paths; none when they say the same.

    Either may be ABSENT: then every value of the other is added or deleted. Values are compared as values: 1 and 1.0
    are one number, but 1 is not "1" and not true. A list of plain values is one value, and so is an empty list or map.
    """
    found: list[Change] = []
    _compare(old, new, form or UNKNOWN, (), found)
    return tuple(found)


def flatten(value: object, form: Form | None = None) -> dict[tuple[str, ...], object]:
    """Return every plain value of a document by its path; nothing for ABSENT.

    `compare(a, b)` holds exactly the differences between flatten(a) and flatten(b), and the order of ledgers.
    """
    found: dict[Path, object] = {}
    if value is not ABSENT:
        _gather(value, form or UNKNOWN, (), found)
    return found


def _gather(value: object, form: Form, path: Path, found: dict[Path, object]) -> None:
    inside = held(value, form)
    if not inside:
        found[path] = value
        return
    for key in sorted(inside):
        each = inside[key]
        if isinstance(each, _NESTED):
            _gather(each, form.below(key) or UNKNOWN, (*path, key), found)
        else:
            found[(*path, key)] = each


def _compare(old: object, new: object, form: Form, path: Path, found: list[Change]) -> None:
    before, after = held(old, form), held(new, form)
    if before and after:
        for key in sorted(_others(before, after)):
            was, has = before.get(key, ABSENT), after.get(key, ABSENT)
            if _same(was, has):
                continue
            if isinstance(was, _NESTED) or isinstance(has, _NESTED):
                _compare(was, has, form.below(key) or UNKNOWN, (*path, key), found)
            else:
                found.append(_change((*path, key), was, has))
        if form.ordered_by:
            found += _moved(cast("Records", old), cast("Records", new), form, path)
    elif before or after or old is ABSENT or new is ABSENT:
        found += _all(old, new, form, path)
    elif not _same(old, new):
        found.append(_change(path, old, new))


def _all(old: object, new: object, form: Form, path: Path) -> list[Change]:
    """Return every value of both as a change: at least one of them holds nothing that the other could be held against."""
    gone: dict[Path, object] = {}
    come: dict[Path, object] = {}
    if old is not ABSENT:
        _gather(old, form, path, gone)
    if new is not ABSENT:
        _gather(new, form, path, come)
    if gone and come:
        return [_change(each, gone.get(each, ABSENT), come.get(each, ABSENT)) for each in sorted({*gone, *come})]
    removed = [Change(each, "delete", value, ABSENT) for each, value in gone.items()]  # in order already
    return removed or [Change(each, "add", ABSENT, value) for each, value in come.items()]


def _others(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Return the keys under which not one and the same value stands: versions share what nobody wrote anew."""
    keys = [key for key, was in before.items() if after.get(key, ABSENT) is not was]
    if len(after) != len(before) or not all(key in after for key in keys):
        keys += after.keys() - before.keys()
    return keys


def _moved(old: Records, new: Records, form: Form, path: Path) -> list[Change]:
    """Return the change of a ledger that was not only appended to, and begins or ends with another entry for it.

    What was edited or deleted is told by itself: here only the entries that are in both count, and those put before them.
    """
    before, after = _in_order(old, form), _in_order(new, form)
    stayed, kept = [name for name in before if name in after], [name for name in after if name in before]
    same_ends = after[0] == before[0] and (after[-1] == before[-1] or kept == stayed)
    if not stayed or after[: len(kept)] == stayed or same_ends:
        return []
    return [Change(path, "edit", _told(old, form), _told(new, form))]


def _in_order(items: Records, form: Form) -> list[str]:
    names = {id(item): name for name, item in _by_name(items, form).items()}
    return [names[id(item)] for item in items]


def _told(items: Records, form: Form) -> str:
    return ", ".join(_word(item.get(form.ordered_by or "", "?")) for item in items)


def _change(path: Path, old: object, new: object) -> Change:
    return Change(path, "add" if old is ABSENT else "delete" if new is ABSENT else "edit", old, new)


def _same(old: object, new: object) -> bool:
    """Tell whether two values say the same; False for some maps that do: their parts are then looked at one by one."""
    if old is new:
        return True
    kind = type(old)
    if kind is not type(new):  # 1 equals true to Python, and not to us; it equals 1.0 to both
        return old == new and not isinstance(old, bool) and not isinstance(new, bool)
    if old != new:
        return False
    if kind is dict:  # equal to Python: 1 may stand for true
        return orjson.dumps(old) == orjson.dumps(new)
    if isinstance(old, list) and isinstance(new, list):
        alike = orjson.dumps(old, option=_SORTED) == orjson.dumps(new, option=_SORTED)
        return alike or all(map(_same, old, new))
    return True


def held(value: object, form: Form | None) -> dict[str, object] | None:
    """Return what a map or a list of records holds, by name; None or nothing for a plain value, a list of plain ones included."""
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return _by_name(cast("list[dict[str, object]]", value), form or UNKNOWN)


def _by_name(items: Sequence[dict[str, object]], form: Form) -> dict[str, object]:
    """Name each item.

    Items of one name are numbered in an order of their own, in that of the list only where it counts.
    """
    keys = _keys(items, form)
    groups: dict[str, list[dict[str, object]]] = {}
    for item in items:
        groups.setdefault(_name(item, keys), []).append(item)
    found: dict[str, object] = {}
    for name, group in groups.items():
        if len(group) > 1 and not form.ordered_by:
            group.sort(key=lambda item: orjson.dumps(item, option=_SORTED))
        found[name] = group[0]
    for name, group in groups.items():
        number = 1
        for item in group[1:]:
            while f"{name}#{(number := number + 1)}" in found:
                pass
            found[f"{name}#{number}"] = item
    return found


def _keys(items: Sequence[dict[str, object]], form: Form) -> tuple[str, ...]:
    if any(key in item for item in items for key in form.keys):
        return form.keys
    return next(((key,) for key in _USUAL if all(key in item for item in items)), ())


def _name(item: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """Return "D1", or "2026-10-12 sewing" of several keys; a missing one is left out, without any the sku names the item, else "?"."""
    parts = [_word(item[key]) for key in keys if item.get(key) is not None]
    if not parts and item.get("sku") is not None:
        parts = [_word(item["sku"])]
    return " ".join(parts) or "?"


def _word(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value, option=_SORTED).decode()
