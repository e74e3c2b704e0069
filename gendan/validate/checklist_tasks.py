"""The tasks of a checklist as the checks see them, and the circles they may run in."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.due import parse_due

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gendan.words.due import Due
    from gendan.words.finding import Path

Edges = dict[str, dict[str, "Path"]]
"""Task to the tasks it needs first, each with the place in the document that says so."""


class Task(Struct, frozen=True):
    """One task. `due` is None when absent or not parseable; `lead` is `days` in calendar days, None when in workdays.

    `calendar` is whose working days count: what the task says, else by the owner's role.
    """

    id: str
    path: Path
    per: str
    due_text: str | None
    due: Due | None
    after: tuple[str, ...]
    lead: int | None
    calendar: str


class Cycle(Struct, frozen=True):
    """A circle: `names` begins and ends with the same task; `path` is the edge that leaves the first one."""

    names: tuple[str, ...]
    path: Path


def read_tasks(document: Mapping[str, object]) -> tuple[Task, ...]:
    """Return the tasks that have an id, in file order. Anything of the wrong type counts as missing."""
    rows = document.get("tasks")
    if not isinstance(rows, list):
        return ()
    return tuple(
        _read_task(row, row["id"], ("tasks", index))
        for index, row in enumerate(rows)
        if isinstance(row, dict) and isinstance(row.get("id"), str)
    )


def _read_task(row: Mapping[str, object], name: str, path: Path) -> Task:
    due = row.get("due")
    after = row.get("after")
    days = row.get("days")
    owner, calendar = row.get("owner"), row.get("calendar")
    by_role = owner if owner in ("factory", "customer") else "house"
    return Task(
        id=name,
        path=path,
        per="order" if row.get("per") == "order" else "delivery",
        due_text=due if isinstance(due, str) else None,
        due=parse_due(due) if isinstance(due, str) else None,
        after=tuple(one if isinstance(one, str) else "" for one in after) if isinstance(after, list) else (),
        lead=days if isinstance(days, int) and not isinstance(days, bool) else None,
        calendar=calendar if isinstance(calendar, str) else str(by_role),
    )


def cycles(tasks: Sequence[Task]) -> list[Cycle]:
    """Return one shortest circle for each knot of tasks, by the first task of it in the file.

    Two graphs are looked at, because a date and a sequence are two things. Dates: a task needs its anchor. Sequence: a task
    comes after what `after` names and after the task it is anchored on forward. A meeting due three days *before* cutting,
    with cutting after the meeting, is no circle.
    """
    found = _knots(_date_edges(tasks), tasks)
    seen = {frozenset(cycle.names) for cycle in found}
    return found + [cycle for cycle in _knots(_sequence_edges(tasks), tasks) if frozenset(cycle.names) not in seen]


def _date_edges(tasks: Sequence[Task]) -> Edges:
    ids = {task.id for task in tasks}
    edges: Edges = {task.id: {} for task in tasks}
    for task in tasks:
        if task.due is not None and task.due.is_task and task.due.anchor in ids:
            edges[task.id].setdefault(task.due.anchor, (*task.path, "due"))
    return edges


def _sequence_edges(tasks: Sequence[Task]) -> Edges:
    ids = {task.id for task in tasks}
    edges: Edges = {task.id: {} for task in tasks}
    for task in tasks:
        for name, path in predecessors(task):
            if name in ids:
                edges[task.id].setdefault(name, path)
    return edges


def predecessors(task: Task) -> Iterator[tuple[str, Path]]:
    """Yield the tasks that `task` comes after: those named, and its anchor when it is a task and the offset not negative."""
    yield from named(task)
    if task.due is not None and task.due.is_task and task.due.offset >= 0:
        yield task.due.anchor, (*task.path, "due")


def named(task: Task) -> Iterator[tuple[str, Path]]:
    """Yield what `after` names, each with its place; an item that is no text is passed over."""
    for index, name in enumerate(task.after):
        if name:
            yield name, (*task.path, "after", index)


def _knots(edges: Edges, tasks: Sequence[Task]) -> list[Cycle]:
    """One circle per knot: a task in a circle already reported is not the start of another one."""
    found: list[Cycle] = []
    told: set[str] = set()
    for task in tasks:
        names = () if task.id in told else _way_round(edges, task.id)
        if names and told.isdisjoint(names):
            found.append(Cycle(names, edges[names[0]][names[1]]))
        told.update(names)
    return found


def _way_round(edges: Edges, start: str) -> tuple[str, ...]:
    """Return the shortest way from `start` back to itself, both ends included; () when there is none."""
    ways: deque[tuple[str, ...]] = deque([(start,)])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for name in edges[way[-1]]:
            if name == start:
                return (*way, start)
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()
