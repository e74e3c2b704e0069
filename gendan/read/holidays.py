"""Public holidays from the two libraries that know them; nobody else imports these.

chinesecalendar has China's yearly schedule as the State Council published it, with make-up workdays (调休); `holidays` has other
countries, mostly by rule, which is not the same as by notice.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import holidays
from chinese_calendar import constants
from msgspec import Struct

from gendan.words.errors import UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PublicDays(Struct, frozen=True):
    """What a library knows of a country in some years. `by_notice`: published days; else worked out by rule.

    `weekend` is the country's own. Names are in English and, where the library has them, in Chinese (else the same).
    """

    holidays: Mapping[date, Text]
    workdays: Mapping[date, Text]
    weekend: tuple[str, ...]
    source: str
    by_notice: bool


def read_public_days(country: str, years: Sequence[int], today: date) -> PublicDays:
    """Return the days of `country` (two letters, ISO 3166) in `years`.

    Raises UsageError for a country that the library does not know, and for a year beyond what it knows.
    """
    return _china(years, today) if country == "CN" else _elsewhere(country, years)


def _china(years: Sequence[int], today: date) -> PublicDays:
    known = {day.year for day in (*constants.holidays, *constants.workdays)}
    for year in years:
        if year not in known:
            raise _unknown_year(year, min(known), max(known), today)
    names = {one.value: Text(one.value, one.chinese) for one in constants.Holiday}
    return PublicDays(
        holidays=_china_days(constants.holidays, years, names, ("", "")),
        workdays=_china_days(constants.workdays, years, names, (" (make-up workday)", "调休上班")),
        weekend=("sat", "sun"),
        source=f"State Council notices of {_span(years)}, by chinesecalendar {version('chinesecalendar')}",
        by_notice=True,
    )


def _china_days(
    days: Mapping[date, str], years: Sequence[int], names: Mapping[str, Text], ending: tuple[str, str]
) -> dict[date, Text]:
    return {
        day: Text(names[str(name)].en + ending[0], names[str(name)].zh + ending[1])
        for day, name in sorted(days.items())
        if day.year in years
    }


def _unknown_year(year: int, first: int, last: int, today: date) -> UsageError:
    message = Text(
        f"China's working days of {year} are not known: chinesecalendar {version('chinesecalendar')} has {first} to {last}",
        f"没有中国 {year} 年的放假安排：chinesecalendar {version('chinesecalendar')} 只有 {first}–{last} 年的数据",
    )
    if year <= last:
        advice = Text(
            f"Ask for {first} or later. Nothing was written.", f"请选 {first} 年或以后的年份。没有写入任何文件。"
        )
    elif (today.year, today.month) >= (year - 1, 11):
        advice = Text(
            "Nothing was written. The State Council publishes a year's schedule around the November before: "
            "update the library (pip install -U chinesecalendar) and run this again.",
            "没有写入任何文件。国务院一般在上一年 11 月前后公布放假安排：请更新 chinesecalendar（pip install -U chinesecalendar）后重试。",
        )
    else:
        advice = Text(
            f"Nothing was written. The State Council publishes the schedule of {year} around November {year - 1}; wait for it.",
            f"没有写入任何文件。国务院一般在 {year - 1} 年 11 月前后公布 {year} 年放假安排，请到时再导入。",
        )
    return UsageError(message, advice)


def _elsewhere(country: str, years: Sequence[int]) -> PublicDays:
    supported = holidays.list_supported_countries(include_aliases=False)
    if country not in supported:
        raise UsageError(
            Text(f'No holidays are known for "{country}"', f"没有“{country}”的节假日数据"),
            Text(
                "Give two capital letters of ISO 3166, as in BD or VN; or write the calendar by hand.",
                "请写 ISO 3166 的两个大写字母，例如 BD、VN；或者手工写日历文件。",
            ),
        )
    local = holidays.country_holidays(country, years=years)
    for year in years:
        if not local.start_year <= year <= local.end_year:
            raise _outside(country, year, local.start_year, local.end_year)
    english, chinese = (_named(country, years, local, wanted) for wanted in ("en", "zh_CN"))
    days = {day: Text(english[day], chinese.get(day) or english[day]) for day in sorted(english)}
    made_up = {day: Text("Make-up workday", "调休上班") for day in sorted(local.weekend_workdays) if day.year in years}
    return PublicDays(
        holidays={day: name for day, name in days.items() if day not in made_up},
        workdays=made_up,
        weekend=tuple(_DAYS[day] for day in sorted(local.weekend)),
        source=f"worked out by rule for {_span(years)}, by holidays {version('holidays')}; check with the official list",
        by_notice=False,
    )


def _named(country: str, years: Sequence[int], local: object, wanted: str) -> dict[date, str]:
    """Return the days with names in the language nearest to the one wanted; for English the library's own when it has none."""
    languages = tuple(getattr(local, "supported_languages", ()))
    named = [one for one in languages if one == wanted] or [one for one in languages if one.startswith(f"{wanted}_")]
    if not named and wanted != "en":
        return {}
    language = "en_US" if wanted == "en" and "en_US" in named else named[0] if named else None
    return dict(holidays.country_holidays(country, years=years, language=language).items())


def _outside(country: str, year: int, first: int, last: int) -> UsageError:
    return UsageError(
        Text(
            f"The holidays of {country} are known from {first} to {last}, not for {year}",
            f"{country} 的节假日数据只有 {first}–{last} 年，没有 {year} 年",
        ),
        Text("Nothing was written. Choose another year.", "没有写入任何文件。请换一个年份。"),
    )


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
