"""One command as the command line knows it, and the small parsers that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gendan.cli.here import Here


class Command(Struct, frozen=True):
    """`name` may have two words, "calendar import". `build` makes the function whose parameters are the options.

    It is made only for the command that is called: its help is in the reader's language from the start.
    """

    name: str
    help: Text
    build: Callable[[Here], Callable[..., int]]


def listed(values: Sequence[str] | None) -> tuple[str, ...]:
    """Return the values of an option that may be repeated or hold several, split at commas; empty ones are dropped."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def one_of(value: str, allowed: Iterable[str], option: str) -> str:
    """Return `value` when it is allowed. Raises UsageError with the nearest allowed one otherwise."""
    choices = list(allowed)
    if value in choices:
        return value
    from difflib import get_close_matches

    near = get_close_matches(value.lower(), choices, n=1)
    advice = (
        Text(f"Did you mean {near[0]}?", f"是不是 {near[0]}？")
        if near
        else Text(f"Write one of: {', '.join(choices)}", f"可写：{'、'.join(choices)}")
    )
    raise UsageError(Text(f"{option} cannot be {value}", f"{option} 不能是 {value}"), advice)
