"""From bytes to text: size, encoding, and the characters that no file of a house may hold. Knows nothing of YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.read.parsed import line_at, place_of, shown, trouble
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.finding import Trouble

LARGEST = 1024 * 1024
"""Bytes that a file may have; exactly so many are still read."""

HIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
"""Refused anywhere, as a class of `re`: C0 but for line ends, DEL, C1, the line separators that one parser takes for
line ends and another does not, the marks that turn the direction of writing (they make a reviewer read another text
than the program), a byte order mark inside, and what YAML calls not printable. Unicode's other invisible characters
stay allowed: emoji and some scripts need them."""

_HIDDEN = re.compile(f"[{HIDDEN}]")
_BAD = re.compile(f"[\t{HIDDEN}]")
BOM = b"\xef\xbb\xbf"
_PREFIXES = (b"\xc2", b"\xe2\x80", b"\xe2\x81", b"\xef\xbf", BOM)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _sketch_table() -> bytes:
    """One pass of `bytes.translate` answers many questions: hidden characters become NUL, digits ones."""
    table = bytearray(range(256))
    for code in (*range(0x20), 0x7F):
        table[code] = 0
    for char in b"0123456789.":
        table[char] = ord("1")
    for char in b"\n\r [{,:?":
        table[char] = ord(" ")
    for char in b"eExobiInN":
        table[char] = ord("e")
    return bytes(table)


_SKETCH = _sketch_table()


def sketch(data: bytes) -> bytes:
    """Return `data` with each byte replaced by its class, so that `in` answers what would take a slow expression.

    NUL: a tab or control character; `1`: a digit or point; space: line end, space or one of `[{,:?`; `e`: one of `eExobiInN`,
    the letters by which numbers are more than digits (1e3, 0x1F, 0o14, 0b11, .inf, .NaN). Other bytes stay.
    """
    return data.translate(_SKETCH)


def decode(data: bytes, file: str) -> str | Trouble:
    """Return the text, or the trouble: over 1 MiB, or not UTF-8 (lone surrogates included)."""
    if len(data) > LARGEST:
        return too_large(len(data), file)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(data, file, error)


def is_clean(data: bytes, text: str, sketched: bytes) -> bool:
    """Whether no tab and no hidden character stands in the file. The caller has taken off a byte order mark."""
    if b"\0" in sketched:
        return False
    return data.isascii() or not any(prefix in data for prefix in _PREFIXES) or _HIDDEN.search(text) is None


def find_characters(text: str, file: str) -> tuple[Trouble, ...]:
    """Return one trouble for the first tab and one for the first of the hidden characters, with their count."""
    found = [match.start() for match in _BAD.finditer(text)]
    tabs = [offset for offset in found if text[offset] == "\t"]
    others = [offset for offset in found if text[offset] != "\t"]
    troubles = []
    if tabs:
        troubles.append(_tab(text, file, tabs))
    if others:
        troubles.append(hidden(text[others[0]], place_of(file, text, others[0]), len(others)))
    return tuple(troubles)


def hidden_in(value: str) -> str | None:
    """Return the first character of a *value* (escapes resolved) that no terminal should get; tab and LF are fine."""
    found = _HIDDEN.search(value) or re.search("\r", value)
    return found[0] if found else None


def too_large(size: int, file: str) -> Trouble:
    """Return the trouble for a file of `size` bytes."""
    return trouble(
        "file-too-large",
        Place(file),
        Text(
            f"The file has {size:,} bytes; the limit is {LARGEST:,}", f"文件有 {size:,} 字节，上限是 {LARGEST:,} 字节"
        ),
        Text(
            "Split it: one order a file. Keep photos and scans outside and name them under attachments.",
            "请拆分：一个订单一个文件；照片、扫描件放在别处，在 attachments 里写文件名。",
        ),
        size=size,
    )


def hidden(char: str, place: Place, count: int) -> Trouble:
    """Return the trouble for a character that cannot be seen."""
    code = f"U+{ord(char):04X}"
    more = Text(f" ({count} in this file)", f"（本文件共 {count} 处）") if count > 1 else Text("", "")
    return trouble(
        "control-character",
        place,
        Text(f"Invisible character {code} here{more.en}", f"此处有看不见的字符 {code}{more.zh}"),
        Text(
            "Delete it: put the cursor here and press Delete, or type the line again.",
            "请删除：把光标移到此处按 Delete，或重新输入这一行。",
        ),
        character=code,
        count=count,
    )


def _tab(text: str, file: str, offsets: list[int]) -> Trouble:
    place = place_of(file, text, offsets[0])
    line = shown(line_at(text, place.line or 1))
    return trouble(
        "tab",
        place,
        Text(
            f"Tab character in “{line}” ({len(offsets)} in this file)",
            f"“{line}”这一行有制表符（本文件共 {len(offsets)} 处）",
        ),
        Text("Use spaces instead; set the editor to insert spaces.", "请改用空格，并把编辑器的 Tab 键设为插入空格。"),
        text=line,
        count=len(offsets),
    )


def _not_utf8(data: bytes, file: str, error: UnicodeDecodeError) -> Trouble:
    before = data[: error.start].decode()
    byte = f"0x{data[error.start]:02X}"
    guess, zh_guess = "", ""
    if data.startswith(_UTF16):
        guess, zh_guess = "; it looks like UTF-16", "，看起来是 UTF-16 编码"
    elif _is_gbk(data):
        guess, zh_guess = "; it looks like GBK", "，看起来是 GBK 编码"
    return trouble(
        "not-utf8",
        place_of(file, before, len(before)),
        Text(f"Byte {byte} is not UTF-8{guess}", f"字节 {byte} 不是 UTF-8 编码{zh_guess}"),
        Text("Save the file again with encoding UTF-8.", "请在编辑器里“另存为”，编码选 UTF-8。"),
        byte=byte,
    )


def _is_gbk(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return any("\u4e00" <= char <= "\u9fff" for char in text)
