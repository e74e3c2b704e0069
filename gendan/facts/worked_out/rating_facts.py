"""`rating_facts`, `rating_contradictions`: marks held against what orders show of the same person and month.

A rubric says what an indicator's marks are held against (rating: against:). The commands reckon those points as scores do.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

RATING_FACTS = WorkedOut(
    table(
        "rating_facts",
        Text("Points of the indicators that marks are held against, by person and month, reckoned as scores do.", "与评分对照的指标，每人每月的得分，算法与考核得分相同。"),
        (
            column("rubric", "VARCHAR", "The rubric.", "方案。"),
            column("person_id", "VARCHAR", "The person.", "被考核人。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("indicator", "VARCHAR", "The indicator, reckoned from orders.", "由订单数据算出的指标。"),
            column("title_en", "VARCHAR", "What it is called, in English.", "指标名称（英文）。"),
            column("title_zh", "VARCHAR", "What it is called, in Chinese.", "指标名称（中文）。"),
            column("points", "DECIMAL(18,2)", "Its points.", "得分。"),
            column("cases", "BIGINT", "Its cases.", "样本数。"),
        ),
        ("rubric", "person_id", "month", "indicator"),
    ),
    handed=True,
)  # fmt: skip

RATING_CONTRADICTIONS = WorkedOut(
    table(
        "rating_contradictions",
        Text("Marks beside the points of what they are held against. Marks on oneself are left out.", "评分与其对照指标得分；自评不计。"),
        (
            column("appraisal_id", "VARCHAR", "The form, 2026-10/li-na.", "考核表，如 2026-10/li-na。"),
            column("pos", "BIGINT", "Position in the form, from 1.", "在考核表中的序号，从 1 开始。"),
            column("path", "VARCHAR", "Place in the file.", "在文件中的位置。"),
            column("file", "VARCHAR", "The file.", "文件路径。"),
            column("person_id", "VARCHAR", "Who is rated.", "被考核人。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged.", "距判断日所在月份的月数。"),
            column("rater", "VARCHAR", "Who rates.", "评分人。"),
            column("title_en", "VARCHAR", "The rated indicator, in English.", "评分指标名称（英文）。"),
            column("title_zh", "VARCHAR", "The rated indicator, in Chinese.", "评分指标名称（中文）。"),
            column("points", "DECIMAL(18,4)", "The mark, 0 to 100.", "评分，折算为 0 至 100。", at="mark"),
            column("against", "VARCHAR", "The indicator that it is held against.", "对照的指标。"),
            column("fact_en", "VARCHAR", "What that is called, in English.", "对照指标名称（英文）。"),
            column("fact_zh", "VARCHAR", "What that is called, in Chinese.", "对照指标名称（中文）。"),
            column("fact_points", "DECIMAL(18,2)", "Its points.", "对照指标得分。"),
            column("cases", "BIGINT", "Its cases.", "对照指标样本数。"),
            column("gap", "DECIMAL(18,2)", "The mark less those points.", "评分减对照指标得分。"),
            column("owner", "VARCHAR", "Who can put it right: the rater.", "应由谁更正：评分人。"),
        ),
        ("appraisal_id", "pos"),
    ),
    select="""
SELECT s.appraisal_id, s.pos, s.path, s.file, s.person_id, s.month, s.months_ago, s.rater, s.title_en, s.title_zh, s.points, i.against,
  f.title_en AS fact_en, f.title_zh AS fact_zh, f.points AS fact_points, f.cases, (s.points - f.points)::DECIMAL(18,2) AS gap, s.owner
FROM rating_states s JOIN rubric_indicators i ON i.rubric = s.rubric AND i.indicator = s.indicator
JOIN rating_facts f ON f.rubric = s.rubric AND f.person_id = s.person_id AND f.month = s.month AND f.indicator = i.against
WHERE s.counts AND s.mark IS NOT NULL AND s.relation <> 'self'
ORDER BY s.appraisal_id, s.pos
""",
    needs=("rating_states", "rubric_indicators", "rating_facts"),
    made_of=("rating_facts",),
)  # fmt: skip
