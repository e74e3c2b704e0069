"""CSV in the forms that ERP systems export: delimiter and encoding stated in the map or told with care."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.sheet import CellValue, SheetOptions

DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parse_csv(file: str, data: bytes, options: SheetOptions) -> list[tuple[CellValue, ...]]:
    """Return the records, blank ones included so that positions count like a spreadsheet's rows.

    A quoted line break belongs to its cell. Raises UsageError at an unknown encoding, an open quote, or a cell of
    more than 131,072 characters.
    """
    text = _decode(file, data, options.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=options.delimiter or _delimiter(text), strict=True)
    records: list[tuple[CellValue, ...]] = []
    try:
        records.extend(tuple(_cell(words) for words in record) for record in reader)
    except csv.Error as error:
        row = len(records) + 1
        raise UsageError(
            Text(f"{file}, row {row}: {error}", f"{file} 第 {row} 行：{_SAID.get(str(error), str(error))}"),
            Text(
                "Look for a quotation mark that is opened and never closed, or a wrong delimiter; `delimiter:` in the map states it.",
                "请检查是否有引号没有成对，或分隔符不对；可在映射文件里用 `delimiter:` 写明分隔符。",
            ),
        ) from None
    return records


_SAID = {
    "unexpected end of data": "引号没有闭合，文件就结束了",
    "',' expected after '\"'": "引号之后应为逗号",
    "field larger than field limit (131072)": "单元格超过 131072 个字符",
}


def _cell(words: str) -> CellValue:
    """Strip outer blanks (ideographic ones too); an empty cell is None."""
    return words.strip().replace("\r\n", "\n").replace("\r", "\n") or None


def _decode(file: str, data: bytes, encoding: str | None) -> str:
    stated = encoding or _told(file, data)
    try:
        return data.decode(stated).removeprefix("\ufeff")
    except LookupError:
        words = Text(f"Unknown encoding “{stated}”", f"不认识的编码“{stated}”")
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        words = Text(
            f"{file} is not {stated}: byte {at} does not fit", f"{file} 不是 {stated} 编码：第 {at} 个字节不符"
        )
    raise UsageError(
        words,
        Text(
            "State the right `encoding:` in the map: utf-8, gb18030, utf-16 …",
            "请在映射文件里写明正确的 `encoding:`：utf-8、gb18030、utf-16 等。",
        ),
    )


def _told(file: str, data: bytes) -> str:
    """Tell the encoding by its mark, else UTF-8, else GB18030 when it gives almost only common Chinese characters."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if _fits(data, "utf-8"):
        return "utf-8"
    if _reads_as_chinese(data):
        return "gb18030"
    raise UsageError(
        Text(f"Cannot tell the encoding of {file}", f"无法判断 {file} 的编码"),
        Text(
            "State `encoding:` in the map: gb18030, utf-16, cp1252 …",
            "请在映射文件里写明 `encoding:`：gb18030、utf-16、cp1252 等。",
        ),
    )


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _reads_as_chinese(data: bytes) -> bool:
    """GB18030 accepts much that is not Chinese (an accented Western letter and its neighbour make one rare character)."""
    if not _fits(data, "gb18030"):
        return False
    foreign = [sign for sign in data.decode("gb18030") if sign > "\x7f"]
    # The first level of GB 2312 holds the 3,755 characters of daily use: lead bytes B0 to D7.
    common = sum(1 for sign in foreign if _is_common(sign))
    return common * 10 >= len(foreign) * 9


def _is_common(sign: str) -> bool:
    if "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef" or sign in "“”‘’…—·×":
        return True
    code = sign.encode("gb18030", "replace")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1


def _delimiter(text: str) -> str:
    """Return the delimiter most frequent in the first filled line, outside quotes; a comma when there is none."""
    line = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=lambda sign: (bare.count(sign), -DELIMITERS.index(sign)))
