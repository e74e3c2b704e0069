"""History that was kept is what git would say again: after any commits, amended ones, and whatever became of what was kept."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run
from gendan.commands import past, past_kept, past_receipts, past_work
from gendan.commands.houses import open_house
from gendan.commands.line import Line
from gendan.keep.shelf import Shelf
from gendan.read.receipts import REF, read_receipts
from gendan.words.receipt import Book
from tests.commands.test_past import FRAME, ORDER, commit, git

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.history import Past

LIMIT = 1 << 30
Told = list[list[dict[str, Any]]]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    root = tmp_path / "house"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "2026-08-05T10:00+08:00", {**FRAME, "orders/SO-1.yaml": ORDER})
    return root


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    found = Shelf(tmp_path / "kept", LIMIT)
    monkeypatch.setattr(past_kept, "reader_digest", lambda: "this version")  # others may be at work on the program
    return found


class Reader:
    """Reads the history of a house, with what is kept or without; `read` counts the versions that git was asked for."""

    def __init__(self, house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house, self._scratch, self._patch, self.read, self._number = house, tmp_path, monkeypatch, 0, 0
        work = past_work._work

        def counted(job: past_work.Job) -> past_work.Done:
            self.read += sum(len(versions) for _, _, versions, _ in job.documents)
            return work(job)

        monkeypatch.setattr(past_work, "_work", counted)

    def __call__(self, shelf: Shelf | None, rev: str = "HEAD") -> Told:
        self._number += 1
        self.read = 0
        folder = self._scratch / f"scratch-{self._number}"
        folder.mkdir()
        self._patch.setattr(past, "the_shelf", lambda: shelf)
        opened = open_house(self.house)
        return told(past.write_past(opened, Line(opened.root, rev), folder, None))


def told(found: Past) -> Told:
    """Return commits, and versions with their places in words, in an order of their own; and what is said of the whole."""
    for paths, count in zip(found.files, found.counts, strict=True):
        lines = [line for path in paths for line in path.read_bytes().splitlines(keepends=True)]
        assert len(lines) == count
        assert max(map(len, lines), default=0) <= found.longest
    commits, versions, places = (
        [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
        for paths in found.files
    )
    names = {place.pop("idx"): place for place in places}
    assert len(names) == len(places)
    for version in versions:
        version["at"] = [names[number] for number in version["at"]]
    versions.sort(key=lambda one: (one["kind"], one["id"], one["number"]))
    history = found.history
    return [commits, versions, [{"head": history.head, "state": history.state, "floor": history.floor}]]


@pytest.fixture
def reader(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(house, tmp_path, monkeypatch)


def test_only_the_commits_since_then_are_read(house: Path, shelf: Shelf, reader: Reader) -> None:
    reader(shelf)
    assert reader.read == 5
    reader(shelf)
    assert reader.read == 0
    commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    assert reader(shelf) == reader(None)
    reader(shelf)
    assert reader.read == 0
    commit(house, "2026-08-07T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "12}")})
    with_kept = reader(shelf)
    assert reader.read == 2  # the new version, and the one it is held against
    assert with_kept == reader(None)


def test_receipts_are_read_once_and_again_when_there_are_more_or_one_is_spoilt(
    house: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_receipts, "reader_digest", lambda: "this version")
    read: list[Book] = []

    def counted(root: Path, *tree: str) -> Book:
        read.append(read_receipts(root, *tree))
        return read[-1]

    monkeypatch.setattr(past_receipts, "read_receipts", counted)
    assert past_receipts.kept_receipts(house, shelf) == Book()
    run(["-C", str(house), "receipt", "--where", "server"])
    first, second = past_receipts.kept_receipts(house, shelf), past_receipts.kept_receipts(house, shelf)
    assert first == second == read_receipts(house)
    assert [one.hash for one in first.receipts] == [one.hash for one in second.receipts]
    assert len(read) == 2
    commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    run(["-C", str(house), "receipt", "--where", "server"])
    assert len(past_receipts.kept_receipts(house, shelf).receipts) == 2
    git(house, "notes", "--ref", REF, "add", "-f", "-m", "no receipt", "HEAD")
    for _ in range(2):  # what is spoilt may be so because something is missing that comes back
        assert past_receipts.kept_receipts(house, shelf) == read_receipts(house)
    assert len(read) == 5


STEPS = ("edit", "edit", "new", "delete", "move", "twice", "nonsense", "amend", "reset", "branch", "empty", "elsewhere")


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_committed_kept_history_is_the_history(
    house: Path, shelf: Shelf, reader: Reader, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_kept, "_MOST", 3)
    chance = random.Random(seed)
    for number in range(14):
        _happens(house, chance.choice(STEPS), number, chance)
        if chance.random() < 0.6:
            assert reader(shelf) == reader(None)
    assert reader(shelf) == reader(None)


def _happens(house: Path, what: str, number: int, chance: random.Random) -> None:
    moment = f"2026-09-{number + 1:02}T10:00+08:00"
    own = chance.choice(sorted(house.glob("orders/**/*.yaml"))).relative_to(house).as_posix()
    name = own.rpartition("/")[2]
    text = ORDER.replace("SO-1", name.removesuffix(".yaml")).replace("10}", f"{number}}}")
    files: dict[str, dict[str, str | None]] = {
        "edit": {own: text},
        "new": {f"orders/SO-{number + 10}.yaml": ORDER.replace("SO-1", f"SO-{number + 10}")},
        "delete": {own: None, "orders/SO-99.yaml": ORDER.replace("SO-1", "SO-99")},
        "move": {own: None, f"orders/{number}/{name}": text},
        "twice": {f"orders/a{number}/{name}": text},
        "nonsense": {own: "\tno order\n"},
        "elsewhere": {"README": f"{number}\n"},
    }
    if what in files:
        commit(house, moment, files[what])
    elif what == "branch":
        git(house, "checkout", "-q", "-b", f"side-{number}")
        commit(house, moment, files["edit"])
        git(house, "checkout", "-q", "main")
        commit(house, moment, files["elsewhere"])
        git(house, "merge", "-q", "--no-ff", f"side-{number}", "-m", "merged", moment=moment)
    elif what == "reset" and git(house, "rev-list", "--first-parent", "--count", "HEAD") != "1":
        git(house, "reset", "-q", "--hard", "HEAD~1")
    else:
        amend = ["--amend"] if what == "amend" else []
        git(house, "commit", "-q", *amend, "--allow-empty", "-m", f"{what} {number}", moment=moment)


@pytest.mark.parametrize("spoil", ["cut", "foreign", "gone", "empty", "older"])
def test_what_is_damaged_is_read_again(
    shelf: Shelf, reader: Reader, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = reader(shelf)
    for path in (shelf.folder / "history").iterdir():
        data = path.read_bytes()
        match spoil:
            case "cut":
                path.write_bytes(data[:-3])
            case "foreign":
                shelf.put("history", path.name, b'["x", 1]\n{}')
            case "gone":
                path.unlink()
            case "empty":
                path.write_bytes(b"")
            case _:
                monkeypatch.setattr(past_kept, "reader_digest", lambda: "another version")
    assert reader(shelf) == expected
    assert reader.read == 5
    assert reader(shelf) == expected
    assert reader.read == 0


def test_names_of_people_that_are_mapped_otherwise_are_read_again(house: Path, shelf: Shelf, reader: Reader) -> None:
    reader(shelf)
    (house / ".mailmap").write_text("Zhang Wei <zhang@example.com> <li@example.com>\n", encoding="utf-8")
    commits, *_ = reader(shelf)
    assert {one["author"] for one in commits} == {"Zhang Wei"}


def test_an_object_that_was_lost_is_not_kept_as_lost(house: Path, shelf: Shelf, reader: Reader) -> None:
    commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    lost = git(house, "rev-parse", "HEAD:orders/SO-1.yaml")
    path = house / ".git/objects" / lost[:2] / lost[2:]
    data = path.read_bytes()
    path.unlink()
    _, versions, _ = reader(shelf)
    assert [one["trouble"] for one in versions if one["id"] == "SO-1"] == [None, "git/missing"]
    path.write_bytes(data)
    assert reader(shelf) == reader(None)


def test_a_version_that_went_missing_after_it_was_kept_has_all_read_again(
    house: Path, shelf: Shelf, reader: Reader
) -> None:
    reader(shelf)
    lost = git(house, "rev-parse", "HEAD:orders/SO-1.yaml")
    commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    (house / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert reader(shelf) == reader(None)


def test_another_revision_is_told_without_disturbing_what_is_kept(house: Path, shelf: Shelf, reader: Reader) -> None:
    first = git(house, "rev-parse", "HEAD")
    commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    reader(shelf)
    assert reader(shelf, first) == reader(None, first)
    reader(shelf)
    assert reader.read == 0


def test_a_clone_that_is_made_whole_is_told_from_its_beginning(
    house: Path, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", "11}")})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{house}", "copy")
    reader = Reader(tmp_path / "copy", tmp_path, monkeypatch)
    assert reader(shelf)[-1][0]["state"] == "shallow"
    git(tmp_path / "copy", "fetch", "-q", "--unshallow")
    assert reader(shelf)[-1][0]["state"] == "complete"
    assert reader(shelf) == reader(None)


def test_several_at_once_and_what_is_asked_of_the_tables(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GENDAN_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(past_kept, "reader_digest", lambda: "this version")
    command = ["-C", str(house), "query", "SELECT * FROM changes", "-f", "json", "--as-of", "2026-11-23"]
    for quantity in (11, 12):
        commit(house, "2026-08-06T10:00+08:00", {"orders/SO-1.yaml": ORDER.replace("10}", f"{quantity}}}")})
        assert run([*command, "--no-cache"]) == 0
        expected = capsys.readouterr().out
        program = [*("python", "-m", "gendan"), *command]
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(_asked, [program] * 3))
        assert answers == [expected] * 3
        for _ in range(2):
            assert run(command) == 0
            assert capsys.readouterr().out == expected


def _asked(command: list[str]) -> str:
    return subprocess.run([sys.executable, *command[1:]], capture_output=True, check=True, text=True).stdout
