"""Many files, all or none, even when the process is killed half-way: staged, journalled, moved, and undone if interrupted."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STAGE = ".gendan-import"
_JOURNAL = "journal.json"
_MANY = 64


class Write(Struct, frozen=True):
    """One file to be written. `before` is what stood there when it was planned, None for a new one."""

    file: str
    before: bytes | None
    after: bytes


class _Step(Struct, frozen=True):
    number: int
    target: Path
    had: bool
    digest: str


def commit(root: Path, writes: Sequence[Write]) -> None:
    """Write every file, or none.

    Raises UsageError when a target lies outside the house, changed since it was planned, or cannot be written; and when
    another import is at work. An import that was killed is undone first: files that still hold exactly what it
    wrote get back what they held, files that people touched since then stay.
    """
    if not writes:
        return
    try:
        with _alone(root) as stage:
            _undo(stage)
            _move(
                stage,
                [_stage(stage, number, target_of(root, write.file), write) for number, write in enumerate(writes)],
            )
    except OSError as error:
        raise _failed(error) from error


def _move(stage: Path, steps: Sequence[_Step]) -> None:
    """Move every staged file into its place; whatever stops it, an interrupt too, undoes what was moved."""
    (stage / f"{_JOURNAL}.new").write_text(json.dumps([_record(step) for step in steps]), encoding="utf-8")
    _settle(stage)
    (stage / f"{_JOURNAL}.new").replace(stage / _JOURNAL)
    done = False
    try:
        for step in steps:
            step.target.parent.mkdir(parents=True, exist_ok=True)
            _new(stage, step.number).replace(step.target)
        (stage / _JOURNAL).unlink()
        done = True
    finally:
        if not done:
            _undo(stage)


def recover(root: Path) -> bool:
    """Undo an import that was killed; True when there was one."""
    if not (root / STAGE / _JOURNAL).exists():
        return False
    try:
        with _alone(root) as stage:
            _undo(stage)
    except OSError as error:
        raise _failed(error) from error
    return True


def target_of(root: Path, file: str) -> Path:
    """Return where `file` is to be written. Raises UsageError when that lies outside the house, by .. or by a link."""
    house = root.resolve()
    target = root.joinpath(*file.split("/"))
    real = target.resolve()
    if ".." in file.split("/") or not real.is_relative_to(house) or (real.exists() and not real.is_file()):
        raise UsageError(
            Text(f"{file} is not a file inside {root}", f"{file} 不是 {root} 里的文件"),
            Text(
                "Nothing was written. Check the id, and folders or files that are links.",
                "没有写入任何文件。请检查编号，以及作为链接的文件夹或文件。",
            ),
        )
    return real


@contextmanager
def _alone(root: Path) -> Iterator[Path]:
    """Hold the stage for this process; the system lets go of it when the process dies. Removed at the end, if nothing is left to undo."""
    stage = root / STAGE
    stage.mkdir(exist_ok=True)
    lock = os.open(stage / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(lock)
        try:
            yield stage
        finally:
            if not (stage / _JOURNAL).exists():
                _clear(stage)
    finally:
        os.close(lock)
        if stage.is_dir() and not (stage / _JOURNAL).exists():
            shutil.rmtree(stage, ignore_errors=True)


def _clear(stage: Path) -> None:
    for file in stage.iterdir():
        if file.name != "lock":
            file.unlink()


def _lock(lock: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - only there

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - only there

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(
            Text("Another import is at work in this house", "另一个导入正在进行"),
            Text("Wait until it has ended.", "请等它结束后再试。"),
        ) from None


def _stage(stage: Path, number: int, target: Path, write: Write) -> _Step:
    if (target.read_bytes() if target.exists() else None) != write.before:
        raise UsageError(
            Text(f"{write.file} was changed while the import ran", f"导入过程中 {write.file} 被改动了"),
            Text("Nothing was written. Import again.", "没有写入任何文件，请重新导入。"),
        )
    _new(stage, number).write_bytes(write.after)
    if write.before is not None:
        _old(stage, number).write_bytes(write.before)
    return _Step(number, target, write.before is not None, _digest(write.after))


def _settle(stage: Path) -> None:
    """Have the system put what is staged on the disk: at once where it can, since file by file takes longer than the import."""
    files = [file for file in stage.iterdir() if file.name != "lock"]
    if len(files) > _MANY and hasattr(os, "sync"):
        os.sync()
        return
    for file in files:
        with file.open("r+b") as stream:
            os.fsync(stream.fileno())


def _undo(stage: Path) -> None:
    """Put back what was there before, as far as the files still hold what the import wrote. Safe to be run again."""
    journal = stage / _JOURNAL
    if not journal.exists():
        return
    for step in map(_step, json.loads(journal.read_bytes())):
        if (
            _new(stage, step.number).exists()
            or not step.target.is_file()
            or _digest(step.target.read_bytes()) != step.digest
        ):
            continue
        if step.had and _old(stage, step.number).exists():
            _old(stage, step.number).replace(step.target)
        elif not step.had:
            step.target.unlink()
    journal.unlink()


def _new(stage: Path, number: int) -> Path:
    return stage / f"{number}.new"


def _old(stage: Path, number: int) -> Path:
    return stage / f"{number}.old"


def _record(step: _Step) -> dict[str, object]:
    return {"number": step.number, "target": str(step.target), "had": step.had, "digest": step.digest}


def _step(record: dict[str, object]) -> _Step:
    return _Step(int(str(record["number"])), Path(str(record["target"])), bool(record["had"]), str(record["digest"]))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _failed(error: OSError) -> UsageError:
    place, reason = error.filename or "?", error.strerror or str(error)
    return UsageError(
        Text(f"Cannot write {place}: {reason}", f"无法写入 {place}：{reason}"),
        Text("Nothing was written. Check permissions and free space.", "没有写入任何文件。请检查权限和磁盘空间。"),
    )
