"""What a file said that a month counts: without what lies after its day, without plans and remarks. Pure.

Orders go on after their month was sealed; that alone does not touch it. By the same annotations of the schemas as the tables
(x-event, x-event-with), but from one document, so that two versions of it can be held against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

_PLANS = frozenset({
    "planned", "note", "due", "etd", "eta", "eta_first", "cutoff", "owner", "text", "action", "tracking", "carrier", "vessel",
    "ship_to", "valid_until", "attachments", "status", "review", "description", "summary",
})  # fmt: skip
"""Keys of an order that say what is planned or what one thinks of it: no figure of a past month rests on them."""
_MADE = ("shipped", "done", "skipped")
"""Until one of these, what else is said of a shipment or a task may still change."""
_DATED = ("on", "date", "since", "from", "day")
"""What tells the day of an entry in lists of the other kinds: holidays, rates, leave."""
_RATED = ("month", "person", "rubric", "ratings")
"""What of an appraisal makes the score: talks and appeals come after it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place of a schema, as far as days are concerned. `row`: the key whose day decides about the whole entry.

    `fields` are keys with a day of their own, each with the keys that go with it.
    """

    row: str | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    members: Mapping[str, Node] = field(default_factory=dict)
    items: Node | None = None


def known_by(kind: str, document: Mapping[str, object], node: Node, as_of: date, zone: ZoneInfo) -> dict[str, object]:
    """Return what of a document a month counts that is judged as of a day; on the very day things have happened.

    Nothing of an order that was received later and of which nothing had happened. Appraisals keep what was rated, whenever. Keys of the house (x-…) go.
    """
    own = {key: value for key, value in document.items() if not key.startswith("x-")}
    if kind == "order":
        return _order(own, node, _Days(as_of, zone))
    if kind == "appraisal":
        kept = {key: own[key] for key in _RATED if key in own}
        lines = cast("list[Mapping[str, object]]", kept.get("ratings") or [])
        kept["ratings"] = [one for one in lines if one.get("on") is not None]
        return kept
    return cast("dict[str, object]", _undated(own, _Days(as_of, zone)))


def build_node(kind: str, schemas: Mapping[str, Mapping[str, Any]]) -> Node:
    """Return the node of a kind's document, from `schemas`: kind (and "common") to its JSON Schema."""
    return _Builder(schemas).node(schemas[kind], kind, 0)


class _Days:
    """What has happened by a day, moments by their day in the house's time zone."""

    def __init__(self, as_of: date, zone: ZoneInfo) -> None:
        self._as_of, self._zone = as_of, zone

    def is_ahead(self, value: object) -> bool:
        """Tell whether a value is a day after the as-of day."""
        day = self._day(value)
        return day is not None and day > self._as_of

    def has_been(self, value: object) -> bool:
        """Tell whether a value is a day up to the as-of day."""
        day = self._day(value)
        return day is not None and day <= self._as_of

    def _day(self, value: object) -> date | None:
        if not isinstance(value, str):
            return None
        try:
            if len(value) == len("2026-10"):
                return date.fromisoformat(f"{value}-01")
            return date.fromisoformat(value) if len(value) == len("2026-10-31") else self._moment(value)
        except ValueError:
            return None

    def _moment(self, value: str) -> date:
        moment = datetime.fromisoformat(value)
        return (moment.astimezone(self._zone) if moment.tzinfo else moment).date()


def _order(document: dict[str, object], node: Node, days: _Days) -> dict[str, object]:
    if days.is_ahead(document.get("received")) and not _has_begun(document, node, days):
        return {}
    kept = _entry(document, node, days, top=True) or {}
    status = document.get("status")
    cancelled = document.get("cancelled")
    until = (
        document.get("closed") if status == "closed" else cancelled.get("on") if isinstance(cancelled, dict) else None
    )
    # What was over later was running; what is on hold says so by dated holds where it has any.
    if status in {"closed", "cancelled"} and days.is_ahead(until):
        status = "open"
    if status == "on-hold" and document.get("hold"):
        status = "open"
    return {**kept, "status": status}


