"""`rater_months`, `rater_means`, `rater_pairs`: how raters rate, held against other raters of the same people.

Marks are on a scale of 0 (the lowest) to 100 (the highest), so that rubrics of different scales can stand together. Marks
of people on themselves are left out, on both sides. A mark is compared with the mean of the others' marks of the same
person, month and indicator. Sums are of decimals and divided last; twelve months at a time.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

WIDE = 4
"""Criteria from which on it says something that all of them have one mark."""
LAST_DAYS = 7
"""Evidence of the last so many days of the month only: the rest of the month was not looked at."""

_MEAN = "CASE WHEN {n} > 0 THEN round({sum} / {n}, 2)::DECIMAL(18,2) END AS {name}"

_MONTHS = f"""
WITH marks AS (
  SELECT *, count(*) OVER cell - 1 AS others, sum(points) OVER cell - points AS others_sum FROM rating_states
  WHERE counts AND mark IS NOT NULL AND points IS NOT NULL AND relation <> 'self'
  WINDOW cell AS (PARTITION BY appraisal_id, indicator)
), held AS (
  SELECT *, CASE WHEN others > 0 THEN points - round(others_sum / others, 4)::DECIMAL(18,4) END AS above FROM marks
)
SELECT rater, person_id, month, any_value(appraisal_id) AS appraisal_id, any_value(file) AS file, arg_min(path, pos) AS path,
  any_value(relation) AS relation, count(*) AS marks, count(DISTINCT indicator) AS criteria,
  sum(points)::DECIMAL(18,4) AS total, sum((points * points)::DECIMAL(38,8))::DECIMAL(38,8) AS squares,
  min(points) AS lowest, max(points) AS highest,
  count(DISTINCT indicator) >= {WIDE} AND min(points) = max(points) AS alike, count_if(evidence > 0) AS evidenced,
  sum(dated)::BIGINT AS dated, sum(dated) > 0 AND min(first_evidence) > any_value(month_end) - {LAST_DAYS} AS recent_only,
  count(above) AS compared, coalesce(sum(above), 0)::DECIMAL(18,4) AS above_sum, any_value(months_ago) AS months_ago
FROM held GROUP BY rater, person_id, month ORDER BY rater, person_id, month
"""

RATER_MONTHS = WorkedOut(
    table(
        "rater_months",
        Text("For each rater, person and month: the marks that count, and how they stand to those of others. Marks on oneself are left out.", "每个评分人对每个人每个月的有效评分，以及与其他评分人的比较；自评不计。"),
        (
            column("rater", "VARCHAR", "Who rates.", "评分人。"),
            column("person_id", "VARCHAR", "Who is rated.", "被考核人。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("appraisal_id", "VARCHAR", "The form.", "考核表。"),
            column("file", "VARCHAR", "The file.", "文件路径。"),
            column("path", "VARCHAR", "The rater's first line in it.", "该评分人在表中的第一行。"),
            column("relation", "VARCHAR", "What the rater is to the person.", "与被考核人的关系。"),
            column("marks", "BIGINT", "Marks that count.", "有效评分数。"),
            column("criteria", "BIGINT", "Indicators rated.", "评了几项指标。"),
            column("total", "DECIMAL(18,4)", "Sum of the marks, each 0 to 100.", "评分合计（各折算为 0 至 100）。"),
            column("squares", "DECIMAL(38,8)", "Sum of their squares.", "评分平方和。"),
            column("lowest", "DECIMAL(18,4)", "The lowest.", "最低分。"),
            column("highest", "DECIMAL(18,4)", "The highest.", "最高分。"),
            column("alike", "BOOLEAN", f"All alike, of {WIDE} criteria or more.", f"{WIDE} 项以上且全部同分。"),
            column("evidenced", "BIGINT", "Marks with evidence.", "写了依据的评分数。"),
            column("dated", "BIGINT", "Pieces of evidence with a day.", "写明日期的依据条数。"),
            column("recent_only", "BOOLEAN", f"All dated evidence is of the last {LAST_DAYS} days of the month.", f"写明日期的依据全部在当月最后 {LAST_DAYS} 天。"),
            column("compared", "BIGINT", "Marks beside which others have rated the same.", "同一项另有他人评分的评分数。"),
            column("above_sum", "DECIMAL(18,4)", "Sum of what these lie above the mean of the others; below zero: below.", "这些评分高出他人均分的合计；负数为低于。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged.", "距判断日所在月份的月数。"),
        ),
        ("rater", "person_id", "month"),
    ),
    select=_MONTHS,
    needs=("rating_states",),
    made_of=("ratings",),
)  # fmt: skip

_MEANS = f"""
WITH ends AS (
  SELECT rater, month, min(months_ago) AS months_ago, month = max(month) OVER (PARTITION BY rater) AS latest
  FROM rater_months GROUP BY rater, month
), year AS (
  SELECT e.rater, e.month, any_value(e.months_ago) AS months_ago, any_value(e.latest) AS latest, count(DISTINCT r.month) AS months,
    count(DISTINCT r.person_id) AS people, count(*) AS forms, sum(r.marks)::BIGINT AS marks, sum(r.total) AS total,
    sum(r.squares) AS squares, min(r.lowest) AS lowest, max(r.highest) AS highest, count_if(r.criteria >= {WIDE}) AS wide_forms,
    count_if(r.alike) AS alike_forms, sum(r.evidenced)::BIGINT AS evidenced, count_if(r.dated > 0) AS dated_forms,
    count_if(r.recent_only) AS recent_forms, sum(r.compared)::BIGINT AS compared, sum(r.above_sum) AS above_sum
  FROM ends e JOIN rater_months r ON r.rater = e.rater AND r.month <= e.month
    AND r.month > strftime((e.month || '-01')::DATE - INTERVAL 12 MONTH, '%Y-%m')
  GROUP BY e.rater, e.month
)
SELECT y.* EXCLUDE (total, squares, above_sum), {_MEAN.format(n="y.marks", sum="y.total", name="mean")},
  CASE WHEN y.marks > 0 THEN round(sqrt(greatest(y.marks * y.squares - y.total::DECIMAL(16,4) * y.total::DECIMAL(16,4), 0)::DOUBLE)
    / y.marks, 2)::DECIMAL(18,2) END AS deviation,
  {_MEAN.format(n="y.compared", sum="y.above_sum", name="difference")}, coalesce(p.supervisor, y.rater) AS owner, p.file
