from pathlib import Path

import pytest

from gendan.read.house import build_house, find_root, load_house_document, read_house
from gendan.words.errors import ConfigurationError, UsageError
from gendan.words.finding import Severity
from gendan.words.house import PLACES


def test_root_is_found_upward(tmp_path: Path) -> None:
    (tmp_path / "gendan.yaml").write_text("gendan: 1\n", encoding="utf-8")
    inner = tmp_path / "orders" / "2026"
    inner.mkdir(parents=True)
    assert find_root(inner) == tmp_path.resolve()
    assert find_root(tmp_path / "gendan.yaml") == tmp_path.resolve()


def test_no_root_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        find_root(tmp_path)
    assert "gendan init" in caught.value.advice.en
    assert "gendan init" in caught.value.advice.zh


@pytest.mark.parametrize("start", ["missing", "bad\0name"])
def test_start_that_is_not_there(tmp_path: Path, start: str) -> None:
    with pytest.raises(UsageError, match="Cannot open"):
        find_root(tmp_path / start)


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    house = build_house(tmp_path, {"gendan": 1})
    assert (house.name, house.language, house.timezone) == (tmp_path.name, "zh", "Asia/Shanghai")
    assert (house.calendar, house.currency, house.packs, house.rules, house.checklists) == (None, None, None, {}, {})
    assert house.places == PLACES


def test_what_is_said_is_taken(tmp_path: Path) -> None:
    text = """
gendan: 1
name: 宁波外贸
language: en
timezone: Europe/London
packs: [data]
places: {order: "so/**/*.yaml"}
checklists: {garment: G, default: D}
rules:
  logistics/shipment-not-booked: {severity: critical, on_unknown: error, params: {days: 10}}
  data/tab: off
  data/other: {on_unknown: ignore}
"""
    (tmp_path / "gendan.yaml").write_text(text, encoding="utf-8")
    house = read_house(tmp_path)
    assert (house.name, house.language, house.timezone, house.packs) == ("宁波外贸", "en", "Europe/London", ("data",))
    assert (house.places["order"], house.places["person"]) == ("so/**/*.yaml", "people/*.yaml")
    booked = house.rules["logistics/shipment-not-booked"]
    assert (booked.enabled, booked.severity, booked.on_unknown, booked.params) == (
        True,
        Severity.critical,
        Severity.error,
        {"days": 10},
    )
    assert not house.rules["data/tab"].enabled
    assert house.rules["data/other"].on_unknown == "ignore"


@pytest.mark.parametrize("name", ["Asia/Ningbo", "../etc/passwd", "", "Asia", "a\0b"])
def test_unknown_time_zone(tmp_path: Path, name: str) -> None:
    if not name:
        assert build_house(tmp_path, {"timezone": name}).timezone == "Asia/Shanghai"
        return
    with pytest.raises(ConfigurationError) as caught:
        build_house(tmp_path, {"timezone": name})
    assert caught.value.troubles[0].path == ("timezone",)


@pytest.mark.parametrize(
    ("text", "rule"), [("a: [", "data/yaml-syntax"), ("- a", "data/wrong-type"), ("", "data/empty-file")]
)
def test_house_that_cannot_be_read(tmp_path: Path, text: str, rule: str) -> None:
    (tmp_path / "gendan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_house(tmp_path)
    assert [one.rule for one in caught.value.troubles] == [rule]


def test_missing_document_is_a_trouble(tmp_path: Path) -> None:
    assert load_house_document(tmp_path).troubles[0].rule == "data/file-unreadable"


@pytest.mark.parametrize("place", ["../../**/*.yaml", "../*/**/*.yaml", "a/../../**/b.yaml"])
def test_a_place_that_would_search_the_disk_is_refused(tmp_path: Path, place: str) -> None:
    root = tmp_path / "house"
    root.mkdir()
    (root / "gendan.yaml").write_text(f"gendan: 1\nplaces: {{order: '{place}'}}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="would search") as caught:
        read_house(root)
    assert caught.value.troubles[0].path == ("places", "order")


@pytest.mark.parametrize(
    "place", ["/**/*.yaml", "/srv/orders/*.yaml", "~/orders/*.yaml", "C:/orders/*.yaml", "orders\\*.yaml"]
)
def test_a_place_not_seen_from_the_house_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "gendan.yaml").write_text(f"gendan: 1\nplaces: {{order: '{place}'}}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="does not start from") as caught:
        read_house(tmp_path)
    assert caught.value.troubles[0].path == ("places", "order")


@pytest.mark.parametrize("place", ["../ratings/**/*.yaml", "../*/x.yaml", "so/**/*.yaml", "**/*.yaml"])
def test_a_place_beside_the_house_may_be_searched(tmp_path: Path, place: str) -> None:
    root = tmp_path / "house"
    root.mkdir()
    (root / "gendan.yaml").write_text(f"gendan: 1\nplaces: {{order: '{place}'}}\n", encoding="utf-8")
    assert read_house(root).places["order"] == place
