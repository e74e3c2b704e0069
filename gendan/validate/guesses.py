"""What a person probably meant: the nearest known word, the date behind another way of writing it, the number in a text.

Pure. A guess is only ever offered, never applied; where two readings are possible there is no guess.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGEST = 60
_ALSO_CALLED = {
    "amt": "amount",
    "article": "sku",
    "cancel": "cancelled",
    "cbms": "cbm",
    "color": "colour",
    "delivery_date": "requested",
    "due_date": "due",
    "eta_date": "eta",
    "etd_date": "etd",
    "finished": "done",
    "on_hold": "hold",
    "order_date": "received",
    "order_no": "id",
    "po": "customer_po",
    "qty": "quantity",
    "remark": "note",
    "ship_date": "shipped",
    "style": "sku",
    "unit_price": "price",
    "vendor": "factory",
}
_ALSO_SAID = {
    "1": "I",
    "2": "II",
    "3": "III",
    "active": "open",
    "canceled": "cancelled",
    "done": "closed",
    "email": "mail",
    "fail": "rejected",
    "failed": "rejected",
    "finished": "closed",
    "hold": "on-hold",
    "l/c": "LC",
    "mass": "bulk",
    "ocean": "sea",
    "ok": "accepted",
    "pass": "accepted",
    "passed": "accepted",
    "supplier": "mill",
    "t/t": "TT",
    "truck": "road",
    "vessel": "sea",
}
_TERM_END = re.compile(r"[，：；。、（(]")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/]\s*(\d{1,2})\s*[-/]\s*(\d{4})")
_CLOCK = re.compile(r"[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_NUMBER = re.compile(r"[^\d.,+-]{0,5}\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(%|[^\W\d]*)")


def also_called(key: str) -> str | None:
    """Return gendan's name for a key that other systems call `key`: qty is `quantity`; None when it has none."""
    return _ALSO_CALLED.get(_plain(key).replace("-", "_").replace(" ", "_"))


@lru_cache(maxsize=4096)
def nearest_key(key: str, known: tuple[str, ...]) -> str | None:
    """Return the known key that `key` most likely stands for, None when none is near. Names in use elsewhere count."""
    plain = _plain(key).replace("-", "_").replace(" ", "_")
    if plain in known:
        return plain
    other = _ALSO_CALLED.get(plain)
    if other in known:
        return other
    return _close(plain, known)


def named_in_chinese(key: str, known: Mapping[str, Mapping[str, object]]) -> str | None:
    """Return the key whose Chinese description (`x-zh`) speaks of `key`: 数量 is `quantity`, 订购数量; None when none does.

    The first words of the description count; a Chinese term carries its meaning at its end, so ends come before beginnings.
    """
    if key.isascii() or len(key) < 2:
        return None
    terms = {name: _TERM_END.split(str(node.get("x-zh", "")), maxsplit=1)[0] for name, node in known.items()}
    for fits in (str.__eq__, str.endswith, str.startswith):
        for name, term in terms.items():
            if fits(term, key):
                return name
    return None


def nearest_value(words: str, meanings: Mapping[str, Iterable[str]]) -> str | None:
    """Return the allowed value that `words` most likely stands for.

    `meanings` gives for each allowed value what it means in either language: 进行中 stands for `open`.
    """
    plain = _plain(words)
    dashed = plain.replace("_", "-").replace(" ", "-")
    by_form = {_plain(value): value for value in meanings}
    for form in (plain, dashed, _plain(_ALSO_SAID.get(plain, ""))):
        if form in by_form:
            return by_form[form]
    for value, told in meanings.items():
        if any(plain == _plain(each) for each in told):
            return value
    close = _close(dashed, tuple(by_form))
    return by_form[close] if close else None


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().lower()


def _close(word: str, known: Sequence[str]) -> str | None:
    if not word or len(word) > _LONGEST:
        return None
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.65)
    return found[0] if found else None


def date_meant(words: str) -> str | None:
    """Return the ISO date that `words` is another way of writing, None when it is not clear or no day of the calendar.

    Year first in any separator, 20260803, 3.8.2026 (day first), 2026年8月3日; 13/8/2026 and 8/13/2026, but not 3/8/2026,
    which is the third of August in one country and the eighth of March in another.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    if found := _YEAR_FIRST.fullmatch(plain) or _TOGETHER.fullmatch(plain):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(plain):
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_LAST.fullmatch(plain):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first == second or second > 12:
            return _iso(year, first, second)
        return _iso(year, second, first) if first > 12 else None
    return None


def time_meant(words: str) -> tuple[str, bool] | None:
    """Return date and time in ISO form, and whether the offset was stated; None when there is no clear date or no time."""
    plain = unicodedata.normalize("NFKC", words).strip()
    clock = _CLOCK.search(plain)
    day = date_meant(plain[: clock.start()]) if clock else None
    if clock is None or day is None or int(clock[1]) > 23 or int(clock[2]) > 59 or int(clock[3] or 0) > 59:
        return None
    offset = (clock[4] or "").upper()
    if len(offset) == 5:
        offset = f"{offset[:3]}:{offset[3:]}"
    seconds = f":{clock[3]}" if clock[3] else ""
    return f"{day}T{int(clock[1]):02}:{clock[2]}{seconds}{offset}", bool(offset)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1990 <= year <= 2100 else None
    except ValueError:
        return None


def number_meant(words: str) -> str | None:
    """Return the number in `words` as YAML writes it: "4,800 pcs" is 4800, "５％" is 5; None when it is not one number."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None
    digits = found[1].replace(",", "").removeprefix("+")
    whole, point, rest = digits.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{whole.lstrip('-').lstrip('0') or '0'}{point}{rest}"


def forms_meant(words: str) -> tuple[str, ...]:
    """Return other ways of writing `words` to try against a form: trimmed, capitals, small letters, dashes for the rest."""
    plain = unicodedata.normalize("NFKC", words).strip()
    dashed = re.sub(r"-{2,}", "-", re.sub(r"[\s_/\\:*?\"<>|.,;]+", "-", plain)).strip("-")
    kept = re.sub(r"[/\\:*?\"<>|\x00-\x1f\x7f-\x9f]+", "-", plain).strip("-. ")
    tried = (plain, plain.upper(), plain.lower(), kept, dashed, dashed.lower())
    return tuple(form for form in dict.fromkeys(tried) if form and form != words)
