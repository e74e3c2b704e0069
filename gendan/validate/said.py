"""What is said of one wrong thing: the rule, the message, the advice, and the values a program may want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.text import Text


class Said(Struct, frozen=True):
    """`rule` is the id within the data pack. `values`: `text` as written, `nearest`, `write` (what to write instead)."""

    rule: str
    message: Text
    advice: Text
    values: Mapping[str, object] = field(default_factory=dict)


def say(rule: str, message: Text, advice: Text, values: Mapping[str, object]) -> Said:
    """Return a Said whose texts are filled with `values`; values that are None are left out of it."""
    kept = {key: value for key, value in values.items() if isinstance(value, str | int | float)}
    return Said(rule, message.fill(values), advice.fill(values), kept)
