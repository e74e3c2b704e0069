"""Where the rule packs and schemas that come with gendan lie: beside the package in the wheel, at the root in a checkout."""

from functools import cache
from pathlib import Path


@cache
def folder(name: str) -> Path:
    """Return the folder `rules` or `schema`; the wheel's copy first, then the checkout's."""
    packed = Path(__file__).parent / name
    return packed if packed.is_dir() else Path(__file__).parent.parent.parent / name
