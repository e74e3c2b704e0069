"""The team's two rubrics of the demo: the second one, in force from June, weighs the promise more and adds a veto."""

from __future__ import annotations

CHANGED = "2026-06"
"""The month from which the second rubric is in force."""
BEFORE, AFTER = "team", "team-june"
MARKS = ("customer-contact", "initiative", "teamwork")
"""Indicators that people rate."""


def rubric_texts(begin: str) -> dict[str, str]:
    """Return both files by name; the first is in force from the month `begin`, and is not there from June on."""
    old = _HEAD.format(id=BEFORE, en="Team", zh="跟单组", begin=f"from: {begin}\nto: 2026-05")
    new = _HEAD.format(id=AFTER, en="Team from June", zh="跟单组（六月起）", begin=f"from: {CHANGED}")
    found = {f"rubrics/{AFTER}.yaml": new + _leaves(40, 20, 10, 10) + _VETO + _GRADES}
    return found if begin >= CHANGED else {f"rubrics/{BEFORE}.yaml": old + _leaves(30, 20, 15, 15) + _GRADES, **found}


def _leaves(on_time: int, tasks: int, answers: int, contact: int) -> str:
    return _LEAVES.format(on_time=on_time, tasks=tasks, answers=answers, contact=contact)


_HEAD = """\
id: {id}
title: {{en: {en}, zh: {zh}}}
for: [merchandiser]
{begin}
scale: {{from: 1, to: 5, step: 1, evidence_below: 2, evidence_above: 4}}
raters: {{supervisor: 60, peer: 15, internal-customer: 15, self: 10}}
coverage: 50
annual: {{method: mean, months: 3}}
deadlines: {{ratings: 5, feedback: 10, acknowledgement: 12, appeal: 15, answer: 20}}
"""

_LEAVES = """\
indicators:
  - id: on-time
    title: {{en: "On time in full, first promise", zh: 准时足量交货（首次承诺）}}
    weight: {on_time}
    metric: delivery/on-time-in-full-original
    minimum: 1
    linear: [{{value: 0.5, points: 0}}, {{value: 0.9, points: 80}}, {{value: 1, points: 100}}]
  - id: tasks
    title: {{en: Tasks done in time, zh: 任务准时率}}
    weight: {tasks}
    metric: work/task-punctuality
    linear: [{{value: 0.5, points: 0}}, {{value: 0.9, points: 85}}, {{value: 1, points: 100}}]
  - id: answers
    title: {{en: Answered in time, zh: 按时答复率}}
    weight: {answers}
    metric: communication/answered-in-time
    minimum: 1
    ratio: {{target: 1}}
  - id: customer-contact
    title: {{en: Contact with customers, zh: 与客户的沟通}}
    weight: {contact}
    rating: {{raters: [supervisor, internal-customer], minimum: 1}}
  - id: initiative
    title: {{en: Initiative, zh: 主动性}}
    weight: 10
    rating: {{raters: [supervisor, peer, internal-customer, self], minimum: 1}}
  - id: teamwork
    title: {{en: Teamwork, zh: 团队合作}}
    weight: 10
    rating: {{raters: [supervisor, peer, internal-customer, self], minimum: 1}}
"""

_VETO = """\
vetoes:
  - {id: promises-kept, title: {en: Fewer than half on time, zh: 准时不到一半}, when: value('on-time') < 0.5, cap: 70}
"""

_GRADES = """\
grades:
  - {id: excellent, title: {en: excellent, zh: 优秀}, from: 90}
  - {id: good, title: {en: good, zh: 良好}, from: 80}
  - {id: fair, title: {en: fair, zh: 合格}, from: 65}
  - {id: weak, title: {en: weak, zh: 待改进}, from: 0}
"""
