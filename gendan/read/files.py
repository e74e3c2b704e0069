"""The bytes of one file, and what stands in their way. Nothing but regular files is opened."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from gendan.read.characters import LARGEST, too_large
from gendan.read.parsed import shown, trouble
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.words.finding import Trouble


def read_file(path: Path, file: str) -> bytes | Trouble:
    """Return the bytes of a regular file of at most 1 MiB, or the trouble; `file` is its name in the trouble.

    A larger file is not read, a device or pipe not opened.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return unreadable(file, Text("not a regular file", "不是普通文件"))
        if found.st_size > LARGEST:
            return too_large(found.st_size, file)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return unreadable(file, Text(reason, reason))
    return data if len(data) <= LARGEST else too_large(len(data), file)


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
