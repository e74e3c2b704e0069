"""The text of a condition before it is parsed: `:name` becomes `$name`, places are counted in characters."""

from __future__ import annotations

import re

LONGEST = 4_000
"""Characters that a condition or query may have; longer ones are refused before they are parsed."""

_TOKEN = re.compile(
    r"""
    '(?:[^']|'')*'            # a text
    | "(?:[^"]|"")*"          # a quoted name
    | --[^\n]* | /\*.*?\*/    # a comment
    | ::                      # a cast
    | :(?P<param>[A-Za-z_][A-Za-z0-9_]*)
    """,
    re.VERBOSE | re.DOTALL,
)


def with_params(words: str) -> str:
    """Return `words` with `:name` as `$name`, outside texts, quoted names and comments; no character moves."""
    return _TOKEN.sub(lambda found: f"${found['param']}" if found["param"] else found[0], words)


def characters(words: str, byte: int) -> int:
    """Return the character at which the `byte` of the UTF-8 form of `words` lies; the end when beyond it."""
    return len(words.encode()[: max(byte, 0)].decode(errors="ignore"))
