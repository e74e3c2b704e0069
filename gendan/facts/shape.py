"""A JSON Schema with its references resolved, seen as records: what is a column, what is a table of its own.

Pure: reads nothing but the schemas handed in. The rules are in docs/architecture.md, "From schema to table".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from gendan.words.errors import FaultError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Event = Literal["row", "field"]
Form = Literal["list", "map", "numbers"]
_INT32 = 2_147_483_647
NUMBER = "DECIMAL(38,6)"
"""Wider than any number of a file: the product of two DECIMAL(18,6) would overflow at a million."""
_SIMPLE = {"boolean": "BOOLEAN", "string": "VARCHAR"}
_FORMS: dict[str, Literal["moment", "label", "list"]] = {"moment": "moment", "label": "label", "list": "list"}
_TYPED = {
    "date": "DATE",
    "moment": "DATE",
    "time": "TIMESTAMPTZ",
    "map-text": "MAP(VARCHAR, VARCHAR)",
    "list": "VARCHAR[]",
}


class Field(Struct, frozen=True):
    """A value of a record. `keys` is its place below the record, `sql` its type, `form` how it is written.

    A `moment` (date, or date with time) has two columns, the day and the instant; a `label` (one text, or one for each
    language) has two as well; a `list` may be written as its only item.
    """

    keys: tuple[str, ...]
    name: str
    sql: str
    comment: Text
    form: Literal["plain", "moment", "label", "list"] = "plain"
    event: Event | None = None
    event_with: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        """The place below the record, "payment/lc/expiry"."""
        return "/".join(self.keys)

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Return its columns with their types."""
        if self.form == "moment":
            return ((self.name, "DATE"), (f"{self.name}_at", "TIMESTAMPTZ"))
        if self.form == "label":
            return ((f"{self.name}_en", "VARCHAR"), (f"{self.name}_zh", "VARCHAR"))
        return ((self.name, self.sql),)


class Record(Struct, frozen=True):
    """A table's source: `keys` is the place below the parent record, `form` how its items stand there.

    `identity` are the columns that tell the items of one parent apart; ("pos",) where only the position does.
    """

    table: str
    keys: tuple[str, ...]
    form: Form
    comment: Text
    fields: tuple[Field, ...]
    children: tuple[Record, ...]
    identity: tuple[str, ...]
    key_column: Field | None = None


class _Scope(Struct, frozen=True):
    """Where the walk stands: the table, the schema that local references mean, the keys above inside the record."""

    table: str
    document: str
    keys: tuple[str, ...] = ()
    comment: Text | None = None


def singular(table: str) -> str:
    """Return the word for one row: deliveries is delivery, promises is promise, progress stays."""
    if table.endswith("ies"):
        return f"{table[:-3]}y"
    return table[:-1] if table.endswith("s") and not table.endswith("ss") else table


