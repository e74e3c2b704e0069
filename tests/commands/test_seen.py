"""What is known of a house before any of its files is read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from gendan.commands.houses import open_house
from gendan.commands.seen import look_around
from gendan.keep import use_shelf
from gendan.keep.shelf import Shelf
from gendan.keep.stamps import Stamps, digest_of
from gendan.read.tree import list_files

HOUSE = Path(__file__).parents[2] / "example-repo"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "shelf", 1 << 20)
    use_shelf(shelf)
    return shelf


@pytest.fixture(autouse=True)
def _nothing_stays() -> object:
    yield
    use_shelf(None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(HOUSE, tmp_path / "house"))
    who = ("-c", "user.name=Li", "-c", "user.email=li@house.example")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run(["git", *who, *words], cwd=root, check=True)
    return root


def _known(root: Path) -> dict[str, str]:
    house = open_house(root)
    seen = look_around(house, list_files(house))
    assert seen is not None
    return {name: stamp.digest for name, stamp in seen.stamps.items()}


def test_where_nothing_is_kept_nothing_is_known(root: Path) -> None:
    house = open_house(root)
    assert look_around(house, list_files(house)) is None


def test_an_empty_shelf_has_nobody_ask_git(root: Path, shelf: Shelf) -> None:
    assert not shelf.holds("lines")
    assert set(_known(root)) == {"gendan.yaml", "rules/house.yaml"}


def test_gits_index_tells_what_was_read_elsewhere(root: Path, shelf: Shelf) -> None:
    shelf.put("lines", "elsewhere", b"")
    changed = root / "orders/2026/SO-2026-0001.yaml"
    changed.write_bytes(changed.read_bytes() + b"# changed\n")
    known = _known(root)
    files = {one.file: Path(one.where).read_bytes() for one in list_files(open_house(root)).files}
    assert set(files) - set(known) == {"orders/2026/SO-2026-0001.yaml"}
    assert known == {name: digest_of(files[name]) for name in known}


def test_a_house_that_was_looked_at_before_needs_no_git(root: Path, shelf: Shelf) -> None:
    shutil.rmtree(root / ".git")
    house = open_house(root)
    files = {one.file: one for one in list_files(house).files}
    seen = look_around(house, list_files(house))
    assert seen is not None
    seen.learn([])
    assert set(Stamps(shelf, str(house.root)).load()[0]) == {"gendan.yaml", "rules/house.yaml"}
    assert set(_known(root)) == set(files)  # few enough to be looked into
