"""Offsets that contradict the order of tasks, where that is certain without knowing any holiday."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.validate.checklist_tasks import Task, predecessors
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gendan.words.finding import Path


class Clash(Struct, frozen=True):
    """A task that cannot follow what it says it follows."""

    path: Path
    message: Text
    advice: Text
    values: Mapping[str, object]


class _Step(Struct, frozen=True):
    """One step of a due, from its anchor: `calendar` is whose working days are counted, None for calendar days."""

    offset: int
    calendar: str | None


class _Way(Struct, frozen=True):
    """From a date of the order to a task: the steps in between, each with the task it reaches."""

    anchor: str
    steps: tuple[tuple[str, _Step], ...]


def contradictions(tasks: Sequence[Task]) -> Iterator[Clash]:
    """Yield each dependency whose template dates run against it, and each per-order task that follows a per-delivery one.

    Only what is certain: both tasks count from the same date, and are compared in days, or in workdays of one calendar;
    n workdays are at least n days, which settles some mixed cases. The same day is in order. A task that states `days`
    needs so many days after what it follows. Tasks in a circle or with an unknown anchor are left alone.
    """
    known = {task.id: task for task in reversed(tasks)}
    for task in tasks:
        for name, path in predecessors(task):
            before = known.get(name)
            if before is None or before.id == task.id:
                continue
            if task.per == "order" and before.per == "delivery":
                yield _across(task, before, path)
            elif _too_early(_way(task, known), _way(before, known), task.lead or 0):
                yield _early(task, before, path)


def _across(task: Task, before: Task, path: Path) -> Clash:
    return Clash(
        path,
        Text(
            "{task} is done once for the order, but comes after {before}, which is done for each delivery",
            "{task} 每个订单只做一次，却排在每批交货都要做的 {before} 之后",
        ),
        Text(
            "Make {task} `per: delivery`, or {before} `per: order`",
            "把 {task} 改为 per: delivery，或把 {before} 改为 per: order",
        ),
        {"task": task.id, "before": before.id},
    )


def _early(task: Task, before: Task, path: Path) -> Clash:
    values = {
        "task": task.id,
        "due": str(task.due),
        "before": before.id,
        "before_due": str(before.due),
        "days": task.lead,
    }
    if task.lead:
        return Clash(
            path,
            Text(
                "{task} ({due}) takes {days} days after {before} ({before_due}), and the template leaves fewer",
                "{task}（{due}）在 {before}（{before_due}）之后需要 {days} 天，模板留的时间不够",
            ),
            Text(
                "Move {task} later, {before} earlier, or lower `days`",
                "把 {task} 的期限推后、把 {before} 的期限提前，或减少 days",
            ),
            values,
        )
    return Clash(
        path,
        Text(
            "{task} ({due}) comes after {before}, but is due before it ({before_due})",
            "{task}（{due}）排在 {before} 之后，期限却比它（{before_due}）早",
        ),
        Text(
            "Change one of the two dues, or take {before} out of `after`", "改其中一个 due，或从 after 中去掉 {before}"
        ),
        values,
    )


def _way(task: Task, known: Mapping[str, Task]) -> _Way | None:
    steps: list[tuple[str, _Step]] = []
    here: Task | None = task
    while here is not None and here.due is not None and len(steps) <= len(known):
        calendar = here.calendar if here.due.unit == "workdays" else None
        steps.insert(0, (here.id, _Step(here.due.offset, calendar)))
        if not here.due.is_task:
            return _Way(here.due.anchor, tuple(steps))
        here = known.get(here.due.anchor)
    return None


def _too_early(way: _Way | None, before: _Way | None, lead: int) -> bool:
    """Tell whether `way` certainly ends before `before` plus `lead` days. The same day is not too early."""
    if way is None or before is None or way.anchor != before.anchor:
        return False
    shared = 0
    while way.steps[shared : shared + 1] and way.steps[shared : shared + 1] == before.steps[shared : shared + 1]:
        shared += 1
    ours = tuple(step for _, step in way.steps[shared:])
    theirs = tuple(step for _, step in before.steps[shared:])
    if lead == 0 and _one_calendar(ours + theirs):
        return sum(step.offset for step in ours) < sum(step.offset for step in theirs)
    return _latest(ours) < _earliest(theirs) + lead


def _one_calendar(steps: tuple[_Step, ...]) -> bool:
    """Tell whether all steps count working days of one calendar: then they add up like days."""
    calendars = {step.calendar for step in steps}
    return len(calendars) == 1 and None not in calendars


def _earliest(steps: tuple[_Step, ...]) -> float:
    """Return the fewest days that `steps` can make: n workdays make n or more, -n workdays reach back without limit."""
    return sum(step.offset if step.calendar is None or step.offset >= 0 else -math.inf for step in steps)


def _latest(steps: tuple[_Step, ...]) -> float:
    """Return the most days that `steps` can make: n workdays go forward without limit, -n workdays make -n or fewer."""
    return sum(step.offset if step.calendar is None or step.offset < 0 else math.inf for step in steps)
