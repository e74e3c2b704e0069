"""A second, quicker reader for plain files, used where thousands are read. What it gives is what `yaml_door` gives, or nothing.

rapidyaml turns a file into JSON in a fifth of the time, but is lenient (repeated keys) and takes odd scalars otherwise
(`~`, `True`, `0x1F`): a file that may hold such a thing, or in which anything is wrong, is left to the door.
"""

from __future__ import annotations

import re
from typing import Protocol

import orjson
from msgspec import Struct, field

from gendan.read.characters import BOM, is_clean, sketch
from gendan.read.survey import DEEPEST, survey

_LARGEST = 64 * 1024
_ROOM = 16 * _LARGEST
"""What JSON may take; the little that takes more is left to the door."""


class Nodes(Protocol):
    """What is used of rapidyaml's tree."""

    def clear(self) -> None:
        """Forget the nodes."""
        ...

    def clear_arena(self) -> None:
        """Forget the bytes that they point into."""
        ...


class Yaml(Protocol):
    """What is used of rapidyaml's module."""

    ExceptionBasic: type[Exception]
    Tree: type[Nodes]

    def parse_in_arena(self, data: bytes, /, tree: Nodes) -> object:
        """Read a document into an empty tree."""
        ...

    def emit_json_in_place(self, tree: Nodes, buffer: bytearray, /) -> memoryview:
        """Write a tree into the buffer as JSON. Raises IndexError when it is too small."""
        ...


class Reader(Struct):
    """Reads one file after the other into the same tree and buffer: making them anew takes longer than reading."""

    yaml: Yaml
    tree: Nodes
    buffer: bytearray = field(default_factory=lambda: bytearray(_ROOM))

    def json_of(self, data: bytes) -> bytes:
        """Return a document as JSON, b"" for nothing at all. Raises ValueError when it cannot be read."""
        try:
            self.yaml.parse_in_arena(data, tree=self.tree)
            return bytes(self.yaml.emit_json_in_place(self.tree, self.buffer))
        except (IndexError, self.yaml.ExceptionBasic) as error:
            self.tree = self.yaml.Tree()  # whatever was left in it
            raise ValueError from error
        finally:
            self.tree.clear()
            self.tree.clear_arena()


