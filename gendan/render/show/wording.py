"""The words and cells that the formats of show share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from gendan.words.order_view import TaskState

STATES: dict[TaskState, Text] = {
    "done": Text("done", "完成"),
    "skipped": Text("not needed", "不需要"),
    "overdue": Text("overdue", "逾期"),
    "at-risk": Text("at risk", "将迟"),
    "open": Text("open", "未到期"),
    "undated": Text("no date yet", "暂无日期"),
    "resting": Text("not chased", "不催"),
}
CAUSES: dict[str, Text] = {
    "us": Text("us", "我方"),
    "customer": Text("customer", "客户"),
    "factory": Text("factory", "工厂"),
    "mill": Text("mill", "面料厂"),
    "forwarder": Text("forwarder", "货代"),
    "authority": Text("authority", "政府机关"),
    "force-majeure": Text("force majeure", "不可抗力"),
}
MODES: dict[str, Text] = {
    "sea": Text("sea", "海运"),
    "air": Text("air", "空运"),
    "express": Text("express", "快递"),
    "rail": Text("rail", "铁路"),
    "road": Text("road", "公路"),
    "truck": Text("truck", "卡车"),
}
CUSTOMER = Text("Customer", "客户")
PO = Text("Customer's PO", "客户单号")
FACTORY = Text("Factory", "工厂")
MERCHANDISER = Text("Merchandiser", "跟单员")
RECEIVED = Text("Received", "接单")
CONFIRMED = Text("Confirmed", "确认")
QUANTITY = Text("Quantity", "数量")
VALUE = Text("Value", "金额")
DELIVERY = Text("Delivery {delivery}", "交期批次 {delivery}")
PROMISES = Text("Promises", "承诺交期")
TASKS = Text("Tasks", "任务")
TIMELINE = Text("Timeline", "时间线")
SHIPMENTS = Text("Shipments", "出货")
FINDINGS = Text("Findings", "问题")
NO_FINDINGS = Text("Nothing to chase.", "没有要催的事。")
NO_TASKS = Text("No checklist applies, so no tasks are worked out.", "没有适用的清单，因此没有任务。")
REQUESTED = Text("requested", "客户要求")
ORIGINAL = Text("first promise", "首次承诺")
REVISED = Text("revised", "改期")
NO_CAUSE = Text("no cause recorded", "未写原因")
CRITICAL = Text("! critical: a day lost here is a day lost at the end", "! 关键：这里拖一天，交期就拖一天")
DATE = Text("Date", "日期")
ON = Text("On", "写于")
SAID_ON = Text("on {day}", "写于 {day}")
CAUSE = Text("Cause", "原因方")
REASON = Text("Reason", "原因")
WHAT = Text("What", "内容")
TASK = Text("Task", "任务")
DUE = Text("Due", "应完成")
PLANNED = Text("Planned", "计划")
FORECAST = Text("Forecast", "预计")
DONE = Text("Done", "完成")
SLACK = Text("Slack", "余量")
OWNER = Text("Owner", "负责人")
STATE = Text("State", "状态")
SHIPMENT = Text("Shipment", "出货单")
MODE = Text("Mode", "方式")
BOOKED = Text("Booked", "订舱")
SHIPPED = Text("Shipped", "出货日")
SHIPPED_OF = Text("shipped {shipped} of {quantity}", "已出 {shipped}，共 {quantity}")
ETA = Text("ETA", "预计到港")
ARRIVED = Text("Arrived", "到港")


def day(value: date | None) -> str:
    """Return a date in ISO form, a dash when there is none."""
    return value.isoformat() if value else "–"


def number(value: Decimal | None) -> str:
    """Return a number with its thousands apart, a dash when it is not known: 30960.5 is 30,960.5."""
    if value is None:
        return "–"
    whole, point, rest = plain(abs(value)).partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{point}{rest}"


def delivery_state(days_late: int | None, slack: int | None) -> Text | None:
    """Say how a delivery stands: late by days, or without slack; None when there is nothing to say."""
    if days_late is not None and days_late > 0:
        return Text(f"{days_late} days late", f"已迟 {days_late} 天")
    if slack is not None and slack < 0:
        return Text(f"{-slack} days short", f"工期缺 {-slack} 天")
    return None
