"""The schemas themselves: described in both languages, annotated so that tables can be derived, complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from gendan.shipped import folder
from gendan.validate.schemas import Guide, Schemas, described
from gendan.words.errors import FaultError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = sorted(folder("schema").glob("*.schema.json"))
KINDS = Schemas(folder("schema")).kinds()
REFERENCES = {
    "person",
    "partner",
    "contract",
    "checklist",
    "calendar",
    "order",
    "line",
    "delivery",
    "shipment",
    "complaint",
}


def nodes(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in {"examples", "default", "enum", "x-values"}:
                yield from nodes(value, f"{path}/{key}")
    elif isinstance(node, list):
        for nr, value in enumerate(node):
            yield from nodes(value, f"{path}/{nr}")


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_is_valid_draft_07(file: Path) -> None:
    Draft7Validator.check_schema(read(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_property_is_described_in_both_languages(file: Path) -> None:
    bare = [
        f"{path}/{name}"
        for path, node in nodes(read(file))
        if isinstance(node.get("properties"), dict) and not path.endswith(("/properties", "/definitions"))
        for name, child in node["properties"].items()
        if not (
            str(child.get("description", "")).strip() and any("一" <= sign <= "鿿" for sign in child.get("x-zh", ""))
        )
    ]
    assert bare == []


# The keys of an import map's groups are a small language of their own, where a house adds nothing.
@pytest.mark.parametrize("file", [file for file in FILES if file.name != "map.schema.json"], ids=lambda file: file.name)
def test_every_closed_group_keeps_the_keys_of_the_house(file: Path) -> None:
    closed = [node for _, node in nodes(read(file)) if node.get("additionalProperties") is False]
    assert [node for node in closed if node.get("patternProperties") != {"^x-": True}] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_list_and_every_meaning_is_bounded(file: Path) -> None:
    for path, node in nodes(read(file)):
        if node.get("type") == "array":
            assert "maxItems" in node, path
        if isinstance(node.get("x-values"), dict) and "enum" in node:
            assert list(node["x-values"]) == node["enum"], path


@pytest.mark.parametrize("kind", KINDS)
def test_annotations_name_what_exists(kind: str) -> None:
    for path, node in nodes(Schemas(folder("schema")).bundle(kind)):
        known = node.get("properties", {})
        if isinstance(node.get("required"), list) and node.get("additionalProperties") is False:
            assert set(node["required"]) <= set(known), path
        for name, child in known.items() if isinstance(known, dict) else ():
            assert set(child.get("x-event-with", ())) <= set(known), f"{path}/{name}"
            assert child.get("x-event") in {None, "row", "field"}, f"{path}/{name}"
        assert node.get("x-ref") is None or isinstance(node["x-ref"], dict) or node["x-ref"] in REFERENCES, path


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_needs_no_other_file(kind: str) -> None:
    bundle = Schemas(folder("schema")).bundle(kind)
    used = {
        node["$ref"].removeprefix("#/definitions/") for _, node in nodes(bundle) if isinstance(node.get("$ref"), str)
    }
    assert used <= set(bundle["definitions"])


def test_a_kind_without_schema_is_our_fault() -> None:
    with pytest.raises(FaultError, match="no schema for nonsense"):
        Schemas(folder("schema")).bundle("nonsense")


@pytest.mark.parametrize("kind", KINDS)
def test_where_a_key_belongs_can_be_asked_of_every_kind(kind: str) -> None:
    """An indicator holds indicators: whoever follows all keys of that schema without an end never answers."""
    assert Guide(Schemas(folder("schema")).bundle(kind)).homes("nonsense", ()) == ()


def test_a_part_within_its_own_kind_is_one_home() -> None:
    guide = Guide(Schemas(folder("schema")).bundle("rubric"))
    assert guide.homes("metric", ()) == (("indicators",),)
    assert set(guide.homes("indicators", ("title",))) == {(), ("indicators",)}


def test_the_whole_order_uses_every_key(whole: dict[str, Any]) -> None:
    """Otherwise the agreement test would leave keys out without a word."""
    bundle = Schemas(folder("schema")).bundle("order")
    assert list(_unused(Guide(bundle), (), whole)) == []


def _unused(guide: Guide, path: tuple[str | int, ...], value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ("/".join(map(str, (*path, key))) for key in guide.keys(path) if key not in value and len(path) < 2)
        for key, each in value.items():
            yield from _unused(guide, (*path, key), each)
    elif isinstance(value, list):
        seen = {key for item in value if isinstance(item, dict) for key in item}
        yield from ("/".join(map(str, (*path, key))) for key in guide.keys((*path, 0)) if key not in seen)


@pytest.mark.parametrize(("language", "told"), [("en", "Colour."), ("zh", "颜色。"), (None, "Colour.\n颜色。")])
def test_descriptions_come_in_the_language_asked_for(language: Any, told: str) -> None:  # noqa: ANN401 - a literal
    schema = described(Schemas(folder("schema")).bundle("order"), language)
    assert schema["properties"]["lines"]["items"]["properties"]["colour"]["description"] == told


@pytest.mark.parametrize("kind", KINDS)
def test_what_editors_get_is_a_schema_that_judges_alike(kind: str) -> None:
    schema = described(Schemas(folder("schema")).bundle(kind), "zh")
    Draft7Validator.check_schema(schema)
    assert not [path for path, node in nodes(schema) if "x-zh" in node or "x-values" in node or "x-table" in node]


def test_values_come_with_their_meaning() -> None:
    kind = described(Schemas(folder("schema")).bundle("order"), "zh")["properties"]["kind"]
    assert (kind["enum"], kind["enumDescriptions"]) == (["sample", "bulk", "repeat"], ["样品单", "大货单", "翻单"])
