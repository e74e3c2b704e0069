"""Which values of a document are days on which something happened, by the annotations of its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEP = 12


class Shape(Struct, frozen=True):
    """`event` of a date: the whole item, or this value with its siblings `goes`, is absent until that day."""

    event: Literal["row", "field"] | None = None
    goes: tuple[str, ...] = ()
    keys: Mapping[str, Shape] = field(default_factory=dict)
    each: Shape | None = None

    def below(self, key: str) -> Shape:
        """Return the shape of a key, or of the items where the keys are people's own."""
        return self.keys.get(key) or self.each or NONE


NONE = Shape()


def read_shape(kind: str, schemas: Mapping[str, Any]) -> Shape:
    """Return the shape of a kind of document; `schemas` by kind."""
    return _shape(schemas[kind], kind, schemas, _DEEP)


def _shape(node: Mapping[str, Any], kind: str, schemas: Mapping[str, Any], deep: int) -> Shape:
    if not deep:
        return NONE
    own = node
    if "$ref" in node:
        file, _, name = node["$ref"].partition("#/definitions/")
        kind = file.removesuffix(".schema.json") or kind
        node = schemas[kind]["definitions"][name]
    below = node.get("items") or node.get("additionalProperties")
    return Shape(
        own.get("x-event"),
        tuple(own.get("x-event-with", ())),
        {key: _shape(each, kind, schemas, deep - 1) for key, each in node.get("properties", {}).items()},
        _shape(below, kind, schemas, deep - 1) if isinstance(below, dict) else None,
    )
