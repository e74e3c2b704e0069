"""All files or none: at errors, at interrupts, after a kill; never outside the house."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gendan.words.errors import UsageError
from gendan.write.commit import STAGE, Write, commit, recover, target_of


def files(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def writes(*names: str, before: bytes | None = None) -> list[Write]:
    return [Write(name, before, b"new") for name in names]


def test_files_and_their_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"old")
    commit(tmp_path, [Write("a.yaml", b"old", b"new"), Write("orders/2026/b.yaml", None, b"b")])
    assert files(tmp_path) == {"a.yaml": "new", "orders/2026/b.yaml": "b"}
    assert not (tmp_path / STAGE).exists()


def test_many_files(tmp_path: Path) -> None:
    commit(tmp_path, writes(*(f"{number}.yaml" for number in range(70))))
    assert len(files(tmp_path)) == 70


def test_a_file_that_changed_meanwhile_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"by hand")
    with pytest.raises(UsageError, match=r"b\.yaml was changed"):
        commit(tmp_path, writes("a.yaml", "b.yaml"))
    assert files(tmp_path) == {"b.yaml": "by hand"}


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_what_was_moved_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    (tmp_path / "a.yaml").write_bytes(b"old")
    move = Path.replace

    def fail_at_the_third(self: Path, target: Path) -> Path:
        if self.name == "2.new":
            raise error
        return move(self, target)

    monkeypatch.setattr(Path, "replace", fail_at_the_third)
    with pytest.raises((UsageError, KeyboardInterrupt)):
        commit(tmp_path, [Write("a.yaml", b"old", b"new"), *writes("b.yaml", "c.yaml")])
    assert files(tmp_path) == {"a.yaml": "old"}
    assert not (tmp_path / STAGE).exists()


KILLED = """
import os, sys
from pathlib import Path
from gendan.write.commit import Write, commit
move = Path.replace
Path.replace = lambda self, target: os._exit(9) if self.name == "2.new" else move(self, target)
commit(Path(sys.argv[1]), [Write("a.yaml", b"old", b"new"), Write("b.yaml", None, b"new"), Write("c.yaml", None, b"new")])
"""


def kill_half_way(root: Path) -> None:
    (root / "a.yaml").write_bytes(b"old")
    subprocess.run([sys.executable, "-c", KILLED, str(root)], check=False)
    assert (root / "b.yaml").exists()


def test_after_a_kill_the_next_import_puts_everything_back(tmp_path: Path) -> None:
    kill_half_way(tmp_path)
    assert recover(tmp_path)
    assert files(tmp_path) == {"a.yaml": "old"}
    assert not recover(tmp_path)


def test_after_a_kill_a_file_that_people_touched_stays_theirs(tmp_path: Path) -> None:
    kill_half_way(tmp_path)
    (tmp_path / "a.yaml").write_bytes(b"mine")
    commit(tmp_path, writes("d.yaml"))
    assert files(tmp_path) == {"a.yaml": "mine", "d.yaml": "new"}


@pytest.mark.skipif(sys.platform == "win32", reason="the lock is held through another interface there")
def test_two_imports_at_once(tmp_path: Path) -> None:
    import fcntl

    (tmp_path / STAGE).mkdir()
    lock = os.open(tmp_path / STAGE / "lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(UsageError, match="Another import"):
        commit(tmp_path, writes("a.yaml"))
    os.close(lock)
    commit(tmp_path, writes("a.yaml"))
    assert files(tmp_path) == {"a.yaml": "new"}


@pytest.mark.parametrize("file", ["../x.yaml", "orders/../../x.yaml", "out/x.yaml", "link.yaml", "folder"])
def test_nothing_is_written_outside_the_house(tmp_path: Path, file: str) -> None:
    house = tmp_path / "house"
    (house / "folder").mkdir(parents=True)
    (tmp_path / "x.yaml").write_bytes(b"theirs")
    (house / "out").symlink_to(tmp_path)
    (house / "link.yaml").symlink_to(tmp_path / "x.yaml")
    with pytest.raises(UsageError, match="not a file inside"):
        commit(house, [*writes("a.yaml"), Write(file, None, b"new")])
    assert files(tmp_path)["x.yaml"] == "theirs"
    assert not (house / "a.yaml").exists()


def test_a_link_within_the_house_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_bytes(b"old")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    commit(tmp_path, writes("link.yaml", before=b"old"))
    assert (tmp_path / "real.yaml").read_bytes() == b"new"
    assert (tmp_path / "link.yaml").is_symlink()
    assert target_of(tmp_path, "link.yaml") == (tmp_path / "real.yaml").resolve()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a system and user that obey permissions")
def test_a_folder_without_permission_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="Permission denied"):
        commit(tmp_path, writes("a.yaml"))
    tmp_path.chmod(0o700)


def test_a_broken_journal_of_a_stranger_is_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / STAGE).mkdir()
    (tmp_path / "keep.yaml").write_bytes(b"keep")
    step = {"number": 0, "target": str(tmp_path / "keep.yaml"), "had": False, "digest": "0"}
    (tmp_path / STAGE / "journal.json").write_text(json.dumps([step]), encoding="utf-8")
    assert recover(tmp_path)
    assert files(tmp_path) == {"keep.yaml": "keep"}
