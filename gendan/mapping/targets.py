"""What a key of a document may hold, looked up in the schema of its kind, so that a map need not repeat it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Type = Literal["date", "moment", "time", "number", "integer", "boolean", "text"]
Schema = dict[str, object]

LIST = "[]"
_STEP = re.compile(r"\{[^{}]+\}|[^.\[\]{}]+(?:\[\])?")
_PATH = re.compile(rf"(?:{_STEP.pattern})(?:\.(?:{_STEP.pattern}))*")


def split_key(key: str) -> tuple[str, ...] | None:
    """Return the steps of `deliveries[].lines.{lines.line}`: ("deliveries", "[]", "lines", "{lines.line}"); None when malformed."""
    if _PATH.fullmatch(key) is None:
        return None
    steps: list[str] = []
    for step in _STEP.findall(key):
        steps.extend((step[:-2], LIST) if step.endswith(LIST) else (step,))
    return tuple(steps)


class Targets:
    """The keys of one kind. `schemas` holds every schema by its file name, for references between them."""

    def __init__(self, schemas: Mapping[str, Schema], file: str) -> None:
        self._schemas = schemas
        self._root = self._resolve(schemas[file], file)

    def type_of(self, steps: Iterable[str]) -> Type | None:
        """Return what the key holds; None when the kind has no such key. Keys of the house (x-) hold text."""
        node: tuple[Schema, str] | None = self._root
        for step in steps:
            if node is None:
                return None
            if step.startswith("x-"):
                return "text"
            node = self._step(*node, step)
        return None if node is None else _type(node[0])

    def is_list(self, steps: Iterable[str]) -> bool:
        """Tell whether the key holds a list or a map, and so cannot be filled by one cell."""
        node: tuple[Schema, str] | None = self._root
        for step in steps:
            node = None if node is None else self._step(*node, step)
        return node is not None and node[0].get("type") in ("array", "object")

    def refers_to(self, steps: Iterable[str]) -> str | None:
        """Return what the key names a record of, "delivery" for one; None for a key that names none."""
        node: tuple[Schema, str] | None = self._root
        for step in steps:
            node = None if node is None else self._step(*node, step)
        named = None if node is None else node[0].get("x-ref")
        return named if isinstance(named, str) else None

    def known(self, steps: Iterable[str]) -> tuple[str, ...]:
        """Return the keys that exist where `steps` lead to, for suggestions."""
        node: tuple[Schema, str] | None = self._root
        for step in steps:
            node = None if node is None else self._step(*node, step)
        return () if node is None else tuple(cast("Schema", node[0].get("properties", {})))

    def identity(self, steps: Iterable[str]) -> str | None:
        """Return the key that names an item of the list at `steps`; None when items are told apart by position."""
        node: tuple[Schema, str] | None = self._root
        for step in steps:
            node = None if node is None else self._step(*node, step)
        item = None if node is None else self._step(*node, LIST)
        if node is None or item is None:
            return None
        properties = cast("dict[str, Schema]", item[0].get("properties", {}))
        wanted = cast("list[str]", node[0].get("x-keys", ["id"]))[0]
        return next((key for key, part in properties.items() if wanted in (key, part.get("x-column"))), None)

    def _step(self, node: Schema, file: str, step: str) -> tuple[Schema, str] | None:
        properties = cast("dict[str, Schema]", node.get("properties", {}))
        found: object = node.get("items") if step == LIST else properties.get(step, node.get("additionalProperties"))
        return self._resolve(cast("Schema", found), file) if isinstance(found, dict) else None

    def _resolve(self, node: Schema, file: str) -> tuple[Schema, str]:
        """Follow $ref; what stands beside it (descriptions, x-keys) adds to what it leads to."""
        own: Schema = {}
        while "$ref" in node:
            own = {**{key: value for key, value in node.items() if key != "$ref"}, **own}
            name, _, pointer = str(node["$ref"]).partition("#/")
            file = name or file
            node = self._schemas[file]
            for part in pointer.split("/") if pointer else ():
                node = cast("Schema", node[part])
        return ({**node, **own} if own else node), file


def _type(node: Schema) -> Type:
    match (node.get("x-type"), node.get("type")):
        case (("date" | "moment" | "time") as special, _):
            return special
        case (_, ("number" | "integer" | "boolean") as declared):
            return declared
        case _:
            return "text"
