"""What the program is made of: what another version kept is not asked for."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_READERS = ("duckdb", "jsonschema_rs", "orjson", "ryaml", "ryml", "yaml")
"""The libraries that have a say in what comes out."""


@cache
def program_digest(beside: tuple[Path, ...] = ()) -> str:
    """Return a digest that changes with any file of gendan, those in the folders `beside`, Python and the libraries that read and judge.

    By names, sizes and times of change: reading them all would take longer than a small check.
    """
    said = [sys.version, sys.platform]
    for folder in (Path(__file__).parents[1], *beside):
        said += sorted(_files(folder))
    for name in _READERS:
        spec = PathFinder.find_spec(name)
        said.append(f"{name} {_signed(os.stat(spec.origin)) if spec and spec.origin else None}")  # noqa: PTH116  as below
    return blake2b("\n".join(said).encode(errors="surrogateescape"), digest_size=16).hexdigest()


def _files(folder: Path) -> Iterator[str]:
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting += [entry.path] if entry.name != "__pycache__" else []
                else:
                    yield f"{entry.path} {_signed(entry.stat())}"


def _signed(found: os.stat_result) -> str:
    return f"{found.st_size} {found.st_mtime_ns}"
