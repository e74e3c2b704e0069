"""`gendan calendar import`: public holidays of a country into a calendar file."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from gendan.commands.houses import open_house
from gendan.read.holidays import read_public_days
from gendan.read.yaml_door import parse
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text
from gendan.write.calendar_file import calendar_value
from gendan.write.commit import Write, commit, target_of
from gendan.write.plan import Change, plan_new, plan_update

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from gendan.read.holidays import PublicDays
    from gendan.words.finding import Path as Place
    from gendan.words.text import Language

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def run_calendar_import(
    country: str,
    years: Sequence[int],
    start: Path,
    *,
    write: Callable[[str], None],
    today: date,
    language: Language = "zh",
    to: str | None = None,
    weekend: str | None = None,
) -> int:
    """Write or extend the calendar of `country` for `years`, and say what was done.

    `start` is a folder of the house; `to` a file seen from the house's root, by default cn.yaml for CN, where calendars lie;
    `weekend` days as in "fri" or "fri,sat", by default the country's own. The years asked for are filled up to an unbroken
    span. Raises UsageError, with nothing written, when the days are not known or the file cannot take them.
    """
    country = country.upper()
    span = range(min(years), max(years) + 1)
    days = read_public_days(country, span, today)
    house = open_house(start)
    file = to or house.places["calendar"].replace("*", country.lower())
    target = target_of(house.root, file)
    before = target.read_bytes() if target.is_file() else None
    existing = None if before is None else _existing(before, file)
    value = calendar_value(
        PurePosixPath(file).stem, country, span, _weekend(weekend),
        (days.holidays, days.workdays, days.weekend, days.source), existing,
    )  # fmt: skip
    plan = plan_new(file, value, _read) if before is None else plan_update(file, before, value, _read, _identity)
    if not isinstance(plan, Change):
        raise _not_kept(file)
    if plan.action != "unchanged":
        commit(house.root, [Write(file, plan.before, plan.after)])
    for text in _account(plan, span, days):
        write(f"{text.said_in(language)}\n")
    return Exit.CLEAN


def _read(data: bytes) -> object | None:
    parsed = parse(data, "calendar")
    return None if parsed.troubles else parsed.value


def _identity(path: Place) -> str | None:
    return "date" if path in {("holidays",), ("workdays",)} else None


def _existing(data: bytes, file: str) -> dict[str, object]:
    value = _read(data)
    if not isinstance(value, dict):
        raise UsageError(
            Text(f"{file} cannot be read as a calendar", f"无法把 {file} 读成日历"),
            Text(
                "Run gendan check, put the file right, and import again.", "请先运行 gendan check，改好文件后再导入。"
            ),
        )
    return value


def _weekend(words: str | None) -> tuple[str, ...] | None:
    if words is None:
        return None
    days = tuple(one.strip().lower()[:3] for one in words.replace("-", ",").split(",") if one.strip())
    if not all(day in WEEKDAYS for day in days):
        raise UsageError(
            Text(f'"{words}" is no weekend', f"“{words}”不是每周休息日"),
            Text("Write days with commas: fri, or fri,sat.", "请写星期的英文缩写，用逗号隔开：fri 或 fri,sat。"),
        )
    return days


def _not_kept(file: str) -> UsageError:
    return UsageError(
        Text(f"{file} cannot be extended without losing what it holds", f"无法在不改动 {file} 原有内容的情况下补充"),
        Text(
            "Nothing was written. Import into a new file with --to, and copy the days over.",
            "没有写入任何文件。请用 --to 导入到新文件，再把日期复制过来。",
        ),
    )


def _account(plan: Change, span: range, days: PublicDays) -> list[Text]:
    values: dict[str, object] = {
        "file": plan.file,
        "years": str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}",
        "off": len(days.holidays),
        "on": len(days.workdays),
    }
    verb = {
        "create": Text("Wrote", "已写入"),
        "update": Text("Extended", "已补充"),
        "unchanged": Text("Nothing new for", "无需更新"),
    }
    said = [
        Text(
            "{verb} {file}: {years}, {off} days off, {on} make-up workdays",
            "{verb} {file}：{years} 年，放假 {off} 天，调休上班 {on} 天",
        ).fill({**values, "verb": verb[plan.action]}),
    ]
    if not days.by_notice:
        said.append(
            Text(
                "These days are worked out by rule. Check them with the official list, above all those by the moon, and the weekend.",
                "这些日期按规则推算，请与官方公布的核对，尤其是按月相定的节日，以及每周休息日。",
            ),
        )
    return said
