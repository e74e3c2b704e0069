"""The one door for YAML: bytes in, a value or troubles out. YAML 1.2 core; dates stay text, keys are text.

Built so that a good file costs little more than the bulk reader (ryaml) itself; only a file that gives cause is
looked at again with places, by PyYAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gendan.read.bulk_reader import load
from gendan.read.characters import BOM, decode, find_characters, is_clean, sketch
from gendan.read.parsed import Parsed, refuse, trouble
from gendan.read.survey import Survey, may_be_long, survey, text_keys
from gendan.words.finding import Place
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.words.finding import Trouble

__all__ = ["Parsed", "parse"]

_TAG = re.compile(rb"!(?<![^\s\[\]{},:?-]!)")

_ODD_NUMBER = re.compile(rb"(?<![\w.])[-+]?(?:0[xob][0-9a-fA-F]|[0-9]*\.?[0-9]*[eE][-+]?[0-9])")
_WHOLE_FLOAT = re.compile(rb"\.0*[ \r\n]*:")


def parse(data: bytes, file: str) -> Parsed:
    """Return the document in `data`; `file` is only for the places of troubles.

    Text as written (`NO`, `0012`, `1_000`, `12:30`, dates), whole numbers as int, others as float, true, false, null;
    keys as they are written (`{1: 4800}` has the key "1"). Numbers of at most 15 significant digits, 12 before and 6
    after the point are let through, so a float's shortest text (`repr`) is exactly the number that was written.
    The root may be anything but null. Any trouble refuses the whole file. Never raises, whatever the bytes.
    """
    data = data.removeprefix(BOM)  # the bulk reader takes a marker --- after it for text
    text = decode(data, file)
    if not isinstance(text, str):
        return refuse(text)
    sketched = sketch(data)
    if not is_clean(data, text, sketched):
        return refuse(*find_characters(text, file))
    aliased = b"*" in data and b"&" in data
    try:
        refused = _find_heavy(text, file) if aliased else None
        if refused is not None:
            return refuse(refused)
        value = load(text)
    except ValueError as error:
        return _explain(error, text, file, aliased=aliased)
    return _settle(value, data, sketched, text, file)


def _settle(value: object, data: bytes, sketched: bytes, text: str, file: str) -> Parsed:
    """Look at what the bulk reader let through but gendan does not: quickly first, slowly where there is cause."""
    if value is None:
        return refuse(_empty(file))
    found = survey(value)
    if (
        found.deep
        or _is_suspicious(data, sketched)
        or (found.odd and _is_odd(found, data, sketched))
        or may_be_long(found.scalars, data, sketched)
    ):
        troubles = _inspect(text, file)
        if troubles:
            return refuse(*troubles)
    if found.odd and not text_keys(found):
        return refuse(*_inspect(text, file))
    return Parsed(value)


def _is_suspicious(data: bytes, sketched: bytes) -> bool:
    """Whether there may be a tag, an escape or a merge key. Single bytes are asked first: that is nearly free."""
    return (b"!" in data and _TAG.search(data) is not None) or b"\\" in data or (b"<" in data and b"<<" in sketched)


def _is_odd(found: Survey, data: bytes, sketched: bytes) -> bool:
    """Whether a key may be no text: no number in its usual form (but +1, 0x1, 1e0), a boolean, null.

    To Python 1, 1.0 and true are one key: such a map comes from the bulk reader with an entry less, and only the
    text still shows it.
    """
    return (
        sketched.rfind(b" +") >= 0
        or data[:1] == b"+"
        or (sketched.rfind(b"1e") >= 0 and _ODD_NUMBER.search(data) is not None)
        or _WHOLE_FLOAT.search(data) is not None
        or data.rfind(b"rue") >= 0
        or data.rfind(b"RUE") >= 0
        or not found.are_whole()
    )


def _empty(file: str) -> Trouble:
    return trouble(
        "empty-file",
        Place(file),
        Text("The file is empty", "文件是空的"),
        Text("Fill it in, or delete the file.", "请填写内容，或删除该文件。"),
    )


def _find_heavy(text: str, file: str) -> Trouble | None:
    """Return the trouble when aliases would grow too much. Raises ValueError for a file that cannot be read."""
    from gendan.read import slow_look  # noqa: PLC0415 - PyYAML is imported only for files that need it

    return slow_look.find_heavy_alias(text, file)


def _inspect(text: str, file: str) -> tuple[Trouble, ...]:
    from gendan.read import slow_look  # noqa: PLC0415 - PyYAML is imported only for files that need it

    return slow_look.find_troubles(text, file)


def _explain(error: ValueError, text: str, file: str, *, aliased: bool) -> Parsed:
    from gendan.read import refusals  # noqa: PLC0415 - only bad files need the words

    return refuse(*refusals.explain(str(error), text, file, aliased=aliased))
