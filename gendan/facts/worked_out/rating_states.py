"""`rating_states`: each line of a form, whether it counts, and if not, why.

Says the same as evaluate.ratings; a test holds both against each other.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

# A mark counts once a rater: the first by its day, then by its place. The right of the rater goes before form and evidence.
_SELECT = """
WITH proofs AS (
  SELECT appraisal_id, split_part(path, '/', 2)::INTEGER + 1 AS pos, count(*) AS evidence, count(on_date) AS dated,
    min(on_date) AS first_evidence, max(on_date) AS last_evidence
  FROM rating_evidence GROUP BY ALL
), lines AS (
  SELECT r.*, m.person_id, m.month, m.month_end, m.rubric, m.low, m.high, m.file, m.ratings_due, m.months_ago, m.owner AS boss,
    i.indicator IS NOT NULL AND i.rated AS known, coalesce(i.title_en, r.indicator) AS title_en, coalesce(i.title_zh, r.indicator) AS title_zh,
    coalesce(p.evidence, 0) AS evidence, coalesce(p.dated, 0) AS dated, p.first_evidence, p.last_evidence,
    r.on_date IS NOT NULL AND (r.mark IS NOT NULL OR r.not_applicable IS NOT NULL) AS filled,
    r.mark IS NULL OR (r.mark BETWEEN m.low AND m.high AND (r.mark - m.low) % m.step = 0) AS on_scale,
    CASE WHEN m.rubric IS NOT NULL THEN coalesce(r.mark < m.evidence_below, false) OR coalesce(r.mark > m.evidence_above, false) END
      AS needs_evidence,
    CASE WHEN m.rubric IS NULL OR i.indicator IS NULL OR NOT i.rated THEN NULL
      WHEN NOT list_contains(i.raters, r.relation) THEN 'not-asked'
      WHEN r.relation = 'self' AND r.rater <> m.person_id THEN 'not-self'
      WHEN r.relation <> 'self' AND r.rater = m.person_id THEN 'oneself'
      WHEN r.relation = 'self' THEN NULL
      WHEN w.person_id IS NULL THEN 'unknown'
      WHEN r.relation = 'supervisor' AND m.supervisor IS DISTINCT FROM r.rater THEN 'not-supervisor'
      WHEN r.relation = 'peer' AND w.role IS DISTINCT FROM m.role THEN 'other-role'
      WHEN r.relation = 'internal-customer' AND w.role IS NOT DISTINCT FROM m.role THEN 'same-role'
      WHEN r.relation = 'internal-customer' AND m.supervisor IS NOT DISTINCT FROM r.rater THEN 'supervisor' END AS refusal
  FROM ratings r JOIN appraisal_months m USING (appraisal_id)
  LEFT JOIN rubric_indicators i ON i.rubric = m.rubric AND i.indicator = r.indicator
  LEFT JOIN people w ON w.person_id = r.rater
  LEFT JOIN proofs p ON p.appraisal_id = r.appraisal_id AND p.pos = r.pos
), turned AS (
  SELECT *, filled AND row_number() OVER (PARTITION BY appraisal_id, indicator, rater, filled ORDER BY on_date, pos) > 1 AS repeated
  FROM lines
)
SELECT appraisal_id, person_id, month, indicator, title_en, title_zh, rater, relation, pos, path, file, rubric, low, high, on_date,
  ratings_due, mark, not_applicable IS NOT NULL AS excused, filled, known, on_scale, needs_evidence, evidence, dated,
  first_evidence, last_evidence, month_end, refusal, repeated, coalesce(on_date > ratings_due, false) AS late,
  coalesce(filled AND known AND refusal IS NULL AND on_scale AND (NOT needs_evidence OR evidence > 0) AND NOT repeated, false) AS counts,
  CASE WHEN high > low THEN round((mark - low) * 100 / (high - low), 4)::DECIMAL(18,4) END AS points,
  months_ago, coalesce(rater, boss) AS owner,
  CASE relation WHEN 'supervisor' THEN 'supervisor' WHEN 'peer' THEN 'colleague' WHEN 'self' THEN 'the person' ELSE 'internal customer' END AS as_en,
  CASE relation WHEN 'supervisor' THEN '主管' WHEN 'peer' THEN '同岗同事' WHEN 'self' THEN '本人' ELSE '内部客户' END AS as_zh,
  CASE refusal WHEN 'not-asked' THEN 'the rubric does not ask this group of raters'
    WHEN 'not-self' THEN 'only the person can rate as self'
    WHEN 'oneself' THEN 'nobody rates himself or herself in the place of others'
    WHEN 'unknown' THEN 'the rater is nobody in people/'
    WHEN 'not-supervisor' THEN 'the rater is not the supervisor'
    WHEN 'other-role' THEN 'the rater has another role'
    WHEN 'same-role' THEN 'the rater has the same role'
    WHEN 'supervisor' THEN 'the rater is the supervisor' END AS reason_en,
  CASE refusal WHEN 'not-asked' THEN '方案没有请这类人评分'
    WHEN 'not-self' THEN '自评只能由本人填写'
    WHEN 'oneself' THEN '不能以他人身份给自己评分'
    WHEN 'unknown' THEN 'people/ 里没有此评分人'
    WHEN 'not-supervisor' THEN '评分人不是其主管'
    WHEN 'other-role' THEN '评分人岗位不同'
    WHEN 'same-role' THEN '评分人岗位相同'
    WHEN 'supervisor' THEN '评分人就是其主管' END AS reason_zh
