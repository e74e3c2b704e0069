"""From a cell to the value that a key holds: dates, numbers, yes and no, text. Pure; what does not fit is a Problem."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.sheet import cell_text
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.mapping.language import Formats, Numbers
    from gendan.mapping.targets import Type
    from gendan.words.sheet import CellValue

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
"""What spreadsheets show in place of a result."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOKENS = {
    "yyyy": r"(?P<year>[0-9]{4})", "yy": r"(?P<short>[0-9]{2})", "mmm": f"(?P<name>{'|'.join(_MONTHS)})", "mm": r"(?P<month>[0-9]{2})",
    "m": r"(?P<month>[0-9]{1,2})", "dd": r"(?P<day>[0-9]{2})", "d": r"(?P<day>[0-9]{1,2})", "hh": r"(?P<hour>[0-9]{2})",
    "h": r"(?P<hour>[0-9]{1,2})", "mi": r"(?P<minute>[0-9]{2})", "ss": r"(?P<second>[0-9]{2})",
}  # fmt: skip
_TOKEN = re.compile("yyyy|yy|mmm|mm|mi|m|dd|d|hh|h|ss|.", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_YES = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
    "否": False,
}


class Problem(Struct, frozen=True):
    """Why a cell does not give a value. `rule` is the last part of the rule's name, "not-a-date"."""

    rule: str
    message: Text
    advice: Text


Value = str | int | float | bool

NOT_A_NUMBER = Problem(
    "not-a-number",
    Text("is not a number", "不是数字"),
    Text(
        "Correct the cell; if numbers are written like 1.234,56, state `numbers:` in the map; if the text means nothing, list it under `absent:`.",
        "请改正单元格；数字若写成 1.234,56，请在映射文件里写明 `numbers:`；若这段文字表示空，请列入 `absent:`。",
    ),
)


def convert(cell: CellValue, target: Type, formats: Formats) -> Value | Problem:
    """Return the value for a key of type `target`, or the Problem. `cell` is filled: emptiness is judged before."""
    match target:
        case "date" | "moment" | "time":
            return _moment(cell, target, formats)
        case "number" | "integer":
            return _number(cell, target, formats.numbers)
        case "boolean":
            return _yes_or_no(cell)
        case _:
            return _text(cell)


def is_absent(words: str, formats: Formats) -> bool:
    """Tell whether the text means "nothing here": empty, or listed in `absent:` (a * at its end stands for any rest)."""
    return (
        not words
        or words in formats.absent
        or (bool(formats.absent_starts) and words.startswith(formats.absent_starts))
    )


def _text(cell: CellValue) -> str | Problem:
    words = cell_text(cell)
    if _CONTROL.search(words):
        return Problem(
            "control-character",
            Text("contains an invisible control character", "含有看不见的控制字符"),
            Text(
                "Delete it in the sheet (the CLEAN function of Excel does).",
                "请在表里删掉（Excel 的 CLEAN 函数可以清除）。",
            ),
        )
    return words


def _yes_or_no(cell: CellValue) -> bool | Problem:
    answer = _YES.get(cell_text(cell).lower())
    if answer is None:
        return Problem(
            "not-yes-or-no",
            Text("is neither yes nor no", "不是“是”或“否”"),
            Text(
                "Write yes or no, or list the texts under `values:` in the map.",
                "请写“是”或“否”，或在映射文件的 `values:` 里列出对应关系。",
            ),
        )
    return answer


def _number(cell: CellValue, target: Type, numbers: Numbers) -> int | float | Problem:
    number = cell if isinstance(cell, Decimal) else read_number(cell_text(cell), numbers)
    if number is None or isinstance(cell, bool):
        return NOT_A_NUMBER
    if target == "integer" and number != number.to_integral_value():
        return Problem(
            "not-a-whole-number", Text("is not a whole number", "不是整数"), Text("Correct the cell.", "请改正单元格。")
        )
    return shorten(number)


def shorten(number: Decimal) -> int | float | Problem:
    """Return the number as a file holds it; a Problem beyond 12 digits before, 6 after the point, or 15 significant ones."""
    digits = number.normalize().as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    if len(digits.digits) + exponent > 12 or exponent < -6 or len(digits.digits) > 15:
        return Problem(
            "number-too-long",
            Text(
                "has too many digits (at most 12 before and 6 after the point)",
                "位数太多（小数点前最多 12 位，后最多 6 位）",
            ),
            Text("Round it in the sheet.", "请在表里四舍五入。"),
        )
    return int(number) if number == number.to_integral_value() else float(number)


