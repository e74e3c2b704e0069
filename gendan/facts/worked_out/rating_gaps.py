"""`rating_gaps`, `rating_counts`: which group of raters has not rated, and how many marks count for each indicator.

Who could rate is told as `gendan rate form` asks them: the supervisor, those under the same supervisor, the person.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_GAPS = """
WITH asked AS (
  SELECT m.person_id, m.month, m.month_end, m.supervisor, m.role, m.appraisal_id, m.file, m.ratings_due, m.months_ago, m.owner,
    i.relation, i.indicator, i.title_en, i.title_zh, i.pos
  FROM appraisal_months m JOIN (SELECT *, unnest(raters) AS relation FROM rubric_indicators WHERE rated) i
    ON i.rubric = m.rubric AND list_contains(m.relations, i.relation)
  WHERE m.present AND m.has_form
), groups AS (
  SELECT DISTINCT person_id, month, month_end, supervisor, role, relation FROM asked
), able AS (
  SELECT g.person_id, g.month, g.relation, w.person_id AS rater
  FROM groups g JOIN people w ON CASE g.relation
      WHEN 'self' THEN w.person_id = g.person_id
      WHEN 'supervisor' THEN w.person_id = g.supervisor
      WHEN 'peer' THEN w.person_id <> g.person_id AND w.supervisor = g.supervisor AND w.role = g.role
      ELSE w.person_id <> g.person_id AND w.supervisor = g.supervisor AND w.role <> g.role END
  WHERE (w.left_on IS NULL OR w.left_on > g.month_end) AND (w.joined IS NULL OR w.joined <= g.month_end)
), raters AS (
  SELECT person_id, month, relation, list(rater ORDER BY rater) AS raters FROM able GROUP BY ALL
), given AS (
  SELECT DISTINCT person_id, month, relation, indicator FROM rating_states WHERE filled
), waiting AS (
  SELECT person_id, month, relation, arg_min(path, pos) AS path FROM rating_states WHERE NOT filled GROUP BY ALL
)
SELECT a.person_id, a.month, a.relation, any_value(a.file) AS file, any_value(w.path) AS path, any_value(a.owner) AS owner,
  any_value(a.ratings_due) AS ratings_due, any_value(a.months_ago) AS months_ago, count(*) AS asked,
  count_if(g.indicator IS NULL) AS missing, array_to_string(any_value(r.raters), ', ') AS raters,
  coalesce(string_agg(a.title_en, ', ' ORDER BY a.pos) FILTER (g.indicator IS NULL), '') AS wanted_en,
  coalesce(string_agg(a.title_zh, '、' ORDER BY a.pos) FILTER (g.indicator IS NULL), '') AS wanted_zh,
  CASE a.relation WHEN 'supervisor' THEN 'the supervisor' WHEN 'peer' THEN 'colleagues' WHEN 'self' THEN 'the person'
    ELSE 'other departments' END AS group_en,
  CASE a.relation WHEN 'supervisor' THEN '主管' WHEN 'peer' THEN '同岗同事' WHEN 'self' THEN '本人' ELSE '其他部门' END AS group_zh
