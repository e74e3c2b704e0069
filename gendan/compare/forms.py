"""What a schema says of a document, as the differ and the log need it: what tells the items of a list apart, and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Mapping

_NATURAL: dict[str, tuple[str, ...]] = {
    "promised": ("on",),
    "hold": ("since",),
    "production": ("on", "process", "delivery", "line"),
    "payments": ("on", "ref"),
    "packing": ("from", "to", "line"),
    "instalments": ("from",),
    "satisfaction": ("on",),
    "waivers": ("rule", "order", "record"),
    "parties": ("party",),
    "results": ("person",),
    "evidence": ("order", "record", "on", "file"),
    "plan": ("indicator", "text"),
    "bands": ("from",),
    "linear": ("value",),
    "anchors": ("step",),
    "escalate": ("severity",),
    "examples": ("name",),
    "lines": ("line",),
    "may_change": ("kinds", "files", "fields"),
}
"""What tells items apart where the schema itself has only their position: what people would call them by."""
_ORDERED = {"promised": "date"}
_DEEPEST = 12
"""Schemas refer to themselves (indicators within indicators); nothing is written that deep."""


class Form(Struct, frozen=True):
    """One place of a document. `items` is the form of a list's items or a map's values; `keys` what tells items apart.

    `table` is the table whose rows stand here, None where the value belongs to the record above. `values` are the words
    for the codes of a value. `reference` is the kind of record that an id here names.
    """

    title: Text
    keys: tuple[str, ...] = ()
    table: str | None = None
    members: Mapping[str, Form] = field(default_factory=dict)
    items: Form | None = None
    values: Mapping[str, Text] = field(default_factory=dict)
    reference: str | None = None
    event: bool = False
    """A day on which something happened, not one that is planned or agreed."""
    ordered_by: str | None = None
    """Of a list whose order counts, as of the promise ledger (its first entry is the original, its last the current one):
    the key by which people would name its entries when they speak of that order."""

    def below(self, step: str) -> Form | None:
        """Return the form of a key, or of an item; None where the schema says nothing."""
        return self.members.get(step) or self.items


def build_form(kind: str, schemas: Mapping[str, Mapping[str, Any]]) -> Form | None:
    """Return the form of `kind` from `schemas`: kind (and "common") to its JSON Schema. None for a kind without one."""
    if kind not in schemas:
        return None
    return _Builder(schemas).form({"x-table": f"{kind}s", **schemas[kind]}, kind, kind, 0)


class _Builder:
    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas

    def form(self, raw: Mapping[str, Any], key: str, document: str, depth: int) -> Form:
        """Return the form of a node; what stands beside a reference wins."""
        node, document = self._resolve(raw, document)
        items, table = None, node.get("x-table")
        inner = node.get("items") or node.get("additionalProperties")
        if isinstance(inner, dict) and depth < _DEEPEST:
            items = self.form(inner, key, document, depth + 1)
            table = table or (key if items.members else None)
        members = {} if depth >= _DEEPEST else self._members(node, document, depth)
        return Form(
            title=Text(str(node.get("description", key)), str(node.get("x-zh", key))),
            keys=self._keys(node, key, items),
            table=str(table) if table else None,
            members=members,
            items=items,
            values={code: Text(said["en"], said["zh"]) for code, said in node.get("x-values", {}).items()},
            reference=node.get("x-ref"),
            event="x-event" in node,
            ordered_by=_ORDERED.get(key) if "items" in node else None,
        )

    def _members(self, node: Mapping[str, Any], document: str, depth: int) -> dict[str, Form]:
        found = {}
        for name, raw in node.get("properties", {}).items():
            if not name.startswith(("x-", "$")):
                found[name] = self.form(raw, name, document, depth + 1)
        return found

    @staticmethod
    def _keys(node: Mapping[str, Any], key: str, items: Form | None) -> tuple[str, ...]:
        if "items" not in node or items is None or not items.members:
            return ()
        named = tuple(str(one) for one in node.get("x-keys", ()))
        known = tuple(
            "on" if one == "on_date" else one.removesuffix("_date") if one not in items.members else one
            for one in named
        )
        return known or (("id",) if "id" in items.members else _NATURAL.get(key, ()))

    def _resolve(self, node: Mapping[str, Any], document: str) -> tuple[Mapping[str, Any], str]:
        target = node.get("$ref") or next((part["$ref"] for part in node.get("allOf", ()) if "$ref" in part), None)
        branch = next((part for part in node.get("anyOf", ()) if "properties" in part or "items" in part), None)
        if target is None:
            return ({**branch, **node}, document) if branch is not None else (node, document)
        file, _, pointer = str(target).partition("#")
        document = file.removesuffix(".schema.json").rsplit("/", 1)[-1] or document
        found: Any = self._schemas.get(document, {})
        for step in filter(None, pointer.split("/")):
            found = found.get(step, {})
        meant, document = self._resolve(found, document)
        return {**meant, **{key: value for key, value in node.items() if key not in {"$ref", "allOf"}}}, document


UNKNOWN = Form(same(""))
"""The form of what no schema speaks of."""
