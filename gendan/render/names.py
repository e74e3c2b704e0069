"""How fixed words, people and partners are called in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.text import Language, Text


def word(known: Mapping[str, Text], key: str | None, language: Language, none: str = "") -> str:
    """Return what a key means, the key itself when it is the house's own, `none` for None."""
    if key is None:
        return none
    return known[key].said_in(language) if key in known else key


def named(names: Mapping[str, Text], key: str | None, language: Language) -> str:
    """Return a person or partner as "李娜 (li-na)", the id alone when the name is not known, a dash for none."""
    if key is None:
        return "–"
    name = names[key].said_in(language) if key in names else key
    return f"{name} ({key})" if name != key else key
