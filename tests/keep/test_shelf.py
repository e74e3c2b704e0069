"""What is kept is there whole, or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.keep.place import MOST, cache_folder, cache_limit
from gendan.keep.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

needs_rights = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
KEPT = b"some bytes that are kept"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "kept", 1000)


def test_what_was_put_there_comes_back(shelf: Shelf) -> None:
    assert shelf.get("lines", "a") is None
    assert shelf.put("lines", "a", b"some\0bytes")
    assert shelf.get("lines", "a") == b"some\0bytes"
    assert shelf.put("lines", "a", b"others")
    assert shelf.get("lines", "a") == b"others"


@given(cut=st.integers(0, 53), put=st.binary(max_size=3))
def test_what_was_cut_or_changed_is_not_there(tmp_path_factory: pytest.TempPathFactory, cut: int, put: bytes) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("kept"), 1000)
    shelf.put("lines", "a", KEPT)
    path = shelf.path("lines", "a")
    whole = path.read_bytes()
    spoilt = whole[:cut] + put + whole[cut + len(put) + (not put) :]
    path.write_bytes(spoilt)
    assert shelf.get("lines", "a") == (KEPT if spoilt == whole else None)


def test_a_folder_that_cannot_be_made_keeps_nothing_and_troubles_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = Shelf(tmp_path / "file" / "below", 1000)
    assert not shelf.put("lines", "a", KEPT)
    assert shelf.get("lines", "a") is None
    shelf.sweep()
    shelf.clear()
    assert shelf.drawers() == ()


@needs_rights
def test_only_the_owner_may_read(shelf: Shelf) -> None:
    shelf.put("lines", "a", KEPT)
    assert shelf.folder.stat().st_mode & 0o777 == 0o700
    assert shelf.path("lines", "a").stat().st_mode & 0o777 == 0o600


@needs_rights
def test_a_folder_that_others_may_write_into_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    assert not Shelf(folder, 1000).put("lines", "a", KEPT)
    mine = Shelf(tmp_path / "mine", 1000)
    mine.put("lines", "a", KEPT)
    mine.folder.chmod(0o770)
    assert Shelf(mine.folder, 1000).get("lines", "a") is None


def test_the_oldest_goes_first_when_there_is_too_much(shelf: Shelf) -> None:
    for age, name in enumerate(("new", "used", "old")):
        shelf.put("lines", name, b"x" * 400)
        os.utime(shelf.path("lines", name), (10_000 - age, 10_000 - age))
    shelf.touch("lines", "used")
    shelf.sweep()
    assert [shelf.get("lines", name) is not None for name in ("new", "used", "old")] == [True, True, False]


def test_what_a_killed_process_left_is_swept_away_after_an_hour(shelf: Shelf) -> None:
    shelf.put("lines", "a", KEPT)
    left = [shelf.path("lines", f".new-1-{number}-b") for number in (1, 2)]
    for path, age in zip(left, (3601, 3599), strict=True):
        path.write_bytes(b"half")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    os.utime(shelf.path("lines", "a"), (1_000_000, 1_000_000))
    shelf.sweep()
    assert [path.exists() for path in left] == [False, True]


def test_clearing_leaves_nothing(shelf: Shelf) -> None:
    shelf.put("lines", "a", KEPT)
    shelf.put("reports", "b", KEPT)
    assert [(one.name, one.entries) for one in shelf.drawers()] == [("lines", 1), ("reports", 1)]
    shelf.clear()
    assert shelf.drawers() == ()
    assert shelf.get("lines", "a") is None
    assert shelf.put("lines", "a", KEPT)


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"HOME": "/home/li"}, "linux", "/home/li/.cache/gendan"),
        ({"HOME": "/home/li", "XDG_CACHE_HOME": "/var/li"}, "linux", "/var/li/gendan"),
        ({"HOME": "/home/li", "XDG_CACHE_HOME": "li"}, "linux", "/home/li/.cache/gendan"),
        ({"HOME": "/Users/li"}, "darwin", "/Users/li/Library/Caches/gendan"),
        ({"HOME": "/home/li", "GENDAN_CACHE": "/big/disk"}, "linux", "/big/disk"),
        ({"HOME": "/home/li", "GENDAN_CACHE": "OFF"}, "linux", None),
        ({}, "linux", None),
        ({}, "win32", None),
    ],
)
def test_each_system_has_a_folder_for_it(environ: dict[str, str], platform: str, folder: str | None) -> None:
    found = cache_folder(environ, platform)
    assert (found.as_posix() if found else None) == folder


def test_windows_keeps_it_with_the_programs_of_the_user() -> None:
    found = cache_folder({"LOCALAPPDATA": "C:/Users/li/AppData/Local"}, "win32")
    assert found is not None
    assert found.as_posix() == "C:/Users/li/AppData/Local/gendan/cache"


@pytest.mark.parametrize(
    ("said", "most"), [("100", 100 << 20), ("", MOST), ("0", MOST), ("-1", MOST), ("much", MOST), ("١", MOST)]
)
def test_the_limit_is_in_megabytes(said: str, most: int) -> None:
    assert cache_limit({"GENDAN_CACHE_MB": said}) == most


def test_a_folder_of_other_things_is_never_used_nor_emptied(tmp_path: Path) -> None:
    """GENDAN_CACHE may point anywhere by mistake."""
    mine = {"papers/cv.doc": b"mine", "top.txt": b"mine", ".git/HEAD": b"ref", "lines/aa": b"mine"}
    for name, data in mine.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, (1, 1))
    shelf = Shelf(tmp_path, 1)
    assert not shelf.put("lines", "bb", KEPT)
    assert not shelf.usable
    shelf.sweep()
    shelf.clear()
    assert shelf.drawers() == ()
    assert {name: (tmp_path / name).read_bytes() for name in mine} == mine
    assert sum(1 for path in tmp_path.rglob("*") if path.is_file()) == len(mine)


def test_an_empty_folder_becomes_ours_and_stays_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 1000)
    assert shelf.usable
    assert (tmp_path / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    (tmp_path / "top.txt").write_bytes(b"put there later")
    assert Shelf(tmp_path, 1000).put("lines", "a", KEPT)
    shelf.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CACHEDIR.TAG", "top.txt"]
