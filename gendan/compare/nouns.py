"""What people call the rows of the tables, and a few fields whose description is longer than its name."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from gendan.words.text import Text, plain, same

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.compare.forms import Form
    from gendan.compare.place import Spot

_ROWS: dict[str, Text] = {
    "lines": Text("line {x}", "第 {x} 行"),
    "contract_lines": Text("line {x}", "第 {x} 行"),
    "delivery_lines": Text("line {x}", "第 {x} 行"),
    "shipment_lines": Text("line {x}", "第 {x} 行"),
    "document_lines": Text("line {x}", "第 {x} 行"),
    "return_lines": Text("line {x}", "第 {x} 行"),
    "deliveries": same("{x}"),
    "promises": Text("promise of {x}", "{x} 的承诺"),
    "progress": same("{x}"),
    "shipments": Text("shipment {x}", "出货 {x}"),
    "inspections": Text("inspection {x}", "检验 {x}"),
    "issues": Text("issue {x}", "问题 {x}"),
    "documents": Text("document {x}", "单证 {x}"),
    "packing": Text("packing {x}", "装箱 {x}"),
    "messages": Text("message {x}", "往来 {x}"),
    "complaints": Text("complaint {x}", "投诉 {x}"),
    "returns": Text("return {x}", "退货 {x}"),
    "risks": Text("risk {x}", "风险 {x}"),
    "costs": Text("cost of {x}", "费用 {x}"),
    "quotations": Text("quotation {x}", "报价 {x}"),
    "production": Text("output of {x}", "{x} 产量"),
    "payments": Text("payment of {x}", "{x} 收款"),
    "holds": Text("hold from {x}", "自 {x} 起的暂停"),
    "satisfaction": Text("survey of {x}", "{x} 满意度调查"),
    "clauses": Text("clause {x}", "条款 {x}"),
    "amendments": Text("amendment {x}", "补充协议 {x}"),
    "contract_parties": Text("party {x}", "当事人 {x}"),
    "leave": Text("leave from {x}", "{x} 起的请假"),
    "contacts": Text("contact {x}", "联系人 {x}"),
    "capacity": Text("capacity for {x}", "{x} 产能"),
    "waivers": Text("waiver of {x}", "豁免 {x}"),
    "checklist_tasks": Text("task {x}", "任务 {x}"),
    "rules": Text("rule {x}", "规则 {x}"),
    "indicators": Text("indicator {x}", "指标 {x}"),
    "ratings": Text("rating {x}", "评分 {x}"),
    "rating_evidence": Text("evidence of {x}", "{x} 的依据"),
    "holidays": Text("holiday {x}", "假日 {x}"),
    "makeup_days": Text("make-up workday {x}", "调休上班日 {x}"),
    "rates": Text("rate of {x}", "{x} 汇率"),
    "instalments": Text("instalment from {x}", "自 {x} 起的分期"),
    "may_change": Text("right to change {x}", "改动权限（{x}）"),
    "linear": Text("line at {x}", "折线 {x} 处"),
    "bands": Text("band from {x}", "{x} 起的分档"),
    "anchors": Text("step {x}", "等级 {x}"),
    "escalate": Text("escalation to {x}", "升级为 {x}"),
}
_FIELDS: dict[tuple[str, str], Text] = {
    ("orders", "status"): Text("status", "状态"),
    ("deliveries", "requested"): Text("requested date", "客户要求交期"),
    ("promises", "date"): Text("date", "日期"),
    ("progress", "cause"): Text("cause", "延误原因归属"),
    ("progress", "planned"): Text("planned date", "计划日期"),
    ("shipments", "shipped"): Text("shipped", "实际出货日期"),
    ("shipments", "cause"): Text("cause of lateness", "晚出货原因归属"),
    ("shipments", "reason"): Text("reason of lateness", "晚出货原因"),
    ("lines", "quantity"): Text("quantity", "数量"),
    ("delivery_lines", "quantity"): Text("quantity", "数量"),
    ("may_change", "fields"): Text("scope", "字段范围"),
    ("rates", "rate"): same(""),  # the row says it already
}
DOCUMENTS: dict[str, Text] = {
    "order": Text("order", "订单"),
    "person": Text("person", "人员"),
    "partner": Text("partner", "合作方"),
    "calendar": Text("calendar", "日历"),
    "rates": Text("rates", "汇率"),
    "checklist": Text("checklist", "清单"),
    "contract": Text("contract", "合同"),
    "rules": Text("rules", "规则包"),
    "rubric": Text("rubric", "考核方案"),
    "appraisal": Text("appraisal", "考核"),
    "timesheet": Text("timesheet", "工时"),
    "waivers": Text("waivers", "豁免"),
    "seal": Text("seal", "月度封存"),
    "correction": Text("correction", "更正"),
    "private-seal": Text("seal of ratings", "评分封存"),
    "private-correction": Text("correction of ratings", "评分更正"),
    "gendan": Text("settings", "公司设置"),
}
"""What a file of each kind is called."""
_SIGNS = str.maketrans("", "", '"[]')
_DELIVERIES = 3
_CLAUSE = re.compile(r"[。；，：:（(,]")


def row_words(spot: Spot, tasks: Mapping[str, Text]) -> Text:
    """Return what the row is called: "D1", "line 2", "shipment S1", "D1 fabric in house"; "" for the document itself.

    `tasks` are the titles of tasks by their id.
    """
    if not spot.record:
        return same("")
    own = spot.record[-1]
    named = tasks.get(own, same(own)) if spot.table == "progress" else same(_plainly(own))
    noun = _ROWS.get(spot.table) or same(f"{spot.table} {{x}}")
    row = noun.fill({"x": named})
    above = " ".join(spot.record[:-1])
    return Text(f"{above} {row.en}".strip(), f"{above} {row.zh}".strip())


def _plainly(name: str) -> str:
    """Return the name of an item that goes by a list, ["rates.yaml"], without what only programs need."""
    return name.translate(_SIGNS) if name.startswith('["') else name


def field_words(spot: Spot, root: Form) -> Text:
    """Return what the field is called: its key in English, in Chinese the first words of its description.

    What stands in a map is called by its key, which the house has chosen: "params days", "参数 days".
    """
    known = _FIELDS.get((spot.table, "/".join(spot.field)))
    if known is not None:
        return known
    en = " ".join(spot.field).replace("_", " ")
    here: Form | None = root
    for step in spot.at:
        here = here.below(step) if here is not None else None
    zh = ""
    keys: list[str] = []
    for step in spot.field:
        member = here.members.get(step) if here is not None else None
        if member is not None:
            zh, keys = _CLAUSE.split(member.title.zh)[0], []
        else:
            keys.append(step)
        here = here.below(step) if here is not None else None
    if not spot.field and spot.form is not None:
        zh = _CLAUSE.split(spot.form.title.zh)[0]
    return Text(en, " ".join([zh, *keys]).strip() or en)


def order_words(order: object) -> Text:
    """Return what an order is about when it comes: "acme, 4800, D1 2026-11-20"; what it does not say is left out."""
    if not isinstance(order, dict):
        return same("")
    lines, deliveries = (
        [one for one in order.get(key) or () if isinstance(one, dict)] for key in ("lines", "deliveries")
    )
    numbers = [one.get("quantity") for one in lines]
    total = sum(one for one in numbers if isinstance(one, int | float) and not isinstance(one, bool))
    pieces = plain(Decimal(str(total))) if total else ""
    days = [f"{one['id']} {one['requested']}" for one in deliveries if one.get("id") and one.get("requested")]
    more = len(days) - _DELIVERIES
    told = [str(order["customer"])] if order.get("customer") else []
    shown = days[:_DELIVERIES]
    en = [
        *told,
        *([f"quantity {pieces}"] if pieces else []),
        *shown,
        *([f"{more} more deliveries"] if more > 0 else []),
    ]
    zh = [*told, *([f"数量 {pieces}"] if pieces else []), *shown, *([f"另 {more} 批"] if more > 0 else [])]
    return Text(", ".join(en), "，".join(zh))
