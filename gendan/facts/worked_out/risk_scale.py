"""`risk_scale`: how bad each trigger of a computed risk is, as trade/data holds it."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.risk import scale, triggers
from gendan.words.text import Text


def _rows() -> list[tuple[object, ...]]:
    named = {one.name: one for one in triggers()}
    rows: list[tuple[object, ...]] = []
    for step in scale():
        one = named[step.trigger]
        sides = (step.least, step.most, step.likelihood, step.impact)
        rows.append((one.name, one.category, " ".join(one.also), *sides, *_texts(one.title), *_texts(one.text)))
    return rows


def _texts(text: Text) -> tuple[str, str]:
    return text.en, text.zh


RISK_SCALE = WorkedOut(
    table(
        "risk_scale",
        Text(
            "The triggers of computed risks: from which value on they are a risk, and how bad.",
            "推算风险的触发条件：达到什么数值算风险、有多严重。",
        ),
        (
            column("trigger", "VARCHAR", "The trigger: negative-slack.", "触发条件，如 negative-slack。"),
            column("category", "VARCHAR", "Category of the risk.", "风险类别。"),
            column(
                "also", "VARCHAR", "Other categories that cover it, with blanks.", "同样算已登记的其他类别，空格分隔。"
            ),
            column("least", "INTEGER", "Least value of the step; empty: no end.", "本档最小值，空为不限。"),
            column("most", "INTEGER", "Greatest value of the step; empty: no end.", "本档最大值，空为不限。"),
            column("likelihood", "INTEGER", "How likely, from 1 to 5.", "可能性，1 至 5。"),
            column("impact", "INTEGER", "How bad, from 1 to 5.", "影响，1 至 5。"),
            column("title_en", "VARCHAR", "What it is called.", "名称（英文）。"),
            column("title_zh", "VARCHAR", "What it is called.", "名称（中文）。"),
            column("text_en", "VARCHAR", "What is said of it.", "说明（英文）。"),
            column("text_zh", "VARCHAR", "What is said of it.", "说明（中文）。"),
        ),
        ("trigger", "least"),
    ),
    rows=_rows,
)
