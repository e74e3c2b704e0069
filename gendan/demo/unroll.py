"""A finished document taken apart by time: each value stands in the file from the day on which it was known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gendan.demo.flow import flow
from gendan.demo.notes import note_of
from gendan.demo.shapes import NONE
from gendan.demo.values import EVER, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gendan.demo.shapes import Shape

_ABSENT = object()
_AHEAD = timedelta(days=12)
_ONLY_ONCE = frozenset({"progress", "shipments", "complaints"})
"""Items that are not there at all before the first of their own events."""
_LOADED = ("lines", "cartons", "packages", "gross_kg", "net_kg", "cbm")
"""What is known of a shipment only when it has left."""
COSTED = date(2026, 10, 23)
"""Costs have no day. The example's are all entered by this one: they belong to months that are sealed soon after."""
_SCHEDULED = ("planned", "due", "review")


class Unrolled:
    """The lines of one document. `start` is the day it was first there; `when` puts an event on the day it is written down.

    `trailers` end the message of a commit that brings something under a key.
    """

    def __init__(
        self, shape: Shape, start: date, when: Callable[[date], date], trailers: Mapping[str, str] | None = None
    ) -> None:
        self._shape = shape
        self._trailers = trailers or {}
        self._start = start
        self._when = when

    def lines(self, document: Mapping[str, Any]) -> tuple[Line, ...]:
        """Return the lines of the document, in its order."""
        end = max(_days(document, self._shape), default=self._start)
        status = _status(document)
        found: list[Line] = []
        for key, value in document.items():
            if key == "status" and status is not None:
                found += self._status(value, *status)
            elif key == "costs":
                found += self._section(key, _costs(value, self._written(min(end, COSTED))), self._start)
            elif self._shape.below(key).event and isinstance(value, str):
                found.append(Line(f"{key}: {flow(value)}\n", self._written(_day(value))))
            else:
                found += self._key(key, value, self._shape.below(key), "")
        return tuple(found)

    def _written(self, day: date) -> date:
        return max(self._start, self._when(day))

    def _status(self, value: str, before: str, day: date) -> Iterator[Line]:
        turned = self._written(day)
        if turned > self._start:
            yield Line(f"status: {before}\n", self._start, turned)
        yield Line(f"status: {value}\n", turned, EVER, note_of("status", value))

    def _key(self, key: str, value: Any, shape: Shape, indent: str) -> Iterator[Line]:  # noqa: ANN401  a value of YAML
        if isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values()):
            items = [
                line for name, one in value.items() for line in self._entry(key, name, one, shape.below(name), indent)
            ]
            yield from _under(f"{indent}{key}:\n", items)
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            items = [line for one in value for line in self._item(key, one, shape.each or NONE, indent)]
            yield from _under(f"{indent}{key}:\n", items)
        else:
            yield from self._flow(key, value, shape, f"{indent}{key}: ")

    def _section(self, key: str, items: list[tuple[Any, date | None, date]], start: date) -> Iterator[Line]:
        lines = [
            Line(f"  - {flow(one)}\n", max(start, since or start), until, note_of(key, one) if since else None)
            for one, since, until in items
            if until > max(start, since or start)
        ]
        yield from _under(f"{key}:\n", lines)

    def _entry(self, key: str, name: str, value: dict[str, Any], shape: Shape, indent: str) -> Iterator[Line]:
        yield from self._flow(key, value, shape, f"{indent}  {name}: ", name)

    def _item(self, key: str, value: dict[str, Any], shape: Shape, indent: str) -> Iterator[Line]:
        if key != "deliveries":
            yield from self._flow(key, value, shape, f"{indent}  - ")
            return
        lead = f"{indent}  - "
        for name, below in value.items():
            for line in self._key(name, below, shape.below(name), f"{indent}    "):
                if lead and line.since == self._start:
                    yield Line(lead + line.text[len(lead) :], line.since, line.until, line.note)
                else:
                    yield line
            lead = ""

    def _flow(self, key: str, value: Any, shape: Shape, lead: str, name: str = "") -> Iterator[Line]:  # noqa: ANN401
        """Yield the states of one value, each from the day on which something of it happened."""
        days = sorted({self._written(day) for day in _days(value, shape)} | {self._hidden(key, value, shape)})
        before: object = _ABSENT
        states: list[tuple[date, Any]] = []
        for day in days:
            state = self._known(key, value, shape, day)
            if state is not _ABSENT and state != before:
                states.append((day, state))
            before = state
        for (day, state), until in zip(states, [*(day for day, _ in states[1:]), EVER], strict=True):
            note = note_of(key, state, name) if day > self._start else None
            yield Line(f"{lead}{flow(state)}\n", day, until, note, trailer=self._trailers.get(key))

    def _hidden(self, key: str, value: Any, shape: Shape) -> date:  # noqa: ANN401
        """Return the day from which a value is there at least in part: before it is due, where it has a plan but no event."""
        if isinstance(value, dict) and key in {"progress", "risks", "documents"} and not _own(value, shape):
            days = [date.fromisoformat(value[one]) for one in _SCHEDULED if isinstance(value.get(one), str)]
            if days:
                return self._written(min(days) - _AHEAD)
        return self._start

    def _known(self, key: str, value: Any, shape: Shape, day: date) -> Any:  # noqa: ANN401
        if isinstance(value, dict):
            return self._known_record(key, value, shape, day)
        if isinstance(value, list):
            kept = [self._known(key, one, shape.each or NONE, day) for one in value]
            return [one for one in kept if one is not _ABSENT]
        return value

    def _known_record(self, key: str, value: dict[str, Any], shape: Shape, day: date) -> Any:  # noqa: ANN401
        own = _own(value, shape)
        ahead = {name for name, at in own.items() if self._written(at) > day}
        if any(shape.below(name).event == "row" for name in ahead) or (
            own and key in _ONLY_ONCE and len(ahead) == len(own)
        ):
            return _ABSENT
        if not own and self._hidden(key, value, shape) > day:
            return _ABSENT
        gone = ahead | {goes for name in ahead for goes in shape.below(name).goes}
        if key == "shipments" and "shipped" in ahead:
            gone |= set(_LOADED)
        left = {name: self._known(name, one, shape.below(name), day) for name, one in value.items() if name not in gone}
        if key == "risks" and "status" in gone:
            left["status"] = "open"
        return {name: one for name, one in left.items() if one is not _ABSENT} or _ABSENT


