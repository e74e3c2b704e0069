"""What somebody did to the record that an audit should find: each planted once, and listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gendan.demo.values import Line
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gendan.demo.orders import Days
    from gendan.demo.values import Sheet

STRANGER, STRANGER_MAIL = "intern", "intern@mail.example"
"""Who commits under an e-mail that nobody has registered."""
_BULK = 20
"""So many entries at the end of a month are much: the default of the rule."""
LATEST = date(2026, 11, 20)
CORRECTED = date(2026, 10, 28)
"""Day on which an appeal is answered, after the quarter was sealed."""
_DONE = re.compile(r"done: (\d{4}-\d\d-\d\d)")
_PROMISE = re.compile(r"\{date: (\d{4}-\d\d-\d\d), on: (\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that was done: the rule that should find it, in which file, on which day, by whom, and what it was.

    `record` is what the finding is about, as the rule names it; {number} stands for the number of the commit.
    """

    rule: str
    file: str
    day: date
    person: str
    did: Text
    record: str


@dataclass(slots=True)
class Planting:
    """The sheets by file while incidents are planted among them; no file takes part in two.

    `moved` are the orders that were put off, by file, and the day on which their promise was moved;
    `corrected` is the one that is put right by a correction.
    """

    sheets: dict[str, Sheet]
    days: Days
    used: set[str] = field(default_factory=set)
    moved: dict[str, date] = field(default_factory=dict)
    corrected: str = ""

    def pick(self, who: str, fits: Callable[[Sheet], Line | None]) -> tuple[Sheet, Line] | None:
        """Return the first made-up order of that person with a fitting line, and the line; None when there is none."""
        for file, sheet in self.sheets.items():
            if sheet.owner == who and file not in self.used and sheet.made_up:
                line = fits(sheet)
                if line is not None:
                    self.used.add(file)
                    return sheet, line
        return None

    def put(self, sheet: Sheet, *taken: Line, new: tuple[Line, ...] = ()) -> None:
        """Take lines out of a sheet for good, and put others where the first of them stood."""
        at = sheet.lines.index(taken[0])
        left = [line for line in sheet.lines if line not in taken]
        self.sheets[sheet.file] = replace(sheet, lines=(*left[:at], *new, *left[at:]))

    def turn(self, sheet: Sheet, line: Line, day: date, text: str, by: str | None = None) -> None:
        """Have a line say something else from `day` on."""
        self.put(sheet, line, new=(replace(line, until=day), Line(text, day, line.until, by=by, trailer=line.trailer)))

    def is_quiet(self, sheet: Sheet, day: date) -> bool:
        """Tell whether nothing else happens to a file on a day within the story."""
        return day <= self.days.last and all(day not in (line.since, line.until) for line in sheet.lines)


def plant(planting: Planting) -> tuple[Incident, ...]:
    """Plant every incident that has its place in the time and size of the story; return them in the order of their days."""
    _appealed(planting)
    found = [one for each in _ALL for one in each(planting) if one.day <= planting.days.last]
    return tuple(sorted(found, key=lambda one: (one.day, one.rule)))


def _standing(pattern: str, first: date, last: date) -> Callable[[Sheet], Line | None]:
    """Return what finds a line that came within these days, at least a week after the order itself."""
    wanted = re.compile(pattern)

    def fits(sheet: Sheet) -> Line | None:
        soonest = max(first, sheet.since + timedelta(days=7))
        return next((one for one in sheet.lines if soonest <= one.since <= last and wanted.search(one.text)), None)

    return fits


def _appealed(planting: Planting) -> None:
    """Let an answer of September be put right after the month was sealed, by a correction: no incident."""
    form = planting.sheets.get("appraisals/2026-09/zhao-lei.yaml")
    found = planting.pick("zhao-lei", _standing(r"answered: 2026-09-..T10:20", date(2026, 9, 1), date(2026, 9, 28)))
    if not found or not form:
        return
    sheet, line = found
    asked, day = re.search(r"at: ([-0-9]+)T", line.text), planting.days.house.by_day(CORRECTED - timedelta(days=1))
    text = re.sub(r"answered: [-0-9]+T10:20", f"answered: {asked[1] if asked else ''}T16:05", line.text)
    planting.turn(sheet, line, day, text)
    planting.corrected = sheet.file
    answered = next(one for one in form.lines if "result: upheld" in one.text)
    told = "result: changed, text: 微信截图已核对, correction: 2026-09-1}}"
    changed = re.sub(r"result: upheld.*\}\}", told, answered.text)
    planting.put(form, answered, new=(replace(answered, text=changed),))


