"""Incidents beside the orders: waivers, ratings, contracts, rules, rates, and who committed when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.demo.incidents import CORRECTED, LATEST, REWRITTEN, STRANGER, STRANGER_MAIL, Incident, quiet_from, standing
from gendan.demo.planted_orders import IN_ORDERS
from gendan.demo.values import EVER, Line
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gendan.demo.incidents import Planting


def _appealed(planting: Planting) -> None:
    """Let an answer of September be put right after the month was sealed, by a correction: no incident."""
    form = planting.sheets.get("appraisals/2026-09/zhao-lei.yaml")
    found = planting.pick("zhao-lei", standing(r"answered: 2026-09-..T10:20", date(2026, 9, 1), date(2026, 9, 28)))
    if not found or not form or not planting.sealed:
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


def _waivers(planting: Planting) -> Iterator[Incident]:
    """Plant two waivers: one that was allowed by who profits from it, and one that was prolonged by who profits from it."""
    sheet = planting.sheets["waivers.yaml"]
    own, lent, other = date(2026, 9, 8), date(2026, 9, 21), date(2026, 10, 14)
    if planting.days.first >= own:
        return
    orders = [
        planting.pick(who, standing(r"^  lab-dip: ", date(2026, 6, 1), date(2026, 9, 4)))
        for who in ("zhao-lei", "he-min")
    ]
    names = [found[0].name if found else "" for found in orders]
    rule = "order-follow-up/order-silent"
    own_lines = (
        (names[0], Line(_waiver(rule, names[0], "zhao-lei", own, "2026-09-30"), own, by="zhao-lei")),
        (names[1], Line(_waiver(rule, names[1], "chen-jing", lent, "2026-10-12"), lent, other)),
        (names[1], Line(_waiver(rule, names[1], "chen-jing", lent, "2026-11-13"), other, by="he-min")),
    )
    kept = [line for name, line in own_lines if name]
    rest = [line for line in sheet.lines if line.text != "waivers:\n"]
    head = replace(min((*kept, *rest), key=lambda line: line.since), text="waivers:\n", until=EVER)
    planting.sheets[sheet.file] = replace(sheet, lines=(head, *kept, *rest))
    if names[0]:
        did = Text("allowed a waiver for an order of his own", "给自己的订单批了豁免")
        yield Incident("self-approved-waiver", sheet.file, own, "zhao-lei", did, f"{rule} {names[0]}/{{number}}")
    if names[1]:
        did = Text("prolonged a waiver for an order of her own by a month", "把自己订单的豁免延长了一个月")
        yield Incident("waiver-changed", sheet.file, other, "he-min", did, f"{rule} {names[1]}/{{number}}")


def _waiver(rule: str, order: str, by: str, on: date, until: str) -> str:
    return f"  - {{on: {on}, rule: {rule}, order: {order}, reason: 客户放假，无事可记, approved_by: {by}, until: {until}}}\n"


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
            day = quiet_from(planting, form, planting.days.house.plus(low.since, 3))
            planting.turn(form, low, day, low.text.replace("mark: 3", "mark: 4"), by="zhao-lei")
            did = Text("raised a mark that the supervisor had given him", "改高了主管给自己的评分")
            record = f"{form.name.replace(' ', '/')}/initiative/chen-jing/{{number}}"
            yield Incident("self-rating-edited", file, day, "zhao-lei", did, record)
            return


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


def _rubric_changed(planting: Planting) -> Iterator[Incident]:
    """Lower a limit of the rubric in the middle of a month, before another pair of eyes."""
    sheet, day = planting.sheets["rubrics/team-june.yaml"], date(2026, 8, 12)
    (line,) = sheet.lines
    if max(line.since, sheet.since) < day:
        before = replace(
            line, text=line.text.replace("{value: 0.9, points: 80}", "{value: 0.9, points: 75}"), until=day
        )
        planting.put(sheet, line, new=(before, replace(line, since=day)))
        did = Text("changed the rubric in the middle of a month", "月中改了考核方案")
        yield Incident("rubric-changed-in-force", sheet.file, day, sheet.owner, did, "rubric/team-june/{number}")


def _form_deleted(planting: Planting) -> Iterator[Incident]:
    sheet, day, by = planting.sheets.get("appraisals/2026-02/zhao-lei.yaml"), date(2026, 7, 21), "zhao-lei"
    if sheet:
        planting.sheets[sheet.file] = replace(sheet, gone=(day, by))
        did = Text("deleted his own appraisal of February", "删除了自己二月的考核记录")
        yield Incident("document-deleted", sheet.file, day, by, did, "appraisal/2026-02/zhao-lei/{number}")


def _rate_by_merchandiser(planting: Planting) -> Iterator[Incident]:
    sheet, by = planting.sheets["rates.yaml"], "zhao-lei"
    line = next(one for one in sheet.lines if "on: 2026-09-01" in one.text)
    if line.since > sheet.since:
        planting.put(sheet, line, new=(replace(line, by=by),))
        did = Text("entered a rate, which is the supervisor's to enter", "录入了汇率，而汇率应由主管录入")
        yield Incident("changed-without-right", sheet.file, line.since, by, did, "rates/rates/{number}/1")


def _rating_after_seal(planting: Planting) -> Iterator[Incident]:
    sheet, day = planting.sheets.get("appraisals/2026-08/li-na.yaml"), date(2026, 11, 5)
    if sheet and planting.sealed:
        line = next(one for one in sheet.lines if "indicator: teamwork, rater: chen-jing" in one.text)
        mark = re.sub(r"mark: (\d).*\}", lambda found: f"mark: {int(found[1]) - 1}}}", line.text)
        planting.turn(sheet, line, day, mark, by="chen-jing")
        did = Text("changed a mark of a month that was sealed", "封存之后改了评分")
        record = "2026-08/li-na/teamwork/chen-jing/{number}"
        yield Incident("rating-after-seal", sheet.file, day, "chen-jing", did, record)


def _clock_set_back(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("he-min", standing(r"^  (cutting|sewing|pp-sample): \{done", date(2026, 8, 3), LATEST))
    if found:
        sheet, line = found
        did = Text("committed with a clock three days behind", "提交时电脑时钟慢了三天")
        yield Incident("clock-anomaly", sheet.file, line.since, sheet.owner, did, "{number}")


def _history_rewritten(planting: Planting) -> Iterator[Incident]:
    found = planting.pick("zhao-lei", standing(r"^  (cutting|sewing|pp-sample): \{done", date(2026, 2, 2), LATEST))
    if found:
        sheet, line = found
        did = Text("replaced a commit that had already been received", "把已经收到的提交换掉了")
        yield Incident(REWRITTEN, sheet.file, line.since, sheet.owner, did, "receipt/{number}")


def _unknown_identity(planting: Planting) -> Iterator[Incident]:
    found = planting.pick(
        "he-min", standing(r"^  (lab-dip|fit-sample|size-set): \{done", date(2026, 7, 20), date(2026, 11, 20))
    )
    if found:
        sheet, line = found
        planting.put(sheet, line, new=(replace(line, by=STRANGER),))
        did = Text("committed under an e-mail that belongs to nobody in people/", "用 people/ 里没有登记的邮箱提交")
        yield Incident("unknown-identity", sheet.file, line.since, STRANGER, did, STRANGER_MAIL)


_BESIDE: tuple[Callable[[Planting], Iterator[Incident]], ...] = (
    _waivers,
    _ratings,
    _price_changed,
    _rule_changed,
    _rubric_changed,
    _form_deleted,
    _rate_by_merchandiser,
    _rating_after_seal,
    _clock_set_back,
    _history_rewritten,
    _unknown_identity,
)


def plant(planting: Planting) -> tuple[Incident, ...]:
    """Plant every incident that has its place in the time and size of the story; return them in the order of their days."""
    _appealed(planting)
    found = [one for each in (*IN_ORDERS, *_BESIDE) for one in each(planting) if one.day <= planting.days.last]
    return tuple(sorted(found, key=lambda one: (one.day, one.rule)))
