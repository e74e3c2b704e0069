"""Why a due date is what it is: the anchor it counts from, whose working days, and the special ones among them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gendan.facts.schedule_rows import as_day, as_text, as_whole, read_rows, read_task
from gendan.words.explanation import DateWhy, SpecialDay
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from datetime import date

    from gendan.facts.schedule_rows import Row
    from gendan.words.catalog import Query
    from gendan.words.explanation import Which

_ORIGINAL = {
    "received": "o.received",
    "confirmed": "o.confirmed_on",
    "requested": "d.requested",
    "promised": "d.original",
    "ex-factory": "coalesce(d.original, d.requested)",
}


def original_anchor(query: Query, row: Row) -> date | None:
    """Return the anchor's date by the original commitment. Of etd, where nothing but the current one is kept, by the distance."""
    anchor = as_text(row["anchor"])
    if anchor is None:
        return None
    if anchor == "etd":
        due, computed, now = as_day(row["due"]), as_day(row["computed"]), as_day(row["anchor_date"])
        return now + (due - computed) if due and computed and now and row["unit"] == "days" else None
    sql = (
        f"SELECT {_ORIGINAL[anchor]} AS day FROM orders o LEFT JOIN deliveries d ON d.order_id = o.order_id AND d.delivery = $delivery WHERE o.order_id = $order_id"
        if anchor in _ORIGINAL
        else None
    )
    if sql is None:
        other = read_task(query, str(row["order_id"]), as_text(row["delivery"]), anchor)
        return as_day(other["due"]) if other else None
    found = read_rows(query, sql, order_id=row["order_id"], delivery=row["delivery"])
    return as_day(found[0]["day"]) if found else None


_BY = {
    "due": Text("by the original commitment", "按原始承诺"),
    "computed": Text("by the current commitment", "按现行承诺"),
}


def explain_counting(query: Query, row: Row, which: Which, start: date | None, rule: str | None) -> DateWhy:
    """Return why `due` or `computed` is that day; `start` is the anchor's date, `rule` the due as written."""
    day = as_day(row[which])
    workdays = row["unit"] == "workdays"
    calendar = as_text(row["calendar"]) if workdays else None
    special = _special(query, calendar, start, day) if workdays else ()
    values: dict[str, object] = {
        "rule": rule, "anchor": row["anchor"], "start": start, "day": day, "calendar": calendar, "by": _BY[which],
        "special": _said(special),
    }  # fmt: skip
    if rule is None:
        text = Text("The checklist states no due date", "清单没有写期限")
    elif day is None and (start is not None or row["anchor_date"] is not None):
        text = _ran_out(calendar)
    elif day is None:
        text = Text("{rule}: {anchor} has no date yet", "{rule}：{anchor} 还没有日期")
    elif start is None:
        text = Text("{rule}, {by}: {day}", "{rule}，{by}：{day}")
    elif workdays:
        text = Text(
            "{rule}, {by}: from {start}, working days of {calendar}{special}: {day}",
            "{rule}，{by}：自 {start} 起，按 {calendar} 日历的工作日{special}：{day}",
        )
    else:
        text = Text("{rule}, {by}: from {start}: {day}", "{rule}，{by}：自 {start} 起：{day}")
    return DateWhy(
        which, day, text.fill(values), as_text(row["anchor"]), start, as_whole(row["offset_days"]), as_text(row["unit"]), calendar,
        special,
    )  # fmt: skip


def _ran_out(calendar: str | None) -> Text:
    if calendar is None:
        return Text(
            "{rule}: working days, but gendan.yaml names no calendar",
            "{rule}：要按工作日计算，但 gendan.yaml 没有指定日历",
        )
    return Text(
        "{rule}: calendar {calendar} does not reach so far; extend it", "{rule}：{calendar} 日历的有效期不够，请补充"
    )


def _special(query: Query, calendar: str | None, start: date | None, day: date | None) -> tuple[SpecialDay, ...]:
    """Find holidays on what would be a working day, and make-up workdays, after the anchor and up to the date (or back to it)."""
    if start is None or day is None:
        return ()
    first, last = (start + timedelta(days=1), day) if start <= day else (day, start - timedelta(days=1))
    found = read_rows(
        query,
        "SELECT d.day, d.is_workday, d.name_en, d.name_zh FROM calendar_days d JOIN calendar_special s USING (calendar, day)"
        " JOIN calendar_spans w USING (calendar) WHERE d.calendar = $calendar AND d.day BETWEEN $first AND $last"
        " AND d.is_workday = list_contains(w.weekend, dayofweek(d.day)) ORDER BY d.day",
        calendar=calendar,
        first=first,
        last=last,
    )
    return tuple(
        SpecialDay(
            one, Text(str(row["name_en"]), str(row["name_zh"])) if row["name_en"] else None, bool(row["is_workday"])
        )
        for row in found
        if (one := as_day(row["day"])) is not None
    )


def _said(special: tuple[SpecialDay, ...]) -> Text:
    off = [one for one in special if not one.worked]
    worked = [one for one in special if one.worked]
    said = Text("", "")
    for days, words in (
        (off, Text(", passing over {days}", "，跳过 {days}")),
        (worked, Text(", counting {days}", "，计入调休上班 {days}")),
    ):
        if days:
            part = words.fill({"days": [_named(one) for one in days]})
            said = Text(said.en + part.en, said.zh + part.zh)
    return said


def _named(one: SpecialDay) -> Text:
    if one.name is None:
        return same(one.day.isoformat())
    return Text(f"{one.day} {one.name.en}", f"{one.day} {one.name.zh}")
