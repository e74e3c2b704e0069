"""One document under explanation: how its places are named, its values quoted, and examples written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gendan.words.text import Text, same

if TYPE_CHECKING:
    from gendan.validate.schemas import Guide, Node
    from gendan.words.finding import Path
    from gendan.words.positions import Positions

_WIDEST = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SAFE = re.compile(r"[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿 ./@+()_-]*")
_OTHER = re.compile(
    r"[0-9][0-9_]*(\.[0-9]*)?(e[+-]?[0-9]+)?|0[xob][0-9a-f]+|true|false|null|yes|no|on|off", re.IGNORECASE
)
_BY_TYPE: dict[str, object] = {"integer": 1, "number": 1, "boolean": True, "string": "…"}
_DEEPEST = 4


class Scene(Struct, frozen=True):
    """The document, its schema and its places in the file."""

    guide: Guide
    document: object
    at: Positions
    guessing: bool = True
    """Whether to look for what was meant; switched off for files with very many troubles, where it would take long."""

    def value(self, path: Path) -> Any:  # noqa: ANN401 - any value of a document
        """Return the value at `path`, None when there is none."""
        here: Any = self.document
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def written(self, path: Path) -> str:
        """Return the value at `path` as the file has it, without quotes, made visible and cut to a line."""
        value = self.value(path)
        if isinstance(value, str):
            return shown(value)
        if isinstance(value, dict | list):
            return "{…}" if isinstance(value, dict) else "[…]"
        return shown(self.at.text(path) or as_yaml(value))

    def line(self, path: Path) -> str:
        """Return `key: value` as the file has it; an item of a list without its key."""
        text = self.written(path)
        return f"{shown(str(path[-1]))}: {text}" if path and isinstance(path[-1], str) else text

    def instead(self, path: Path, text: str) -> str:
        """Return what to write for the value at `path`: `key: text`, or `- text` in a list."""
        return f"{path[-1]}: {text}" if path and isinstance(path[-1], str) else f"- {text}"

    def name(self, path: Path) -> Text:
        """Return how to speak of the value at `path`: its key, or "`lines` item 2"; the whole file at the root."""
        if not path:
            return Text("this file", "本文件")
        if isinstance(path[-1], str):
            return Text("`{key}`", "“{key}”").fill({"key": shown(path[-1])})
        values = {"list": shown(str(path[-2])) if len(path) > 1 else "", "nr": path[-1] + 1, "id": self._id(path)}
        return Text("`{list}` item {nr}{id}", "“{list}”第 {nr} 项{id}").fill(values)

    def _id(self, path: Path) -> Text:
        item = self.value(path)
        own = item.get("id") if isinstance(item, dict) else None
        return Text(" ({id})", "（{id}）").fill({"id": shown(own)}) if isinstance(own, str) else same("")

    def meaning(self, path: Path) -> Text | None:
        """Return what the schema says that the value at `path` is; None when it says nothing."""
        return told(self.guide.node(path))

    def example(self, path: Path) -> str:
        """Return an example of the value at `path`, on one line of YAML."""
        return as_yaml(self._example(self.guide.node(path), 0))

    def _example(self, node: Node, depth: int) -> object:
        if node.get("examples"):
            return node["examples"][0]
        if node.get("enum"):
            return node["enum"][0]
        if node.get("anyOf"):
            return self._example(self.guide.resolved(node["anyOf"][0]), depth)
        if depth >= _DEEPEST:
            return "…"
        if node.get("type") == "array":
            return [self._example(self.guide.resolved(node.get("items", {})), depth + 1)]
        if node.get("type") == "object":
            return self._example_keys(node, depth)
        return _BY_TYPE.get(str(node.get("type")), "…")

    def _example_keys(self, node: Node, depth: int) -> dict[str, object]:
        known = node.get("properties", {})
        keys = node.get("required") or list(known)[:1]
        if keys:
            return {key: self._example(self.guide.resolved(known[key]), depth + 1) for key in keys if key in known}
        free = node.get("additionalProperties")
        key = {"line": "1", "task": "fabric-in-house"}.get(str(node.get("x-key")), "…")
        return {key: self._example(self.guide.resolved(free), depth + 1)} if isinstance(free, dict) else {}


def told(node: Node) -> Text | None:
    """Return a node's description as one sentence without its full stop; None when it has none."""
    if "description" not in node or "x-zh" not in node:
        return None
    return Text(str(node["description"]).rstrip("."), str(node["x-zh"]).rstrip("。"))


def shown(words: str) -> str:
    r"""Return `words` on one line, at most 60 characters, with characters that cannot be seen as \u escapes."""
    if len(words) > _WIDEST:
        words = f"{words[: _WIDEST - 1]}…"
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", words)


def as_yaml(value: object) -> str:
    """Return `value` as YAML in flow style on one line; texts are quoted only where they need it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if isinstance(value, str):
        return value if value == "…" or (_SAFE.fullmatch(value) and not _OTHER.fullmatch(value)) else quoted(value)
    return json.dumps(value)


def quoted(words: str) -> str:
    """Return `words` in YAML's double quotes."""
    return json.dumps(words, ensure_ascii=False)
