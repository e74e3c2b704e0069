"""The words and cells that the formats of documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import Text

if TYPE_CHECKING:
    from datetime import date

    from gendan.words.document_view import Contradiction, CreditDays, Paper, Required, SetView
    from gendan.words.text import Language

SET = Text("Shipment {shipment}", "出货 {shipment}")
NO_SHIPMENT = Text("Documents before shipment", "尚未出货的单证")
LEFT_ON = Text("left on {day}", "{day} 已出货")
NOT_LEFT = Text("not left yet", "尚未出货")
FIELD = Text("field", "项目")
FIELD_HEAD = Text("Field", "项目")
NO_DOCUMENTS = Text("No documents are recorded.", "没有登记单证。")
AGREE = Text("The documents agree.", "单证之间没有矛盾。")
CONTRADICTIONS = Text("{count} contradictions, marked with !", "{count} 处矛盾，以 ! 标出")
CONTRADICTION_ONE = Text("1 contradiction, marked with !", "1 处矛盾，以 ! 标出")
DIFFERS = Text("{title}: {one} {one_says}, {other} {other_says}", "{title}：{one} {one_says}，{other} {other_says}")
REQUIRED = Text("Wanted", "应有单证")
TASKS_WANT = Text("Wanted by tasks that are done", "已完成任务要求的凭证")
THERE = Text("there", "已有")
MISSING = Text("missing", "缺")
WANTED = Text("{title} ({source}, since {since})", "{title}（{source}，自 {since}）")
LOOSE = Text("Without shipment, and so not compared", "未写明所属出货、未作比对的单证")
CREDIT = Text("Letter of credit", "信用证期限")
DAYS: tuple[tuple[str, Text], ...] = (
    ("latest_shipment", Text("latest shipment", "最迟装运日")),
    ("expiry", Text("expiry", "有效期")),
    ("expiry_effective", Text("effective with bank days", "顺延后有效期")),
    ("presentation_last", Text("present by", "最后交单日")),
    ("presented", Text("presented", "已交单")),
    ("examination_ends", Text("bank has until", "银行审单截止")),
)


def title_of(one: SetView, said: Language) -> str:
    """Return the headline of a set."""
    if one.shipment is None:
        return NO_SHIPMENT.said_in(said)
    state = LEFT_ON.fill({"day": one.left_on}) if one.left_on else NOT_LEFT
    return f"{SET.fill({'shipment': one.shipment}).said_in(said)} · {state.said_in(said)}"


def differs(one: Contradiction) -> Text:
    """Return one contradiction as a sentence."""
    values = {
        "title": one.title,
        "one": one.one,
        "one_says": one.one_says,
        "other": one.other,
        "other_says": one.other_says,
    }
    return DIFFERS.fill(values)


def count_of(one: SetView) -> Text:
    """Return how many contradictions there are; that there is nothing to compare yet, where there is none."""
    contradictions = len(one.contradictions)
    if not contradictions:
        return AGREE if any(paper.path.startswith("documents/") for paper in one.papers) else NO_DOCUMENTS
    return CONTRADICTION_ONE if contradictions == 1 else CONTRADICTIONS.fill({"count": contradictions})


def wanted(one: Required) -> Text:
    """Return one document that is wanted, with why and since when."""
    return WANTED.fill({"title": one.title, "source": one.source, "since": one.since})


def name_of(paper: Paper, said: Language) -> str:
    """Return what a paper is called, with its number."""
    return " ".join(part for part in (paper.title.said_in(said), paper.number) if part)


def days_of(credit: CreditDays) -> list[tuple[Text, date]]:
    """Return the days of a credit that are known, in their order; the effective expiry only where it is another day."""
    found = []
    for name, title in DAYS:
        day: date | None = getattr(credit, name)
        if day is not None and not (name == "expiry_effective" and day == credit.expiry):
            found.append((title, day))
    return found