_MOST_BRACKETS = 1000
_FEW_BRACKETS = DEEPEST // 2
_MUCH_SPACE = b" " * (DEEPEST // 4)
"""Each level of maps and lists needs a bracket, or a space at the beginning of the line; a list in a map needs two, `- `."""
_ODD_NUMBER = re.compile(rb"\.[0-9]{7}|[0-9]{13}|[0-9]{10}\.")
_ODD_FORM = re.compile(rb"(?<![^\s\[\]{},:])[-+]?(?:0[xobXOB][0-9a-fA-F_]|\.?[0-9][0-9_.]*[eE][-+]?[0-9]|\.[iInN])")
"""How a number may begin that is written with letters: 1e3, 0x1F, .inf; what follows does not matter."""
_NO_NUMBER = re.compile(rb"(?<![^\s\[\]{},:])[-+.]?(?:nan|inf)(?![^\s\[\]{},:])")
_OWN_KEYS = (b"\nx-", b" x-", b"{x-", b",x-", b'"x-', b"'x-", b"[x-")
_NO_BEGINNING = re.compile(rb"(?:[:-] +|\n *|^)[\]}]")
_QUOTED = re.compile(rb"\"[^\"\n]*\"|'[^'\n]*'")


def _table() -> bytes:
    """Odd bytes become NUL: control characters, and the signs of aliases, tags, blocks, complex keys, escapes, merging."""
    table = bytearray(sketch(bytes(range(256))))
    table[ord("]")] = ord("}")
    for char in b"~&*!|<>\\?`@\r":
        table[char] = 0
    return bytes(table)


_TABLE = _table()


def _sketch() -> bytes:
    """Let alike what is odd in the same places: one look at the sketch stands for several at the bytes, and misses none."""
    table = bytearray(range(256))
    for alike in (b"}]", b":#", b"-.", b"TFN", b"aArRuUlL"):
        for char in alike:
            table[char] = alike[0]
    return bytes(table)


_SKETCH = _sketch()


_SAMPLE = (
    b"a: 0012\nb: [1_000, 6.450, NO, 12:30, '1', -3, true, null]\nc: {1: 4800, d: 2026-08-03}\ne:\n  - f: g h\n    i:\n"
)
_MEANS = {
    "a": "0012",
    "b": ["1_000", 6.45, "NO", "12:30", "1", -3, True, None],
    "c": {"1": 4800, "d": "2026-08-03"},
    "e": [{"f": "g h", "i": None}],
}


def start() -> Reader | None:
    """Return the reader for `read`; None where it is not installed, or reads a sample otherwise than it should.

    It speaks on standard error of what it cannot read.
    """
    try:
        import ryml  # noqa: PLC0415 - only workers need it, and it is not there on every system
    except ImportError:
        return None
    yaml: Yaml = ryml
    reader = Reader(yaml, yaml.Tree())
    found = read(reader, _SAMPLE)
    return reader if found is not None and found == (_MEANS, 8) else None


def read(reader: Reader, data: bytes) -> tuple[object, int] | None:
    """Return the document in `data` as `yaml_door.parse` would, and how many keys the file holds; None: ask the door.

    A key that stands twice is not seen here: the caller must compare the number of keys with what the document has.
    """
    data = data.removeprefix(BOM)
    if not _is_plain(data):
        return None
    try:
        json = reader.json_of(data)
        value = orjson.loads(json)
    except ValueError:
        return None
    if value is None or _has_odd_key(json) or (_may_be_deep(data, json) and survey(value).deep):
        return None
    return value, json.count(b'":')


def _has_odd_key(json: bytes) -> bool:
    """Tell whether a key is a boolean, null, 0 or +1; every other key that is no text has been refused, or a rule of shape refuses it."""
    find = json.rfind
    return (
        find(b'"true":') >= 0
        or find(b'"false":') >= 0
        or find(b'"null":') >= 0
        or find(b'"0":') >= 0
        or find(b'"+') >= 0
    )


def _may_be_deep(data: bytes, json: bytes) -> bool:
    """Tell whether there are so many brackets, after so much space, that somebody must look how deep they go."""
    brackets = data.count(b"{") + data.count(b"[")
    return (brackets > _FEW_BRACKETS or _MUCH_SPACE in data) and json.count(b"{") + json.count(b"[") > DEEPEST


def _is_plain(data: bytes) -> bool:
    """Tell whether both readers take every scalar of the file for the same. Plain words rather than expressions: `rfind` is the quickest."""
    classes = data.translate(_TABLE)
    if len(data) > _LARGEST or b"\0" in classes or data[:1] in (b"-", b".", b"%", b"x"):
        return False
    find = data.translate(_SKETCH).rfind
    perhaps = (
        find(b"Taa") >= 0
        or find(b"\n--") >= 0
        or find(b"- - ") >= 0
        or find(b" :") >= 0
        or find(b"} ") >= 0
        or classes.rfind(b" %") >= 0
    )
    if perhaps and _is_odd(data, classes):
        return False
    find = data.rfind
    return not (
        (find(b"x-") >= 0 and any(find(key) >= 0 for key in _OWN_KEYS))
        or (classes.rfind(b"1e") >= 0 and _ODD_FORM.search(data))
        or (classes.rfind(b"11111111") >= 0 and _ODD_NUMBER.search(data))
        or ((find(b"nan") >= 0 or find(b"inf") >= 0) and _NO_NUMBER.search(data))
        or (classes.rfind(b" }") >= 0 and _NO_BEGINNING.search(data))
        or data.count(b"[") + data.count(b"{") > _MOST_BRACKETS
        or not (data.isascii() or is_clean(data, data.decode(), classes))
        or _has_odd_quotes(data)
    )


def _is_odd(data: bytes, classes: bytes) -> bool:
    """Tell whether there is a word for true, false or null that the readers take differently, or a sign in an odd place."""
    find = data.rfind
    return (
        find(b"True") >= 0
        or find(b"TRUE") >= 0
        or find(b"False") >= 0
        or find(b"FALSE") >= 0
        or find(b"Null") >= 0
        or find(b"NULL") >= 0
        or find(b"\n--") >= 0
        or find(b"\n..") >= 0
        or find(b"\n%") >= 0
        or find(b"- - ") >= 0
        or find(b" #") >= 0
        or find(b" :") >= 0
        or find(b"} ") >= 0
        or find(b"] ") >= 0
        or classes.rfind(b" %") >= 0
    )


def _has_odd_quotes(data: bytes) -> bool:
    """Tell whether a quote may go on over a line's end."""
    if b'"' not in data and b"'" not in data:
        return False
    bare = _QUOTED.sub(b"0", data)
    return b'"' in bare or b"'" in bare
