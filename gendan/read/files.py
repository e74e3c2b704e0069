"""The bytes of one file, and what stands in their way. Nothing but regular files is opened."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from gendan.read.characters import LARGEST, too_large
from gendan.read.parsed import shown, trouble
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.finding import Trouble


_HOW = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_file(path: Path | str, file: str) -> bytes | Trouble:
    """Return the bytes of a regular file of at most 1 MiB, or the trouble; `file` is its name in the trouble.

    A larger file is not read, a device or pipe not opened.
    """
    return look_and_read(path, file)[1]


def look_and_read(path: Path | str, file: str) -> tuple[os.stat_result | None, bytes | Trouble]:
    """Return what the system says of a file before it is read, and what `read_file` returns."""
    found = None
    try:
        found = os.stat(path)  # noqa: PTH116  plain calls: this is done for every file of a large house
        if not stat.S_ISREG(found.st_mode):
            return found, unreadable(file, Text("not a regular file", "不是普通文件"))
        if found.st_size > LARGEST:
            return found, too_large(found.st_size, file)
        data = _read(path, found.st_size)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return found, unreadable(file, Text(reason, reason))
    return found, data if len(data) <= LARGEST else too_large(len(data), file)


def _read(path: Path | str, expected: int) -> bytes:
    """Return the bytes of a file; at most a little more than LARGEST of one that grew meanwhile."""
    descriptor = os.open(path, _HOW)
    try:
        data = os.read(descriptor, expected + 1)
        while 0 < len(data) <= LARGEST and (more := os.read(descriptor, LARGEST)):
            data += more
        return data
    finally:
        os.close(descriptor)


def unreadable(file: str, reason: Text) -> Trouble:
    """Return the trouble for a file or folder that cannot be read, with the system's reason."""
    name = shown(file)
    return trouble(
        "file-unreadable",
        Place(name),
        Text(f"Cannot read {name}: {reason.en}", f"无法读取 {name}：{reason.zh}"),
        Text(
            "Check its rights, and that no other program holds it; or delete it.",
            "请检查文件权限、是否被其他程序占用；不需要就删除。",
        ),
        reason=reason.en,
    )
