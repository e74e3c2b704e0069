"""`appraisal_months`: every person and month that is to be appraised, by which rubric, what is due when, what was done.

A month is there when somebody's form lies in its folder, and from the first form on (two years back at most) up to the
month of the day judged. A person is there in months in which he or she was in the house, or has a form. Deadlines are
working days of the house's calendar; a step that came late moves those that follow it by as much.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

ANSWER_DAYS = 10
"""Working days after an appeal by which it is to be answered, where the rubric states none."""


def _workday(alias: str, base: str, days: str) -> str:
    """Return the joins that give, as `alias`.day, the working day that is `days` after the day `base`; that day for 0."""
    known = f"{alias}0"
    return (
        f" LEFT JOIN days {known} ON {known}.day = {base}"
        f" LEFT JOIN days {alias} ON {alias}.is_workday AND {days} > 0 AND {alias}.nr = {known}.nr + {days}"
    )


# How a rubric is found is told by commands.rubrics.rubric_of; a test holds both against each other.
_SELECT = f"""
WITH days AS (
  SELECT d.day, d.nr, d.is_workday FROM calendar_days d JOIN house h ON d.calendar = h.calendar
), forms AS (
  SELECT a.*, TRY_CAST(a.month || '-01' AS DATE) AS month_begin FROM appraisals a
  WHERE a.appraisal_id = a.month || '/' || a.person AND TRY_CAST(a.month || '-01' AS DATE) IS NOT NULL
), months AS (
  SELECT DISTINCT month_begin FROM forms
  UNION SELECT unnest(generate_series(
    greatest((SELECT min(month_begin) FROM forms), (date_trunc('month', $as_of) - INTERVAL 24 MONTH)::DATE)::TIMESTAMP,
    date_trunc('month', $as_of)::TIMESTAMP, INTERVAL 1 MONTH))::DATE
), spans AS (
  SELECT strftime(month_begin, '%Y-%m') AS month, month_begin, (month_begin + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE AS month_end
  FROM months
), here AS (
  SELECT p.person_id, p.role, p.supervisor, p.rubric AS own_rubric, p.joined, p.file AS person_file, s.*,
    (p.joined IS NULL OR p.joined <= s.month_end) AND (p.left_on IS NULL OR p.left_on >= s.month_begin)
      AND NOT EXISTS (SELECT 1 FROM leave l WHERE l.person_id = p.person_id AND l.from_date <= s.month_begin AND l.to_date >= s.month_end)
      AS present
  FROM people p CROSS JOIN spans s
), wanted AS (
  SELECT h.*, f.appraisal_id, f.rubric AS named, coalesce(f.rubric, h.own_rubric) AS wanted, f.file AS form_file,
    f.feedback_on, f.feedback_by, f.acknowledged_on, f.acknowledged_agrees, f.appeal_on, f.appeal_indicators, f.appeal_answer_on,
    f.appeal_answer_by, f.appeal_answer_result,
    date_diff('month', h.joined, h.month_end) - (day(h.month_end) < day(h.joined))::INTEGER AS months_here
  FROM here h LEFT JOIN forms f ON f.person = h.person_id AND f.month = h.month
  WHERE h.present OR f.appraisal_id IS NOT NULL
), judged AS (
  SELECT w.*, r.* EXCLUDE (file, shipped, title_en, title_zh, begin_day, end_day)
  FROM wanted w LEFT JOIN rubrics r ON r.begin_month <= w.month AND (r.end_month IS NULL OR w.month <= r.end_month)
    AND CASE WHEN w.wanted IS NOT NULL THEN r.rubric = w.wanted
      ELSE list_contains(r.roles, w.role) AND (r.joined_within IS NULL OR coalesce(w.months_here < r.joined_within, false)) END
  QUALIFY row_number() OVER (PARTITION BY w.person_id, w.month
    ORDER BY coalesce(r.shipped, true), r.joined_within IS NULL, r.begin_month DESC, r.rubric) = 1
), dated AS (
  SELECT j.*, CASE WHEN j.rating_days = 0 THEN j.month_end ELSE a.day END AS ratings_due,
    CASE WHEN j.feedback_days = 0 THEN j.month_end ELSE b.day END AS feedback_due,
    CASE WHEN j.acknowledgement_days = 0 THEN j.month_end ELSE c.day END AS acknowledge_plain,
    CASE WHEN j.appeal_days = 0 THEN j.month_end ELSE d.day END AS appeal_plain,
    CASE WHEN j.answer_days = 0 THEN j.month_end ELSE e.day END AS answer_plain
  FROM judged j {_workday("a", "j.month_end", "j.rating_days")} {_workday("b", "j.month_end", "j.feedback_days")}
    {_workday("c", "j.month_end", "j.acknowledgement_days")} {_workday("d", "j.month_end", "j.appeal_days")}
    {_workday("e", "j.month_end", "j.answer_days")}
), moved AS (
  SELECT x.*,
    CASE WHEN x.feedback_on > x.feedback_due THEN f.day ELSE x.acknowledge_plain END AS acknowledge_due,
    CASE WHEN x.feedback_on > x.feedback_due THEN g.day ELSE x.appeal_plain END AS appeal_until,
    CASE WHEN x.answer_plain IS NULL OR x.appeal_on > x.appeal_plain THEN k.day ELSE x.answer_plain END AS answer_due
  FROM dated x {_workday("f", "x.feedback_on", "(x.acknowledgement_days - x.feedback_days)")}
    {_workday("g", "x.feedback_on", "(x.appeal_days - x.feedback_days)")}
    {_workday("k", "x.appeal_on", f"coalesce(x.answer_days - x.appeal_days, {ANSWER_DAYS})")}
), rated AS (
  SELECT rubric, count_if(rated) AS rated_indicators FROM rubric_indicators GROUP BY rubric
)
SELECT m.person_id, m.month, m.month_begin, m.month_end, m.role, m.supervisor, m.present, m.appraisal_id IS NOT NULL AS has_form,
  m.appraisal_id, coalesce(m.form_file, m.person_file) AS file, m.named AS named_rubric, m.rubric, m.low, m.high, m.step,
  m.evidence_below, m.evidence_above, coalesce(n.rated_indicators, 0) AS rated_indicators, m.relations,
  m.ratings_due, m.feedback_days IS NOT NULL OR EXISTS (SELECT 1 FROM appraisals WHERE feedback_on IS NOT NULL) AS keeps_feedback,
  m.feedback_due, m.feedback_on, m.feedback_by, m.acknowledge_due, m.acknowledged_on, m.acknowledged_agrees AS agrees,
  m.appeal_until, m.appeal_on, m.answer_due, m.appeal_answer_on AS answered_on, m.appeal_answer_by AS answered_by,
  m.appeal_answer_result AS answer,
  CASE WHEN m.appeal_answer_on IS NOT NULL THEN m.appeal_answer_by = m.person_id OR EXISTS (
    SELECT 1 FROM ratings r WHERE r.appraisal_id = m.appraisal_id AND r.rater = m.appeal_answer_by
      AND (coalesce(len(m.appeal_indicators), 0) = 0 OR list_contains(m.appeal_indicators, r.indicator))) ELSE false END AS own_judge, coalesce(m.supervisor, m.person_id) AS owner,
  CASE WHEN m.month_begin > $as_of THEN 0
    ELSE date_diff('month', m.month_begin, date_trunc('month', $as_of)::DATE) END AS months_ago
FROM moved m LEFT JOIN rated n USING (rubric)
WHERE m.appraisal_id IS NOT NULL OR m.rubric IS NOT NULL
ORDER BY m.person_id, m.month
"""

APPRAISAL_MONTHS = WorkedOut(
    table(
        "appraisal_months",
        Text(
            "Every person and month to be appraised: by which rubric, what is due when, what was done.",
            "应考核的每个人、每个月：用哪个方案，各环节何时到期、何时完成。",
        ),
        (
            column("person_id", "VARCHAR", "The person.", "被考核人。"),
            column("month", "VARCHAR", "The month, 2026-10.", "月份，如 2026-10。"),
            column("month_begin", "DATE", "First day of the month.", "当月第一天。"),
            column("month_end", "DATE", "Last day of the month.", "当月最后一天。"),
            column("role", "VARCHAR", "The person's role.", "岗位。"),
            column("supervisor", "VARCHAR", "The person's supervisor.", "主管。"),
            column("present", "BOOLEAN", "In the house in the month, and not on leave for all of it.", "当月在职，且不是整月请假。"),
            column("has_form", "BOOLEAN", "There is a form.", "是否有考核表。"),
            column("appraisal_id", "VARCHAR", "The form, 2026-10/li-na.", "考核表，如 2026-10/li-na。"),
            column("file", "VARCHAR", "The form's file, else the person's.", "考核表文件；没有则为人员文件。"),
            column("named_rubric", "VARCHAR", "The rubric that the form names.", "考核表写明的方案。", at="rubric"),
            column("rubric", "VARCHAR", "The rubric that is in force for the person; none where the form names one that is not.", "适用的现行方案；考核表写的方案不存在或不在有效期时为空。"),
            column("low", "DECIMAL(18,6)", "Lowest mark.", "最低分。"),
            column("high", "DECIMAL(18,6)", "Highest mark.", "最高分。"),
            column("step", "DECIMAL(18,6)", "Distance of two marks.", "分值间隔。"),
            column("evidence_below", "DECIMAL(18,6)", "Marks below this need evidence.", "低于此分须写依据。"),
            column("evidence_above", "DECIMAL(18,6)", "Marks above this need evidence.", "高于此分须写依据。"),
            column("rated_indicators", "BIGINT", "Indicators that people rate.", "由人评分的指标数。"),
            column("relations", "VARCHAR[]", "Raters whose marks weigh something.", "评分有权重的评分人类别。"),
            column("ratings_due", "DATE", "Last day on which marks are in time.", "评分截止日。"),
            column("keeps_feedback", "BOOLEAN", "The rubric states a deadline for the talk, or the house records such talks.", "方案规定了面谈期限，或本公司有面谈记录。"),
            column("feedback_due", "DATE", "Last day for the talk.", "反馈面谈截止日。"),
            column("feedback_on", "DATE", "Day of the talk.", "面谈日期。", at="feedback/on"),
            column("feedback_by", "VARCHAR", "Who led it.", "面谈人。"),
            column("acknowledge_due", "DATE", "Last day for the acknowledgement; later by as much as the talk was late.", "本人确认截止日；面谈推迟则相应顺延。"),
            column("acknowledged_on", "DATE", "Day of the acknowledgement.", "本人确认日期。"),
            column("agrees", "BOOLEAN", "Whether the person agrees.", "本人是否同意。"),
            column("appeal_until", "DATE", "Last day for an appeal; later by as much as the talk was late.", "申诉截止日；面谈推迟则相应顺延。"),
            column("appeal_on", "DATE", "Day of the appeal.", "申诉日期。", at="appeal/on"),
            column("answer_due", "DATE", "Last day for its answer; later by as much as the appeal came after its plain deadline.", "申诉答复截止日；申诉晚于原截止日则相应顺延。"),
            column("answered_on", "DATE", "Day of the answer.", "答复日期。"),
            column("answered_by", "VARCHAR", "Who answered.", "答复人。", at="appeal/answer/by"),
            column("answer", "VARCHAR", "What came of it: upheld, changed, withdrawn.", "结果：upheld 维持、changed 更正、withdrawn 撤回。"),
            column("own_judge", "BOOLEAN", "Who answered the appeal had given one of the marks in question, or is the person.", "答复申诉的人就是被申诉的评分人，或是本人。"),
            column("owner", "VARCHAR", "Who has to see to it: the supervisor, else the person.", "负责人：主管；没有则为本人。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged; 0 for the running one.", "距判断日所在月份的月数；当月为 0。"),
        ),
        ("person_id", "month"),
    ),
    select=_SELECT,
    needs=("rubrics", "rubric_indicators"),
    made_of=("appraisals",),
)  # fmt: skip
