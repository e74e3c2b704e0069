"""The JSON Schemas as gendan uses them: one document a kind with its references drawn in, and a guide through it.

Knows nothing of wrong data; it only says what a schema says about a place in a document.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gendan.words.errors import FaultError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path as File

    from gendan.words.finding import Path
    from gendan.words.text import Language

Node = dict[str, Any]
_SUFFIX = ".schema.json"
_HOUSE_KEY = "^x-"


class Schemas:
    """The schemas of one folder, read when first asked for."""

    def __init__(self, folder: File) -> None:
        self._folder = folder
        self._read: dict[str, Node] = {}
        self._bundles: dict[str, Node] = {}

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds that have a schema, sorted; "common" is none."""
        found = (file.name.removesuffix(_SUFFIX) for file in self._folder.glob(f"*{_SUFFIX}"))
        return tuple(sorted(name for name in found if name != "common"))

    def bundle(self, kind: str) -> Node:
        """Return the schema of `kind` with every definition it uses of other files among its own.

        `common.schema.json#/definitions/date` becomes `#/definitions/common-date`. Raises FaultError for an unknown kind.
        """
        if kind not in self._bundles:
            self._bundles[kind] = self._bundled(kind)
        return self._bundles[kind]

    def _bundled(self, kind: str) -> Node:
        wanted: dict[str, tuple[str, str]] = {}

        def renamed(document: str) -> Callable[[str], str]:
            def rename(reference: str) -> str:
                file, _, name = reference.partition("#/definitions/")
                source = file.removesuffix(_SUFFIX) or document
                if source == kind:
                    return reference
                wanted[f"{source}-{name}"] = (source, name)
                return f"#/definitions/{source}-{name}"

            return rename

        whole: Node = _with_references(self._file(kind), renamed(kind))
        definitions: Node = whole.setdefault("definitions", {})
        while missing := sorted(name for name in wanted if name not in definitions):
            for name in missing:
                source, own = wanted[name]
                definitions[name] = _with_references(self._file(source)["definitions"][own], renamed(source))
        return whole

    def _file(self, name: str) -> Node:
        if name not in self._read:
            file = self._folder / f"{name}{_SUFFIX}"
            if not file.is_file():
                raise FaultError(
                    Text(f"There is no schema for {name}", f"没有“{name}”的格式定义"),
                    Text("Reinstall gendan", "请重新安装 gendan"),
                )
            self._read[name] = json.loads(file.read_bytes())
        return self._read[name]


