"""`timesheet_months`: each timesheet with its sums, and the people of whom one is missing where others of their role keep it."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_SELECT = """
WITH sheets AS (
  SELECT *, TRY_CAST(month || '-01' AS DATE) AS month_begin FROM timesheets
  WHERE timesheet_id = month || '/' || person AND TRY_CAST(month || '-01' AS DATE) IS NOT NULL
), days AS (
  SELECT timesheet_id, on_date, sum(hours) AS hours, arg_min(path, pos) AS path FROM timesheet_entries GROUP BY ALL
), used AS (
  SELECT timesheet_id, sum(hours) AS used, max(hours) AS longest, arg_max(on_date, hours) AS longest_day FROM days GROUP BY ALL
), kept AS (
  SELECT DISTINCT s.month, s.month_begin, p.role FROM sheets s JOIN people p ON p.person_id = s.person
), strange AS (
  SELECT timesheet_id, CASE WHEN bool_or(off) THEN count_if(off) WHEN bool_or(off IS NULL) THEN NULL ELSE 0 END AS outside,
    arg_min(path, pos) FILTER (off) AS path
  FROM (SELECT e.*, strftime(e.on_date, '%Y-%m') <> s.month AS off FROM timesheet_entries e JOIN sheets s USING (timesheet_id))
  GROUP BY timesheet_id
), wanted AS (
  SELECT p.person_id, k.month, k.month_begin, p.file, p.supervisor FROM people p JOIN kept k ON k.role = p.role
  WHERE (p.joined IS NULL OR p.joined <= k.month_begin + INTERVAL 1 MONTH - INTERVAL 1 DAY) AND (p.left_on IS NULL OR p.left_on >= k.month_begin)
    AND NOT EXISTS (SELECT 1 FROM leave l WHERE l.person_id = p.person_id AND l.from_date <= k.month_begin
      AND l.to_date >= k.month_begin + INTERVAL 1 MONTH - INTERVAL 1 DAY)
  UNION SELECT s.person, s.month, s.month_begin, s.file, p.supervisor FROM sheets s LEFT JOIN people p ON p.person_id = s.person
    WHERE p.person_id IS NULL
)
SELECT w.person_id, w.month, w.month_begin, (w.month_begin + INTERVAL 1 MONTH - INTERVAL 1 DAY)::DATE AS month_end,
  s.timesheet_id IS NOT NULL AS has_sheet, s.timesheet_id, coalesce(s.file, w.file) AS file, x.path, s.available, s.overtime,
  u.used, u.longest, u.longest_day, CASE WHEN x.timesheet_id IS NULL THEN 0 ELSE x.outside END AS outside,
  date_diff('month', w.month_begin, date_trunc('month', $as_of)::DATE) AS months_ago,
  CASE WHEN s.timesheet_id IS NULL THEN coalesce(w.supervisor, w.person_id) ELSE w.person_id END AS owner
FROM wanted w LEFT JOIN sheets s ON s.person = w.person_id AND s.month = w.month LEFT JOIN used u USING (timesheet_id)
LEFT JOIN strange x USING (timesheet_id)
ORDER BY w.person_id, w.month
"""

TIMESHEET_MONTHS = WorkedOut(
    table(
        "timesheet_months",
        Text("Timesheets with their sums, and people without one in months in which others of their role have one.", "工时表及其合计；以及同岗他人有工时表而本人没有的月份。"),
        (
            column("person_id", "VARCHAR", "The person.", "人员。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("month_begin", "DATE", "Its first day.", "当月第一天。"),
            column("month_end", "DATE", "Its last day.", "当月最后一天。"),
            column("has_sheet", "BOOLEAN", "There is a timesheet.", "是否有工时表。"),
            column("timesheet_id", "VARCHAR", "The timesheet, 2026-10/li-na.", "工时表，如 2026-10/li-na。"),
            column("file", "VARCHAR", "Its file, else the person's.", "工时表文件；没有则为人员文件。"),
            column("path", "VARCHAR", "The first entry that lies outside the month.", "第一条日期不在当月的明细。"),
            column("available", "DECIMAL(38,6)", "Hours available.", "可用工时。", at="available"),
            column("overtime", "DECIMAL(38,6)", "Hours beyond the usual.", "加班工时。"),
            column("used", "DECIMAL(38,6)", "Hours of all entries.", "明细工时合计。"),
            column("longest", "DECIMAL(38,6)", "Most hours of one day.", "单日最多工时。"),
            column("longest_day", "DATE", "That day.", "该日。"),
            column("outside", "BIGINT", "Entries of days outside the month.", "日期不在当月的明细条数。"),
            column("months_ago", "BIGINT", "Months from this one to that of the day judged.", "距判断日所在月份的月数。"),
            column("owner", "VARCHAR", "Who has to see to it.", "负责人。"),
        ),
        ("person_id", "month"),
    ),
    select=_SELECT,
    made_of=("timesheets",),
)  # fmt: skip
