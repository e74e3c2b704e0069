"""A finished order whose goods leave a week after the promise, which is moved only when it has passed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gendan.demo.orders import Days

_BEFORE = timedelta(days=4)
"""Packing and what comes after it happen later."""
_WEEK = timedelta(days=7)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KEPT = frozenset({"requested", "promised"})


def put_off_one(
    documents: Iterable[dict[str, Any]], who: str, first: date, last: date, days: Days
) -> Iterator[tuple[dict[str, Any], date | None]]:
    """Yield the orders; the first of `who` that was promised once, for a day from `first` to `last`, is put off.

    With it comes the day on which its promise was moved; None with all others.
    """
    sought = True
    for one in documents:
        promised = one["deliveries"][0]["promised"]
        leaves = date.fromisoformat(promised[0]["date"])
        if sought and one["merchandiser"] == who and len(promised) == 1 and first <= leaves <= last:
            sought = False
            moved = days.house.plus(leaves, 2)
            later = days.factory.from_day(leaves + _WEEK)
            put_off: dict[str, Any] = _later(one, leaves - _BEFORE, later - leaves, days)
            new = {"date": str(later), "on": str(moved), "cause": "factory", "reason": "整烫排不上"}
            put_off["deliveries"][0]["promised"] = [*promised, new]
            yield put_off, moved
        else:
            yield one, None


def _later(value: Any, pivot: date, by: timedelta, days: Days) -> Any:  # noqa: ANN401  a value of YAML
    """Return the value with every day from the pivot on moved, onto a day that is worked."""
    match value:
        case dict():
            return {key: one if key in _KEPT else _later(one, pivot, by, days) for key, one in value.items()}
        case list():
            return [_later(one, pivot, by, days) for one in value]
        case str() if (found := _DAY.match(value)) and date.fromisoformat(found[0]) >= pivot:
            return _moved(found[0], by, days) + value[found.end() :]
        case _:
            return value


def _moved(words: str, by: timedelta, days: Days) -> str:
    day = date.fromisoformat(words) + by
    while not (days.house.is_open(day) and days.factory.is_open(day)):
        day += timedelta(days=1)
    return str(day)
