"""How orders stand, read from the tables of two sides; which dates and slack moved, and what became infeasible."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct, field

from gendan.words.since import Days, Infeasible, Move, Slack
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from gendan.commands.wishes import Wanted
    from gendan.words.catalog import Query

Key = tuple[str, str]
TaskKey = tuple[str, str, str]
_DELIVERIES = """SELECT order_id, delivery, ex_factory, forecast, slack, deliveries.open, customer, merchandiser, file
    FROM deliveries JOIN orders USING (order_id) ORDER BY order_id, delivery"""
_TASKS = """SELECT order_id, CASE WHEN per = 'order' THEN '' ELSE delivery END AS part, task, title_en, title_zh, owner, slack
    FROM tasks WHERE open AND slack < 0 ORDER BY order_id, part, task"""
_SLACK = """SELECT order_id, CASE WHEN per = 'order' THEN '' ELSE delivery END AS part, task, slack
    FROM tasks WHERE open AND list_contains($orders, order_id) ORDER BY order_id, part, task"""


class Delivery(Struct, frozen=True):
    """One delivery as it stands. `open`: it is still to leave, and its order is chased."""

    ex_factory: date | None
    forecast: date | None
    slack: int | None
    open: bool
    customer: str | None
    owner: str | None
    file: str


class Task(Struct, frozen=True):
    """An open task whose slack is below 0."""

    title: Text
    owner: str | None
    slack: int


class Standing(Struct, frozen=True):
    """All deliveries, and the tasks in danger. `slacks` of open tasks are known for the orders that were asked for."""

    deliveries: Mapping[Key, Delivery]
    tasks: Mapping[TaskKey, Task]
    slacks: Mapping[TaskKey, int | None] = field(default_factory=dict)


def read_standing(query: Query, present: Standing | None = None) -> Standing:
    """Return how the orders stand; beside `present`, also the slack of then of what is in danger now and was not."""
    deliveries = {
        (str(order), str(delivery)): Delivery(
            cast("date | None", ex_factory),
            cast("date | None", forecast),
            cast("int | None", slack),
            bool(is_open),
            _text(customer),
            _text(owner),
            str(file),
        )
        for order, delivery, ex_factory, forecast, slack, is_open, customer, owner, file in query(_DELIVERIES).rows
    }
    tasks = {
        (str(order), str(part), str(task)): Task(
            Text(str(en or zh or task), str(zh or en or task)), _text(owner), cast("int", slack)
        )
        for order, part, task, en, zh, owner, slack in query(_TASKS).rows
    }
    orders = sorted({key[0] for key in present.tasks if key not in tasks}) if present else []
    slacks = {
        (str(order), str(part), str(task)): cast("int | None", slack)
        for order, part, task, slack in (query(_SLACK, {"orders": orders}).rows if orders else ())
    }
    return Standing(deliveries, tasks, slacks)


def find_moves(before: Standing, after: Standing, wanted: Wanted, doubtful: Callable[[str], bool]) -> tuple[Move, ...]:
    """Return the deliveries that stand otherwise than before, by order and delivery.

    An order that came or went as a whole is no move; those that are `doubtful` cannot be compared.
    """
    both = {order for order, _ in before.deliveries} & {order for order, _ in after.deliveries}
    keys = sorted(
        key for key in before.deliveries.keys() | after.deliveries.keys() if key[0] in both and not doubtful(key[0])
    )
    moves = (_move(key, before.deliveries.get(key), after.deliveries.get(key)) for key in keys)
    return tuple(one for one in moves if one is not None and _is_wanted(wanted, one.order, one.owner, one.file))


def _move(key: Key, before: Delivery | None, after: Delivery | None) -> Move | None:
    head = after or before
    if head is None:
        return None
    is_open = after is not None and after.open
    ex_factory = Days(before.ex_factory if before else None, after.ex_factory if after else None)
    forecast, slack = Days(None, None), Slack(None, None)
    if is_open and after is not None:
        forecast = Days(before.forecast if before else None, after.forecast)
        slack = Slack(before.slack if before else None, after.slack)
    same = all(one.before == one.after for one in (ex_factory, forecast, slack))
    return None if same else Move(*key, head.customer, head.owner, head.file, ex_factory, forecast, slack)


def find_infeasible(
    before: Standing, after: Standing, wanted: Wanted, doubtful: Callable[[str], bool]
) -> tuple[Infeasible, ...]:
    """Return the open tasks whose slack is below 0 and was not, by order, delivery and task."""
    files = {order: one.file for (order, _), one in after.deliveries.items()}
    found = (
        Infeasible(*key, task.title, task.owner, files.get(key[0], ""), Slack(before.slacks.get(key), task.slack))
        for key, task in sorted(after.tasks.items())
        if key not in before.tasks and not doubtful(key[0])
    )
    return tuple(one for one in found if _is_wanted(wanted, one.order, one.owner, one.file))


def _is_wanted(wanted: Wanted, order: str, owner: str | None, file: str) -> bool:
    return (
        (not wanted.orders or order in wanted.orders)
        and (not wanted.owners or owner in wanted.owners)
        and wanted.holds(file)
    )


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)
