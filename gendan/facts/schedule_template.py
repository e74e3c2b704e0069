"""A checklist as the schedule sees it: its tasks, what each waits for, and in which order both passes must go.

Checklists are checked elsewhere; here a wrong part simply counts as absent, so that the rest is still scheduled.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from gendan.words.due import Due, parse_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Party = Literal["house", "factory", "customer"]

_LEAD = re.compile(r"(\d{1,4})\s*(days?|workdays?)?")


class Lead(Struct, frozen=True):
    """The stated time between a task and what it comes after: `count` days or workdays, never negative."""

    count: int
    unit: Literal["days", "workdays"]


class Step(Struct, frozen=True):
    """One task of a checklist. `number` counts from 1 in the file; `after` are the tasks it comes after, without repeats.

    `after` holds the tasks named and the anchor, when that is a task and the offset is not negative. `lead` is None where
    the spacing of the template counts. `level` is 0 where nothing comes before.
    """

    number: int
    id: str
    per: Literal["order", "delivery"]
    due: Due | None
    after: tuple[str, ...]
    lead: Lead | None
    party: Party
    slack: int
    tolerance: int
    duty: str | None
    owner: str | None
    title: tuple[str | None, str | None]
    level: int = 0
    date_level: int = 0
    marks: str | None = None
    """What the task marks, whatever the house calls it: material, approval, bulk-start, inspection, booking."""


class Template(Struct, frozen=True):
    """One checklist. `etd_lead`: days from ex-factory to ETD where no shipment says more; None when not stated."""

    id: str
    steps: tuple[Step, ...]
    etd_lead: int | None = None

    @property
    def ranked(self) -> tuple[Step, ...]:
        """The tasks in an order in which each comes after those it waits for; a task's rank is its place in it, from 1."""
        return tuple(sorted(self.steps, key=lambda step: (step.level, step.number)))

    @property
    def dated(self) -> tuple[Step, ...]:
        """The tasks in an order in which each comes after the task whose date it counts from."""
        return tuple(sorted(self.steps, key=lambda step: (step.date_level, step.number)))

    @property
    def crossed(self) -> bool:
        """True when a task of the order counts from the date of a task of each delivery."""
        per = {step.id: step.per for step in self.steps}
        return any(
            step.per == "order" and step.due is not None and per.get(step.due.anchor) == "delivery"
            for step in self.steps
        )


def read_template(document: Mapping[str, object]) -> Template | None:
    """Return the template of a checklist document, or None without an id.

    Of two tasks with one id the first counts. An anchor or predecessor that is no task of the checklist is left out, and
    so is every edge of a circle, and what would make a per-order task wait for a per-delivery one.
    """
    name, rows = document.get("id"), document.get("tasks")
    if not isinstance(name, str):
        return None
    steps: dict[str, Step] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] not in steps:
            steps[row["id"]] = _read_step(row, len(steps) + 1)
    return Template(name, _levelled(_connected(steps)), _count(document.get("etd_lead")))


def _read_step(row: Mapping[str, object], number: int) -> Step:
    due, after, owner, title = (row.get(key) for key in ("due", "after", "owner", "title"))
    party = row.get("calendar", owner)
    titles = title if isinstance(title, dict) else {"en": title, "zh": title}
    return Step(
        number=number,
        id=str(row["id"]),
        per="order" if row.get("per") == "order" else "delivery",
        due=parse_due(due) if isinstance(due, str) else None,
        after=tuple(one for one in after if isinstance(one, str)) if isinstance(after, list) else (),
        lead=_lead(row.get("days")),
        party="factory" if party == "factory" else "customer" if party == "customer" else "house",
        slack=_count(row.get("slack")) or 0,
        tolerance=_count(row.get("tolerance")) or 0,
        duty=_text(row.get("duty")),
        owner=_text(owner),
        title=(_text(titles.get("en")), _text(titles.get("zh"))),
        marks=_text(row.get("marks")),
    )


def _lead(value: object) -> Lead | None:
    count = _count(value)
    if count is not None:
        return Lead(count, "days")
    found = _LEAD.fullmatch(value.strip()) if isinstance(value, str) else None
    return Lead(int(found[1]), "workdays" if (found[2] or "").startswith("work") else "days") if found else None


def _count(value: object) -> int | None:
    """Return a whole number from 0 to 9999; anything else counts as absent."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9999 else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _connected(steps: Mapping[str, Step]) -> list[Step]:
    """Leave out what names no task, or itself; and let a task come after its own anchor when it counts forward from it."""
    made: list[Step] = []
    for step in steps.values():
        due = step.due
        if due is not None and due.is_task and (due.anchor not in steps or due.anchor == step.id):
            due = None
        anchor = (due.anchor,) if due is not None and due.is_task and due.offset >= 0 else ()
        after = tuple(
            name
            for name in dict.fromkeys(step.after + anchor)
            if name in steps and name != step.id and not (step.per == "order" and steps[name].per == "delivery")
        )
        made.append(replace(step, due=due, after=after))
    return made


def _levelled(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Give each task its level in both graphs: of sequence, and of dates. What stands in or behind a circle loses its edges.

    They are two graphs: a meeting three days *before* cutting needs cutting's date, though cutting comes after the meeting.
    """
    dates = _levels(steps, _anchor)
    sequence = _levels(steps, lambda step: step.after)
    return tuple(
        replace(
            step,
            due=step.due if step.id in dates else None,
            after=step.after if step.id in sequence else (),
            level=sequence.get(step.id, 0),
            date_level=dates.get(step.id, 0),
        )
        for step in steps
    )


def _anchor(step: Step) -> tuple[str, ...]:
    return (step.due.anchor,) if step.due is not None and step.due.is_task else ()


def _levels(steps: Sequence[Step], before: Callable[[Step], Iterable[str]]) -> dict[str, int]:
    """Return the longest way to each task; tasks in a circle, and those behind one, are absent."""
    levels: dict[str, int] = {}
    left = list(steps)
    while True:
        ready = [step for step in left if all(name in levels for name in before(step))]
        if not ready:
            return levels
        for step in ready:
            levels[step.id] = max((levels[name] + 1 for name in before(step)), default=0)
        left = [step for step in left if step.id not in levels]
