"""The explanation of each date of a task, read back from the tables. Works out nothing anew: it tells what the schedule did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gendan.facts.schedule_counting import explain_counting, original_anchor
from gendan.facts.schedule_rows import as_day, as_text, as_whole, read_rows, read_task, title_of
from gendan.words.due import Due
from gendan.words.explanation import DateWhy, Link, TaskWhy
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.facts.schedule_rows import Row
    from gendan.words.catalog import Query


def explain_task(query: Query, order: str, delivery: str | None, task: str) -> TaskWhy | None:
    """Return why the task's dates are what they are; None when the order has no such task in the schedule.

    For an order's own task `delivery` is not looked at.
    """
    row = read_task(query, order, delivery, task)
    if row is None:
        return None
    rule = _rule(row)
    return TaskWhy(
        order=order,
        delivery=as_text(row["delivery"]),
        task=task,
        title=title_of(row),
        checklist=as_text(row["checklist"]),
        rule=rule,
        dates=(
            explain_counting(query, row, "due", original_anchor(query, row), rule),
            explain_counting(query, row, "computed", as_day(row["anchor_date"]), rule),
            _planned(row),
            _forecast(query, row),
            _latest(query, row),
        ),
    )


def _rule(row: Row) -> str | None:
    anchor, offset = row["anchor"], row["offset_days"]
    if not isinstance(anchor, str) or not isinstance(offset, int):
        return None
    return str(Due(anchor, offset, "workdays" if row["unit"] == "workdays" else "days"))


def _planned(row: Row) -> DateWhy:
    planned, computed = as_day(row["planned"]), as_day(row["computed"])
    if planned is None:
        text = Text("Nobody planned a day, and none can be computed", "没有人工计划，也推算不出日期")
    elif planned == computed:
        text = Text("No other day was planned: {day}", "没有另定计划，按推算：{day}")
    else:
        text = Text("Planned by people: {day}", "人工计划：{day}")
    return DateWhy("planned", planned, text.fill({"day": planned}))


def _forecast(query: Query, row: Row) -> DateWhy:
    path = _path(query, row)
    day, driver = as_day(row["forecast"]), as_text(row["driver"])
    root = path[-1]
    values: dict[str, object] = {"day": day, "driver": path[1].title if len(path) > 1 else driver, "root": root.title}
    if row["done"] is not None:
        text = Text("Done on {day}", "已于 {day} 完成")
    elif row["skipped"] is not None:
        text = Text("Not needed here; it holds nothing up", "本单免做，不影响后面的任务")
    elif day is None:
        text = Text(
            "No forecast: a date is missing, or the delivery is no longer followed up",
            "无法预计：缺少日期，或该批已不再跟进",
        )
    elif driver == "own":
        text = Text("As planned: {day}", "按计划：{day}")
    elif driver == "as-of":
        text = Text("Not done yet, so not before the day judged: {day}", "尚未完成，最早只能算到判断日：{day}")
    elif len(path) > 2:
        text = Text("Waits for {driver}; it began with {root}: {day}", "受“{driver}”影响，源头是“{root}”：{day}")
    else:
        text = Text("Waits for {driver}: {day}", "受“{driver}”影响：{day}")
    return DateWhy("forecast", day, text.fill(values), path=path)


def _path(query: Query, row: Row) -> tuple[Link, ...]:
    """Return the task, what drove it, what drove that, back to the root. Ends where a driver is no task; a circle cannot be."""
    path = [_link(row)]
    here: Row | None = row
    while here is not None and (driver := as_text(here["driver"])) not in {None, "own", "as-of"}:
        here = read_task(query, str(here["order_id"]), as_text(here["delivery"]), str(driver))
        if here is not None:
            path.append(_link(here))
    return tuple(path)


def _link(row: Row) -> Link:
    return Link(
        str(row["task"]), as_text(row["delivery"]), title_of(row), as_day(row["computed"]), as_day(row["forecast"]), as_day(row["done"]),
        as_text(row["driver"]),
    )  # fmt: skip


_NO_LATEST = Text("No longer counts: done, not needed, or a date is missing", "不再计算：已完成、免做，或缺少日期")
_PASSED_OVER = Text(
    "What follows it is done already: it holds up nothing any more, but is still owed",
    "后面的任务都已完成：不再影响交期，但这一项仍欠着",
)


def _is_passed_over(query: Query, row: Row) -> bool:
    """Tell whether a task without slack is one whose followers are all done; papers that follow the goods are not."""
    if not row["open"] or row["computed"] is None:
        return False
    gone = "SELECT 1 FROM deliveries WHERE order_id = $order_id AND delivery = $delivery AND completed IS NOT NULL"
    return row["per"] == "order" or not read_rows(query, gone, order_id=row["order_id"], delivery=row["delivery"])


def _latest(query: Query, row: Row) -> DateWhy:
    forecast, slack = as_day(row["forecast"]), as_whole(row["slack"])
    if forecast is None or slack is None:
        return DateWhy("latest", None, _PASSED_OVER if _is_passed_over(query, row) else _NO_LATEST)
    day = forecast + timedelta(days=slack)
    waiting = read_rows(
        query,
        "SELECT t.title_en, t.title_zh FROM task_links l JOIN tasks t ON t.order_id = l.order_id AND t.task = l.task"
        " AND t.delivery IS NOT DISTINCT FROM l.delivery WHERE l.order_id = $order_id AND l.predecessor = $task"
        " AND l.predecessor_delivery IS NOT DISTINCT FROM $delivery AND t.slack IS NOT NULL"
        " ORDER BY t.slack, t.pos, t.delivery",
        order_id=row["order_id"],
        task=row["task"],
        delivery=row["delivery"],
    )
    values: dict[str, object] = {
        "day": day,
        "next": title_of(waiting[0]) if waiting else None,
        "spare": row["declared_slack"],
    }
    if waiting:
        text = Text(
            "Later than {day}, {next} and what follows it come too late", "晚于 {day}，“{next}”及其后的任务就会赶不上"
        )
    else:
        text = Text(
            "Nothing follows it; its own date plus {spare} days of declared slack: {day}",
            "后面没有任务；推算日期加机动 {spare} 天：{day}",
        )
    return DateWhy("latest", day, text.fill(values))
