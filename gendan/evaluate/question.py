"""Door 3: the query of a rule, checked, its params put in as literals, and written anew from the checked tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gendan.evaluate.allow import check_query, rule_policy
from gendan.evaluate.lexis import LONGEST, with_params
from gendan.evaluate.mistake import Mistake
from gendan.evaluate.parsing import parse_tree
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.evaluate.compiling import Node
    from gendan.evaluate.parsing import Parse
    from gendan.words.catalog import Catalog, Table
    from gendan.words.rule import Rule


class Question(Struct, frozen=True):
    """The SQL to run, and the columns it returns beside the keys of the grain (`verdict` and `missing` included)."""

    sql: str
    extras: tuple[str, ...]


def read_query(
    rule: Rule, grain: Table, catalog: Catalog, as_of: date, parse: Parse, regenerate: Callable[[Node], str]
) -> tuple[Question | None, list[Mistake], set[str]]:
    """Return the question of a rule's `keys:`, its mistakes, and the params it uses.

    It must return the keys of the grain by name. A column `verdict` makes it three-valued: true fails, null is unknown.
    """
    words = rule.keys
    if len(words) > LONGEST:
        said = Text(f"A query has at most {LONGEST} characters", f"查询最多 {LONGEST} 个字符")
        return None, [Mistake("too-large", said, Text("Split it into two rules", "请拆成两条规则"))], set()
    tree = parse_tree(parse, with_params(words))
    tables = {table.name: frozenset(table.columns) for table in catalog.tables.values()}
    mistakes = [] if rule.shipped else check_query(tree, words, rule_policy(tables, frozenset(rule.params)))
    if mistakes:
        return None, mistakes, set()
    values = {**rule.params, "as_of": as_of}
    bound, used = put_in(tree, values)
    columns = _columns(tree["statements"][0]["node"])
    lacking = [key for key in grain.keys if key not in columns]
    if lacking:
        said = Text(f"The query does not return {', '.join(lacking)}", f"查询没有返回 {'、'.join(lacking)}")
        return (
            None,
            [
                Mistake(
                    "missing-key",
                    said,
                    Text(
                        f"Return the keys of {grain.name}: {', '.join(grain.keys)}",
                        f"须返回 {grain.name} 的键：{'、'.join(grain.keys)}",
                    ),
                )
            ],
            used,
        )
    extras = tuple(column for column in columns if column not in grain.keys)
    return Question(regenerate(bound), extras), [], used


def put_in(tree: Node, values: Mapping[str, object]) -> tuple[Node, set[str]]:
    """Return the tree with params, and the bare name `as_of`, as literals; and the params used.

    `values` must have every param (and as_of) that the tree names: check it first.
    """
    used: set[str] = set()
    bound: Node = _bound(tree, values, used)
    return bound, used


def _columns(node: Node) -> list[str]:
    """Return the names of the columns that a query returns; of a union, those of its first part."""
    while node.get("type") == "SET_OPERATION_NODE":
        node = node["children"][0]
    names = [str(item.get("alias") or (item.get("column_names") or [""])[-1]) for item in node.get("select_list") or ()]
    return [word for word in names if word.isascii() and word.isidentifier()]


def _bound(value: Any, values: Mapping[str, object], used: set[str]) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the tree with params, and the bare name as_of, replaced by literals."""
    if isinstance(value, list):
        return [part for item in value for part in _spread(_bound(item, values, used), item)]
    if not isinstance(value, dict):
        return value
    if value.get("class") == "PARAMETER":
        used.add(str(value.get("identifier")))
        return _literal(values[str(value.get("identifier"))], str(value.get("alias", "")))
    if value.get("class") == "COLUMN_REF" and value.get("column_names") == ["as_of"]:
        return _literal(values["as_of"], str(value.get("alias", "")))
    held = {key: _whole(_bound(item, values, used), item) for key, item in value.items()}
    if "named_param_map" in held:
        held["named_param_map"] = []
    return held


def _spread(bound: Any, before: Any) -> list[Any]:  # noqa: ANN401 - JSON of any shape
    """Return the items for one item of a list: a list param stands for all its values."""
    is_param = isinstance(before, dict) and before.get("class") == "PARAMETER"
    return list(bound) if is_param and isinstance(bound, list) else [bound]


def _whole(bound: Any, before: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a list param that stands alone (`kind in :kinds`) as a list value."""
    if not isinstance(before, dict) or not isinstance(bound, list):
        return bound
    arguments = [{"name": "", "expression": item} for item in bound]
    return {
        "class": "FUNCTION",
        "type": "FUNCTION",
        "alias": "",
        "query_location": 0,
        "query_location_length": 0,
        "function_name": "list_value",
        "schema": "",
        "filter": None,
        "order_bys": {"type": "ORDER_MODIFIER", "orders": []},
        "distinct": False,
        "is_operator": False,
        "export_state": False,
        "catalog": "",
        "arguments": arguments,
        "qualified_name": {"path": ["list_value"]},
    }


def _literal(value: object, alias: str) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, tuple):
        return [_literal(item, "") for item in value]
    kind, text = _kind(value)
    node = {
        "class": "CONSTANT",
        "type": "VALUE_CONSTANT",
        "alias": alias,
        "query_location": 0,
        "query_location_length": 0,
        "literal": {"kind": kind, "text": text},
    }
    if not isinstance(value, date):
        return node
    wanted = {
        "class": "TYPE",
        "type": "TYPE",
        "alias": "",
        "query_location": 0,
        "query_location_length": 0,
        "catalog": "",
        "schema": "",
        "type_name": "DATE",
        "children": [],
        "qualified_name": {"path": ["DATE"]},
    }
    return {
        "class": "CAST",
        "type": "OPERATOR_CAST",
        "alias": alias,
        "query_location": 0,
        "query_location_length": 0,
        "child": {**node, "alias": ""},
        "try_cast": False,
        "type_expr": wanted,
    }


def _kind(value: object) -> tuple[str, str]:
    match value:
        case bool():
            return "BOOLEAN", "true" if value else "false"
        case int():
            return "INTEGER", str(value)
        case Decimal():
            return "NUMERIC", f"{value:f}"
        case _:
            return "STRING", str(value)
