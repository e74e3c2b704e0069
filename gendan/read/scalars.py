"""What a plain scalar means in YAML 1.2 core, as the bulk reader takes it. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

ALIAS = "\ue000"
"""Stands for `*` where aliases are disarmed, so that a file can be read without expanding them."""

_INT = re.compile(r"[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DIGITS = re.compile(r"[-+]?0[0-9]+")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LONGEST_INT = 130
"""Characters of a whole number, 128 bits in base 2; a longer one is a float."""
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_BASES = {"0x": 16, "0o": 8, "0b": 2}

WHOLE_DIGITS = 12
POINT_DIGITS = 6
SIGNIFICANT = 15


def read_plain(text: str) -> object:
    """Return what the plain scalar `text` means: text, int, float, bool or None.

    `0012`, `1_000`, `12:30`, `NO`, dates stay text; `08.5` is 8.5; an exponent out of a float's range leaves text.
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if not text.isascii():
        return text
    if len(text) <= _LONGEST_INT and _INT.fullmatch(text):
        whole = _whole(text)
        if -(2**127) <= whole < 2**128:
            return whole
        if text.lstrip("+-")[:2] in _BASES:
            return text  # beyond 128 bits hexadecimal is no number any more, and decimal is a float
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", "", 1))
    if _FLOAT.fullmatch(text) and not _DIGITS.fullmatch(text):
        number = float(text)
        return number if abs(number) != float("inf") else text
    return text


def is_long(text: str) -> bool:
    """Whether the plain scalar `text` is a number that no DECIMAL(18,6) with 15 significant digits holds.

    Exactly 12 digits before the point, 6 after it and 15 in all are fine; zeros at the ends do not count.
    Infinities and NaN count as too long; what is no number does not.
    """
    value = read_plain(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(value, int):
        return bool(abs(value) >= 10**WHOLE_DIGITS)
    if _SPECIAL.fullmatch(text):
        return True
    return _is_long_decimal(text)


def _is_long_decimal(text: str) -> bool:
    try:
        digits, exponent = _exact(Decimal(text))
    except InvalidOperation:
        return True  # an exponent that not even a Decimal takes
    return len(digits) > SIGNIFICANT or len(digits) + exponent > WHOLE_DIGITS or -exponent > POINT_DIGITS


def _exact(number: Decimal) -> tuple[str, int]:
    """Return the digits without zeros at either end, and the power of ten of the last; zero is ("", 0)."""
    _, digits, exponent = number.as_tuple()
    words = "".join(map(str, digits)).lstrip("0")
    kept = words.rstrip("0")
    return kept, (int(exponent) + len(words) - len(kept) if kept else 0)


def _whole(text: str) -> int:
    sign, digits = (-1 if text[0] == "-" else 1), text.lstrip("+-")
    base = _BASES.get(digits[:2])
    return sign * (int(digits[2:], base) if base else int(digits))
