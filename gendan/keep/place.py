"""Where things are kept: the folder that each system has for what can be made again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OFF = ("off", "no", "0", "none")
_MEGABYTE = 1 << 20
MOST = 2048 * _MEGABYTE
"""Bytes kept at most, where GENDAN_CACHE_MB does not say otherwise."""


def cache_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the folder: GENDAN_CACHE, else `gendan` in the user's cache folder; None for "off", or where there is no home."""
    asked = environ.get("GENDAN_CACHE", "").strip()
    if asked.lower() in OFF:
        return None
    if asked:
        return Path(asked).absolute()
    if platform == "win32":
        base = environ.get("LOCALAPPDATA", "")
        return Path(base) / "gendan" / "cache" if base else None
    home = environ.get("HOME", "")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" / "gendan" if home else None
    base = environ.get(
        "XDG_CACHE_HOME", ""
    )  # a relative one is to be ignored, says the XDG base directory specification
    if base.startswith("/"):
        return Path(base) / "gendan"
    return Path(home) / ".cache" / "gendan" if home else None


def house_around(folder: Path) -> Path | None:
    """Return the house that a folder is or lies within: the nearest one above it with a gendan.yaml. None: none."""
    resolved = folder.resolve()
    return next((one for one in (resolved, *resolved.parents) if (one / "gendan.yaml").is_file()), None)


def cache_limit(environ: Mapping[str, str]) -> int:
    """Return how many bytes may be kept: GENDAN_CACHE_MB megabytes; what is no number above 0 is passed over."""
    said = environ.get("GENDAN_CACHE_MB", "").strip()
    return int(said) * _MEGABYTE if said.isdecimal() and said.isascii() and 0 < int(said) < _MEGABYTE else MOST
