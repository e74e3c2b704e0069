"""A sampling plan as an inspector takes it to the factory: numbers by class, how likely goods are to pass, what to do in words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.trade.aql_curve import MOST_PERCENT, acceptance_at
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from gendan.trade.aql import ClassPlan, Plan

CLASSES = {
    "critical": Text("critical", "致命"),
    "major": Text("major", "严重"),
    "minor": Text("minor", "轻微"),
    "all": Text("all defects", "全部缺陷"),
}
SEVERITIES = {
    "normal": Text("normal inspection", "正常检验"),
    "tightened": Text("tightened inspection", "加严检验"),
    "reduced": Text("reduced inspection", "放宽检验"),
}
_MULTIPLES = tuple(Decimal(each) for each in ("0.5", "1", "1.5", "2", "3", "4", "6"))
_NONE_ALLOWED = tuple(Decimal(each) for each in ("0.1", "0.25", "0.5", "1", "1.5", "2.5", "4"))


class Row(Struct, frozen=True):
    """One defect class. `pieces` are judged; `at_aql` is the probability that goods as bad as the AQL pass, None for AQL 0.

    `curve`: quality and probability of acceptance; empty unless asked for. `per_hundred`: the AQL counts nonconformities
    per 100 units and not bad pieces per cent.
    """

    one: ClassPlan
    name: Text
    pieces: int
    at_aql: Decimal | None
    curve: tuple[tuple[Decimal, Decimal], ...]
    per_hundred: bool


class Sheet(Struct, frozen=True):
    """The whole answer. `steps` say in words what to do, in the order in which it is done."""

    plan: Plan
    severity: Text
    rows: tuple[Row, ...]
    steps: tuple[Text, ...]


def build_sheet(plan: Plan, *, curve: bool = False) -> Sheet:
    """Return the plan with its probabilities and its words. Where every piece is inspected there is no curve: nothing is left to chance."""
    rows = tuple(_row(plan, one, curve=curve and not plan.whole) for one in plan.classes)
    return Sheet(plan, SEVERITIES[plan.severity], rows, (*_drawing(plan), *_judging(rows)))


def _row(plan: Plan, one: ClassPlan, *, curve: bool) -> Row:
    pieces = min(one.cell.sample, plan.lot)
    qualities = tuple(one.aql * each for each in _MULTIPLES) if one.aql else _NONE_ALLOWED
    drawn = tuple((each, acceptance_at(pieces, one.cell.accept, one.aql, each, 4)) for each in qualities if curve)
    at_aql = acceptance_at(pieces, one.cell.accept, one.aql, one.aql, 4) if one.aql else None
    name = CLASSES.get(one.defect, Text(one.defect, one.defect))
    return Row(one, name, pieces, at_aql, drawn, one.aql > MOST_PERCENT)


def _drawing(plan: Plan) -> list[Text]:
    if plan.whole:
        asked = max(one.cell.sample for one in plan.classes)
        return [
            Text(
                f"Inspect every piece: the plan asks for {asked}, the lot has {plan.lot}.",
                f"全检：方案要求抽 {asked} 件，而本批只有 {plan.lot} 件。",
            )
        ]
    told = [Text(f"Draw {plan.sample} pieces at random from the whole lot.", f"从整批中随机抽取 {plan.sample} 件。")]
    letters = {one.own.letter for one in plan.classes if one.aql}
    if letters and letters != {plan.letter}:
        told.append(_arrows(plan))
    return told


def _arrows(plan: Plan) -> Text:
    own = [(CLASSES.get(one.defect, Text(one.defect, one.defect)), one.own) for one in plan.classes if one.aql]
    en = ", ".join(f"{name.en} to {cell.letter} ({cell.sample})" for name, cell in own)
    zh = "，".join(f"{name.zh} → {cell.letter}（{cell.sample}）" for name, cell in own)
    if len({cell.letter for _, cell in own}) == 1:
        return Text(
            f"Letter {plan.letter} has no plan there; the arrow leads {en}.", f"字码 {plan.letter} 处为箭头：{zh}。"
        )
    return Text(
        f"From letter {plan.letter} the table leads {en}; the largest sample is drawn for all classes"
        f" and each is judged by the plan of letter {plan.drawn}, where that has one (ISO 2859-1, 10.3).",
        f"由字码 {plan.letter} 查得：{zh}；各类合用最大的样本，按字码 {plan.drawn} 的方案判定，该处为箭头的类别仍用自己的方案（ISO 2859-1 第 10.3 条）。",
    )


def _judging(rows: tuple[Row, ...]) -> list[Text]:
    told = [text for row in rows for text in _class_words(row)]
    told.append(
        Text(
            "The lot is accepted when every class is; one class too many rejects it.",
            "各类均合格，整批才合格；有一类不合格，整批拒收。",
        )
    )
    if any(row.per_hundred for row in rows):
        told.append(
            Text(
                "An AQL above 10 counts nonconformities per 100 pieces: one piece may have several.",
                "AQL 大于 10 时按每百件缺陷数计：一件可有多个缺陷。",
            )
        )
    return told


def _class_words(row: Row) -> list[Text]:
    cell, name = row.one.cell, row.name
    where = (
        Text(f" (on the first {row.pieces} pieces drawn)", f"（只看先抽的 {row.pieces} 件）")
        if row.one.apart
        else Text("", "")
    )
    found = (
        Text("none found: accept", "没有发现即合格")
        if not cell.accept
        else Text(f"up to {cell.accept} found: accept", f"不超过 {cell.accept} 个合格")
    )
    told = [
        Text(
            f"{name.en.capitalize()}{where.en}: {found.en}; {cell.reject} or more: reject.",
            f"{name.zh}{where.zh}：{found.zh}；{cell.reject} 个及以上不合格。",
        )
    ]
    if cell.reject - cell.accept > 1:
        told.append(
            Text(
                f"{name.en.capitalize()}: more than {cell.accept} but fewer than {cell.reject}: accept this lot, go back to normal inspection with the next.",
                f"{name.zh}：多于 {cell.accept} 个、少于 {cell.reject} 个：本批接收，下一批恢复正常检验。",
            )
        )
    return told


def said_aql(aql: Decimal) -> str:
    """Return an AQL as the tables print it: 4.0, 0.65, 10, 0."""
    words = plain(aql)
    return f"{words}.0" if 1 <= aql < 10 and "." not in words else words
