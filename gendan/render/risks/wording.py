"""The words and cells that the formats of risks share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gendan.render.names import word
from gendan.trade.risk import MARKS, band_of
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from gendan.words.risk_view import RiskView
    from gendan.words.text import Language

Spot = tuple[int, int]
Matrix = dict[Spot, tuple[int, int]]
"""Likelihood and impact to how many risks are recorded, and how many computed ones nobody has recorded."""

CATEGORIES: dict[str, Text] = {
    "supply": Text("supply", "供应"),
    "production": Text("production", "生产"),
    "quality": Text("quality", "质量"),
    "delivery": Text("delivery", "交期"),
    "payment": Text("payment", "收款"),
    "exchange-rate": Text("exchange rate", "汇率"),
    "transport": Text("transport", "运输"),
}
RESPONSES: dict[str, Text] = {
    "avoid": Text("avoid", "规避"),
    "mitigate": Text("mitigate", "减轻"),
    "transfer": Text("transfer", "转移"),
    "accept": Text("accept", "接受"),
}
STATUSES: dict[str, Text] = {
    "open": Text("open", "未关闭"),
    "watching": Text("being watched", "观察中"),
    "occurred": Text("has happened", "已发生"),
}
TITLE = Text("Risks as of {day}", "截至 {day} 的风险")
INHERENT = Text("Before action", "措施前")
RESIDUAL = Text("After action", "措施后")
LIKELIHOOD = Text("Likelihood", "可能性")
IMPACT = Text("Impact", "影响")
LEGEND = Text(
    "2+1: two recorded, one computed that nobody has recorded. Score = likelihood × impact",
    "2+1 表示登记 2 条，推算而未登记 1 条。分值 = 可能性 × 影响",
)
COMPUTED = Text("computed", "推算")
NOT_RECORDED = Text("not recorded", "未登记")
COVERED = Text("recorded as {risk}", "已登记为 {risk}")
NO_MARKS = Text("no marks", "未评分")
NO_RESPONSE = Text("no response yet", "未定应对")
AFTER = Text("after action {score} {band}", "措施后 {score} {band}")
DUE = Text("due {day}", "期限 {day}")
REVIEW = Text("review {day}", "{day} 复查")
LATE = Text("{days} days overdue", "逾期 {days} 天")
OWNERS = Text("By owner", "按负责人")
OWNER_SHARE = Text("{name} {count} (highest {score})", "{name} {count} 条（最高 {score}）")
NOBODY = Text("nobody", "无人负责")
NONE = Text("No risks in open orders.", "未完订单没有风险。")


def points(score: int | None, language: Language) -> str:
    """Return a score with its band, "12 high"; words for a risk without marks."""
    if score is None:
        return NO_MARKS.said_in(language)
    return f"{score} {band_of(score).title.said_in(language)}"


def matrix(risks: Iterable[RiskView], spot: Callable[[RiskView], Spot | None]) -> Matrix:
    """Count the risks by their spot. Left out: those without marks, and computed ones that a recorded one covers."""
    counted = Counter(
        (at, risk.computed) for risk in risks if (at := spot(risk)) is not None and risk.covered_by is None
    )
    spots = [(likelihood, impact) for likelihood in MARKS for impact in MARKS]
    return {at: (counted[at, False], counted[at, True]) for at in spots}


def cell(counts: tuple[int, int]) -> str:
    """Return a cell of the matrix: "2", "+1", "2+1"; empty for none."""
    recorded, computed = counts
    return (str(recorded) if recorded else "") + (f"+{computed}" if computed else "")


def shows_residual(risks: Iterable[RiskView]) -> bool:
    """Tell whether any risk has been marked anew after its action."""
    return any(risk.residual is not None for risk in risks)


def overdue(day: date, as_of: date) -> int:
    """Return the days since `day`; 0 on the day itself and before it."""
    return max(0, (as_of - day).days)


def details(risk: RiskView, as_of: date, language: Language) -> list[str]:
    """Return what is done about a risk, part by part: response, action, days, what is left of the score."""
    if risk.computed:
        return (
            [COVERED.fill({"risk": risk.covered_by}).said_in(language)]
            if risk.covered_by
            else [NOT_RECORDED.said_in(language)]
        )
    response = word(RESPONSES, risk.response, language) if risk.response else NO_RESPONSE.said_in(language)
    joint = "：" if language == "zh" else ": "
    parts = [f"{response}{joint}{risk.action}" if risk.action else response]
    working = risk.status == "open"
    parts += [_dated(DUE, risk.due, as_of, language)] if risk.due and working else []
    parts += [_dated(REVIEW, risk.review, as_of, language)] if risk.review else []
    parts += [STATUSES[risk.status].said_in(language)] if risk.status in STATUSES and not working else []
    if risk.residual is not None:
        filled = {"score": risk.residual, "band": band_of(risk.residual).title}
        parts.append(AFTER.fill(filled).said_in(language))
    return parts


def _dated(words: Text, day: date, as_of: date, language: Language) -> str:
    said = words.fill({"day": day}).said_in(language)
    late = overdue(day, as_of)
    if not late:
        return said
    note = LATE.fill({"days": late}).said_in(language)
    return f"{said}（{note}）" if language == "zh" else f"{said} ({note})"