class Shapes:
    """The schemas by kind (and "common"), as `schema/<kind>.schema.json` spell them."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas

    def record(self, kind: str) -> Record:
        """Return the root record of `kind`: its table is `x-table`, else the kind's plural. Its `id` is no field."""
        schema = self._schemas[kind]
        table = str(schema.get("x-table", f"{kind}s"))
        fields, children = self._walk(schema, _Scope(table, kind))
        fields = tuple(field for field in fields if field.keys != ("id",))
        return Record(table, (), "list", _comment(schema, kind), fields, children, (f"{kind}_id",))

    def _walk(self, node: Mapping[str, Any], scope: _Scope) -> tuple[tuple[Field, ...], tuple[Record, ...]]:
        fields: list[Field] = []
        children: list[Record] = []
        for key, raw in node.get("properties", {}).items():
            if key.startswith(("x-", "$")):
                continue
            below, document = self._resolve(raw, scope.document)
            for part in self._parts(key, below, replace(scope, document=document)):
                if isinstance(part, Field):
                    fields.append(part)
                else:
                    children.append(part)
        return tuple(fields), tuple(children)

    def _parts(self, key: str, node: Mapping[str, Any], scope: _Scope) -> Iterator[Field | Record]:
        keys = (*scope.keys, key)
        if "x-type" not in node and "properties" in node:
            comment = _within(scope.comment, _comment(node, key))
            fields, children = self._walk(node, replace(scope, keys=keys, comment=comment))
            yield from fields
            yield from children
        elif (found := self._record(keys, node, scope)) is not None:
            yield found
        else:
            yield _field(keys, node, scope, self._sql(node, scope.document))

    def _record(self, keys: tuple[str, ...], node: Mapping[str, Any], scope: _Scope) -> Record | None:
        """Return the table that `node` is, or None when it is a value."""
        if node.get("x-type") in {"map-text", "label", "list", "text"}:
            return None
        if node.get("type") == "array":
            return self._listed(keys, node, scope)
        values = node.get("additionalProperties")
        if not isinstance(values, dict):
            return None
        item, document = self._resolve(values, scope.document)
        inner = replace(scope, document=document)
        if "properties" in item:
            return self._mapped(keys, node, item, inner)
        return self._numbers(keys, node, item, inner)

    def _listed(self, keys: tuple[str, ...], node: Mapping[str, Any], scope: _Scope) -> Record | None:
        item, document = self._resolve(node.get("items", {}), scope.document)
        if "properties" not in item:
            return None
        table = str(node.get("x-table", keys[-1]))
        fields, children = self._walk(item, _Scope(table, document))
        fields = tuple(_own_id(field, table, item) for field in fields)
        wanted = node.get("x-keys", ["id"] if "id" in item["properties"] else [])
        names = {field.at: field.name for field in fields}
        identity = tuple(names.get(str(key), str(key)) for key in wanted) or ("pos",)
        return Record(table, keys, "list", _comment(node, keys[-1]), fields, children, identity)

    def _mapped(self, keys: tuple[str, ...], node: Mapping[str, Any], item: Mapping[str, Any], scope: _Scope) -> Record:
        table = str(node.get("x-table", keys[-1]))
        key = self._key(node, singular(table), scope.document)
        fields, children = self._walk(item, _Scope(table, scope.document))
        return Record(table, keys, "map", _comment(node, keys[-1]), fields, children, (key.name,), key)

    def _numbers(
        self, keys: tuple[str, ...], node: Mapping[str, Any], item: Mapping[str, Any], scope: _Scope
    ) -> Record:
        default = f"{singular(scope.table)}_{'_'.join(keys)}"
        key = self._key(node, "line", scope.document)
        value = Field(
            (), str(item.get("x-column", "quantity")), self._sql(item, scope.document), _comment(item, keys[-1])
        )
        table = str(node.get("x-table", default))
        return Record(table, keys, "numbers", _comment(node, keys[-1]), (value,), (), (key.name,), key)

    def _key(self, node: Mapping[str, Any], default: str, document: str) -> Field:
        names, document = self._resolve(node.get("propertyNames", {}), document)
        name = str(node.get("x-key", default))
        sql = "INTEGER" if names.get("x-ref") == "line" or name == "line" else "VARCHAR"
        comment = _comment(names, name) if "x-zh" in names else Text(f"The key: {name}.", f"键：{name}。")
        return Field((), name, sql, comment)

    def _sql(self, node: Mapping[str, Any], document: str) -> str:
        kind = node.get("x-type")
        if kind in _TYPED:
            return _TYPED[str(kind)]
        if node.get("type") == "array":
            item, document = self._resolve(node.get("items", {}), document)
            return f"{self._sql(item, document)}[]"
        if node.get("type") == "integer":
            return "INTEGER" if node.get("maximum", _INT32) <= _INT32 else "BIGINT"
        if kind == "number" or node.get("type") == "number":
            return NUMBER
        return _SIMPLE.get(str(node.get("type")), "VARCHAR")

    def _resolve(self, node: Mapping[str, Any], document: str) -> tuple[Mapping[str, Any], str]:
        """Follow `$ref` (also inside `allOf`); what stands beside it wins. Returns the document of what it meant."""
        merged, own = dict(node), node.get("$ref")
        for part in node.get("allOf", ()):
            if "$ref" in part:
                own = part["$ref"]
        if own is None:
            return merged, document
        target, document = self._target(str(own), document)
        found, document = self._resolve(target, document)
        return {**found, **{key: value for key, value in merged.items() if key not in {"$ref", "allOf"}}}, document

    def _target(self, reference: str, document: str) -> tuple[Mapping[str, Any], str]:
        file, _, pointer = reference.partition("#")
        document = file.removesuffix(".schema.json").rsplit("/", 1)[-1] or document
        node: Any = self._schemas.get(document)
        for step in filter(None, pointer.split("/")):
            node = node.get(step) if isinstance(node, dict) else None
        if not isinstance(node, dict):
            raise FaultError(
                Text(f"A schema refers to {reference}, which is not there.", f"模式引用了不存在的 {reference}。"),
                Text("Reinstall gendan.", "请重新安装 gendan。"),
            )
        return node, document


def _field(keys: tuple[str, ...], node: Mapping[str, Any], scope: _Scope, sql: str) -> Field:
    name = str(node.get("x-column", keys[-1])) if len(keys) == 1 else "_".join(keys)
    event = node.get("x-event")
    return Field(
        keys,
        name,
        sql,
        _within(scope.comment, _comment(node, keys[-1])),
        form=_FORMS.get(str(node.get("x-type")), "plain"),
        event="row" if event == "row" else "field" if event else None,
        event_with=tuple(str(key) for key in node.get("x-event-with", ())),
    )


def _own_id(field: Field, table: str, item: Mapping[str, Any]) -> Field:
    """Name an item's `id` after the item (deliveries.delivery), unless its schema says otherwise."""
    if field.keys == ("id",) and "x-column" not in item["properties"]["id"]:
        return replace(field, name=singular(table))
    return field


def _comment(node: Mapping[str, Any], key: str) -> Text:
    return Text(str(node.get("description", node.get("title", key))), str(node.get("x-zh", key)))


def _within(above: Text | None, own: Text) -> Text:
    """Say of a flattened value what it is part of: "Letter of credit: day it expires."."""
    if above is None:
        return own
    return Text(f"{above.en.rstrip('.')}: {own.en}", f"{above.zh.rstrip('。')}：{own.zh}")
