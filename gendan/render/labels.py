"""The words that every format shares, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.duties import DUTIES
from gendan.words.finding import Severity
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from gendan.words.finding import Finding
    from gendan.words.report import Report
    from gendan.words.text import Language

SEVERITIES: dict[Severity, Text] = {
    Severity.critical: Text("critical", "严重"),
    Severity.error: Text("error", "错误"),
    Severity.warning: Text("warning", "警告"),
    Severity.info: Text("info", "提示"),
}
WAIVED = Text("waived", "已豁免")
UNKNOWN = Text("unknown", "缺数据")
STATUSES: dict[str, Text] = {
    "draft": Text("draft", "草稿"),
    "open": Text("open", "进行中"),
    "on-hold": Text("on hold", "暂停"),
    "closed": Text("closed", "已结案"),
    "cancelled": Text("cancelled", "已取消"),
    "future": Text("not yet received", "尚未接单"),
}
ROLES: dict[str, Text] = {
    "merchandiser": Text("the merchandiser", "跟单员"),
    "supervisor": Text("the supervisor", "主管"),
    "manager": Text("the manager", "经理"),
    "sales": Text("sales", "业务员"),
    "buyer": Text("the buyer", "采购"),
    "sampling": Text("sampling", "打样"),
    "inspector": Text("the inspector", "质检"),
    "warehouse": Text("the warehouse", "仓库"),
    "logistics": Text("logistics", "物流"),
    "documents": Text("documents", "单证"),
    "finance": Text("finance", "财务"),
    "hr": Text("personnel", "人事"),
}
"""Whom a rule may tell when it names a role rather than a person."""
DATA = Text("Data", "数据")


def severity_word(finding: Finding) -> Text:
    """Return what stands before a finding: its severity, or that it is waived."""
    return WAIVED if finding.waived else SEVERITIES[finding.severity]


def status_word(status: str | None) -> Text:
    """Return an order's status in words; a status that is not known is shown as it is, none as a dash."""
    return STATUSES.get(status or "", same(status or "–"))


def duty_title(duty: str) -> Text:
    """Return the title of a duty; the data pack belongs to none and is named after what it judges."""
    return DUTIES.get(duty) or (DATA if duty == "data" else same(duty))


def rule_title(report: Report, rule: str) -> Text:
    """Return a rule's title, or its id when the report carries no such rule."""
    known = report.rules.get(rule)
    return known.title if known else same(rule)


def person_name(report: Report, person: str | None, language: Language) -> str | None:
    """Return a person as "李娜 (li-na)", the id alone when no name is known; a role in words."""
    if person is None:
        return None
    if person in ROLES and person not in report.people:
        return ROLES[person].said_in(language)
    name = report.people[person].said_in(language) if person in report.people else person
    return f"{name} ({person})" if name != person else person
