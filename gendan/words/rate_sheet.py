"""A form for ratings as a table: one row for each thing that a rater is asked, in the columns of the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.text import Text

if TYPE_CHECKING:
    from decimal import Decimal

KEYS = (
    "month",
    "person",
    "name",
    "rubric",
    "indicator",
    "title",
    "rater",
    "relation",
    "on",
    "mark",
    "not_applicable",
    "evidence",
    "comment",
)
"""The columns, in their order; from `on` on they are to be filled in."""
HEADS: dict[str, Text] = {
    "month": Text("Month", "月份"),
    "person": Text("Person", "人员编号"),
    "name": Text("Name", "姓名"),
    "rubric": Text("Rubric", "方案"),
    "indicator": Text("Indicator", "指标编号"),
    "title": Text("What is rated", "评分项"),
    "rater": Text("Rater", "评分人"),
    "relation": Text("Relation", "关系"),
    "on": Text("Day", "评分日期"),
    "mark": Text("Mark", "分值"),
    "not_applicable": Text("No mark, because", "不评分的原因"),
    "evidence": Text("Evidence, one a line: SO-1: what was seen", "依据（每行一条，如 SO-1：事实）"),
    "comment": Text("Comment", "评语"),
}
SHEETS = (Text("Ratings", "评分"), Text("Scale", "评分标准"))
STEPS = ("indicator", "title", "step", "meaning")


class SheetLine(Struct, frozen=True):
    """One row. Empty text stands for what is not filled in; `evidence` has a line a piece."""

    month: str
    person: str
    name: str
    rubric: str
    indicator: str
    title: str
    rater: str
    relation: str
    on: str = ""
    mark: Decimal | None = None
    not_applicable: str = ""
    evidence: str = ""
    comment: str = ""