def _promise_rewritten(planting: Planting) -> Iterator[Incident]:
    found = planting.pick(
        "zhao-lei", _standing(r"date: .*cause: (mill|factory|us)", date(2026, 2, 2), date(2026, 10, 30))
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


def _waivers(planting: Planting) -> Iterator[Incident]:
    """Plant two waivers: one that was allowed by who profits from it, and one that was prolonged by who profits from it."""
    sheet = planting.sheets["waivers.yaml"]
    own, other = date(2026, 9, 8), date(2026, 10, 14)
    if planting.days.first >= own:
        return
    orders = [
        planting.pick(who, _standing(r"^  lab-dip: ", date(2026, 6, 1), date(2026, 9, 4)))
        for who in ("zhao-lei", "he-min")
    ]
    names = [found[0].name if found else "" for found in orders]
    rule = "order-follow-up/order-silent"
    none = Line("waivers: []\n", planting.days.first, own)
    head = Line("waivers:\n", own, by="zhao-lei")
    first = Line(_waiver(rule, names[0], "zhao-lei", "2026-09-30"), own, by="zhao-lei")
    second = Line(_waiver(rule, names[1], "chen-jing", "2026-10-12"), date(2026, 9, 21), other)
    longer = Line(_waiver(rule, names[1], "chen-jing", "2026-11-13"), other, by="he-min")
    rest = tuple(line for line in sheet.lines if line.text != head.text)
    lines = (
        none,
        head,
        *(line for line, name in ((first, names[0]), (second, names[1]), (longer, names[1])) if name),
        *rest,
    )
    planting.sheets[sheet.file] = replace(sheet, since=planting.days.first, lines=lines)
    if names[0]:
        did = Text("allowed a waiver for an order of his own", "给自己的订单批了豁免")
        yield Incident("self-approved-waiver", sheet.file, own, "zhao-lei", did, f"{rule} {names[0]}/{{number}}")
    if names[1]:
        did = Text("prolonged a waiver for an order of her own by a month", "把自己订单的豁免延长了一个月")
        yield Incident("waiver-changed", sheet.file, other, "he-min", did, f"{rule} {names[1]}/{{number}}")


def _waiver(rule: str, order: str, by: str, until: str) -> str:
    return f"  - {{rule: {rule}, order: {order}, reason: 客户放假，无事可记, approved_by: {by}, until: {until}}}\n"


def _ratings(planting: Planting) -> Iterator[Incident]:
    """Plant a mark that somebody else entered, and one that the person rated made better."""
    sheet = planting.sheets.get("appraisals/2026-09/he-min.yaml")
    if sheet:
        line = next(one for one in sheet.lines if "indicator: teamwork, rater: liu-yan" in one.text)
        planting.put(sheet, line, new=(replace(line, by="wang-fang"),))
        did = Text("entered a mark in the name of Liu Yan", "以刘燕的名义打分")
        yield Incident(
            "rating-by-wrong-person",
            sheet.file,
            line.since,
            "wang-fang",
            did,
            "2026-09/he-min/teamwork/liu-yan/{number}",
        )
    for file, form in list(planting.sheets.items()):
        given = re.compile(r"indicator: initiative, rater: chen-jing.*mark: 3")
        low = next((one for one in form.lines if given.search(one.text)), None)
        if low and file.endswith("/zhao-lei.yaml") and file > "appraisals/2026-03":
            day = _quiet_from(planting, form, planting.days.house.plus(low.since, 3))
            planting.turn(form, low, day, low.text.replace("mark: 3", "mark: 4"), by="zhao-lei")
            did = Text("raised a mark that the supervisor had given him", "改高了主管给自己的评分")
            record = f"{form.name.replace(' ', '/')}/initiative/chen-jing/{{number}}"
            yield Incident("self-rating-edited", file, day, "zhao-lei", did, record)
            return


def _done_date_changed(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", _standing(r"^  trims-in-house: \{done", date(2026, 7, 1), date(2026, 10, 20)))
    if found:
        sheet, line = found
        done = _done(line)
        day = _quiet_from(planting, sheet, planting.days.house.plus(line.since, 7))
        earlier = planting.days.house.by_day(done - timedelta(days=6))
        planting.turn(sheet, line, day, line.text.replace(str(done), str(earlier)))
        did = Text(f"moved the arrival of trims from {done} to {earlier}", f"把辅料到厂日期由 {done} 改为 {earlier}")
        yield Incident("done-date-changed", sheet.file, day, sheet.owner, did, "{number}/progress/trims-in-house/done")


def _backdated_entry(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("li-na", _standing(r"^  pp-meeting: \{done", date(2026, 5, 4), date(2026, 10, 20)))
    if found:
        sheet, line = found
        day = _quiet_from(planting, sheet, planting.days.house.plus(line.since, 9))
        planting.put(sheet, line, new=(replace(line, since=day),))
        did = Text(f"recorded the PP meeting of {_done(line)} on {day}", f"{_done(line)} 的产前会到 {day} 才登记")
        yield Incident("backdated-entry", sheet.file, day, sheet.owner, did, "{number}/progress/pp-meeting/done")


def _evidence_removed(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("wang-fang", _standing(r"stage: final.*report: ", date(2026, 3, 2), date(2026, 10, 20)))
    if found:
        sheet, line = found
        day = _quiet_from(planting, sheet, planting.days.house.plus(line.since, 12))
        planting.turn(sheet, line, day, re.sub(r", report: [^,}]+", "", line.text))
        did = Text("took the report of the final inspection out", "删除了尾期验货报告")
        yield Incident("evidence-removed", sheet.file, day, sheet.owner, did, "{number}/inspections/I1/report")


def _order_deleted(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", _standing(r"^      - \{date: .*cause: ", date(2026, 3, 2), date(2026, 10, 20)))
    if found:
        sheet, line = found
        day = _quiet_from(planting, sheet, planting.days.house.plus(line.since, 30))
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


def _price_changed(planting: Planting) -> Iterator[Incident]:
    sheet = planting.sheets["contracts/SC-2026-0003.yaml"]
    day, by = date(2026, 5, 20), "wang-fang"
    line = next(one for one in sheet.lines if "SH-240" in one.text)
    if line.since < day and planting.is_quiet(sheet, day):
        before = replace(line, text=line.text.replace("9.4", "9.65"), until=day)
        planting.put(sheet, line, new=(before, replace(line, since=day, note=None, by=by)))
        did = Text(
            "lowered the price of SH-240 from 9.65 to 9.40 in the signed contract",
            "把已签合同中 SH-240 的价格由 9.65 改为 9.40",
        )
        yield Incident(
            "price-changed-after-signature",
            sheet.file,
            day,
            by,
            did,
            "contract/SC-2026-0003/{number}/lines/SH-240/price",
        )


def _rule_changed(planting: Planting) -> Iterator[Incident]:
    sheet = planting.sheets["rules/house.yaml"]
    day, by = date(2026, 9, 16), "wang-fang"
    (line,) = sheet.lines
    if line.since < day:
        before = replace(line, text=line.text.replace("{days: 21}", "{days: 28}"), until=day)
        planting.put(sheet, line, new=(before, replace(line, since=day, by=by)))
        did = Text(
            "shortened a house rule from 28 to 21 days, and nobody reviewed it",
            "把自定规则由 28 天改为 21 天，无人复核",
        )
        yield Incident("rule-or-rubric-changed-without-review", sheet.file, day, by, did, "rules/house/{number}")


def _rate_by_merchandiser(planting: Planting) -> Iterator[Incident]:
    sheet, by = planting.sheets["rates.yaml"], "zhao-lei"
    line = next(one for one in sheet.lines if "on: 2026-09-01" in one.text)
    if line.since > sheet.since:
        planting.put(sheet, line, new=(replace(line, by=by),))
        did = Text("entered a rate, which is the supervisor's to enter", "录入了汇率，而汇率应由主管录入")
        yield Incident("changed-without-right", sheet.file, line.since, by, did, "rates/rates/{number}/1")


def _promise_not_approved(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("li-na", _standing(r"date: .*on: .*cause", date(2026, 9, 1), LATEST))
    found = found or planting.pick("wang-fang", _standing(r"date: .*on: .*cause", date(2026, 9, 1), LATEST))
    if found:
        sheet, line = found
        planting.put(sheet, line, new=(replace(line, trailer=None),))
        did = Text("moved a promise that nobody else has agreed to", "改了承诺货期，没有人认可")
        record = "{number}/2"
        yield Incident("change-not-approved", sheet.file, line.since, sheet.owner, did, record)


def _inspection_changed(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", _standing(r"stage: final.*major: [3-9]", date(2026, 3, 2), date(2026, 10, 30)))
    if found:
        sheet, line = found
        day = _quiet_from(planting, sheet, planting.days.house.plus(line.since, 3))
        planting.turn(sheet, line, day, re.sub(r"major: \d+, minor", "major: 1, minor", line.text))
        did = Text("made the inspector's major defects one", "把验货员查到的主要缺陷改成 1 个")
        yield Incident("inspection-changed", sheet.file, day, sheet.owner, did, "{number}/inspections/I1/found/major")


def _record_removed(planting: Planting) -> Iterator[Incident]:
    pattern = _standing(r"^  - \{id: M2, at: ", date(2026, 4, 1), date(2026, 10, 30))
    found = planting.pick("wang-fang", pattern)
    if found:
        sheet, line = found
        day = _quiet_from(planting, sheet, planting.days.house.plus(line.since, 4))
        last = next(one for one in reversed(sheet.lines) if "id: M2, at: " in one.text)
        planting.put(sheet, last, new=(replace(last, until=day),))
        did = Text("deleted a mail of the customer", "删除了客户的一封来信")
        yield Incident("record-removed", sheet.file, day, sheet.owner, did, "{number}/messages/M2/id")


def _rating_after_seal(planting: Planting) -> Iterator[Incident]:
    sheet, day = planting.sheets.get("appraisals/2026-08/li-na.yaml"), date(2026, 11, 5)
    if sheet:
        line = next(one for one in sheet.lines if "indicator: teamwork, rater: chen-jing" in one.text)
        mark = re.sub(r"mark: (\d).*\}", lambda found: f"mark: {int(found[1]) - 1}}}", line.text)
        planting.turn(sheet, line, day, mark, by="chen-jing")
        did = Text("changed a mark of a month that was sealed", "封存之后改了评分")
        record = "2026-08/li-na/teamwork/chen-jing/{number}"
        yield Incident("rating-after-seal", sheet.file, day, "chen-jing", did, record)


def _unknown_identity(planting: Planting) -> Iterator[Incident]:
    found = planting.pick(
        "he-min", _standing(r"^  (lab-dip|fit-sample|size-set): \{done", date(2026, 7, 20), date(2026, 11, 20))
    )
    if found:
        sheet, line = found
        planting.put(sheet, line, new=(replace(line, by=STRANGER),))
        did = Text("committed under an e-mail that belongs to nobody in people/", "用 people/ 里没有登记的邮箱提交")
        yield Incident("unknown-identity", sheet.file, line.since, STRANGER, did, STRANGER_MAIL)


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


def _quiet_from(planting: Planting, sheet: Sheet, day: date) -> date:
    """Return `day`, or the next working day on which nothing else happens to the file."""
    while not planting.is_quiet(sheet, day) and day < planting.days.last:
        day = planting.days.house.plus(day, 1)
    return day


_ALL: tuple[Callable[[Planting], Iterator[Incident]], ...] = (
    _promise_rewritten,
    _moved_after_overdue,
    _waivers,
    _ratings,
    _done_date_changed,
    _backdated_entry,
    _evidence_removed,
    _order_deleted,
    _changed_after_confirmation,
    _price_changed,
    _rule_changed,
    _inspection_changed,
    _record_removed,
    _rating_after_seal,
    _rate_by_merchandiser,
    _promise_not_approved,
    _unknown_identity,
    _month_end,
)
