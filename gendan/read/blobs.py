"""The bytes of many objects from one git, as a stream: never more than one of them in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from gendan.read.characters import LARGEST
from gendan.read.git_door import listen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import IO

_PIECE = 1 << 20

Lack = Literal["missing", "too-large"]


def read_blobs(folder: Path, ids: Sequence[str]) -> Iterator[tuple[str, bytes | Lack]]:
    """Yield the bytes of each id, in their order; "missing" when the repository lacks it, "too-large" beyond 1 MiB.

    Nothing is fetched from elsewhere. Raises GitError when git is not there.
    """
    if not ids:
        return
    with listen(folder, "cat-file", "--batch", "--buffer", told="".join(f"{one}\n" for one in ids).encode()) as out:
        for one in ids:
            yield one, _answer(out)


def _answer(out: IO[bytes]) -> bytes | Lack:
    head = out.readline().split()
    if len(head) != 3 or not head[2].isdigit():
        return "missing"
    size = int(head[2])
    if size > LARGEST:
        left = size + 1
        while left > 0 and (piece := out.read(min(left, _PIECE))):
            left -= len(piece)
        return "too-large"
    data = out.read(size + 1)
    return data[:-1] if len(data) == size + 1 and head[1] == b"blob" else "missing"
