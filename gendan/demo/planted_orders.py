"""Incidents in orders: dates, promises and papers that were changed when they should not have been."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.demo.incidents import LATEST, Incident, quiet_from, standing
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gendan.demo.incidents import Planting
    from gendan.demo.values import Line

_BULK = 20
"""So many entries at the end of a month are much: the default of the rule."""
_DONE = re.compile(r"done: (\d{4}-\d\d-\d\d)")
_PROMISE = re.compile(r"\{date: (\d{4}-\d\d-\d\d), on: (\d{4}-\d\d-\d\d)")


def _promise_rewritten(planting: Planting) -> Iterator[Incident]:
    found = planting.pick(
        "zhao-lei", standing(r"date: .*cause: (mill|factory|us)", date(2026, 2, 2), date(2026, 10, 30))
    )
    if not found:
        return
    sheet, later = found
    first = next(line for line in sheet.lines if "{date: " in line.text and line is not later)
    new, old = _PROMISE.search(later.text), _PROMISE.search(first.text)
    if new and old:
        text = first.text.replace(old[1], new[1])
        planting.put(sheet, first, later, new=(replace(first, until=later.since), replace(later, text=text, note=None)))
        did = Text(
            f"overwrote the promise of {old[1]} with {new[1]} instead of appending it",
            f"把承诺货期 {old[1]} 直接改成 {new[1]}，没有追加",
        )
        yield Incident(
            "promise-rewritten",
            sheet.file,
            later.since,
            sheet.owner,
            did,
            f"{{number}}/deliveries/D1/promised/{old[2]}/date",
        )


def _moved_after_overdue(planting: Planting) -> Iterator[Incident]:
    for file, day in planting.moved.items():
        if day <= planting.days.last:
            did = Text("moved a promise two days after it had passed", "货期过了两天才改期")
            yield Incident(
                "moved-after-overdue",
                file,
                day,
                planting.sheets[file].owner,
                did,
                f"{{number}}/deliveries/D1/promised/{day}/date",
            )


def _done_date_changed(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", standing(r"^  trims-in-house: \{done", date(2026, 7, 1), date(2026, 10, 20)))
    if found:
        sheet, line = found
        done = _done(line)
        day = quiet_from(planting, sheet, planting.days.house.plus(line.since, 7))
        earlier = planting.days.house.by_day(done - timedelta(days=6))
        planting.turn(sheet, line, day, line.text.replace(str(done), str(earlier)))
        did = Text(f"moved the arrival of trims from {done} to {earlier}", f"把辅料到厂日期由 {done} 改为 {earlier}")
        yield Incident("done-date-changed", sheet.file, day, sheet.owner, did, "{number}/progress/trims-in-house/done")


def _backdated_entry(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("li-na", standing(r"^  pp-meeting: \{done", date(2026, 5, 4), date(2026, 10, 20)))
    if found:
        sheet, line = found
        day = quiet_from(planting, sheet, planting.days.house.plus(line.since, 9))
        planting.put(sheet, line, new=(replace(line, since=day),))
        did = Text(f"recorded the PP meeting of {_done(line)} on {day}", f"{_done(line)} 的产前会到 {day} 才登记")
        yield Incident("backdated-entry", sheet.file, day, sheet.owner, did, "{number}/progress/pp-meeting/done")


def _evidence_removed(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("wang-fang", standing(r"stage: final.*report: ", date(2026, 3, 2), date(2026, 10, 20)))
    if found:
        sheet, line = found
        day = quiet_from(planting, sheet, planting.days.house.plus(line.since, 12))
        planting.turn(sheet, line, day, re.sub(r", report: [^,}]+", "", line.text))
        did = Text("took the report of the final inspection out", "删除了尾期验货报告")
        yield Incident("evidence-removed", sheet.file, day, sheet.owner, did, "{number}/inspections/I1/report")


def _order_deleted(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", standing(r"^      - \{date: .*cause: ", date(2026, 3, 2), date(2026, 10, 20)))
    if found:
        sheet, line = found
        day = quiet_from(planting, sheet, planting.days.house.plus(line.since, 30))
        planting.sheets[sheet.file] = replace(sheet, gone=(day, sheet.owner))
        did = Text("deleted a late order", "删除了一张拖期的订单")
        yield Incident("order-deleted", sheet.file, day, sheet.owner, did, "{number}")


def _changed_after_confirmation(planting: Planting) -> Iterator[Incident]:
    sheet = planting.sheets["orders/2026/SO-2026-0016.yaml"]
    day = date(2026, 10, 14)
    lines = [line for line in sheet.lines if "5400" in line.text]
    if planting.days.first < sheet.since and planting.is_quiet(sheet, day):
        for line in lines:
            before = replace(line, text=line.text.replace("5400", "5000"), until=day)
            planting.put(planting.sheets[sheet.file], line, new=(before, replace(line, since=day)))
        did = Text("made 5000 pieces 5400, six weeks after the confirmation", "客户确认六周后把 5000 件改成 5400 件")
        yield Incident("changed-after-confirmation", sheet.file, day, sheet.owner, did, "{number}/lines/1/quantity")


def _inspection_changed(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", standing(r"stage: final.*major: [3-9]", date(2026, 3, 2), date(2026, 10, 30)))
    if found:
        sheet, line = found
        day = quiet_from(planting, sheet, planting.days.house.plus(line.since, 3))
        planting.turn(sheet, line, day, re.sub(r"major: \d+, minor", "major: 1, minor", line.text))
        did = Text("made the inspector's major defects one", "把验货员查到的主要缺陷改成 1 个")
        yield Incident("inspection-changed", sheet.file, day, sheet.owner, did, "{number}/inspections/I1/found/major")


def _record_removed(planting: Planting) -> Iterator[Incident]:
    pattern = standing(r"^  - \{id: M2, at: ", date(2026, 4, 1), date(2026, 10, 30))
    found = planting.pick("wang-fang", pattern)
    if found:
        sheet, line = found
        day = quiet_from(planting, sheet, planting.days.house.plus(line.since, 4))
        last = next(one for one in reversed(sheet.lines) if "id: M2, at: " in one.text)
        planting.put(sheet, last, new=(replace(last, until=day),))
        did = Text("deleted a mail of the customer", "删除了客户的一封来信")
        yield Incident("record-removed", sheet.file, day, sheet.owner, did, "{number}/messages/M2/id")


def _promise_not_approved(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("li-na", standing(r"date: .*on: .*cause", date(2026, 9, 1), LATEST))
    found = found or planting.pick("wang-fang", standing(r"date: .*on: .*cause", date(2026, 9, 1), LATEST))
    if found:
        sheet, line = found
        planting.put(sheet, line, new=(replace(line, trailer=None),))
        did = Text("moved a promise that nobody else has agreed to", "改了承诺货期，没有人认可")
        record = "{number}/2"
        yield Incident("change-not-approved", sheet.file, line.since, sheet.owner, did, record)


def _month_end(planting: Planting) -> Iterator[Incident]:
    """Have Liu Yan enter a week's shipments of others on the last day of September."""
    who, day = "liu-yan", date(2026, 9, 30)
    first, last = date(2026, 9, 22), date(2026, 9, 28)
    found = [
        sheet
        for file, sheet in planting.sheets.items()
        if sheet.made_up and file not in planting.used and any(_is_paper(line, first, last) for line in sheet.lines)
    ]
    many = sum(
        first <= line.since <= last and line.until > day and line.note is not None
        for sheet in found
        for line in sheet.lines
    )
    if planting.days.first > date(2026, 9, 1) or many < _BULK:
        return
    for sheet in found:
        lines = tuple(_put_off(line, first, day, who) for line in sheet.lines)
        planting.sheets[sheet.file] = replace(sheet, lines=lines)
        planting.used.add(sheet.file)
    did = Text("recorded a week of shipments on the last day of the month", "月底最后一天补录了一周的出货和单证")
    yield Incident("month-end-bulk-edit", found[-1].file, day, who, did, f"{who}/2026-09")


def _is_paper(line: Line, first: date, last: date) -> bool:
    return first <= line.since <= last and (" sent: " in line.text or "mode: sea" in line.text)


def _put_off(line: Line, first: date, day: date, who: str) -> Line:
    """Return the line as it stands when all of that week is entered on one day."""
    since, until = (day if first <= one < day else one for one in (line.since, line.until))
    return replace(line, since=since, until=until, by=who if since == day else line.by)


def _done(line: Line) -> date:
    found = _DONE.search(line.text)
    return date.fromisoformat(found[1]) if found else line.since


IN_ORDERS: tuple[Callable[[Planting], Iterator[Incident]], ...] = (
    _promise_rewritten,
    _moved_after_overdue,
    _done_date_changed,
    _backdated_entry,
    _evidence_removed,
    _order_deleted,
    _changed_after_confirmation,
    _inspection_changed,
    _record_removed,
    _promise_not_approved,
    _month_end,
)
