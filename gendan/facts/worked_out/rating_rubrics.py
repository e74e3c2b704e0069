"""`rubrics`, `rubric_indicators`: what the house's rubrics, and those that come with gendan, ask of ratings.

Filled by the commands from the documents: a tree of any depth is no table.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

RUBRICS = WorkedOut(
    table(
        "rubrics",
        Text("The rubrics: scale, who rates, deadlines.", "考核方案：评分尺度、评分人、期限。"),
        (
            column("rubric", "VARCHAR", "Id of the rubric: its file's name.", "方案编号，即文件名。"),
            column("title_en", "VARCHAR", "What it is called, in English.", "名称（英文）。"),
            column("title_zh", "VARCHAR", "What it is called, in Chinese.", "名称（中文）。"),
            column("begin_month", "VARCHAR", "First month in which it is in force.", "启用的第一个月份。"),
            column("end_month", "VARCHAR", "Last month in which it is in force.", "停用前的最后一个月份。"),
            column("begin_day", "DATE", "First day on which it is in force.", "启用的第一天。"),
            column("end_day", "DATE", "Last day on which it is in force.", "停用前的最后一天。"),
            column("roles", "VARCHAR[]", "Roles that it is meant for.", "适用岗位。"),
            column("joined_within", "INTEGER", "Only for people in the house for fewer months.", "只用于入职不满这么多个月的人员。"),
            column("low", "DECIMAL(18,6)", "Lowest mark.", "最低分。"),
            column("high", "DECIMAL(18,6)", "Highest mark.", "最高分。"),
            column("step", "DECIMAL(18,6)", "Distance of two marks.", "分值间隔。"),
            column("evidence_below", "DECIMAL(18,6)", "Marks below this need evidence.", "低于此分须写依据。"),
            column("evidence_above", "DECIMAL(18,6)", "Marks above this need evidence.", "高于此分须写依据。"),
            column("relations", "VARCHAR[]", "Raters whose marks weigh something.", "评分有权重的评分人类别。"),
            column("rating_days", "INTEGER", "Working days after the month's end until which marks are due; 10 where none are stated.", "月末后第几个工作日前完成评分；未写则为 10。"),
            column("feedback_days", "INTEGER", "The same for the talk about the result.", "月末后第几个工作日前完成反馈面谈。"),
            column("acknowledgement_days", "INTEGER", "The same for the person's acknowledgement.", "月末后第几个工作日前本人确认。"),
            column("appeal_days", "INTEGER", "The same for an appeal.", "月末后第几个工作日前可申诉。"),
            column("answer_days", "INTEGER", "The same for the answer to an appeal.", "月末后第几个工作日前答复申诉。"),
            column("shipped", "BOOLEAN", "True: it comes with gendan.", "是否为 gendan 自带方案。"),
            column("file", "VARCHAR", "The file.", "文件路径。"),
        ),
        ("rubric",),
    ),
    handed=True,
)  # fmt: skip

RUBRIC_INDICATORS = WorkedOut(
    table(
        "rubric_indicators",
        Text("The indicators of the rubrics that are scored themselves.", "各考核方案中直接计分的指标。"),
        (
            column("rubric", "VARCHAR", "Id of the rubric.", "方案编号。"),
            column("indicator", "VARCHAR", "Name of the indicator.", "指标名称。"),
            column("title_en", "VARCHAR", "What it is called, in English.", "名称（英文）。"),
            column("title_zh", "VARCHAR", "What it is called, in Chinese.", "名称（中文）。"),
            column("parent", "VARCHAR", "The group that it belongs to.", "所属的指标组。"),
            column("pos", "INTEGER", "Position in the rubric, from 1.", "在方案中的序号，从 1 开始。"),
            column("rated", "BOOLEAN", "True: people give it marks.", "是否由人评分。"),
            column("raters", "VARCHAR[]", "Who rates it.", "由哪类人评分。"),
            column("minimum", "INTEGER", "Fewest raters.", "最少评分人数。"),
            column("metric", "VARCHAR", "The metric that gives its value.", "取值所用指标。"),
            column("against", "VARCHAR", "The indicator, reckoned from orders, that its marks are held against.", "与其评分对照的计算指标。"),
            column("file", "VARCHAR", "The file.", "文件路径。"),
        ),
        ("rubric", "indicator"),
        ("rubric",),
    ),
    handed=True,
)  # fmt: skip