FROM asked a JOIN raters r USING (person_id, month, relation)
LEFT JOIN given g ON g.person_id = a.person_id AND g.month = a.month AND g.relation = a.relation AND g.indicator = a.indicator
LEFT JOIN waiting w ON w.person_id = a.person_id AND w.month = a.month AND w.relation = a.relation
GROUP BY a.person_id, a.month, a.relation ORDER BY a.person_id, a.month, a.relation
"""

RATING_GAPS = WorkedOut(
    table(
        "rating_gaps",
        Text("For each person, month and group of raters: what they are asked to rate, and what nobody of them has rated.", "每个人、每个月、每类评分人：应评几项，还有哪些没有人评。"),
        (
            column("person_id", "VARCHAR", "Who is rated.", "被考核人。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("relation", "VARCHAR", "The group: supervisor, peer, internal-customer, self. Only groups in which there is somebody.", "评分人类别：supervisor、peer、internal-customer、self；只列有人可评的类别。"),
            column("file", "VARCHAR", "The form's file.", "考核表文件。"),
            column("path", "VARCHAR", "The first line of the form that waits for them.", "考核表中等待其填写的第一行。"),
            column("owner", "VARCHAR", "Who has to see to it.", "负责人。"),
            column("ratings_due", "DATE", "Last day.", "评分截止日。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged.", "距判断日所在月份的月数。"),
            column("asked", "BIGINT", "Indicators that they are to rate.", "应评指标数。"),
            column("missing", "BIGINT", "Those that nobody of them has rated.", "无人评分的指标数。"),
            column("raters", "VARCHAR", "Who could rate.", "可评分的人。"),
            column("wanted_en", "VARCHAR", "The missing indicators, in English.", "缺少评分的指标（英文）。"),
            column("wanted_zh", "VARCHAR", "The missing indicators.", "缺少评分的指标。"),
            column("group_en", "VARCHAR", "The group in words.", "评分人类别（英文）。"),
            column("group_zh", "VARCHAR", "The group in words, in Chinese.", "评分人类别（中文）。"),
        ),
        ("person_id", "month", "relation"),
    ),
    select=_GAPS,
    needs=("appraisal_months", "rating_states", "rubric_indicators"),
    made_of=("appraisals",),
)  # fmt: skip

_COUNTS = """
SELECT m.person_id, m.month, i.indicator, any_value(i.title_en) AS title_en, any_value(i.title_zh) AS title_zh, any_value(m.file) AS file,
  any_value(m.owner) AS owner, any_value(m.ratings_due) AS ratings_due, any_value(m.months_ago) AS months_ago,
  any_value(i.minimum) AS minimum, count_if(s.counts AND s.mark IS NOT NULL) AS raters, count_if(s.counts AND s.excused) AS excused,
  min(s.points) FILTER (s.counts) AS lowest, max(s.points) FILTER (s.counts) AS highest
FROM appraisal_months m JOIN rubric_indicators i ON i.rubric = m.rubric AND i.rated
LEFT JOIN rating_states s ON s.appraisal_id = m.appraisal_id AND s.indicator = i.indicator
WHERE m.has_form GROUP BY m.person_id, m.month, i.indicator ORDER BY m.person_id, m.month, i.indicator
"""

RATING_COUNTS = WorkedOut(
    table(
        "rating_counts",
        Text("For each person, month and rated indicator: how many marks count.", "每个人、每个月、每项评分指标：有效评分几个。"),
        (
            column("person_id", "VARCHAR", "Who is rated.", "被考核人。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("indicator", "VARCHAR", "The indicator.", "指标。"),
            column("title_en", "VARCHAR", "What it is called, in English.", "指标名称（英文）。"),
            column("title_zh", "VARCHAR", "What it is called, in Chinese.", "指标名称（中文）。"),
            column("file", "VARCHAR", "The form's file.", "考核表文件。"),
            column("owner", "VARCHAR", "Who has to see to it.", "负责人。"),
            column("ratings_due", "DATE", "Last day.", "评分截止日。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged.", "距判断日所在月份的月数。"),
            column("minimum", "INTEGER", "Fewest raters.", "最少评分人数。"),
            column("raters", "BIGINT", "Marks that count.", "有效评分数。"),
            column("excused", "BIGINT", "Raters who say that it does not apply.", "说明不适用的评分人数。"),
            column("lowest", "DECIMAL(18,4)", "Lowest mark, 0 to 100.", "最低分，折算为 0 至 100。"),
            column("highest", "DECIMAL(18,4)", "Highest mark, 0 to 100.", "最高分，折算为 0 至 100。"),
        ),
        ("person_id", "month", "indicator"),
    ),
    select=_COUNTS,
    needs=("appraisal_months", "rating_states", "rubric_indicators"),
    made_of=("ratings",),
)  # fmt: skip
