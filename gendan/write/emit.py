"""A value as YAML in the house style: block at the top, flow for inner records, quotes only where a reader needs them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import yaml

from gendan.words.text import plain

WIDTH = 140
"""A record whose line would be longer is written as a block, one key a line; no text is ever broken over lines."""

_STR = "tag:yaml.org,2002:str"
_MAP = "tag:yaml.org,2002:map"
_SEQ = "tag:yaml.org,2002:seq"
_SPECIAL = "tag:gendan,special"
_PLAIN_KEY = re.compile(r"0|[1-9][0-9]*|[Oo]n|[Oo]ff|[Yy]es|[Nn]o|[YyNn]")
_NOT_TEXT = re.compile(
    r"""~|null|Null|NULL|<<|=
    |y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE
    |[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[oO][0-7_]+|[-+]?0[bB][01_]+
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?
    |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)""",
    re.VERBOSE,
)
"""What some reader of YAML 1.1 or 1.2 takes for something other than text. Dates are not among it: gendan keeps them as text."""


def emit(value: dict[str, object], schema: str | None = None) -> str:
    """Return a whole file. `schema` is named in a first line for editors. Values: dict, list, str, int, float, bool, None."""
    text = _indented(_serialized(_node(value, block=True)))
    return text if schema is None else f"# yaml-language-server: $schema={schema}\n{text}"


def emit_flow(value: object) -> str:
    """Return a value on one line, as it may stand inside braces or brackets."""
    return _serialized(_node([value], block=False)).strip()[1:-1]


def emit_item(item: object) -> str:
    """Return an item of a block list, "- " before it, without the line's end."""
    return "\n".join(line[2:] for line in emit({"x": [item]}).splitlines()[1:])


def _serialized(node: yaml.Node) -> str:
    text: str = yaml.serialize(node, Dumper=_dumper(), allow_unicode=True, width=1 << 30)
    return text


@cache
def _dumper() -> type[yaml.SafeDumper]:
    """Return libyaml's dumper (some ten times faster) where it was built, with the sense of text of this module."""
    base = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return type("HouseDumper", (base,), {"resolve": _resolve})


def _resolve(_dumper: object, kind: type[yaml.Node], value: object, implicit: tuple[bool, bool]) -> str:
    """Tell the emitter what an unquoted scalar would be read as, so that it quotes where that is not what is meant."""
    if kind is yaml.ScalarNode:
        return _SPECIAL if implicit[0] and (not value or _NOT_TEXT.fullmatch(str(value))) else _STR
    return _SEQ if kind is yaml.SequenceNode else _MAP


def _node(value: object, *, block: bool) -> yaml.Node:
    """Build the tree of nodes. A record is flow when it fits a line and holds no list of records, otherwise block."""
    match value:
        case dict():
            pairs = [(_key(str(key)), _node(below, block=_is_block(below))) for key, below in value.items()]
            return yaml.MappingNode(_MAP, pairs, flow_style=not block)
        case list() | tuple():
            records = block and any(isinstance(item, dict) for item in value)
            items = [_node(item, block=records and isinstance(item, dict) and _is_block(item)) for item in value]
            return yaml.SequenceNode(_SEQ, items, flow_style=not records)
        case _:
            return _scalar(value)


def _is_block(value: object) -> bool:
    if not isinstance(value, dict):
        return _is_records(value)
    inner = value.values()
    if any(_is_records(below) for below in inner) or (bool(value) and all(isinstance(below, dict) for below in inner)):
        return True
    return _length(value) > WIDTH


def _length(value: object) -> int:
    """Return about how long a value is on one line."""
    if isinstance(value, dict):
        return sum(len(key) + 4 + _length(below) for key, below in value.items())
    return sum(2 + _length(item) for item in value) if isinstance(value, list) else len(str(value))


def _is_records(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _key(key: str) -> yaml.Node:
    """Numbers of lines stay without quotes, and so does `on`, a key of the format: {1: 4800, on: 2026-10-12}."""
    return yaml.ScalarNode(_SPECIAL if _PLAIN_KEY.fullmatch(key) else _STR, key)


def _scalar(value: object) -> yaml.Node:
    match value:
        case None:
            return yaml.ScalarNode(_SPECIAL, "null")
        case bool():
            return yaml.ScalarNode(_SPECIAL, "true" if value else "false")
        case int():
            return yaml.ScalarNode(_SPECIAL, str(value))
        case float():
            return yaml.ScalarNode(_SPECIAL, plain(Decimal(repr(value))))
        case _:
            words = str(value)
            return yaml.ScalarNode(_STR, words, style='"' if "\n" in words else None)


def _indented(text: str) -> str:
    """Indent block lists below their key, which libyaml does not."""
    lists: list[int] = []
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        column = len(line) - len(bare)
        is_item = bare.startswith("- ")
        while bare and lists and (column < lists[-1] or (column == lists[-1] and not is_item)):
            lists.pop()
        if is_item and (not lists or lists[-1] != column):
            lists.append(column)
        lines.append("  " * len(lists) + line if bare else line)
    return "\n".join(lines)
