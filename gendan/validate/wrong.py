"""Finds what is wrong with a document's shape: at most one Wrong for each place, in the words of its schema.

The only importer of jsonschema; import it only when the gate has said no.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from msgspec import Struct

from gendan.validate.gate import gate_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import TypeChecker

    from gendan.validate.schemas import Node
    from gendan.words.finding import Path

Sort = Literal[
    "bad-key", "unknown-key", "more-keys", "missing-key", "enum", "type", "empty", "form", "range", "many", "twice"
]
_ORDER: tuple[Sort, ...] = (
    "bad-key",
    "unknown-key",
    "more-keys",
    "missing-key",
    "enum",
    "type",
    "empty",
    "form",
    "range",
    "many",
    "twice",
)
_MOST_KEYS = 200
"""Unknown keys of one group that are told one by one; the rest is told together."""
_BY_KEYWORD: dict[str, Sort] = {
    "enum": "enum",
    "const": "enum",
    "type": "type",
    "pattern": "form",
    "minLength": "form",
    "minimum": "range",
    "maximum": "range",
    "exclusiveMinimum": "range",
    "exclusiveMaximum": "range",
    "maxLength": "many",
    "maxItems": "many",
    "maxProperties": "many",
    "minItems": "empty",
    "minProperties": "empty",
    "uniqueItems": "twice",
}


class Wrong(Struct, frozen=True):
    """One thing that is wrong. `schema` is the part that refuses it; `types` what may stand there instead."""

    sort: Sort
    path: Path
    value: object
    schema: Node
    types: tuple[str, ...] = ()
    needed_by: str | None = None
    """For a missing key: the sibling that asks for it; None when it is always needed."""


class Finder:
    """Finds what is wrong with documents of one schema. Groups and lists that the fast gate accepts are not looked into."""

    def __init__(self, bundle: Node) -> None:
        self._definitions: Node = bundle.get("definitions", {})
        self._gates: dict[int, tuple[Node, Any]] = {}
        self._validator = _validator(self)(bundle)

    def find(self, value: object) -> tuple[Wrong, ...]:
        """Return what is wrong with `value`, sorted by path; () when nothing is.

        Where one place breaks several rules the first of them in the order key, value, type, form, range stands for all.
        """
        best: dict[Path, Wrong] = {}
        for error in self._validator.iter_errors(value):
            for wrong in _wrongs(error):
                known = best.get(wrong.path)
                if known is None or _ORDER.index(wrong.sort) < _ORDER.index(known.sort):
                    best[wrong.path] = wrong
        return tuple(best[path] for path in sorted(best, key=_sortable))

    def passes(self, part: object, value: object) -> bool:
        """Return whether a group or list is known to fit a part of the schema; False for single values: they are looked at."""
        if not isinstance(part, dict) or not isinstance(value, dict | list):
            return False
        known = self._gates.get(id(part))
        if known is None:
            # The part is kept with its gate: while it is, no other can take its place in memory.
            known = self._gates[id(part)] = (part, gate_of({"allOf": [part], "definitions": self._definitions}))
        return bool(known[1].is_valid(value))

    def definition(self, reference: str) -> Node:
        """Return what a reference within the schema means."""
        found: Node = self._definitions[reference.removeprefix("#/definitions/")]
        return found


def _sortable(path: Path) -> list[tuple[int, int, str]]:
    return [(0, step, "") if isinstance(step, int) else (1, 0, step) for step in path]


def _wrongs(error: ValidationError) -> Iterator[Wrong]:
    path: Path = tuple(error.absolute_path)
    where = list(error.absolute_schema_path)
    keyword = str(error.validator)
    schema: Node = error.schema if isinstance(error.schema, dict) else {}
    if "propertyNames" in where[-2:] and isinstance(error.instance, str):
        yield Wrong("bad-key", (*path, error.instance), error.instance, schema)
    elif keyword in {"required", "dependencies", "additionalProperties"}:
        yield from _about_keys(keyword, path, error.instance if isinstance(error.instance, dict) else {}, schema)
    elif keyword in {"anyOf", "oneOf"} and error.context:
        yield from _branch_meant(error, path)
    elif error.instance is None or (keyword == "enum" and isinstance(error.instance, dict | list)):
        yield Wrong("type", path, error.instance, schema, _types(schema))
    else:
        yield Wrong(_BY_KEYWORD.get(keyword, "form"), path, error.instance, schema, _types(schema))


def _about_keys(keyword: str, path: Path, instance: Node, schema: Node) -> Iterator[Wrong]:
    if keyword == "required":
        for key in schema["required"]:
            if key not in instance:
                yield Wrong("missing-key", (*path, key), None, schema)
    elif keyword == "dependencies":
        for key, needed in schema["dependencies"].items():
            for other in needed if key in instance else ():
                if other not in instance:
                    yield Wrong("missing-key", (*path, other), None, schema, needed_by=key)
    else:
        own = schema.get("properties", {})
        free = schema.get("patternProperties", {})
        strange = [key for key in instance if key not in own and not any(re.search(pattern, key) for pattern in free)]
        for key in strange[:_MOST_KEYS]:
            yield Wrong("unknown-key", (*path, key), instance[key], schema)
        if rest := tuple(strange[_MOST_KEYS:]):
            yield Wrong("more-keys", (*path, rest[0]), rest, schema)


def _branch_meant(error: ValidationError, path: Path) -> Iterator[Wrong]:
    """Take the branch whose type fits and that has the least against it; where none fits, say what may stand there."""
    branches: dict[int, list[ValidationError]] = {}
    for part in error.context or ():
        branches.setdefault(int(part.relative_schema_path[0]), []).append(part)
    fitting = [found for found in branches.values() if not any(_of_type(part, error) for part in found)]
    if fitting:
        for part in min(fitting, key=len):
            yield from _wrongs(part)
        return
    against = [part for found in branches.values() for part in found if _of_type(part, error)]
    schemas = [part.schema for part in against if isinstance(part.schema, dict)]
    scalar = isinstance(error.instance, str | int | float)
    chosen = next((schema for schema in schemas if scalar and "enum" in schema), None)
    if chosen is not None:
        yield Wrong("enum", path, error.instance, chosen, _types(chosen))
        return
    types = tuple(dict.fromkeys(name for schema in schemas for name in _types(schema)))
    first = next((schema for schema in schemas if scalar and "string" in _types(schema)), schemas[0] if schemas else {})
    yield Wrong("type", path, error.instance, first, types)


def _of_type(part: ValidationError, whole: ValidationError) -> bool:
    return part.validator == "type" and len(part.absolute_path) == len(whole.absolute_path)


def _types(schema: Node) -> tuple[str, ...]:
    stated = schema.get("type", ())
    return (stated,) if isinstance(stated, str) else tuple(stated)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    # Python's `$` lets a last line break through; the gate's does not.
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", pattern))


def _pattern(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _compiled(pattern).search(instance):
        yield ValidationError("pattern")


Keyword = Callable[[Any, Any, Any, dict[str, Any]], "Iterator[ValidationError]"]


def _up_to(limit: str, instance: Any, schema: Node) -> Any:  # noqa: ANN401 - any value of a document
    """Return no more entries than `limit` allows: that there are too many is said once, and the rest is cut off anyway."""
    most = schema.get(limit)
    if most is not None and isinstance(instance, list):
        return instance[:most]
    return dict(islice(instance.items(), most)) if most is not None and isinstance(instance, dict) else instance


def _names(validator: object, rule: object, instance: Any, schema: Node) -> Iterator[ValidationError]:  # noqa: ANN401
    names: Callable[..., Any] = Draft7Validator.VALIDATORS["propertyNames"]
    yield from names(validator, rule, _up_to("maxProperties", instance, schema), schema) or ()


def _keywords(finder: Finder) -> dict[str, Keyword]:
    """Return the keywords that lead further down; they pass over what the gate accepts."""
    others: Callable[..., Any] = Draft7Validator.VALIDATORS["additionalProperties"]

    def properties(validator: Any, rule: Node, instance: Any, _schema: Node) -> Iterator[ValidationError]:  # noqa: ANN401
        for key, value in instance.items() if isinstance(instance, dict) else ():
            if key in rule and not finder.passes(rule[key], value):
                yield from validator.descend(value, rule[key], path=key, schema_path=key)

    def items(validator: Any, rule: Node, instance: Any, schema: Node) -> Iterator[ValidationError]:  # noqa: ANN401
        for place, value in enumerate(_up_to("maxItems", instance, schema)) if isinstance(instance, list) else ():
            if not finder.passes(rule, value):
                yield from validator.descend(value, rule, path=place)

    def additional(validator: Any, rule: Any, instance: Any, schema: Node) -> Iterator[ValidationError]:  # noqa: ANN401
        some = _up_to("maxProperties", instance, schema)
        if isinstance(some, dict):
            some = {key: value for key, value in some.items() if not finder.passes(rule, value)}
        yield from others(validator, rule, some, schema) or ()

    def reference(validator: Any, rule: str, instance: Any, _schema: Node) -> Iterator[ValidationError]:  # noqa: ANN401
        yield from validator.descend(instance, finder.definition(rule))

    return {"properties": properties, "items": items, "additionalProperties": additional, "$ref": reference}


def _is_number(_checker: TypeChecker, value: object) -> bool:
    """Infinity and not-a-number have no JSON; the gate refuses them as numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_integer(_checker: TypeChecker, value: object) -> bool:
    return _is_number(_checker, value) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


def _validator(finder: Finder | None = None) -> Any:  # noqa: ANN401 - jsonschema types its validator classes loosely
    checker = Draft7Validator.TYPE_CHECKER.redefine("number", _is_number).redefine("integer", _is_integer)
    extended: Callable[..., Any] = extend
    down = _keywords(finder) if finder is not None else {}
    return extended(Draft7Validator, {"pattern": _pattern, "propertyNames": _names, **down}, type_checker=checker)


_SINGLE = _validator()


def fits(schema: Node, value: object) -> bool:
    """Return whether `value` fits a part of a schema that refers to nothing else."""
    return bool(_SINGLE(schema).is_valid(value))
