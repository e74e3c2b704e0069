"""Several files at once, all of them or none: each beside its place first, then all moved into it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_SUFFIX = ".gendan-new"


def write_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` (by their path below `root`, forward slashes) and the folders they need; what is there is replaced.

    Raises UsageError when any cannot be written; new files and the folders made for them are then gone again. Only what
    fails at the very move can leave files replaced that stood there before: use it for files that can be made anew.
    """
    made: list[Path] = []
    begun: list[Path] = []
    beside: dict[Path, Path] = {}
    try:
        for name, data in files.items():
            target = root.joinpath(*name.split("/"))
            _make_folders(target.parent, made)
            if target.is_dir():
                raise IsADirectoryError(21, "Is a directory", str(target))
            beside[target] = target.with_name(f"{target.name}{_SUFFIX}")
            beside[target].write_bytes(data)
        for target, new in beside.items():
            fresh = not target.exists()
            new.replace(target)
            if fresh:
                begun.append(target)
    except OSError as error:
        _clear([*beside.values(), *begun], made)
        raise UsageError(
            Text(
                f"Cannot write {error.filename or root}: {error.strerror}",
                f"无法写入 {error.filename or root}：{error.strerror}",
            ),
            Text(
                "Nothing was written. Check the folder's permissions and free space, or choose another folder.",
                "没有写入任何文件。请检查目录权限和磁盘空间，或换一个目录。",
            ),
        ) from error


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _clear(files: list[Path], made: list[Path]) -> None:
    """Remove what was begun; what cannot be removed stays, as the first error matters more."""
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
    for folder in reversed(made):
        with contextlib.suppress(OSError):
            folder.rmdir()
