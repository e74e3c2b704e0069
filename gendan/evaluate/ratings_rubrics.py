"""Rubrics as rows for the tables that rules about ratings look at: scale, deadlines, who rates what. Pure.

A rubric whose weights or formulas are wrong has its rows all the same: what a mark must look like does not hang on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node = Mapping[str, object]
RELATIONS = ("supervisor", "peer", "internal-customer", "self")
RATING_DAYS = 10
"""Working days after the month's end until which marks count, where the rubric states none."""
_DEADLINES = ("ratings", "feedback", "acknowledgement", "appeal", "answer")
File = tuple[str, Node, bool]
"""A rubric's file, its document, and whether it comes with gendan."""


def rows_of_rubrics(files: Iterable[File]) -> list[tuple[object, ...]]:
    """Return one row a rubric, in the order of the columns of the table `rubrics`. Numbers go as they are written."""
    return [_row(file, held, shipped=shipped) for file, held, shipped in files]


def _row(file: str, held: Node, *, shipped: bool) -> tuple[object, ...]:
    scale = cast("Node", held.get("scale") or {"from": 1, "to": 5})
    deadlines = cast("Node", held.get("deadlines") or {})
    days = [deadlines.get(word) for word in _DEADLINES]
    days[0] = RATING_DAYS if days[0] is None else days[0]
    weights = cast("Node", held.get("raters") or {})
    weighed = [one for one in RELATIONS if not weights or float(str(weights.get(one, 0))) > 0]
    title = _title(held)
    return (
        str(held["id"]),
        *title,
        str(held["from"]),
        _text(held.get("to")),
        *_days(str(held["from"]), held.get("to")),
        list(cast("Sequence[str]", held.get("for") or ())),
        held.get("joined_within"),
        *(_text(scale.get(key)) for key in ("from", "to")),
        str(scale.get("step", 1)),
        *(_text(scale.get(key)) for key in ("evidence_below", "evidence_above")),
        weighed,
        *days,
        shipped,
        file,
    )


def _days(begin: str, end: object) -> tuple[date, date | None]:
    """Return the first and the last day on which a rubric is in force."""
    if end is None:
        return date.fromisoformat(f"{begin}-01"), None
    year, month = (int(part) for part in str(end).split("-"))
    return date.fromisoformat(f"{begin}-01"), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def rows_of_indicators(files: Iterable[File]) -> list[tuple[object, ...]]:
    """Return one row for each indicator that is scored itself, in the order of the table `rubric_indicators`."""
    rows: list[tuple[object, ...]] = []
    for file, held, _ in files:
        default = list(cast("Node", held.get("raters") or {})) or ["supervisor"]
        for pos, (parent, leaf) in enumerate(_leaves(held, None), start=1):
            rating = cast("Node", leaf["rating"] or {}) if "rating" in leaf else None
            raters = [] if rating is None else list(cast("Sequence[str]", rating.get("raters") or default))
            rows.append(
                (
                    str(held["id"]),
                    str(leaf["id"]),
                    *_title(leaf),
                    parent,
                    pos,
                    rating is not None,
                    [one for one in raters if one in RELATIONS],
                    int(str((rating or {}).get("minimum", 1))),
                    _text(leaf.get("metric")),
                    _text((rating or {}).get("against")),
                    file,
                )
            )
    return rows


def _leaves(node: Node, parent: str | None) -> Iterator[tuple[str | None, Node]]:
    for one in cast("Sequence[Node]", node.get("indicators") or ()):
        if "indicators" in one:
            yield from _leaves(one, str(one["id"]))
        else:
            yield parent, one


def _title(held: Node) -> tuple[str, str]:
    title = held.get("title")
    if isinstance(title, Mapping):
        return str(title.get("en")), str(title.get("zh"))
    return str(title), str(title)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
