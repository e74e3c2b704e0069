"""What is wrong with a file's YAML, said so that one who is no programmer can mend it. Words and places only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.read.parsed import line_at, raw_line, shown, trouble
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.finding import Trouble

_WHILE = re.compile(r", (while [a-z ]+?)(?: at line (\d+) column (\d+))?$")


class _Fault(Struct, frozen=True):
    """A message of the reader that contains `words`; `opening`: what began there is at fault, not where it was noticed."""

    words: str
    message: Text
    advice: Text
    opening: bool = False


_QUOTE = Text("Put the text in single quotes: '…'.", "请给文字加英文单引号：'…'。")
_FAULTS = (
    _Fault(
        "mapping values are not allowed",
        Text("A second colon in “{line}”", "“{line}”里多了一个冒号"),
        Text(
            "Put a value that holds “: ” in single quotes, and check the indentation.",
            "值里有冒号加空格时请用英文单引号括起来，并检查缩进。",
        ),
    ),
    _Fault(
        "could not find expected ':'",
        Text("“{line}” has no colon after its key", "“{line}”的名称后面缺少冒号"),
        Text("Write key: value, with a colon and a space.", "请写成 key: value，英文冒号后加一个空格。"),
        opening=True,
    ),
    _Fault(
        "did not find expected ',' or ']'",
        Text("The [ in “{line}” is not closed, or a comma is missing", "“{line}”里的 [ 没有闭合，或缺少逗号"),
        Text(
            "Check commas and the closing ]; quote text that holds a comma or bracket.",
            "请检查英文逗号和 ]；含逗号或括号的文字要加引号。",
        ),
        opening=True,
    ),
    _Fault(
        "did not find expected ',' or '}'",
        Text("The { in “{line}” is not closed, or a comma is missing", "“{line}”里的 { 没有闭合，或缺少逗号"),
        Text(
            "Check commas and the closing }; quote text that holds a comma or bracket.",
            "请检查英文逗号和 }；含逗号或括号的文字要加引号。",
        ),
        opening=True,
    ),
    _Fault(
        "found unexpected end of stream",
        Text("The quote in “{line}” is not closed", "“{line}”里的引号没有闭合"),
        Text(
            "Close it, or write two single quotes for an apostrophe: 'it''s'.",
            "请补上右引号；文字里的单引号要写两个：'it''s'。",
        ),
        opening=True,
    ),
    _Fault(
        "unknown escape character",
        Text("A backslash in double quotes: “{line}”", "双引号里有反斜杠：“{line}”"),
        Text("Use single quotes round text with backslashes.", "含反斜杠的文字请改用英文单引号。"),
    ),
    _Fault(
        "did not find expected key",
        Text("“{line}” does not fit here", "“{line}”与上文对不上"),
        Text(
            "Indent it as its neighbours; after a closing quote nothing may follow on the line.",
            "请与同级的行对齐缩进；右引号后面不能再写文字。",
        ),
    ),
    _Fault(
        "did not find expected '-' indicator",
        Text("“{line}” is no item of the list above", "“{line}”不是上面列表的一项"),
        Text(
            "Begin it with “- ”, or move it to the column of its own group.", "请以“- ”开头，或对齐到它所属的那一级。"
        ),
    ),
    _Fault(
        "block sequence entries are not allowed",
        Text("A list item “- ” cannot begin here: “{line}”", "“- ”列表项不能写在这里：“{line}”"),
        Text("Begin the list on a new line, or quote the text.", "列表请另起一行；如果是文字，请加引号。"),
    ),
    _Fault(
        "did not find expected node content",
        Text("Something is missing or too much in “{line}”", "“{line}”里缺少内容或有多余的符号"),
        Text(
            "Check commas and brackets; quote text that begins with one of them.",
            "请检查逗号和括号；以这些符号开头的文字要加引号。",
        ),
    ),
    _Fault(
        "cannot start any token",
        Text("A value cannot begin so: “{line}”", "值不能这样开头：“{line}”"),
        _QUOTE,
    ),
    _Fault(
        "expected alphabetic or numeric character",
        Text("A value that begins with & or * needs quotes: “{line}”", "以 & 或 * 开头的值要加引号：“{line}”"),
        _QUOTE,
        opening=True,
    ),
)
_OTHER = _Fault(
    "",
    Text("This is not YAML: “{line}”", "YAML 格式有误：“{line}”"),
    Text(
        "Check indentation, colons and quotes on this line and the one above.",
        "请检查这一行和上一行的缩进、冒号和引号。",
    ),
)
_NOT_BELOW = _Fault(
    "mapping values are not allowed",
    Text("“{line}” does not belong below the line above it", "“{line}”接不上它上面的一行"),
    Text(
        "Give the line above a colon, or this line the indentation of its group.",
        "请给上一行补上冒号，或把这一行缩进到它所属的那一级。",
    ),
)
_WIDE_COLON = _Fault(
    "",
    Text("A full-width colon in “{line}”", "“{line}”用了中文冒号"),
    Text("Use the ASCII colon and a space: key: value.", "请改用英文冒号加空格：key: value。"),
)
_WIDE_COMMA = _Fault(
    "",
    Text("A full-width comma in “{line}”", "“{line}”用了中文逗号"),
    Text("Use the ASCII comma and a space between items.", "各项之间请改用英文逗号加空格。"),
)
_BY_COLON = frozenset({"mapping values are not allowed", "could not find expected ':'", "did not find expected key"})
_BY_COMMA = frozenset({"did not find expected ',' or ']'", "did not find expected ',' or '}'"})


def explain_syntax(reason: str, text: str, place: Place) -> Trouble:
    """Return the trouble for `reason`, the words of the parser; `place` is where it noticed."""
    fault = next((one for one in _FAULTS if one.words in reason), _OTHER)
    if fault.words == _NOT_BELOW.words and _is_first_colon(text, place):
        fault = _NOT_BELOW
    if fault.opening:
        place = _opening(reason, place)
    fault, place = _wide(fault, text, _said(text, place))
    line = shown(line_at(text, place.line or 1))
    values = {"line": line}
    return trouble("yaml-syntax", place, fault.message.fill(values), fault.advice, text=line, parser=reason)


def _is_first_colon(text: str, place: Place) -> bool:
    """Whether no colon stands before `place` on its line, full-width ones aside."""
    return ":" not in raw_line(text, place.line or 1)[: (place.column or 1) - 1]


def _opening(reason: str, place: Place) -> Place:
    """Return where the thing began that was being read; the parser leaves out the very first place of a file."""
    begun = _WHILE.search(reason)
    return Place(place.file, int(begun[2] or 1), int(begun[3] or 1)) if begun else place


def _said(text: str, place: Place) -> Place:
    """Return `place`, or the nearest line above that is not empty: what is missing at the end belongs there."""
    line = place.line or 1
    while line > 1 and not line_at(text, line):
        line -= 1
    return place if line == place.line else Place(place.file, line, None)


def _wide(fault: _Fault, text: str, place: Place) -> tuple[_Fault, Place]:
    """Blame a full-width colon or comma on this line or the one above: an input method's most common slip."""
    for number in (place.line or 1, (place.line or 1) - 1):
        line = line_at(text, number)
        key, wide, _ = line.partition("：")
        if wide and fault.words in _BY_COLON and " " not in key and ":" not in key:
            return _WIDE_COLON, Place(place.file, number, None)
        if "，" in line and fault.words in _BY_COMMA:
            return _WIDE_COMMA, Place(place.file, number, None)
    return fault, place
