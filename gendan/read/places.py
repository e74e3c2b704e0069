"""Look up where findings stand: many paths of one file at a time. Runs in worker processes too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.finding import Place

if TYPE_CHECKING:
    from gendan.read.tree import SourceFile
    from gendan.words.finding import Path


def look_up(job: tuple[SourceFile, tuple[Path, ...]]) -> tuple[Place, ...]:
    """Return the place of each path in the file; the file alone when it has gone or changed beyond reading since."""
    from gendan.read.positions import compose  # noqa: PLC0415  PyYAML is imported only when something is to be found
    from gendan.read.tree import read_bytes  # noqa: PLC0415  the same

    source, paths = job
    data, _ = read_bytes(source)
    if data is None:
        return tuple(Place(source.file) for _ in paths)
    at = compose(data, source.file)
    return tuple(at.place(path) if path else Place(source.file, 1, 1) for path in paths)
