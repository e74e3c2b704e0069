"""Ratings of the team, month by month: each rater writes his or her own lines; then the talk, and the person's answer to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.demo.flow import flow
from gendan.demo.rubrics import AFTER, BEFORE, CHANGED, MARKS
from gendan.demo.setting import APPEALED, AWAY, BOSS, JOINED, LEAVE, NEWCOMER
from gendan.demo.values import Line, Sheet
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gendan.demo.workdays import Workdays

SEVERE = "sun-hao"
"""The rater who gives everybody less than all others do."""
_LEVEL: Mapping[str, int] = {"li-na": 4, "wang-fang": 4, "zhao-lei": 3, NEWCOMER: 3}
_OTHERS: Mapping[str, str] = {"li-na": "wang-fang", "wang-fang": "li-na", "zhao-lei": "li-na", NEWCOMER: "zhao-lei"}
"""Who rates whom as a colleague."""
_RATED = Text("ratings", "评分")
_TALK = Text("feedback given", "已面谈反馈")
_READ = Text("acknowledged", "本人确认")
_APPEAL = Text("appeal", "申诉")
_ANSWER = Text("appeal answered", "答复申诉")


class _Form(Struct, frozen=True):
    month: str
    person: str
    last: date
    """Last day of the month."""

    @property
    def file(self) -> str:
        """Where the form lies."""
        return f"appraisals/{self.month}/{self.person}.yaml"


def appraisals(first: date, last: date, house: Workdays) -> Iterator[Sheet]:
    """Yield the forms of every whole month from `first` to `last`, for who was there for most of it."""
    for month, end in _months(first, last):
        for person in _LEVEL:
            if _was_there(person, month, end):
                yield _sheet(_Form(month, person, end), house)


def _months(first: date, last: date) -> Iterator[tuple[str, date]]:
    month = first.replace(day=1)
    while (after := (month + timedelta(days=31)).replace(day=1)) <= last:
        yield f"{month:%Y-%m}", after - timedelta(days=1)
        month = after


def _was_there(person: str, month: str, end: date) -> bool:
    if person == NEWCOMER:
        return end >= JOINED
    return person != AWAY or not f"{LEAVE[0]:%Y-%m}" <= month <= f"{LEAVE[1]:%Y-%m}"


def _sheet(form: _Form, house: Workdays) -> Sheet:
    begun = house.by_day(form.last)
    rubric = AFTER if form.month >= CHANGED else BEFORE
    head = f"month: {form.month}\nperson: {form.person}\nrubric: {rubric}\n"
    lines = [Line(head, begun), Line("ratings:\n", house.plus(begun, 1), by=form.person), *_ratings(form, house, begun)]
    lines += _after(form, house, begun)
    return Sheet(form.file, f"{form.month} {form.person}", BOSS, tuple(lines), begun)


def _ratings(form: _Form, house: Workdays, begun: date) -> Iterator[Line]:
    """Yield the lines of each rater, one working day after the other: nobody writes for another."""
    raters = (
        (form.person, "self"),
        (BOSS, "supervisor"),
        (_peer(form), "peer"),
        (SEVERE, "internal-customer"),
        ("liu-yan", "internal-customer"),
    )
    for number, (rater, relation) in enumerate(raters, 1):
        day = house.plus(begun, number)
        for indicator in MARKS:
            if indicator != "customer-contact" or relation in {"supervisor", "internal-customer"}:
                one = _mark(form, rater, relation, indicator, day)
                yield Line(f"  - {flow(one)}\n", day, note=_RATED if indicator == MARKS[-1] else None, by=rater)


def _peer(form: _Form) -> str:
    """Return the colleague who rates; another one while that one is on leave."""
    peer = _OTHERS[form.person]
    return "zhao-lei" if not _was_there(peer, form.month, form.last) else peer


def _mark(form: _Form, rater: str, relation: str, indicator: str, day: date) -> dict[str, object]:
    number = int(form.month[5:]) + len(form.person) * 2 + MARKS.index(indicator) * 5
    mark = _LEVEL[form.person] + (number % 4 == 0) - (number % 5 == 0)
    if form.person == "zhao-lei" and form.month >= "2026-07":
        mark += 1
    if relation == "self":
        mark = max(mark, 4)
    if rater == SEVERE:
        mark = max(1, mark - 1)
    mark = min(mark, 5)
    found: dict[str, object] = {
        "indicator": indicator,
        "rater": rater,
        "relation": relation,
        "on": str(day),
        "mark": mark,
    }
    if mark == 5:
        found["evidence"] = [
            {"on": str(form.last - timedelta(days=number % 20)), "text": "客户来信表扬，主动提前一周预警"}
        ]
    if mark == 1:
        found["evidence"] = [{"on": str(form.last - timedelta(days=number % 20)), "text": "验货前资料没有备齐"}]
    return found


def _after(form: _Form, house: Workdays, begun: date) -> Iterator[Line]:
    talk, read = house.plus(begun, 8), house.plus(begun, 10)
    summary = f"{form.month} 结果已逐项说明"
    feedback = {"on": str(talk), "by": BOSS, "summary": summary, "suggestions": "每周一先看本周到期的任务"}
    yield Line(f"feedback: {flow(feedback)}\n", talk, note=_TALK)
    appeals = (form.person, form.month) == APPEALED
    answer = {"on": str(read), "agrees": not appeals}
    yield Line(f"acknowledged: {flow(answer)}\n", read, note=_READ, by=form.person)
    if appeals:
        on, answered = house.plus(begun, 11), house.plus(begun, 16)
        appeal: dict[str, object] = {
            "on": str(on),
            "reason": "客户来信当天已用微信答复，只是没有登记",
            "indicators": ["answers"],
        }
        yield Line(f"appeal: {flow(appeal)}\n", on, answered, _APPEAL, form.person)
        reply = {"on": str(answered), "by": "zhou-wei", "result": "upheld", "text": "没有当天答复的凭证"}
        yield Line(f"appeal: {flow(appeal | {'answer': reply})}\n", answered, note=_ANSWER, by="zhou-wei")