def read_number(words: str, numbers: Numbers) -> Decimal | None:
    """Return the number, or None. A minus may stand before or, as some ERP systems write it, after; groups must be of three."""
    found = _number_form(numbers.decimal, numbers.thousands).fullmatch(words)
    if found is None or (found["sign"] and found["after"]):
        return None
    whole = re.sub(r"[^0-9]", "", found["whole"])
    number = Decimal(f"{whole}.{found['rest'] or '0'}")
    return -number if "-" in (found["sign"] or "") + (found["after"] or "") else number


@cache
def _number_form(decimal: str, thousands: str) -> re.Pattern[str]:
    group = "[ \u00a0\u202f]" if thousands == " " else re.escape(thousands)
    grouped = f"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|" if thousands else ""
    return re.compile(
        rf"(?P<sign>[+-])?(?P<whole>{grouped}[0-9]{{1,40}})(?:{re.escape(decimal)}(?P<rest>[0-9]{{1,40}}))?(?P<after>-)?"
    )


def _moment(cell: CellValue, target: Type, formats: Formats) -> str | Problem:
    moment = cell if isinstance(cell, date) else read_date(cell_text(cell), formats.dates)
    if moment is None:
        shapes = ", ".join(formats.dates)
        return Problem(
            "not-a-date",
            Text(f"is not a date of the form {shapes}", f"不是 {shapes} 形式的日期"),
            Text(
                "Correct the cell, or add its form under `dates:` in the map; if the text means “no date”, list it under `absent:`.",
                "请改正单元格，或把这种写法加到映射文件的 `dates:`；若表示“没有日期”，请列入 `absent:`。",
            ),
        )
    day = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    if target == "date" or (target == "moment" and not isinstance(moment, datetime)):
        return day
    if not isinstance(moment, datetime) or formats.offset is None:
        return Problem(
            "no-time-zone",
            Text("has no time, or no UTC offset", "缺少时间或时区"),
            Text(
                'State `offset: "+08:00"` in the map, and a form with hh:mi under `dates:`.',
                '请在映射文件里写 `offset: "+08:00"`，并在 `dates:` 里写带 hh:mi 的形式。',
            ),
        )
    return f"{day}T{moment.hour:02}:{moment.minute:02}{formats.offset}"


def read_date(words: str, shapes: tuple[str, ...]) -> date | None:
    """Return the day (a datetime when the form has hours) by the first form that fits; None when none does, or no such day."""
    for shape in shapes:
        found = _date_form(shape).fullmatch(words)
        if found is not None:
            return _day(found.groupdict())
    return None


def is_date_form(shape: str) -> bool:
    """Tell whether a form names year, month and day, each once."""
    tokens = [token for token in _TOKEN.findall(shape.lower()) if token in _TOKENS]
    groups = [re.findall(r"<(\w+)>", _TOKENS[token])[0] for token in tokens]
    named = {"short": "year", "name": "month"}
    parts = [named.get(group, group) for group in groups]
    return (
        len(parts) == len(set(parts))
        and {"year", "month", "day"} <= set(parts)
        and ("minute" in parts) == ("hour" in parts)
    )


@cache
def _date_form(shape: str) -> re.Pattern[str]:
    parts = (_TOKENS.get(token) or re.escape(token) for token in _TOKEN.findall(shape.lower()))
    return re.compile("".join(parts), re.IGNORECASE)


def _day(parts: dict[str, str | None]) -> date | None:
    """Two-digit years are of this century: 26 is 2026."""
    year = int(parts.get("year") or 2000 + int(parts.get("short") or 0))
    name = parts.get("name")
    month = _MONTHS.index(name.lower()) + 1 if name else int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    try:
        if parts.get("hour") is None:
            return date(year, month, day)
        clock = (int(parts["hour"] or 0), int(parts.get("minute") or 0), int(parts.get("second") or 0))
        return datetime(year, month, day, *clock)  # noqa: DTZ001 - the offset is the map's
    except ValueError:
        return None
