"""What an import of public holidays adds to a calendar file. What people wrote there stays as it is. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def calendar_value(
    name: str,
    country: str,
    years: Sequence[int],
    weekend: Sequence[str] | None,
    days: tuple[Mapping[date, Text], Mapping[date, Text], Sequence[str], str],
    existing: Mapping[str, object] | None,
) -> dict[str, object]:
    """Return what the file should say, as far as the import knows: what is left out stays as it stands.

    `days` are holidays, make-up workdays, the country's weekend, and the source. A day that stands in either list of the
    existing file keeps what it says. Raises UsageError when `years` would leave a hole in the validity, or when another
    weekend is asked for than the file has.
    """
    holidays, workdays, usual, source = days
    first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    if existing is None:
        return {
            "id": name, "country": country, "weekend": list(weekend if weekend is not None else usual),
            "valid_from": first.isoformat(), "valid_to": last.isoformat(), "source": source,
            "holidays": _entries(holidays, set()), "workdays": _entries(workdays, set()),
        }  # fmt: skip
    if weekend is not None and set(weekend) != set(_list(existing.get("weekend"))):
        raise UsageError(
            Text("The file has another weekend", "文件中的每周休息日与所要求的不同"),
            Text(
                "Change `weekend` in the file by hand, then import without --weekend.",
                "请先手工修改文件里的 weekend，再不带 --weekend 导入。",
            ),
        )
    told = {
        str(row.get("date"))
        for key in ("holidays", "workdays")
        for row in _list(existing.get(key))
        if isinstance(row, dict)
    }
    value: dict[str, object] = dict(_validity(existing, first, last))
    value["source"] = _source(existing.get("source"), source)
    for key, found in (("holidays", holidays), ("workdays", workdays)):
        entries = _entries(found, told)
        if entries:
            value[key] = entries
    return value


def _entries(days: Mapping[date, Text], told: set[str]) -> list[object]:
    return [
        {"date": day.isoformat(), "name": name.en if name.en == name.zh else {"en": name.en, "zh": name.zh}}
        for day, name in sorted(days.items())
        if day.isoformat() not in told
    ]


def _validity(existing: Mapping[str, object], first: date, last: date) -> dict[str, str]:
    begin, end = _day(existing.get("valid_from")), _day(existing.get("valid_to"))
    if begin is None or end is None:
        return {"valid_from": first.isoformat(), "valid_to": last.isoformat()}
    if first > end + timedelta(days=1) or last < begin - timedelta(days=1):
        raise UsageError(
            Text(
                f"The file is valid from {begin} to {end}: the years between would be unknown",
                f"该日历有效期为 {begin} 至 {end}，中间的年份会缺数据",
            ),
            Text(
                "Import the years between as well, with --year. Nothing was written.",
                "请用 --year 把中间的年份一并导入。没有写入任何文件。",
            ),
        )
    return {"valid_from": min(begin, first).isoformat(), "valid_to": max(end, last).isoformat()}


def _source(old: object, new: str) -> str:
    """Return the new source, behind what people wrote; one of an earlier import of the same years is not repeated."""
    if not isinstance(old, str) or new in old:
        return old if isinstance(old, str) else new
    return f"{old}; {new}" if len(old) + len(new) + 2 <= 500 else new


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
