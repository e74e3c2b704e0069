"""What a file said that a month counts: without what lies after its day, without plans and remarks. Pure.

Orders go on after their month was sealed; that alone does not touch it. By the same annotations of the schemas as the tables
(x-event, x-event-with), but from one document, so that two versions of it can be held against each other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

_PLANS = frozenset({
    "planned", "note", "due", "etd", "eta", "eta_first", "cutoff", "owner", "text", "action", "tracking", "carrier", "vessel",
    "ship_to", "valid_until", "attachments", "status", "review", "description", "summary",
})  # fmt: skip
"""Keys of an order that say what is planned or what one thinks of it: no figure of a past month rests on them."""
_COUNTED = {
    "documents": frozenset({"due"}),
    "inspections": frozenset({"action"}),
    "issues": frozenset({"due", "owner"}),
    "shipments": frozenset({"etd"}),
}
"""Where figures do rest on one of them: by when a paper was due, whose problem it was, who caused what was rejected. Of an
action that is only the cause; of a day only one that has come."""
_DAYLESS = frozenset({"due", "owner", "action", "etd"})
"""Keys without a day of their own that can move a figure of a month though what they belong to came about later, or never."""
_MADE = ("shipped", "done", "skipped")
"""Until one of these, what else is said of a shipment or a task may still change."""
_DATED = ("on", "date", "since", "from", "day")
"""What tells the day of an entry in lists of the other kinds: holidays, rates, leave."""
_RATED = ("month", "person", "rubric", "ratings")
"""What of an appraisal makes the score: talks and appeals come after it."""


class Node(Struct, frozen=True):
    """A place of a schema, as far as days are concerned. `row`: the key whose day decides about the whole entry.

    `fields` are keys with a day of their own, each with the keys that go with it.
    """

    row: str | None = None
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    members: Mapping[str, Node] = field(default_factory=dict)
    items: Node | None = None


class Period(Struct, frozen=True):
    """A month, "2026-10", and the day as of which it is judged.

    `dayless`: with what bears no day and may move a figure or not, as the cause of a task that was not done by then.
    """

    month: str
    as_of: date
    dayless: bool = False


def known_by(
    kind: str, document: Mapping[str, object], node: Node, period: Period, zone: ZoneInfo
) -> dict[str, object]:
    """Return what of a document a month counts that is judged as of a day; on the very day things have happened.

    Nothing of an order that was received later and of which nothing had happened. Costs bear no day: they count in the month
    in which their order was closed, and in no other. Appraisals keep what was rated, whenever. Keys of the house (x-…) go.
    """
    own = {key: value for key, value in document.items() if not key.startswith("x-")}
    days = _Days(period.as_of, zone, dayless=period.dayless)
    if kind == "order":
        known = _order(own, node, days)
        if not (
            own.get("status") == "closed"
            and days.has_been(own.get("closed"))
            and days.is_in(own["closed"], period.month)
        ):
            known.pop("costs", None)
        return known
    if kind == "appraisal":
        kept = {key: own[key] for key in _RATED if key in own}
        lines = cast("list[Mapping[str, object]]", kept.get("ratings") or [])
        kept["ratings"] = [one for one in lines if one.get("on") is not None]
        return kept
    return cast("dict[str, object]", _undated(own, days))


def build_node(kind: str, schemas: Mapping[str, Mapping[str, Any]]) -> Node:
    """Return the node of a kind's document, from `schemas`: kind (and "common") to its JSON Schema."""
    return _Builder(schemas).node(schemas[kind], kind, 0)


class _Days:
    """What has happened by a day, moments by their day in the house's time zone."""

    def __init__(self, as_of: date, zone: ZoneInfo, *, dayless: bool = False) -> None:
        self._as_of, self._zone, self.dayless = as_of, zone, dayless

    def is_ahead(self, value: object) -> bool:
        """Tell whether a value is a day after the as-of day."""
        day = self._day(value)
        return day is not None and day > self._as_of

    def has_been(self, value: object) -> bool:
        """Tell whether a value is a day up to the as-of day."""
        day = self._day(value)
        return day is not None and day <= self._as_of

    def is_in(self, value: object, month: str) -> bool:
        """Tell whether a value is a day of a month, "2026-10"."""
        day = self._day(value)
        return day is not None and day.isoformat()[:7] == month

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


def _entry(
    value: Mapping[str, object], node: Node, days: _Days, within: str = "", *, top: bool = False
) -> dict[str, object] | None:
    """Return what of a record had happened; None when nothing of it had. `within` is the list that it stands in."""
    if node.row is not None and not _has_come(value, node, node.row, days, within):
        return None
    kept: dict[str, object] = {}
    gone = _gone(value, node, days, within, top=top)
    if gone is None:
        return None
    for key, below in value.items():
        if key in gone or key.startswith("x-") or (key in {"until", "due", "etd"} and days.is_ahead(below)):
            continue
        inner = node.members.get(key) or node.items or _PLAIN
        known = _cause_of(below) if key == "action" else _below(below, inner, days, key)
        if known is not None:
            kept[key] = known
    return kept


def _cause_of(action: object) -> object:
    cause = action.get("cause") if isinstance(action, dict) else None
    return None if cause is None else {"cause": cause}


def _has_come(value: Mapping[str, object], node: Node, row: str, days: _Days, within: str) -> bool:
    """Tell whether the day of a record has come; without its day a paper counts all the same that was sent, or was due."""
    if value.get(row) is not None:
        return days.has_been(value[row])
    if days.dayless:
        return True
    due = "due" in _COUNTED.get(within, ()) and days.has_been(value.get("due"))
    return due or any(days.has_been(value.get(key)) for key in node.fields)


def _gone(
    value: Mapping[str, object], node: Node, days: _Days, within: str, *, top: bool
) -> frozenset[str] | set[str] | None:
    """Return the keys of a record that a month does not count; None: it counts nothing of it."""
    ahead = {key for key in node.fields if days.is_ahead(value.get(key))}
    later = ahead | {other for key in ahead for other in node.fields[key]}
    plans = _PLANS & node.members.keys()
    if days.dayless:
        return later | (plans - _DAYLESS)
    gone = later | (plans - _COUNTED.get(within, frozenset()))
    if top or node.row is not None or not node.fields:
        return gone
    happened = {key for key in node.fields if days.has_been(value.get(key))}
    if not happened:
        return None
    if any(key in node.fields for key in _MADE) and happened.isdisjoint(_MADE):
        return value.keys() - happened - {"id", "delivery"}
    return gone


def _below(value: object, node: Node, days: _Days, within: str = "") -> object:
    """Return what of a value had happened; None for what is empty then, so that it is as if it had not been written."""
    if isinstance(value, dict):
        return _entry(value, node, days, within) or None
    if isinstance(value, list):
        found = [_below(one, node.items or _PLAIN, days, within) for one in value]
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