def _has_begun(value: object, node: Node, days: _Days) -> bool:
    """Tell whether anything in a value is said to have happened."""
    if isinstance(value, list):
        return any(_has_begun(one, node.items or _PLAIN, days) for one in value)
    if not isinstance(value, dict):
        return False
    if any(days.has_been(value.get(key)) for key in (*node.fields, *([node.row] if node.row else []))):
        return True
    return any(_has_begun(below, node.members.get(key) or node.items or _PLAIN, days) for key, below in value.items())


def _entry(value: Mapping[str, object], node: Node, days: _Days, *, top: bool = False) -> dict[str, object] | None:
    """Return what of a record had happened; None when nothing of it had."""
    if node.row is not None and not days.has_been(value.get(node.row)):
        return None
    ahead = {key for key in node.fields if days.is_ahead(value.get(key))}
    gone = ahead | {other for key in ahead for other in node.fields[key]} | (_PLANS & node.members.keys())
    happened = {key for key in node.fields if days.has_been(value.get(key))}
    if not top and node.row is None and node.fields:
        if not happened:
            return None
        made = [key for key in _MADE if key in node.fields]
        if made and happened.isdisjoint(made):
            gone = value.keys() - happened - {"id", "delivery"}
    kept: dict[str, object] = {}
    for key, below in value.items():
        if key in gone or key.startswith("x-") or (key == "until" and days.is_ahead(below)):
            continue
        known = _below(below, node.members.get(key) or node.items or _PLAIN, days)
        if known is not None:
            kept[key] = known
    return kept


def _below(value: object, node: Node, days: _Days) -> object:
    """Return what of a value had happened; None for what is empty then, so that it is as if it had not been written."""
    if isinstance(value, dict):
        return _entry(value, node, days) or None
    if isinstance(value, list):
        found = [_below(one, node.items or _PLAIN, days) for one in value]
        return [one for one in found if one is not None] or None
    return value


def _undated(value: object, days: _Days) -> object:
    """Return a value without days that lie ahead, without the entries of lists that are dated so, and without empty lists."""
    if isinstance(value, list):

        def later(one: object) -> bool:
            return isinstance(one, dict) and any(days.is_ahead(one.get(key)) for key in _DATED)

        return [_undated(one, days) for one in value if not later(one)]
    if isinstance(value, dict):
        ahead = {key for key, below in value.items() if days.is_ahead(key) or days.is_ahead(below)}
        kept = {key: _undated(below, days) for key, below in value.items() if key not in ahead}
        return {key: below for key, below in kept.items() if below not in ([], {})}
    return value


class _Builder:
    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas

    def node(self, raw: Mapping[str, Any], document: str, depth: int) -> Node:
        """Return the node of a place of a schema; nothing is written deeper than eight levels."""
        held, document = self._resolve(raw, document)
        members: dict[str, Node] = {}
        fields: dict[str, tuple[str, ...]] = {}
        row = None
        for key, below in held.get("properties", {}).items():
            meant = {**self._resolve(below, document)[0], **below}
            if meant.get("x-event") == "row":
                row = key
            elif meant.get("x-event") == "field":
                fields[key] = tuple(meant.get("x-event-with", ()))
            if depth < 8:
                members[key] = self.node(below, document, depth + 1)
        inner = held.get("items") or held.get("additionalProperties")
        items = self.node(inner, document, depth + 1) if isinstance(inner, dict) and depth < 8 else None
        return Node(row, fields, members, items)

    def _resolve(self, node: Mapping[str, Any], document: str) -> tuple[Mapping[str, Any], str]:
        branch = next((one for one in node.get("anyOf", ()) if "properties" in one or "items" in one), None)
        target = node.get("$ref") or next((one["$ref"] for one in node.get("allOf", ()) if "$ref" in one), None)
        if target is None:
            return ({**branch, **node}, document) if branch is not None else (node, document)
        file, _, pointer = str(target).partition("#")
        document = file.removesuffix(".schema.json").rsplit("/", 1)[-1] or document
        found: Any = self._schemas.get(document, {})
        for step in filter(None, pointer.split("/")):
            found = found.get(step, {})
        return self._resolve(found, document)


_PLAIN = Node()
