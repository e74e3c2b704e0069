"""A file is taken for the same only while nothing says otherwise."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from gendan.keep.shelf import Shelf
from gendan.keep.stamps import Stamp, Stamps, digest_of, stamp_of, unchanged

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = 1_600_000_000


@pytest.fixture
def book(tmp_path: Path) -> Stamps:
    return Stamps(Shelf(tmp_path / "kept", 1 << 20), "/house")


def _file(tmp_path: Path, data: bytes = b"id: a\n") -> tuple[Path, Stamp]:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path, stamp_of(path.stat(), data)


def test_the_digest_is_that_of_git(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("款式: 衬衫\n".encode())
    said = subprocess.run(["git", "hash-object", str(path)], capture_output=True, check=True, cwd=tmp_path).stdout
    assert digest_of(path.read_bytes()) == said.decode().strip()


def test_what_nobody_touched_is_the_same(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    assert unchanged({"a.yaml": stamp}, [("a.yaml", str(path)), ("b.yaml", str(path))]) == {"a.yaml": stamp}


def test_another_size_is_another_file(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    path.write_bytes(b"id: ab\n")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert unchanged({"a": stamp}, [("a", str(path))]) == {}


def test_a_change_whose_time_was_set_back_is_seen(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    path.write_bytes(b"id: b\n")
    os.utime(path, (LONG_AGO, LONG_AGO))  # the same size and time of change; the system still knows when it was touched
    assert unchanged({"a": stamp}, [("a", str(path))]) == {}


def test_a_file_put_in_place_of_another_is_seen(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    other = tmp_path / "other"
    other.write_bytes(b"id: b\n")
    os.utime(other, (LONG_AGO, LONG_AGO))
    other.replace(path)
    assert unchanged({"a": stamp}, [("a", str(path))]) == {}


def test_a_file_that_is_gone_is_not_the_same(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    path.unlink()
    assert unchanged({"a": stamp}, [("a", str(path))]) == {}


def test_stamps_are_written_down_and_found_again(book: Stamps) -> None:
    old = Stamp(6, 1, 2, 3, "ab")
    book.save({"a.yaml": old})
    assert book.load()[0] == {"a.yaml": old}


def test_what_changed_in_the_moment_of_writing_down_is_read_again(book: Stamps, tmp_path: Path) -> None:
    path = tmp_path / "fresh"
    path.write_bytes(b"id: a\n")
    book.save({"fresh": stamp_of(path.stat(), b"id: a\n")})
    stamps, written = book.load()
    assert unchanged(stamps, [("fresh", str(path))], written) == {}
    assert set(unchanged(stamps, [("fresh", str(path))], path.stat().st_ctime_ns + 1)) == {"fresh"}


def test_the_stamps_of_another_house_are_none_of_ours(book: Stamps, tmp_path: Path) -> None:
    book.save({"a.yaml": Stamp(6, 1, 2, 3, "ab")})
    assert Stamps(Shelf(tmp_path / "kept", 1 << 20), "/other").load() == ({}, 0)


def test_a_name_that_is_no_text_is_not_written_down(book: Stamps) -> None:
    book.save({"\udcff.yaml": Stamp(6, 1, 2, 3, "ab")})
    assert book.load() == ({}, 0)
