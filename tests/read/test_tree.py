import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from gendan.read.characters import LARGEST
from gendan.read.house import build_house
from gendan.read.tree import Listing, list_files, read_bytes
from gendan.words.house import House


def make(root: Path, *files: str) -> House:
    for file in ("gendan.yaml", *files):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("a: 1\n", encoding="utf-8")
    return build_house(root, {"gendan": 1})


def names(listing: Listing) -> list[tuple[str, str, str]]:
    return [(one.kind, one.id, one.file) for one in listing.files]


def rules(listing: Listing) -> list[tuple[str, str]]:
    return [(one.rule.removeprefix("data/"), one.place.file) for one in listing.troubles]


def test_kind_follows_from_the_place(tmp_path: Path) -> None:
    house = make(
        tmp_path,
        "orders/2026/SO-1.yaml",
        "orders/SO-2.yaml",
        "people/li-na.yaml",
        "rates.yaml",
        "appraisals/2026-10/li-na.yaml",
        "other/x.yaml",
        "people/deep/y.yaml",
    )
    assert names(list_files(house)) == [
        ("appraisal", "li-na", "appraisals/2026-10/li-na.yaml"),
        ("gendan", "gendan", "gendan.yaml"),
        ("order", "SO-1", "orders/2026/SO-1.yaml"),
        ("order", "SO-2", "orders/SO-2.yaml"),
        ("person", "li-na", "people/li-na.yaml"),
        ("rates", "rates", "rates.yaml"),
    ]


def test_hidden_files_and_backups_are_passed_over(tmp_path: Path) -> None:
    house = make(
        tmp_path,
        "orders/.x.yaml",
        "orders/.git/y.yaml",
        "orders/x.yaml~",
        "orders/.x.yaml.swp",
        "orders/x.yaml.orig",
        "orders/scan.pdf",
    )
    assert names(list_files(house)) == [("gendan", "gendan", "gendan.yaml")]
    assert list_files(house).troubles == ()


def test_wrong_ending_is_said_not_ignored(tmp_path: Path) -> None:
    listing = list_files(make(tmp_path, "orders/a.yml", "people/B.YAML", "rates.yml", "other/c.yml"))
    assert rules(listing) == [
        ("wrong-ending", "orders/a.yml"),
        ("wrong-ending", "people/B.YAML"),
        ("wrong-ending", "rates.yml"),
    ]
    assert "a.yaml" in listing.troubles[0].advice.zh


def test_same_id_twice_is_kept_twice(tmp_path: Path) -> None:
    """The rule data/duplicate-file says so, from the tables."""
    listing = list_files(make(tmp_path, "orders/2025/X.yaml", "orders/2026/X.yaml"))
    assert [one.id for one in listing.files] == ["gendan", "X", "X"]
    assert listing.troubles == ()


def test_places_may_move_and_lie_outside(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    house = make(tmp_path / "house", "sub/SO-9.yaml", "sub/rules-x.yaml")
    make(tmp_path, "ratings/2026-10/a.yaml")
    moved = replace(
        house,
        places={
            "order": "**/*.yaml",
            "rules": "sub/rules-*.yaml",
            "appraisal": "../ratings/*/*.yaml",
            "gendan": "gendan.yaml",
        },
    )
    assert names(list_files(moved)) == [
        ("appraisal", "a", "../ratings/2026-10/a.yaml"),
        ("gendan", "gendan", "gendan.yaml"),
        ("order", "SO-9", "sub/SO-9.yaml"),
        ("rules", "rules-x", "sub/rules-x.yaml"),
    ]


def test_links_that_leave_are_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "y.yaml").write_text("a: 1", encoding="utf-8")
    house = make(tmp_path / "house", "orders/SO-1.yaml")
    (tmp_path / "house/orders/x.yaml").symlink_to(tmp_path / "outside/y.yaml")
    (tmp_path / "house/orders/far").symlink_to(tmp_path / "outside")
    (tmp_path / "house/people").symlink_to(tmp_path / "outside")
    listing = list_files(house)
    assert [one.file for one in listing.files] == ["gendan.yaml", "orders/SO-1.yaml"]
    assert rules(listing) == [(("link-leaves-repository"), file) for file in ("orders/far", "orders/x.yaml", "people")]


def test_links_inside_are_followed_once_and_loops_end(tmp_path: Path) -> None:
    house = make(tmp_path, "orders/2026/SO-1.yaml", "archive/SO-0.yaml")
    (tmp_path / "orders/2026/again").symlink_to(tmp_path / "orders")
    (tmp_path / "orders/old").symlink_to(tmp_path / "archive")
    (tmp_path / "orders/a.yaml").symlink_to("b.yaml")
    (tmp_path / "orders/b.yaml").symlink_to("a.yaml")
    listing = list_files(house)
    assert [one.file for one in listing.files if one.file not in {"orders/a.yaml", "orders/b.yaml"}] == [
        "gendan.yaml",
        "orders/2026/SO-1.yaml",
        "orders/old/SO-0.yaml",
    ]
    assert {read_bytes(one)[0] for one in listing.files if one.id in {"a", "b"}} <= {None}


def test_names_that_cannot_be_shown_are_said(tmp_path: Path) -> None:
    listing = list_files(make(tmp_path, "orders/a\x1b[31m.yaml"))
    assert rules(listing) == [("file-unreadable", "orders/a\\x1b[31m.yaml")]


def test_only_regular_files_of_a_mebibyte_are_read(tmp_path: Path) -> None:
    house = make(tmp_path, "orders/big.yaml", "orders/fits.yaml", "orders/gone.yaml")
    (tmp_path / "orders/big.yaml").write_bytes(b"x" * (LARGEST + 1))
    (tmp_path / "orders/fits.yaml").write_bytes(b"x" * LARGEST)
    os.mkfifo(tmp_path / "orders/pipe.yaml")
    files = {one.id: one for one in list_files(house).files}
    (tmp_path / "orders/gone.yaml").unlink()
    said = {name: read_bytes(one)[1] for name, one in files.items()}
    assert {name: one.rule for name, one in said.items() if one} == {
        "big": "data/file-too-large",
        "gone": "data/file-unreadable",
        "pipe": "data/file-unreadable",
    }
    assert read_bytes(files["fits"])[0] == b"x" * LARGEST


@pytest.mark.parametrize("name", ["e\u0301.yaml", "\u00e9.yaml"])
def test_ids_are_composed(tmp_path: Path, name: str) -> None:
    assert [one.id for one in list_files(make(tmp_path, f"people/{name}")).files if one.kind == "person"] == ["\u00e9"]
