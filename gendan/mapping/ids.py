"""Identifiers made from what a sheet says: safe as file names on every system, and never two alike."""

from __future__ import annotations

import re
import unicodedata

from gendan.words.text import Text

LONGEST = 80
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}


def clean_id(words: str) -> str:
    """Return "Côte d'Ivoire" as "cote-d-ivoire": Latin letters without accents, lower case, dashes between words.

    Letters of other scripts stay. "" when nothing is left.
    """
    spelled = "".join(_LETTERS.get(sign, sign) for sign in words.lower())
    plain = "".join(_bare(sign) for sign in unicodedata.normalize("NFC", spelled))
    return re.sub(r"[^\w]+|_+", "-", plain)[:LONGEST].strip("-")


def _bare(sign: str) -> str:
    """Drop the accent of a Latin letter only: marks of other scripts are part of the letter."""
    parts = unicodedata.normalize("NFD", sign)
    return parts[0] if len(parts) > 1 and parts[0].isascii() else sign


def why_not_id(words: str) -> Text | None:
    """Return why `words` cannot be the name of a file on every system; None when it can."""
    if not words:
        return Text("is empty", "是空的")
    if len(words) > LONGEST or len(words.encode("utf-8", "replace")) > 240:
        return Text(f"is longer than {LONGEST} characters", f"超过 {LONGEST} 个字")
    found = _FORBIDDEN.search(words)
    if found:
        return Text(f"contains {found[0]!r}, which no file name may hold", f"含有文件名不允许的字符 {found[0]!r}")
    if words[0] in "-. " or words[-1] in ". " or words != words.strip():
        return Text(
            "begins with a dash, dot or space, or ends with a dot or space", "以短横、点或空格开头，或以点或空格结尾"
        )
    if _RESERVED.fullmatch(words):
        return Text("is a device name on Windows", "是 Windows 的设备名")
    return None


def same_file(words: str) -> str:
    """Return the form in which two names are one file on some system: case and composition of letters do not count."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).casefold())
