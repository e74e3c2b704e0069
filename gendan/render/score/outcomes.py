"""What follows from a score, in words: outcomes with the figures they rest on, the plan, the talk, and where one signs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gendan.render.score import wording as w
from gendan.trade.rounding import rounded
from gendan.words.text import Text, plain, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gendan.words.rubric import Condition
    from gendan.words.score import Basis, Outcome, PersonScore, Scores, Steps
    from gendan.words.text import Language

_NOT = Text("does not follow: {action}", "不适用：{action}")
_OPEN = Text("cannot be told: {action}", "无法判断：{action}")
_BAND = Text("band {band}", "{band} 档")
_COURSE = Text("course: {course}", "课程：{course}")
_PAY = Text("pay {percent} %", "薪酬 {percent}%")
_SCORE = Text("score {worth}", "总分 {worth}")
_COVERAGE = Text("coverage {worth}", "覆盖率 {worth}")
_ASKED: Mapping[str, Text] = {
    "value": Text("{item}: {worth}", "{item}：{worth}"),
    "points": Text("{item}: {worth} points", "{item}：{worth} 分"),
    "cases": Text("{item}: {worth} cases", "{item}：{worth} 例"),
    "short": Text("{item}: {worth} short", "{item}：{worth} 例未达标"),
}
_AT_LEAST = Text(
    "{item}: {worth} of the last {span} months at or above {points}",
    "{item}：近 {span} 个月有 {worth} 个月不低于 {points}",
)
_BELOW = Text(
    "{item}: {worth} of the last {span} months below {points}", "{item}：近 {span} 个月有 {worth} 个月低于 {points}"
)
_SCORED = Text("{item}: {worth} of the last {span} months scored", "{item}：近 {span} 个月有 {worth} 个月计分")
_TOTAL = Text("score", "总分")
_MISSING = Text("missing", "缺")
PLAN = Text("Development plan", "发展计划")
_PLAN = (Text("What", "内容"), Text("Indicator", "针对指标"), Text("By when", "期限"), Text("Done", "完成"))
STEPS = Text("Talk, acknowledgement, appeal", "面谈、确认、申诉")
_TALK_DUE = Text("Talk about the result: by {day}", "反馈面谈：{day} 前")
_TALK = Text("Talk about the result: {day}, {by}", "反馈面谈：{day}，{by}")
_SAID = Text("Said: {said}", "面谈内容：{said}")
_BETTER = Text("Suggestions: {said}", "改进建议：{said}")
_READ_DUE = Text("Acknowledgement: by {day}", "本人确认：{day} 前")
_READ = Text("Acknowledged: {day}", "本人确认：{day}")
_AGREES = Text("Acknowledged: {day}, agrees", "本人确认：{day}，同意")
_DISAGREES = Text("Acknowledged: {day}, does not agree", "本人确认：{day}，不同意")
_COMMENT = Text("Comment: {said}", "本人意见：{said}")
_APPEAL_DUE = Text("Appeal, in writing with reasons: until {day}", "书面申诉并说明理由：{day} 前")
_APPEAL = Text("Appeal: {day}: {said}", "申诉：{day}：{said}")
_ANSWER_DUE = Text("Answer to the appeal: by {day}", "申诉答复：{day} 前")
_ANSWER = Text("Answer: {day}, {by}: {result}", "申诉答复：{day}，{by}：{result}")
_RESULTS: Mapping[str, Text] = {
    "upheld": Text("the result stands", "维持原结果"),
    "changed": Text("the result is changed", "予以更正"),
    "withdrawn": Text("the appeal is withdrawn", "撤回申诉"),
}
SIGN = (
    Text("Talk led by: ____________  Date: ________", "面谈人：____________ 日期：________"),
    Text(
        "I have read the result.  [ ] I agree.  [ ] I do not agree.  Person: ____________  Date: ________",
        "本人已阅。[ ] 同意 [ ] 不同意 本人签名：____________ 日期：________",
    ),
    Text(
        "I appeal against: ________________________  Person: ____________  Date: ________",
        "本人申诉事项：________________________ 本人签名：____________ 日期：________",
    ),
    Text(
        "Answer:  [ ] the result stands  [ ] the result is changed  By: ____________  Date: ________",
        "申诉答复：[ ] 维持 [ ] 更正 答复人：____________ 日期：________",
    ),
)


def outcome_lines(one: PersonScore, language: Language, *, every: bool = False) -> list[str]:
    """Return what follows, each with what it rests on; with `every` also what was considered and does not."""
    if not one.considered:
        return [outcome.title.said_in(language) for outcome in one.outcomes]
    told = [each for each in one.considered if every or each.holds is True]
    return [_line(each, one, language) for each in told]


def _line(outcome: Outcome, one: PersonScore, language: Language) -> str:
    action = _action(outcome.condition, language)
    if outcome.holds is not True:
        action = (_OPEN if outcome.holds is None else _NOT).fill({"action": action}).said_in(language)
    basis = (", " if language == "en" else "，").join(basis_text(each, one).said_in(language) for each in outcome.basis)
    return (f"{action} ({basis})" if language == "en" else f"{action}（{basis}）") if basis else action


def _action(condition: Condition, language: Language) -> str:
    extras = [_BAND.fill({"band": condition.band})] if condition.band is not None else []
    if condition.percent is not None:
        sign = "+" if condition.percent > 0 else ""
        extras.append(_PAY.fill({"percent": f"{sign}{plain(condition.percent)}"}))
    if condition.course is not None:
        extras.append(_COURSE.fill({"course": condition.course}))
    return ("; " if language == "en" else "；").join(text.said_in(language) for text in (condition.title, *extras))


def basis_text(basis: Basis, one: PersonScore) -> Text:
    """Return one figure that a condition asked for: "score: 4 of the last 6 months at or above 85"."""
    item = next((part.indicator.title for part in one.parts if part.indicator.id == basis.item), same(basis.item))
    what, *numbers = basis.what.split()
    if what == "score":
        return _SCORE.fill({"worth": _worth(basis)})
    if what == "coverage":
        held = w.share(Fraction(basis.worth)) if basis.worth is not None else _MISSING
        return _COVERAGE.fill({"worth": held})
    words = {
        "item": _TOTAL if basis.item == "score" else item,
        "worth": _worth(basis),
        "span": numbers[-1] if numbers else "",
    }
    words["points"] = numbers[0] if numbers else ""
    months = {"months_at_least": _AT_LEAST, "months_below": _BELOW, "months_scored": _SCORED}
    said = (months.get(what) or _ASKED[what]).fill(words)
    if basis.months and len(basis.months) <= 12 and what != "months_scored":
        return Text(f"{said.en}: {', '.join(basis.months)}", f"{said.zh}：{'、'.join(basis.months)}")
    return said


def _worth(basis: Basis) -> Text:
    if basis.worth is None:
        return _MISSING
    return same(plain(rounded(Fraction(basis.worth), 2)))


def plan_rows(one: PersonScore, advice: Mapping[str, str], language: Language) -> list[list[str]]:
    """Return the plan as a table: the recorded steps, then courses and advice to be agreed on, with room to write."""
    steps = one.steps.plan if one.steps is not None else ()
    titles = {leaf.id: leaf.title.said_in(language) for leaf in one.rubric.leaves()}
    rows = [
        [
            step.text,
            titles.get(step.indicator or "", step.indicator or ""),
            str(step.due or ""),
            str(step.done or ""),
        ]
        for step in steps
    ]
    planned = {step.indicator for step in steps}
    rows += [
        [outcome.course.said_in(language), outcome.title.said_in(language), "", ""]
        for outcome in one.outcomes
        if outcome.course is not None
    ]
    rows += [[said, titles.get(name, name), "", ""] for name, said in advice.items() if name not in planned]
    return [[column.said_in(language) for column in _PLAN], *rows] if rows else []


def advice_of(one: PersonScore, language: Language) -> dict[str, str]:
    """Return the advice of the three indicators below 80 points that cost most, by indicator, the costliest first."""
    found = [
        ((Fraction(100) - part.points) * (part.effective or 0), part.indicator)
        for part in one.parts
        if part.points is not None and part.points < Decimal(80) and part.indicator.advice is not None
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].id))
    return {leaf.id: leaf.advice.said_in(language) for _, leaf in found[:3] if leaf.advice is not None}


def step_lines(steps: Steps, scores: Scores, language: Language) -> list[str]:
    """Return where talk, acknowledgement and appeal stand, or until when they are due."""
    return [said.said_in(language) for said in _steps(steps, scores)]


def _steps(steps: Steps, scores: Scores) -> Iterator[Text]:
    if steps.feedback_on is not None:
        yield _TALK.fill({"day": steps.feedback_on, "by": _who(scores, steps.feedback_by)})
        yield from (
            text.fill({"said": said}) for text, said in ((_SAID, steps.summary), (_BETTER, steps.suggestions)) if said
        )
    elif steps.feedback_due is not None:
        yield _TALK_DUE.fill({"day": steps.feedback_due})
    if steps.acknowledged_on is not None:
        read = _READ if steps.agrees is None else _AGREES if steps.agrees else _DISAGREES
        yield read.fill({"day": steps.acknowledged_on})
        yield from [_COMMENT.fill({"said": steps.comment})] if steps.comment else []
    elif steps.acknowledge_due is not None:
        yield _READ_DUE.fill({"day": steps.acknowledge_due})
    yield from _appeal(steps, scores)


def _appeal(steps: Steps, scores: Scores) -> Iterator[Text]:
    if steps.appeal_on is None:
        yield from [_APPEAL_DUE.fill({"day": steps.appeal_until})] if steps.appeal_until is not None else []
        return
    yield _APPEAL.fill({"day": steps.appeal_on, "said": steps.reason or ""})
    if steps.answered_on is not None:
        result = _RESULTS.get(steps.answer or "", same(steps.answer or ""))
        yield _ANSWER.fill({"day": steps.answered_on, "by": _who(scores, steps.answered_by), "result": result})
        yield from [_SAID.fill({"said": steps.answer_text})] if steps.answer_text else []
    elif steps.answer_due is not None:
        yield _ANSWER_DUE.fill({"day": steps.answer_due})


def _who(scores: Scores, name: str | None) -> Text:
    return w.person_name(scores, name) if name else same("?")
