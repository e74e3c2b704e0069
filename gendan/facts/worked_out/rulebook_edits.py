"""`rulebook_edits`: every version of what people are judged by (rules, rubrics, settings), and whether a second person saw it."""

from __future__ import annotations

from gendan.facts.worked_out.audit_sql import APPROVED, APPROVERS, BACKED, COMMIT, FILE
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_SETTINGS = ("rules", "packs", "may_change", "entry", "signatures", "figures", "checklists")
_KEYS = ", ".join(f"'{key}'" for key in _SETTINGS)

_SELECT = f"""
WITH {BACKED}, settings AS (
  SELECT kind, id, number, string_agg(DISTINCT split_part(place, '/', 1), ', ' ORDER BY split_part(place, '/', 1)) AS keys
  FROM changes WHERE (kind = 'gendan' AND split_part(place, '/', 1) IN ({_KEYS}))
    OR (kind = 'person' AND place IN ('role', 'supervisor') AND action <> 'add')
  GROUP BY ALL
), first_order AS (
  SELECT min(number) AS number FROM versions WHERE kind = 'order'
)
SELECT v.kind, v.id, v.number, v.commit_id, v.origin, v.person, v.author, v.at_time, v.clock, v.on_date, v.file, v.deleted,
  coalesce(v.number <= f.number, true) AS early, s.keys,
  (SELECT count(*) FROM people q WHERE len(q.emails) > 0 AND q.person_id IS DISTINCT FROM v.person
    AND (q.joined IS NULL OR q.joined <= v.on_date) AND (q.left_on IS NULL OR q.left_on > v.on_date))::INTEGER AS others,
  coalesce(b.approvers, []) AS approvers, CASE WHEN b.commit_id IS NULL THEN false ELSE b.approved END AS approved
FROM versions v CROSS JOIN first_order f LEFT JOIN settings s ON s.kind = v.kind AND s.id = v.id AND s.number = v.number
LEFT JOIN backed b ON b.commit_id = v.commit_id AND b.origin = v.origin
WHERE v.kind IN ('rules', 'rubric') OR s.number IS NOT NULL
ORDER BY ALL
"""

RULEBOOK_EDITS = WorkedOut(
    table(
        "rulebook_edits",
        Text(
            "Changes to what people are judged by: rules, rubrics, the settings of gendan.yaml that bear on them, roles and supervisors.",
            "评判依据的改动：规则、考核方案、gendan.yaml 中的相关设置，以及岗位和上下级。",
        ),
        (
            column("kind", "VARCHAR", "rules, rubric, gendan or person.", "rules 规则、rubric 考核方案、gendan 设置、person 人员。"),
            column("id", "VARCHAR", "Id of the document.", "编号。"),
            *COMMIT,
            FILE,
            column("deleted", "BOOLEAN", "The document was deleted.", "文件被删除。"),
            column("keys", "VARCHAR", "Of settings and people: the keys that were changed.", "改动的设置项或人员字段。"),
            column("early", "BOOLEAN", "No order had been committed before: the house was being set up.", "此前还没有任何订单，属于建库阶段。"),
            column("others", "INTEGER", "How many others were there on that day to look at it.", "当天还有几个人可以复核。"),
            APPROVERS,
            APPROVED,
        ),
        ("kind", "id", "number"),
    ),
    _SELECT,
    needs=("commits", "versions", "changes", "approvals"),
    made_of=("read_versions",),
)  # fmt: skip
