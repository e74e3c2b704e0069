"""`rating_edits`: every mark that was given, changed or taken away, by whose hand, and whether its month was sealed."""

from __future__ import annotations

from gendan.facts.worked_out.audit_sql import APPROVERS, BACKED, COMMIT, EARLY, EARLY_COLUMN, FILE, MINUTES, OWN, PLACE
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_MARK = "field IN ('mark', 'not_applicable')"
_BEFORE = "last_value({} IGNORE NULLS) OVER (PARTITION BY id, rating ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"

_SELECT = f"""
WITH {BACKED}, told AS (
  SELECT kind, id, number, commit_id, origin, person, author, at_time, clock, on_date, file,
    split_part(place, '/', 2) AS rating,
    CASE WHEN bool_or({_MARK} AND action = 'edit') OR count(DISTINCT action) FILTER ({_MARK}) > 1 THEN 'edit'
      ELSE max(action) FILTER ({_MARK}) END AS marked,
    max(old) FILTER (field = 'mark') AS mark_before, max(new) FILTER (field = 'mark') AS mark
  FROM changes WHERE kind = 'appraisal' AND starts_with(place, 'ratings/') GROUP BY ALL
), seals AS (
  SELECT id AS month, min(number) AS number, arg_min(on_date, number) AS on_date FROM versions WHERE kind = 'seal' AND NOT deleted GROUP BY id
), known AS (
  SELECT *, split_part(id, '/', 1) AS month, split_part(id, '/', 2) AS rated, split_part(rating, ' ', 1) AS indicator,
    split_part(split_part(rating, ' ', 2), '#', 1) AS rater, 'ratings/' || rating AS place,
    {_BEFORE.format("CASE WHEN marked = 'add' THEN at_time END")} AS entered,
    {_BEFORE.format("CASE WHEN marked = 'add' THEN coalesce(person, author) END")} AS entered_by
  FROM told
)
SELECT k.* EXCLUDE (kind, id, entered, entered_by, rating), k.id AS appraisal_id, p.role, s.on_date AS sealed_on,
  CASE WHEN list_contains((SELECT outside FROM read_history), 'seal') THEN NULL ELSE s.month IS NOT NULL END AS sealed,
  coalesce(b.approvers, []) AS approvers, {EARLY}, coalesce(list_contains(b.approvers, k.rater), false) AS backed,
  CASE WHEN k.marked = 'add' THEN false WHEN k.entered IS NOT NULL
    THEN k.entered_by = coalesce(k.person, k.author) AND k.entered::DATE = k.on_date
    WHEN (SELECT floor FROM read_history) = 0 THEN false END AS own,
  date_diff('minute', coalesce(k.entered, (SELECT c.at_time FROM commits c WHERE c.number = (SELECT floor FROM read_history))), k.at_time)::INTEGER AS minutes
FROM known k LEFT JOIN people p ON p.person_id = k.person LEFT JOIN seals s ON s.month = k.month AND s.number < k.number
LEFT JOIN backed b ON b.commit_id = k.commit_id AND b.origin = k.origin
ORDER BY appraisal_id, indicator, rater, number
"""

RATING_EDITS = WorkedOut(
    table(
        "rating_edits",
        Text("Marks that were given, changed or taken away.", "评分的录入、改动和删除。"),
        (
            *COMMIT,
            FILE,
            PLACE,
            column("appraisal_id", "VARCHAR", "The appraisal: month and person.", "哪份考核：月份和人员。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("rated", "VARCHAR", "Who is rated.", "被考核人。"),
            column("indicator", "VARCHAR", "The indicator.", "指标。"),
            column("rater", "VARCHAR", "Whose mark it is, by the file.", "评分人（按文件）。"),
            column("role", "VARCHAR", "Role of who wrote it.", "写下的人的岗位。"),
            column(
                "marked",
                "VARCHAR",
                "What became of the mark: add, edit, delete; empty: only what stands beside it was changed.",
                "分值的变化：add 录入、edit 改动、delete 删除；只改了其他内容则为空。",
            ),
            column("mark_before", "VARCHAR", "The mark before.", "原分值。"),
            column("mark", "VARCHAR", "The mark since.", "新分值。"),
            column("sealed_on", "DATE", "Day on which the month had been sealed before.", "此前该月封存的日期。"),
            column(
                "sealed",
                "BOOLEAN",
                "The month had been sealed before; empty: seals lie in another repository.",
                "此前该月是否已封存；封存文件在别的仓库时为空。",
            ),
            column("backed", "BOOLEAN", "The rater stands behind the commit, see approvals.", "评分人为该提交背书。"),
            APPROVERS,
            EARLY_COLUMN,
            OWN,
            MINUTES,
        ),
        ("appraisal_id", "indicator", "rater", "number"),
    ),
    _SELECT,
    needs=("commits", "versions", "changes", "approvals"),
    made_of=("read_versions",),
)
