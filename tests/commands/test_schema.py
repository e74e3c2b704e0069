"""`gendan schema`: the list, one schema whole, and the set-up of an editor that keeps what is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator

from gendan.commands.schema import run_schema
from gendan.words.errors import UsageError
from gendan.words.house import PLACES

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.text import Language

MAPPING = {"./.gendan/schema/order.schema.json": ["orders/**/*.yaml"]}


def schema(kind: str | None = None, language: Language = "en", **more: Any) -> str:  # noqa: ANN401 - options passed on
    said: list[str] = []
    assert run_schema(kind, language=language, write=said.append, **more) == 0
    return "".join(said)


def install(root: Path, language: Language = "en", kind: str | None = None) -> dict[str, Any]:
    schema(kind, language, install=True, root=root)
    return dict(json.loads((root / ".vscode/settings.json").read_text(encoding="utf-8")))


def test_the_list_names_every_kind_with_place_and_title() -> None:
    lines = [line.split() for line in schema(language="zh").splitlines()]
    assert [line[0] for line in lines][: len(PLACES)] == list(PLACES)
    assert ["order", "orders/**/*.yaml", "订单"] in lines
    assert "Order" in schema(language="en")


def test_places_of_the_house_are_shown() -> None:
    assert "aufträge/*.yaml" in schema(places={**PLACES, "order": "aufträge/*.yaml"})


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_a_printed_schema_is_complete_in_itself(kind: str) -> None:
    printed = json.loads(schema(kind))
    Draft7Validator.check_schema(printed)
    assert "common.schema.json" not in json.dumps(printed)
    Draft7Validator(printed).is_valid({"id": "x"})


def test_descriptions_are_in_the_readers_language() -> None:
    zh, en = json.loads(schema("waivers", "zh")), json.loads(schema("waivers", "en"))
    assert (zh["title"], en["title"]) == ("豁免", "Waivers")
    assert zh["properties"]["waivers"]["items"]["properties"]["reason"]["description"] == "理由。"


@pytest.mark.parametrize(
    ("kind", "advice"),
    [("orders", "Did you mean order?"), ("Order", "Did you mean order?"), ("zzz", "Kinds: gendan, ")],
)
def test_an_unknown_kind(kind: str, advice: str) -> None:
    with pytest.raises(UsageError, match=f"no kind of file called {kind}") as caught:
        schema(kind)
    assert caught.value.advice.en.startswith(advice)


def test_install_writes_schemas_and_settings(tmp_path: Path) -> None:
    settings = install(tmp_path, "zh")
    assert settings["yaml.schemas"].items() >= MAPPING.items()
    assert all((tmp_path / name).is_file() for name in settings["yaml.schemas"])
    order = json.loads((tmp_path / ".gendan/schema/order.schema.json").read_text(encoding="utf-8"))
    assert order["properties"]["merchandiser"]["description"].startswith("跟单员")


def test_install_says_what_it_did(tmp_path: Path) -> None:
    said = schema("order", install=True, root=tmp_path)
    assert said.startswith(
        ".gendan/schema: JSON Schemas of 1 kinds written\n.vscode/settings.json: yaml.schemas set for 1 of them."
    )


def test_install_keeps_other_settings_and_their_order(tmp_path: Path) -> None:
    file = tmp_path / ".vscode/settings.json"
    file.parent.mkdir()
    there = {"editor.rulers": [120], "yaml.schemas": {"https://x/y.json": "*.yml"}, "files.eol": "\n"}
    file.write_text(json.dumps(there, indent=4), encoding="utf-8")
    settings = install(tmp_path, kind="order")
    assert list(settings) == list(there)
    assert settings["yaml.schemas"] == {"https://x/y.json": "*.yml", **MAPPING}
    assert '\n    "editor.rulers"' in file.read_text(encoding="utf-8")


def test_installing_again_changes_nothing(tmp_path: Path) -> None:
    install(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.json")}
    install(tmp_path)
    assert before == {file: file.read_bytes() for file in tmp_path.rglob("*.json")}


@pytest.mark.parametrize(
    "there",
    [
        b'{\n  // rulers\n  "editor.rulers": [120]\n}\n',
        b'{"a": 1,}',
        b"[]",
        b'{"yaml.schemas": 3}',
        b"\xff\xfe",
        b"[" * 99999,
    ],
)
def test_settings_that_cannot_be_merged_safely_are_left_alone(tmp_path: Path, there: bytes) -> None:
    file = tmp_path / ".vscode/settings.json"
    file.parent.mkdir()
    file.write_bytes(there)
    with pytest.raises(UsageError, match="left alone") as caught:
        install(tmp_path, kind="order")
    assert file.read_bytes() == there
    assert '"./.gendan/schema/order.schema.json": [' in caught.value.advice.zh
    assert (tmp_path / ".gendan/schema/order.schema.json").is_file()


def test_an_empty_settings_file_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").touch()
    assert install(tmp_path, kind="order")["yaml.schemas"] == MAPPING


def test_install_needs_a_house() -> None:
    with pytest.raises(UsageError, match=r"no gendan\.yaml here") as caught:
        schema(install=True)
    assert "gendan init" in caught.value.advice.en


def test_nothing_is_written_where_a_folder_stands_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".gendan/schema/order.schema.json").mkdir(parents=True)
    with pytest.raises(UsageError, match="Cannot write"):
        schema(install=True, root=tmp_path)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
