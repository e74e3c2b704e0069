"""What to say of something that is no date, or no date and time, as gendan reads them."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from gendan.validate.guesses import date_meant, time_meant
from gendan.validate.said import Said, say
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.validate.scene import Scene
    from gendan.validate.wrong import Wrong

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TWO_WAYS = re.compile(r"\s*([0-9]{1,2})\s*[-/]\s*([0-9]{1,2})\s*[-/]\s*([0-9]{4})\s*")
_FIRST, _LAST = 1990, 2100
_NO_DATE = Text("`{line}` is not a date", "“{line}”不是日期")
_NO_TIME = Text("`{line}` is not a date with time and offset", "“{line}”不是带时区的日期时间")
_WRITE = Text("Write `{write}`", "请改为 {write}")


def is_day(words: str) -> bool:
    """Return whether `words` is year-month-day and a day of the calendar, of any year from 1."""
    found = _DAY.fullmatch(words)
    return found is not None and _exists(*map(int, found.groups()))


def say_date(scene: Scene, wrong: Wrong) -> Said:
    """Say of a value where a date, a moment or a time is due. A real day before 1990 or after 2100 is out-of-range instead."""
    words = str(wrong.value) if isinstance(wrong.value, str) else scene.at.text(wrong.path) or str(wrong.value)
    values: dict[str, object] = {"line": scene.line(wrong.path), "text": scene.written(wrong.path)}
    values["example"] = scene.instead(wrong.path, scene.example(wrong.path))
    with_time = wrong.schema.get("x-type") == "time"
    day = _DAY.match(words)
    if day is not None and not _exists(*map(int, day.groups())):
        return _no_such_day(scene, wrong, tuple(map(int, day.groups())), values)
    if day is not None and not _FIRST <= int(day[1]) <= _LAST:
        advice = Text("Check the year: from 1990 to 2100", "请核对年份，应在 1990 至 2100 年之间")
        return say(
            "out-of-range", Text("The year of `{line}` is out of range", "“{line}”的年份超出范围"), advice, values
        )
    if with_time or (wrong.schema.get("x-type") == "moment" and time_meant(words)):
        return _time(scene, wrong, words, values)
    return _day(scene, wrong, words, values)


def _day(scene: Scene, wrong: Wrong, words: str, values: dict[str, object]) -> Said:
    meant = date_meant(words)
    if meant is not None:
        return say("not-a-date", _NO_DATE, _WRITE, values | {"write": scene.instead(wrong.path, meant)})
    if found := _TWO_WAYS.fullmatch(words):
        first, second, year = (int(each) for each in found.groups())
        if 1 <= first <= 12 and 1 <= second <= 12:
            both = {"one": f"{year}-{first:02}-{second:02}", "two": f"{year}-{second:02}-{first:02}"}
            advice = Text("Write year-month-day: {one} or {two}?", "请写成 年-月-日：{one} 还是 {two}？")
            return say("not-a-date", _NO_DATE, advice, values | both)
    advice = Text(
        "Write year-month-day, as in `{example}`; not known yet: delete the line",
        "请写成 年-月-日，例如 {example}；尚未确定时请删除该行",
    )
    return say("not-a-date", _NO_DATE, advice, values)


def _time(scene: Scene, wrong: Wrong, words: str, values: dict[str, object]) -> Said:
    meant, day = time_meant(words), date_meant(words)
    if meant is not None and meant[1]:
        return say("not-a-date", _NO_TIME, _WRITE, values | {"write": scene.instead(wrong.path, meant[0])})
    if meant is not None:
        write = scene.instead(wrong.path, f"{meant[0]}+08:00")
        advice = Text("Add the offset from UTC; in China: `{write}`", "请补上时区；中国时间写成 {write}")
        return say("not-a-date", _NO_TIME, advice, values | {"write": write})
    if day is not None:
        write = scene.instead(wrong.path, f"{day}T09:10+08:00")
        advice = Text("Add time and offset, as in `{write}`", "请补上时间和时区，例如 {write}")
        return say("not-a-date", _NO_TIME, advice, values | {"write": write})
    advice = Text("Write it as in `{example}`", "请按此格式填写：{example}")
    return say("not-a-date", _NO_TIME, advice, values)


def _no_such_day(scene: Scene, wrong: Wrong, day: tuple[int, ...], values: dict[str, object]) -> Said:
    year, month, _ = day
    if not (1 <= month <= 12 and _FIRST <= year <= _LAST):
        values["month"] = f"{month:02}"
        advice = Text("Months run from 01 to 12: write year-month-day", "月份应为 01 至 12，请写成 年-月-日")
        return say(
            "not-a-date", Text("`{line}`: there is no month {month}", "“{line}”：没有 {month} 月"), advice, values
        )
    last = monthrange(year, month)[1]
    values |= {
        "month": f"{year}-{month:02}",
        "days": last,
        "write": scene.instead(wrong.path, f"{year}-{month:02}-{last}"),
    }
    return say(
        "not-a-date",
        Text(
            "`{line}`: there is no such day, {month} has only {days} days",
            "“{line}”：没有这一天，{month} 只有 {days} 天",
        ),
        Text("Look the day up; the last one is `{write}`", "请核对日期；当月最后一天为 {write}"),
        values,
    )


def _exists(year: int, month: int, day: int) -> bool:
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
