"""The words that the formats of stats share, and how a figure names its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.labels import STATUSES
from gendan.render.show.wording import CAUSES
from gendan.words.metric import ANY_DAYS
from gendan.words.text import Text, same, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.metric import Basis, By, Figure, Figures, Measure

LEVELS: dict[str, Text] = {
    "order": Text("orders", "订单"),
    "delivery": Text("deliveries", "交货批次"),
    "quantity": Text("quantity", "数量"),
    "task": Text("tasks", "任务"),
    "inspection": Text("inspections", "检验"),
    "message": Text("messages", "消息"),
    "complaint": Text("complaints", "投诉"),
    "survey": Text("surveys", "调查"),
    "quotation": Text("quotations", "报价"),
    "issue": Text("problems", "问题"),
    "document": Text("documents", "单证"),
    "shipment": Text("shipments", "出货"),
    "line": Text("lines", "订单行"),
}
UNITS: dict[str, Text] = {
    "percent": Text("%", "%"),
    "days": Text("days", "天"),
    "workdays": Text("working days", "个工作日"),
    "hours": Text("working hours", "个工作小时"),
    "points": Text("points", "分"),
}
BASES: dict[Basis, Text] = {
    "due": Text("month in which it was due", "按到期月份"),
    "shipped": Text("month in which it left (due, if it has not left)", "按出货月份（未出货的按到期月份）"),
    "ordered": Text("month in which the order was received", "按接单月份"),
}
GROUPS: dict[By, Text] = {
    "customer": Text("customer", "客户"),
    "factory": Text("factory", "工厂"),
    "merchandiser": Text("merchandiser", "跟单员"),
    "category": Text("category", "品类"),
    "month": Text("month", "月份"),
    "quarter": Text("quarter", "季度"),
    "year": Text("year", "年份"),
}
WINDOW = Text("on time: from {early} days before to {late} days after", "准时范围：提前 {early} 天至迟 {late} 天")
EARLY = Text("on time: any time before, up to {late} days after", "准时范围：提前不限，最迟 {late} 天")
NOBODY = Text("not stated", "未填写")
NO_CAUSE = Text("no cause recorded", "未写原因")
ALL = Text("all", "全部")
HEAD = Text("Figures as of {as_of}: {period}", "截至 {as_of} 的指标：{period}")
UP_TO = Text("everything up to {until}", "截至 {until} 的全部记录")
BETWEEN = Text("from {begin} to {until}", "{begin} 至 {until}")
WITHOUT_OTHERS = Text("without others' causes {value} ({part})", "剔除他方原因 {value}（{part}）")
SPREAD = Text("mean {mean} · median {median} · P90 {p90} {unit}", "平均 {mean} · 中位 {median} · P90 {p90} {unit}")
CASES = Text("{cases} cases", "{cases} 例")
CASE = Text("1 case", "1 例")
UNKNOWN = Text("{unknown} unknown", "{unknown} 例不明")
NO_CASES = Text("no cases", "没有样本")
FEW = Text("few cases", "样本少")
MORE = Text("… and {more} more (all in --format csv)", "……另有 {more} 项（--format csv 可列出全部）")
APART = Text("Apart: {listed}.", "另计：{listed}。")
DEFINITIONS = Text("What they mean", "指标口径")
RECORDS = Text("Records", "明细")
COUNTED = Text("counted: {level}", "统计单位：{level}")
SETTINGS = Text("settings: {settings}", "设置：{settings}")
FEW_UNDER = Text("few cases: under {minimum}", "少于 {minimum} 例标“样本少”")
HEADS: dict[str, Text] = {
    "group": Text("Group", "分组"),
    "value": Text("Value", "数值"),
    "part": Text("Numerator/denominator", "分子/分母"),
    "ours": Text("Without others' causes", "剔除他方原因"),
    "mean": Text("Mean", "平均"),
    "median": Text("Median", "中位"),
    "p90": Text("P90", "P90"),
    "cases": Text("Cases", "样本数"),
    "unknown": Text("Unknown", "不明"),
    "order": Text("Order", "订单"),
    "record": Text("Record", "对象"),
    "day": Text("Day", "日期"),
    "counts": Text("Counts", "计数"),
    "cause": Text("Cause", "原因"),
    "place": Text("Place", "位置"),
}


def period(figures: Figures) -> Text:
    """Return which days are counted."""
    words = UP_TO if figures.begin is None else BETWEEN
    return words.fill({"begin": figures.begin, "until": figures.until})


def apart(figures: Figures) -> Text | None:
    """Return how many orders are not chased: "Apart: 1 on hold, 1 draft."; None when there are none."""
    listed = [(count, STATUSES.get(status, same(status))) for status, count in figures.apart.items()]
    if not listed:
        return None
    return APART.fill({"listed": [Text(f"{count} {word.en}", f"{word.zh} {count} 单") for count, word in listed]})


def group_name(figures: Figures, one: Measure) -> Text:
    """Return the group as people know it: "李娜 (li-na)"."""
    if one.group is None:
        return ALL
    if not one.group:
        return NOBODY
    name = figures.names.get(one.group) if figures.by in {"customer", "factory", "merchandiser"} else None
    if name is None or name in {same(one.group), Text("", "")}:
        return same(one.group)
    return Text(f"{name.en} ({one.group})", f"{name.zh} ({one.group})")


def item_name(one: Measure) -> Text:
    """Return the item that a figure is split by: the task's title, the cause's word."""
    if one.label is not None:
        return one.label
    return CAUSES.get(one.item or "", same(one.item) if one.item else NO_CAUSE)


def definition(figure: Figure) -> Text:
    """Return what the figure means, with its settings put in, and how the points of dispute were decided."""
    told = figure.metric.definition.fill(figure.choices.params)
    choices = choices_of(figure)
    return Text(f"{told.en} [{choices.en}]", f"{told.zh}［{choices.zh}］")


def choices_of(figure: Figure) -> Text:
    """Return level, day, settings and least number of cases: "counted: deliveries · month in which it was due · late 0"."""
    choices = figure.choices
    level = LEVELS.get(choices.level, same(choices.level))
    parts = [COUNTED.fill({"level": level})]
    if choices.basis is not None:
        parts.append(BASES[choices.basis])
    parts += _settings(choices.params)
    parts.append(FEW_UNDER.fill({"minimum": figure.metric.minimum}))
    return Text(" · ".join(one.en for one in parts), " · ".join(one.zh for one in parts))


def cases(count: int) -> Text:
    """Return "12 cases"."""
    return CASE if count == 1 else CASES.fill({"cases": count})


def _settings(params: Mapping[str, object]) -> list[Text]:
    """Return the window of days in words, everything else by name and value."""
    words = dict(sorted(params.items()))
    window = WINDOW if words.get("early", ANY_DAYS) != ANY_DAYS else EARLY
    parts = [window.fill(words)] if "late" in words else []
    rest = [
        Text(f"{word} {say(value, 'en')}", f"{word} {say(value, 'zh')}")
        for word, value in words.items()
        if word not in {"early", "late"}
    ]
    return [*parts, SETTINGS.fill({"settings": rest})] if rest else parts