FROM turned ORDER BY appraisal_id, pos
"""

RATING_STATES = WorkedOut(
    table(
        "rating_states",
        Text("Each line of a form: whether it counts, and if not, why.", "考核表的每一行评分：是否有效，无效的原因。"),
        (
            column("appraisal_id", "VARCHAR", "The form, 2026-10/li-na.", "考核表，如 2026-10/li-na。"),
            column("person_id", "VARCHAR", "Who is rated.", "被考核人。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("indicator", "VARCHAR", "The indicator.", "指标。", at="indicator"),
            column("title_en", "VARCHAR", "What it is called, in English.", "指标名称（英文）。"),
            column("title_zh", "VARCHAR", "What it is called, in Chinese.", "指标名称（中文）。"),
            column("rater", "VARCHAR", "Who rates.", "评分人。", at="rater"),
            column("relation", "VARCHAR", "What the rater is to the person.", "与被考核人的关系。"),
            column("pos", "BIGINT", "Position in the form, from 1.", "在考核表中的序号，从 1 开始。"),
            column("path", "VARCHAR", "Place in the file.", "在文件中的位置。"),
            column("file", "VARCHAR", "The file.", "文件路径。"),
            column("rubric", "VARCHAR", "The rubric in force.", "适用方案。"),
            column("low", "DECIMAL(18,6)", "Lowest mark.", "最低分。"),
            column("high", "DECIMAL(18,6)", "Highest mark.", "最高分。"),
            column("on_date", "DATE", "Day on which it was given.", "评分日期。", at="on"),
            column("ratings_due", "DATE", "Last day on which it is in time.", "评分截止日。"),
            column("mark", "DECIMAL(38,6)", "The mark.", "分值。", at="mark"),
            column("excused", "BOOLEAN", "The rater says why no mark can be given.", "评分人说明无法评分。"),
            column("filled", "BOOLEAN", "The line is filled in.", "该行已填写。"),
            column("known", "BOOLEAN", "The rubric has this indicator, and people rate it.", "方案中有此指标且由人评分。"),
            column("on_scale", "BOOLEAN", "The mark is a step of the scale.", "分值在评分尺度上。"),
            column("needs_evidence", "BOOLEAN", "The mark lies beyond the middle steps.", "分值偏离中间档，须写依据。"),
            column("evidence", "BIGINT", "Pieces of evidence.", "依据条数。"),
            column("dated", "BIGINT", "Those with a day.", "写明日期的依据条数。"),
            column("first_evidence", "DATE", "Day of the earliest.", "最早一条依据的日期。"),
            column("last_evidence", "DATE", "Day of the latest.", "最晚一条依据的日期。"),
            column("month_end", "DATE", "Last day of the month.", "当月最后一天。"),
            column("refusal", "VARCHAR", "Why this rater may not give it: not-asked, oneself, not-self, unknown, not-supervisor, other-role, same-role, supervisor.", "评分人无权评分的原因：not-asked、oneself、not-self、unknown、not-supervisor、other-role、same-role、supervisor。"),
            column("repeated", "BOOLEAN", "The rater has rated this before.", "同一评分人重复评分。"),
            column("late", "BOOLEAN", "Given after the last day.", "逾期才评分。"),
            column("counts", "BOOLEAN", "It counts, as of the day judged.", "按判断日是否计入。"),
            column("points", "DECIMAL(18,4)", "The mark on a scale of 0 (lowest) to 100 (highest).", "折算为 0（最低）至 100（最高）的分值。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged.", "距判断日所在月份的月数。"),
            column("owner", "VARCHAR", "Who can put it right: the rater.", "应由谁更正：评分人。"),
            column("as_en", "VARCHAR", "The relation in words.", "关系（英文）。"),
            column("as_zh", "VARCHAR", "The relation in words, in Chinese.", "关系（中文）。"),
            column("reason_en", "VARCHAR", "The refusal in words.", "无权评分的原因（英文）。"),
            column("reason_zh", "VARCHAR", "The refusal in words, in Chinese.", "无权评分的原因。"),
        ),
        ("appraisal_id", "pos"),
    ),
    select=_SELECT,
    needs=("appraisal_months", "rubric_indicators"),
    made_of=("ratings",),
)  # fmt: skip
