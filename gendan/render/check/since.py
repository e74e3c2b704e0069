"""What a change does, in words: findings gone, orders that came and went, dates and slack that moved. For text and Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.words.report import Report
    from gendan.words.since import Days, Infeasible, Move, Since, Slack

MOST = 50
"""Moves that people are shown; programs get all."""

GONE = Text("Gone since {rev}", "{rev} 以来已消除")
MOVED = Text("Dates and slack moved", "交期和余量变动")
INFEASIBLE = Text("No longer feasible: slack below 0, and was not", "变为来不及的任务（余量由非负变负）")
MORE = Text("and {count} more; --format json has all of them", "另有 {count} 条，全部见 --format json")
EX_FACTORY = Text("Ex-factory", "交期")
FORECAST = Text("Forecast", "预计出货")
SLACK = Text("Slack, days", "余量（天）")
ORDER = Text("Order", "订单")
DELIVERY = Text("Delivery", "批次")
TASK = Text("Task", "任务")
_TOTALS = Text(
    "Since {rev}: {new} new, {gone} gone, {kept} kept and not shown.",
    "与 {rev} 相比：新增 {new} 条，消除 {gone} 条，仍在的 {kept} 条未列出。",
)
_ADDED = Text("Orders added: {list}.", "新增订单：{list}。")
_REMOVED = Text("Orders removed: {list}.", "删除订单：{list}。")
_DOUBTFUL = Text(
    "Cannot be followed, because a file cannot be read now or a rule could not be judged: {count}.",
    "无法对照（文件现在读不出，或规则没能判断）：{count} 条。",
)
_RULES = Text(
    "Rules are not as they were ({list}); both sides are judged by those of now.",
    "规则有改动（{list}）；前后都按现在的规则判断。",
)
_UNSURE = Text(
    "Could not be judged at {rev}, so all that they find is new: {list}.",
    "{rev} 时没能判断、因此其结果全部算作新增的规则：{list}。",
)
_SETTINGS = {
    "wrong": Text(
        "gendan.yaml of {rev} cannot be used; the files of then are read by the settings of now.",
        "{rev} 时的 gendan.yaml 有误，当时的文件按现在的设置读取。",
    ),
    "none": Text(
        "{rev} has no gendan.yaml here yet; the files of then are read by the settings of now.",
        "{rev} 时这里还没有 gendan.yaml，当时的文件按现在的设置读取。",
    ),
}
_SHOWN = 12


def remarks(report: Report, since: Since) -> list[Text]:
    """Return what is said in sentences: how many findings came and went, orders, and what the comparison rests on."""
    rev = since.rev
    numbers = {"rev": rev, "new": len(report.findings), "gone": len(since.gone), "kept": len(since.kept)}
    said = [_TOTALS.fill(numbers)]
    for words, orders in ((_ADDED, since.orders_added), (_REMOVED, since.orders_removed)):
        said += [words.fill({"list": _listed(orders)})] if orders else []
    said += [_DOUBTFUL.fill({"count": since.doubtful})] if since.doubtful else []
    changed = [*since.changed, *(["gendan.yaml"] if since.settings == "other-rules" else [])]
    said += [_RULES.fill({"list": changed})] if changed else []
    said += [_SETTINGS[since.settings].fill({"rev": rev})] if since.settings in _SETTINGS else []
    said += [_UNSURE.fill({"rev": rev, "list": list(since.unsure)})] if since.unsure else []
    return said


def _listed(orders: Sequence[str]) -> Text:
    more = len(orders) - _SHOWN
    shown = list(orders[:_SHOWN])
    en, zh = ", ".join(shown), "、".join(shown)
    return Text(f"{en} and {more} more", f"{zh} 等 {len(orders)} 单") if more > 0 else Text(en, zh)


def worst_moves(moves: Sequence[Move]) -> list[Move]:
    """Sort: what lost most slack first, then what leaves latest against before, then by order and delivery."""
    return sorted(moves, key=lambda one: (one.slack.days or 0, -_lost(one), one.order, one.delivery))


def _lost(move: Move) -> int:
    return max(move.ex_factory.days or 0, move.forecast.days or 0)


def worst_tasks(tasks: Sequence[Infeasible]) -> list[Infeasible]:
    """Sort: the least slack first, then by order, delivery, task."""
    return sorted(tasks, key=lambda one: (one.slack.after or 0, one.order, one.delivery, one.task))


def days_words(days: Days) -> Text:
    """Return "2026-12-02 → 2026-12-09 (7 days later)"; what was not there is a dash; "" when nothing moved."""
    if days.before == days.after:
        return same("")
    way = f"{days.before or '–'} → {days.after or '–'}"
    if days.days is None:
        return same(way)
    number = abs(days.days)
    en = f"{number} {'day' if number == 1 else 'days'} {'later' if days.days > 0 else 'earlier'}"
    return Text(f"{way} ({en})", f"{way}（{'推迟' if days.days > 0 else '提前'} {number} 天）")


def slack_words(slack: Slack) -> str:
    """Return "5 → -2"; what was not there is a dash; "" when nothing moved."""
    if slack.before == slack.after:
        return ""
    return f"{_number(slack.before)} → {_number(slack.after)}"


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def move_words(move: Move) -> list[Text]:
    """Return what moved of a delivery, in parts."""
    parts = [
        Text(f"{label.en.lower()} {words.en}", f"{label.zh} {words.zh}")
        for label, words in ((EX_FACTORY, days_words(move.ex_factory)), (FORECAST, days_words(move.forecast)))
        if words.en
    ]
    slack = slack_words(move.slack)
    return [*parts, *([Text(f"slack {slack} days", f"余量 {slack} 天")] if slack else [])]


def task_words(task: Infeasible) -> Text:
    """Return the task with its slack: "Sewing start: slack 2 → -1 days"."""
    slack = slack_words(task.slack)
    return Text(f"{task.title.en}: slack {slack} days", f"{task.title.zh}：余量 {slack} 天")


def place_words(order: str, delivery: str) -> str:
    """Return "SO-1 D1", the order alone for what is the whole order's."""
    return f"{order} {delivery}".strip()