def _own(value: Mapping[str, Any], shape: Shape) -> dict[str, date]:
    """Return the events of a record itself, by key."""
    return {key: _day(one) for key, one in value.items() if shape.below(key).event and isinstance(one, str)}


def _days(value: object, shape: Shape) -> Iterator[date]:
    if isinstance(value, dict):
        for key, one in value.items():
            below = shape.below(key)
            if below.event and isinstance(one, str):
                yield _day(one)
            yield from _days(one, below)
    elif isinstance(value, list):
        for one in value:
            yield from _days(one, shape.each or NONE)


def _day(words: str) -> date:
    return date.fromisoformat(words[:10])


def _status(document: Mapping[str, Any]) -> tuple[str, date] | None:
    """Return what the status was before, and the day on which it became what it is; None where it always was."""
    match document:
        case {"status": "closed", "closed": str(day)}:
            return "open", _day(day)
        case {"status": "cancelled", "cancelled": {"on": day}}:
            return "open", _day(day)
        case {"status": "on-hold", "hold": [*_, {"since": day}]}:
            return "open", _day(day)
        case _:
            return None


def _costs(costs: list[dict[str, Any]], end: date) -> list[tuple[Any, date | None, date]]:
    """Return the budget of each item from the start, and what it came to at the end; what had no budget only then."""
    found: list[tuple[Any, date | None, date]] = []
    for one in costs:
        planned = {key: value for key, value in one.items() if key in {"item", "budget", "currency", "delivery"}}
        if "budget" in one:
            found.append((planned, None, end if planned != one else EVER))
        if planned != one or "budget" not in one:
            found.append((one, end, EVER))
    return found


def _under(head: str, items: list[Line]) -> Iterator[Line]:
    """Yield a heading that stands as long as any of its items does, and the items."""
    for since, until in _spans(items):
        yield Line(head, since, until)
    yield from items


def _spans(items: list[Line]) -> Iterator[tuple[date, date]]:
    """Yield the times in which at least one of the items stands, put together where they touch."""
    borders = sorted({day for one in items for day in (one.since, one.until)})
    begun: date | None = None
    for since, until in pairwise(borders):
        if any(one.since <= since and until <= one.until for one in items):
            begun = since if begun is None else begun
        elif begun is not None:
            yield begun, since
            begun = None
    if begun is not None:
        yield begun, borders[-1]
