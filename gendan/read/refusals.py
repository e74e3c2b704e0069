"""Why the bulk reader refused a file, in the words of the trade: its messages become troubles with places and advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.read import slow_look
from gendan.read.bulk_reader import TOO_DEEP, disarm, load
from gendan.read.parsed import place_of, quoted, raw_line, shown, trouble
from gendan.read.syntax import explain_syntax
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.finding import Trouble

_AT = re.compile(r"at line (\d+) column (\d+)")
_DUPLICATE = re.compile(r"duplicate entry with key (.*?)(?: at line \d+ column \d+)?$", re.DOTALL)
_INTEGER = re.compile(r"invalid type: integer `([-+]?\d+)`")
_MARKER = re.compile(r"^(?:---|\.\.\.)(?=\s|\Z)", re.MULTILINE)
_CONTENT = re.compile(r"^[ ]*[^\s#%]", re.MULTILINE)
_SLOW_BYTES = 128 * 1024
_SLOW_OPENERS = 1_000
"""Above either, a refused file is not read by the slow parser only to find a place."""


def explain(reason: str, text: str, file: str, *, aliased: bool) -> tuple[Trouble, ...]:
    """Return at least one trouble for the bulk reader's `reason`. `aliased` says that the text may hold aliases."""
    at = _AT.search(reason)
    place = Place(file, int(at[1]), int(at[2])) if at else Place(file, 1, 1)
    if TOO_DEEP in reason:
        return (slow_look.heavy(place) if aliased and not _is_deep(text) else slow_look.too_deep(place),)
    if "repetition limit exceeded" in reason:
        return (slow_look.heavy(place),)
    if "duplicate entry" in reason or "unhashable type" in reason:
        return _find_slowly(text, file, "duplicate-key", "key-not-text") or (_key(reason, place),)
    if "more than one document" in reason:
        return (_documents(text, file),)
    if "unknown anchor" in reason:
        return (_anchor(text, place),)
    return (_number(reason, place) or _tag(reason, text, place) or explain_syntax(reason, text, place),)


def _is_deep(text: str) -> bool:
    """Whether the file is too deep even when no alias is expanded."""
    try:
        load(disarm(text))
    except ValueError as error:
        return TOO_DEEP in str(error)
    return False


def _find_slowly(text: str, file: str, *rules: str) -> tuple[Trouble, ...]:
    """Return all troubles of these rules with their places, from the parser that no file can crash; () when too large."""
    if len(text) > _SLOW_BYTES or text.count("[") + text.count("{") > _SLOW_OPENERS:
        return ()
    found = slow_look.find_troubles(text, file, slowly=True)
    return tuple(one for one in found if one.rule.removeprefix("data/") in rules)


def _key(reason: str, place: Place) -> Trouble:
    found = _DUPLICATE.search(reason)
    if found is None:
        return slow_look.key_not_text(place, None)
    return slow_look.duplicate_key(place, found[1].strip('"'), None)


def _documents(text: str, file: str) -> Trouble:
    """Point at the line --- or ... that ends the first document: the first such line after something was said."""
    said = _CONTENT.search(text.removeprefix("\ufeff"))
    markers = [found.start() for found in _MARKER.finditer(text)]
    first = next((start for start in markers if said and start > said.start()), markers[-1] if markers else 0)
    return trouble(
        "several-documents",
        place_of(file, text, first),
        Text("A second document begins here", "此处开始了第二份文档"),
        Text(
            "One record a file: move the rest to its own file, or delete the line --- or ….",
            "一个文件只放一份：请把后面的内容移到单独的文件，或删除 --- 或 … 这一行。",
        ),
    )


def _anchor(text: str, place: Place) -> Trouble:
    name = re.match(r"\*[\w-]*", _rest(text, place))
    written = name[0] if name else "*"
    return trouble(
        "unknown-anchor",
        place,
        Text(f"“{shown(written)}” refers to nothing in this file", f"“{shown(written)}”在本文件中没有对应的内容"),
        Text(f"If it is text, write {quoted(written)} with quotes.", f"如果是文字，请加引号写成 {quoted(written)}。"),
        text=written,
    )


def _number(reason: str, place: Place) -> Trouble | None:
    found = _INTEGER.search(reason)
    return slow_look.number_too_long(place, found[1]) if found else None


def _tag(reason: str, text: str, place: Place) -> Trouble | None:
    rest = _rest(text, place)
    if not rest.startswith("!") and "tag" not in reason:
        return None
    found = re.match(r"!\S*", rest)
    return slow_look.tag_not_allowed(place, found[0] if found else "!")


def _rest(text: str, place: Place) -> str:
    """Return the line of `place` from its column on."""
    return raw_line(text, place.line or 1)[(place.column or 1) - 1 :]