def _with_references(node: Any, rename: Callable[[str], str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        return {
            key: rename(value) if key == "$ref" and isinstance(value, str) else _with_references(value, rename)
            for key, value in node.items()
        }
    return [_with_references(item, rename) for item in node] if isinstance(node, list) else node


class Guide:
    """Leads through one bundled schema along the path of a document."""

    def __init__(self, bundle: Node) -> None:
        self._root = bundle
        self._homes: dict[str, list[tuple[str, ...]]] = {}

    def resolved(self, node: Mapping[str, Any]) -> Node:
        """Return `node` with its reference followed; what stands beside the reference wins (titles, examples)."""
        beside = {key: value for key, value in node.items() if key != "$ref"}
        if "$ref" not in node:
            return beside
        name = str(node["$ref"]).removeprefix("#/definitions/")
        return {**self.resolved(self._root["definitions"][name]), **beside}

    def node(self, path: Path) -> Node:
        """Return what the schema says of `path`, {} where it says nothing."""
        here = self.resolved(self._root)
        for step in path:
            here = self._below(here, step)
        return here

    def _below(self, node: Node, step: str | int) -> Node:
        for branch in (node, *(self.resolved(each) for each in node.get("anyOf", ()))):
            if isinstance(step, int):
                found = branch.get("items")
            else:
                found = branch.get("properties", {}).get(step, branch.get("additionalProperties"))
            if isinstance(found, dict):
                return self.resolved(found)
        return {}

    def keys(self, path: Path) -> dict[str, Node]:
        """Return the keys that the schema knows at `path`, in its order; {} where keys are free."""
        node = self.node(path)
        found: dict[str, Node] = {}
        for branch in (node, *(self.resolved(each) for each in node.get("anyOf", ()))):
            found.update(branch.get("properties", {}))
        return found

    def homes(self, key: str, path: Path) -> tuple[Path, ...]:
        """Return where else `key` is known, seen from `path`: first below it, then above it, then elsewhere.

        Positions in lists and keys of maps are left out: ("deliveries", "promised") stands for all of them.
        """
        here = self.plain(path)
        known = [home for home in self._index().get(key, ()) if home != here]
        below = [home for home in known if home[: len(here)] == here]
        above = [home for home in known if here[: len(home)] == home]
        return (*below, *reversed(above), *(home for home in known if home not in below and home not in above))

    def plain(self, path: Path) -> tuple[str, ...]:
        """Return `path` without positions in lists and keys of maps."""
        return tuple(step for nr, step in enumerate(path) if isinstance(step, str) and step in self.keys(path[:nr]))

    def _index(self) -> dict[str, list[tuple[str, ...]]]:
        """Return where each key is known. A part that holds parts of its own kind (an indicator) is entered once."""
        if not self._homes:
            level: list[tuple[tuple[str, ...], Node, frozenset[str]]] = [((), self._inner(self._root), frozenset())]
            while level:
                below = []
                for path, keys, entered in level:
                    for name, child in keys.items():
                        self._homes.setdefault(name, []).append(path)
                        parts = self._parts(child)
                        if not parts & entered:
                            below.append(((*path, name), self._inner(self.resolved(child)), entered | parts))
                level = below
        return self._homes

    def _parts(self, node: Node) -> frozenset[str]:
        """Return the definitions that `node`, or the items of a list or map, refers to."""
        if "$ref" in node:
            return frozenset((str(node["$ref"]),))
        inner = [node[each] for each in ("items", "additionalProperties") if isinstance(node.get(each), dict)]
        return frozenset().union(*(self._parts(each) for each in inner))

    def _inner(self, node: Node) -> Node:
        """Return the keys of a group, or of the items of a list or map."""
        for keyword in ("items", "additionalProperties"):
            if "properties" not in node and isinstance(node.get(keyword), dict):
                node = self.resolved(node[keyword])
        properties: Node = node.get("properties", {})
        return properties


def described(bundle: Node, language: Language | None) -> Node:
    """Return `bundle` for editors: descriptions in `language`, in both (English, then Chinese) when None.

    Values of an enum come with their meaning (`enumDescriptions`). gendan's own annotations are left out.
    """
    told: Node = _described(bundle, language, names=False)
    return told


def _described(node: Any, language: Language | None, *, names: bool) -> Any:  # noqa: ANN401 - any JSON
    """`names`: the keys of `node` are names of properties or definitions, not keywords."""
    if isinstance(node, list):
        return [_described(item, language, names=False) for item in node]
    if not isinstance(node, dict):
        return node
    if names:
        return {key: _described(value, language, names=False) for key, value in node.items()}
    inner = {"properties", "definitions", "patternProperties", "dependencies"}
    told = {
        key: value
        if key in {"enum", "examples", "default", "const"}
        else _described(value, language, names=key in inner)
        for key, value in node.items()
        if not key.startswith("x-")
    }
    if "x-zh" in node:
        told["description"] = _said(str(node.get("description", "")), str(node["x-zh"]), language)
    if "x-title-zh" in node:
        told["title"] = _said(str(node.get("title", "")), str(node["x-title-zh"]), language)
    if "x-values" in node and "enum" in node:
        meanings = node["x-values"]
        told["enumDescriptions"] = [
            _said(meanings[value]["en"], meanings[value]["zh"], language) if value in meanings else str(value)
            for value in node.get("enum", ())
        ]
    return told


def _said(en: str, zh: str, language: Language | None) -> str:
    return {"en": en, "zh": zh}[language] if language else f"{en}\n{zh}"
