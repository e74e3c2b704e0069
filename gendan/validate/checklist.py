"""The inner sense of a checklist: dues that parse, names that exist, no cycle, offsets that fit the order of the tasks.

Reports only; nothing is repaired and no date is worked out here.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Protocol

from gendan.validate.checklist_offsets import contradictions
from gendan.validate.checklist_tasks import Cycle, Task, cycles, named, read_tasks
from gendan.words.due import ANCHORS, parse_due
from gendan.words.finding import Path, Place, Trouble
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_FORMS = "ex-factory - 35 days · received + 2 workdays · fabric-in-house + 3 workdays · confirmed"
_LOOSE = re.compile(
    r"(?P<anchor>[a-z][a-z0-9-]*?)\s*(?P<sign>[+\-−–])\s*(?P<count>\d{1,4})\s*(?P<unit>\D*)", re.IGNORECASE
)
_WORKDAY_UNITS = ("w", "b", "工")


class Places(Protocol):
    """Where a value, or a key, of the document stands in its file."""

    def place(self, path: Path) -> Place:
        """Return the place of the value at `path`, or of its nearest parent that exists."""
        ...


def check_checklist(document: Mapping[str, object], file: str, at: Places) -> tuple[Trouble, ...]:
    """Return what is wrong inside one checklist, in the order of its tasks; cycles and contradictions come last.

    Tasks in a circle are not asked whether their dues fit: the circle has to go first.

    `document` has passed its shape or was pruned of what did not: a missing `tasks`, `due` or `after` is no trouble here.
    `file` names the checklist where `at` knows no better place.
    """
    tasks = read_tasks(document)
    circles = cycles(tasks)
    in_circle = frozenset(name for circle in circles for name in circle.names)
    found = [
        *_twice(tasks),
        *_bad_dues(tasks),
        *_unknown_tasks(tasks),
        *_cycles(circles),
        *_contradictions([task for task in tasks if task.id not in in_circle]),
    ]
    return tuple(_placed(trouble, file, at) for trouble in found)


def _placed(trouble: Trouble, file: str, at: Places) -> Trouble:
    spot = at.place(trouble.path)
    place = spot if spot.file else Place(file, spot.line, spot.column)
    return Trouble(trouble.rule, place, trouble.message, trouble.advice, trouble.path, trouble.values)


def _trouble(rule: str, path: Path, message: Text, advice: Text, **values: object) -> Trouble:
    return Trouble(f"data/{rule}", Place(""), message.fill(values), advice.fill(values), path, values)


def _twice(tasks: Sequence[Task]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for task in tasks:
        if task.id in seen:
            yield _trouble(
                "checklist-contradiction",
                (*task.path, "id"),
                Text("Two tasks are called `{task}`", "有两项任务都叫“{task}”"),
                Text("Give this one an id of its own", "请给这一项另取一个 id"),
                task=task.id,
            )
        seen.add(task.id)


def _bad_dues(tasks: Sequence[Task]) -> Iterator[Trouble]:
    for task in tasks:
        if task.due_text is None or task.due is not None:
            continue
        meant = _meant(task.due_text)
        advice = (
            Text("Write `due: {meant}`", "请改为 due: {meant}")
            if meant
            else Text(
                "Write a date to count from, and days or workdays if any: {forms}",
                "写一个起算点，需要时再加减天数（days）或工作日（workdays），例如：{forms}",
            )
        )
        message = Text("`{due}` does not say when {task} is due", "看不懂“{due}”：{task} 应在何时完成")
        values = {"due": task.due_text, "task": task.id, "meant": meant, "forms": _FORMS}
        yield _trouble("checklist-bad-due", (*task.path, "due"), message, advice, **values)


def _unknown_tasks(tasks: Sequence[Task]) -> Iterator[Trouble]:
    ids = tuple(dict.fromkeys(task.id for task in tasks))
    for task in tasks:
        if task.due is not None and task.due.is_task and task.due.anchor not in ids:
            names = (*ANCHORS, *ids)
            guess = _meant(str(task.due_text), names) or _nearest(task.due.anchor, names)
            yield _unknown(task, task.due.anchor, (*task.path, "due"), guess, names)
        for name, path in named(task):
            if name not in ids:
                yield _unknown(task, name, path, _nearest(name, ids), [one for one in ids if one != task.id])


def _unknown(task: Task, name: str, path: Path, guess: str | None, names: Iterable[str]) -> Trouble:
    advice = (
        Text("Did you mean `{nearest}`?", "是否应为“{nearest}”？")
        if guess
        else Text("Name one of: {names}", "请从以下名称中选一个：{names}")
    )
    message = Text("`{name}` is no task of this checklist", "本清单中没有任务“{name}”")
    values = {"name": name, "task": task.id, "nearest": guess, "names": tuple(names)}
    return _trouble("checklist-unknown-task", path, message, advice, **values)


def _cycles(circles: Sequence[Cycle]) -> Iterator[Trouble]:
    for cycle in circles:
        yield _trouble(
            "checklist-cycle",
            cycle.path,
            Text("These tasks wait for one another: {cycle}", "这些任务互相等待，形成循环：{cycle}"),
            Text(
                "Take one of these names out of `after` or `due`",
                "请从其中一项的 after 或 due 中去掉对另一项的依赖",
            ),
            cycle=" → ".join(cycle.names),
        )


def _contradictions(tasks: Sequence[Task]) -> Iterator[Trouble]:
    for clash in contradictions(tasks):
        yield _trouble("checklist-contradiction", clash.path, clash.message, clash.advice, **clash.values)


def _nearest(name: str, names: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.6)
    return close[0] if close else None


def _meant(words: str, names: Iterable[str] | None = None) -> str | None:
    """Return a due that parses and is close to what was written ("ex-factory-35" → "ex-factory - 35 days"), or None."""
    found = _LOOSE.fullmatch(words.strip())
    if found is None:
        return None
    sign = "+" if found["sign"] == "+" else "-"
    unit = "workdays" if found["unit"].strip().lower().startswith(_WORKDAY_UNITS) else "days"
    due = parse_due(f"{found['anchor'].lower()} {sign} {found['count']} {unit}")
    return None if due is None or (names is not None and due.anchor not in names) else str(due)