FROM year y LEFT JOIN people p ON p.person_id = y.rater
ORDER BY y.rater, y.month
"""

RATER_MEANS = WorkedOut(
    table(
        "rater_means",
        Text("For each rater, the twelve months up to each month in which he or she rated: mean, spread, difference to other raters of the same people.", "每个评分人截至各评分月的十二个月：均分、离散度、与其他评分人对同一批人的差异。"),
        (
            column("rater", "VARCHAR", "Who rates.", "评分人。"),
            column("month", "VARCHAR", "The last of the twelve months.", "十二个月中的最后一个月。"),
            column("months_ago", "BIGINT", "Months from that one to that of the day judged.", "距判断日所在月份的月数。"),
            column("latest", "BOOLEAN", "The last month in which the rater rated.", "是否为该评分人最近一次评分的月份。"),
            column("months", "BIGINT", "Months with marks.", "有评分的月数。"),
            column("people", "BIGINT", "People rated.", "评了几个人。"),
            column("forms", "BIGINT", "Forms: people times months.", "考核表份数。"),
            column("marks", "BIGINT", "Marks that count.", "有效评分数。"),
            column("lowest", "DECIMAL(18,4)", "The lowest, 0 to 100.", "最低分，折算为 0 至 100。"),
            column("highest", "DECIMAL(18,4)", "The highest, 0 to 100.", "最高分，折算为 0 至 100。"),
            column("mean", "DECIMAL(18,2)", "Mean mark, 0 to 100.", "均分，折算为 0 至 100。"),
            column("deviation", "DECIMAL(18,2)", "Standard deviation of the marks (of all, not of a sample).", "评分的标准差（总体）。"),
            column("compared", "BIGINT", "Marks beside which others have rated the same person, month and indicator.", "同一人、同月、同项另有他人评分的评分数。"),
            column("difference", "DECIMAL(18,2)", "Mean of what these lie above the mean of the others; below zero: below.", "这些评分平均高出他人均分多少；负数为低于。"),
            column("wide_forms", "BIGINT", f"Forms with {WIDE} criteria or more.", f"评了 {WIDE} 项以上的考核表份数。"),
            column("alike_forms", "BIGINT", "Those of them in which all marks are alike.", "其中全部同分的份数。"),
            column("evidenced", "BIGINT", "Marks with evidence.", "写了依据的评分数。"),
            column("dated_forms", "BIGINT", "Forms with dated evidence.", "依据写明日期的考核表份数。"),
            column("recent_forms", "BIGINT", f"Those of them with evidence of the last {LAST_DAYS} days of the month only.", f"其中依据全部在当月最后 {LAST_DAYS} 天的份数。"),
            column("owner", "VARCHAR", "Who should talk to the rater: the rater's supervisor.", "应与评分人沟通的人：其主管。"),
            column("file", "VARCHAR", "The rater's file.", "评分人的人员文件。"),
        ),
        ("rater", "month"),
    ),
    select=_MEANS,
    needs=("rater_months",),
    made_of=("rater_months",),
)  # fmt: skip

_PAIRS = f"""
WITH pairs AS (
  SELECT rater, person_id, count(DISTINCT month) AS months, max(month) AS last_month, min(months_ago) AS months_ago,
    sum(marks)::BIGINT AS marks, sum(compared)::BIGINT AS compared, sum(above_sum) AS above_sum, bool_or(relation = 'supervisor') AS boss
  FROM rater_months WHERE months_ago < 12 GROUP BY rater, person_id
), raters AS (
  SELECT rater, sum(compared)::BIGINT AS compared, sum(above_sum) AS above_sum FROM pairs GROUP BY rater
)
SELECT p.rater, p.person_id, p.months, p.last_month, p.months_ago, p.marks, p.boss AS supervisor, p.compared,
  {_MEAN.format(n="p.compared", sum="p.above_sum", name="difference")}, r.compared - p.compared AS elsewhere,
  {_MEAN.format(n="(r.compared - p.compared)", sum="(r.above_sum - p.above_sum)", name="elsewhere_difference")},
  coalesce(b.months, 0) AS back_months, coalesce(b.compared, 0) AS back,
  {_MEAN.format(n="b.compared", sum="b.above_sum", name="back_difference")}, coalesce(w.supervisor, p.rater) AS owner, w.file
