"""A text in both languages. Templates name their values in braces; values are never expanded again."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_FIELD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


class Text(Struct, frozen=True):
    """One text in English and Chinese. Equal when both are equal."""

    en: str
    zh: str

    def said_in(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language == "zh" else self.en

    def fill(self, values: Mapping[str, object]) -> Text:
        """Put `values` into the braces of both texts.

        A value may itself be a Text, which is then taken in the same language. A brace whose name is not
        in `values` stays as it stands: rules are checked for such names before any data is read.
        """
        return Text(_fill(self.en, values, "en"), _fill(self.zh, values, "zh"))

    def fields(self) -> frozenset[str]:
        """Return the names in braces, of both languages."""
        return frozenset(_FIELD.findall(self.en)) | frozenset(_FIELD.findall(self.zh))


def same(words: str) -> Text:
    """Return a Text that reads alike in both languages: ids, paths and quoted data are never translated."""
    return Text(words, words)


def say(value: object, language: Language) -> str:
    """Return `value` as a reader wants it: ISO dates, times to the minute, plain decimals without trailing zeros, lists with commas."""
    match value:
        case Text():
            return value.said_in(language)
        case None:
            return "?"
        case bool():
            return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
        case Decimal():
            return plain(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case list() | tuple():
            return ("、" if language == "zh" else ", ").join(say(item, language) for item in value)
        case _:
            return str(value)


def plain(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros after the point: 6.450000 is 6.45, 1E+3 is 1000."""
    words = format(value, "f")
    return words.rstrip("0").rstrip(".") if "." in words else words


def _fill(template: str, values: Mapping[str, object], language: Language) -> str:
    return _FIELD.sub(
        lambda found: say(values[found[1]], language) if found[1] in values else found[0],
        template,
    )