FROM pairs p JOIN raters r USING (rater) LEFT JOIN pairs b ON b.rater = p.person_id AND b.person_id = p.rater
LEFT JOIN people w ON w.person_id = p.rater
ORDER BY p.rater, p.person_id
"""

RATER_PAIRS = WorkedOut(
    table(
        "rater_pairs",
        Text("For each rater and person, the last twelve months: how much above other raters, there and elsewhere, and back.", "每个评分人与被考核人近十二个月：比其他评分人高多少、对其他人又如何，以及反过来的情况。"),
        (
            column("rater", "VARCHAR", "Who rates.", "评分人。"),
            column("person_id", "VARCHAR", "Who is rated.", "被考核人。"),
            column("months", "BIGINT", "Months with marks.", "有评分的月数。"),
            column("last_month", "VARCHAR", "The last of them.", "最近一次评分的月份。"),
            column("months_ago", "BIGINT", "Months from that one to that of the day judged.", "距判断日所在月份的月数。"),
            column("marks", "BIGINT", "Marks that count.", "有效评分数。"),
            column("supervisor", "BOOLEAN", "The rater rates as supervisor.", "评分人以主管身份评分。"),
            column("compared", "BIGINT", "Marks beside which others have rated the same.", "同一项另有他人评分的评分数。"),
            column("difference", "DECIMAL(18,2)", "Mean of what these lie above the mean of the others.", "这些评分平均高出他人均分多少。"),
            column("elsewhere", "BIGINT", "The same rater's compared marks of other people.", "同一评分人对其他人的可比评分数。"),
            column("elsewhere_difference", "DECIMAL(18,2)", "Their mean difference.", "对其他人的平均差异。"),
            column("back_months", "BIGINT", "Months in which the person has rated the rater.", "被考核人反过来评分的月数。"),
            column("back", "BIGINT", "Those compared marks.", "反过来的可比评分数。"),
            column("back_difference", "DECIMAL(18,2)", "Their mean difference.", "反过来的平均差异。"),
            column("owner", "VARCHAR", "Who should talk to the rater: the rater's supervisor.", "应与评分人沟通的人：其主管。"),
            column("file", "VARCHAR", "The rater's file.", "评分人的人员文件。"),
        ),
        ("rater", "person_id"),
    ),
    select=_PAIRS,
    needs=("rater_months",),
    made_of=("rater_months",),
)  # fmt: skip
