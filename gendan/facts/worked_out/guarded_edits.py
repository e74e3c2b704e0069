"""`may_change`: who may change what, as gendan.yaml says; `guarded_edits`: the changes that this speaks of, held against it."""

from __future__ import annotations

from gendan.facts.worked_out.audit_sql import APPROVED, APPROVERS, BACKED, COMMIT, FILE, PLACE
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

MAY_CHANGE = WorkedOut(
    table(
        "may_change",
        Text("Who may change what, as gendan.yaml says.", "gendan.yaml 中规定的修改权限。"),
        (
            column("entry", "INTEGER", "Which entry, from 1.", "第几条，从 1 开始。"),
            column("kinds", "VARCHAR[]", "Kinds of file; empty: any.", "文件种类；空表示不限。"),
            column("files", "VARCHAR[]", "Files; empty: any.", "文件；空表示不限。"),
            column("fields", "VARCHAR[]", "Fields; empty: the whole file.", "字段；空表示整个文件。"),
            column("roles", "VARCHAR[]", "Roles that may; empty: any.", "允许的岗位；空表示不限。"),
            column("people", "VARCHAR[]", "People who may, too.", "另外允许的人员。"),
            column("own", "VARCHAR", "only or never in one's own files.", "自己的文件：only 只能改自己的，never 不能改。"),
            column("approval", "VARCHAR", "Who else must agree.", "还须由谁认可。"),
            column("new_files", "BOOLEAN", "What comes with a new file is meant, too.", "是否包括新文件首次带入的内容。"),
            column("since", "DATE", "The day from which it holds.", "自哪一天起生效。"),
        ),
        ("entry",),
    ),
    handed=True,
)  # fmt: skip

# A rating is one's own where it speaks of oneself and another person is its rater; so it is for files of the month.
_OWN = """CASE c.kind WHEN 'order' THEN c.owner = c.person WHEN 'person' THEN c.id = c.person
    WHEN 'timesheet' THEN split_part(c.id, '/', 2) = c.person
    WHEN 'appraisal' THEN split_part(c.id, '/', 2) = c.person
      AND NOT (starts_with(c.place, 'ratings/') AND split_part(split_part(split_part(c.place, '/', 2), ' ', 2), '#', 1) = c.person)
    ELSE false END"""

_SELECT = f"""
WITH {BACKED}, begun AS (
  SELECT min(number) AS number FROM versions WHERE kind = 'gendan'
), meant AS (
  SELECT m.*, c.kind, c.id, c.order_id, c.number, c.commit_id, c.origin, c.person, c.author, c.at_time, c.clock, c.on_date,
    c.file, c.place, c.field, c.old, c.new, c.action, c.owner, p.role, p.supervisor,
    CASE WHEN len(m.roles) = 0 AND len(m.people) = 0 THEN true WHEN c.person IS NULL THEN NULL
      ELSE coalesce(list_contains(m.roles, p.role), false) OR list_contains(m.people, c.person) END AS by_role,
    CASE WHEN m.own IS NULL THEN true WHEN c.person IS NULL THEN NULL
      WHEN m.own = 'only' THEN coalesce({_OWN}, false) ELSE NOT coalesce({_OWN}, false) END AS by_own
  FROM may_change m JOIN changes c ON (len(m.kinds) = 0 OR list_contains(m.kinds, c.kind))
    AND (m.since IS NULL OR c.on_date >= m.since) AND (m.new_files OR NOT c.created)
  LEFT JOIN people p ON p.person_id = c.person
  WHERE c.number > coalesce((SELECT number FROM begun), 0)
    AND (len(m.files) = 0 OR list_bool_or([c.file GLOB f FOR f IN m.files]))
    AND (len(m.fields) = 0 OR list_bool_or([c.place GLOB f OR c.place GLOB (f || '/*') OR list_contains(string_split(c.place, '/'), f)
      FOR f IN m.fields]))
), judged AS (
  SELECT *, by_role AND by_own AS allowed FROM meant
), told AS (
  SELECT entry, kind, id, order_id, number, commit_id, origin, person, author, at_time, clock, on_date, file, role, supervisor,
    any_value(owner) AS owner, any_value(own) AS own, any_value(roles) AS roles, any_value(people) AS people,
    any_value(approval) AS approval, bool_and(allowed) AS allowed, bool_and(by_role) AS role_allowed,
    coalesce(min(place) FILTER (NOT allowed), min(place) FILTER (field IN ('date', 'done', 'mark', 'price', 'quantity')),
      min(place) FILTER (field <> 'id'), min(place)) AS place, count(*)::INTEGER AS places
  FROM judged GROUP BY entry, kind, id, order_id, number, commit_id, origin, person, author, at_time, clock, on_date, file, role, supervisor
)
SELECT t.* EXCLUDE (supervisor, roles, people), coalesce(b.approvers, []) AS approvers,
  array_to_string(list_concat(t.roles, t.people), ', ') AS may,
  CASE WHEN t.approval IS NULL THEN true WHEN b.commit_id IS NULL THEN false
    WHEN t.approval = 'other-person' THEN b.approved
    WHEN list_contains(b.approvers, t.supervisor)
      OR EXISTS (SELECT 1 FROM people q WHERE q.role = 'manager' AND list_contains(b.approvers, q.person_id)) THEN b.approved
    ELSE false END AS approved
FROM told t LEFT JOIN backed b ON b.commit_id = t.commit_id AND b.origin = t.origin
ORDER BY kind, id, number, entry
"""

GUARDED_EDITS = WorkedOut(
    table(
        "guarded_edits",
        Text(
            "Changes of which `may_change` in gendan.yaml speaks: one row a commit, document and entry.",
            "gendan.yaml 的 may_change 涉及的改动：每次提交、每个文件、每条权限一行。",
        ),
        (
            column("entry", "INTEGER", "Which entry of may_change, from 1.", "may_change 的第几条，从 1 开始。"),
            column("kind", "VARCHAR", "Kind of file.", "文件种类。"),
            column("id", "VARCHAR", "Id of the document.", "编号。"),
            column("order_id", "VARCHAR", "The same, of an order.", "订单编号（仅订单）。"),
            *COMMIT,
            FILE,
            PLACE,
            column("places", "INTEGER", "How many values.", "改了几处。"),
            column("role", "VARCHAR", "Role of who wrote it.", "改动人的岗位。"),
            column("owner", "VARCHAR", "Merchandiser of the order.", "订单的跟单员。"),
            column("may", "VARCHAR", "Who may change it.", "可以改的岗位和人员。"),
            column("own", "VARCHAR", "only or never in one's own files.", "自己的文件：only 只能改自己的，never 不能改。"),
            column("approval", "VARCHAR", "Who else must agree.", "还须由谁认可。"),
            column("role_allowed", "BOOLEAN", "The role, or the person, may change it.", "岗位或人员允许改。"),
            column("allowed", "BOOLEAN", "Who wrote it may change it; empty: it is not known who.", "改动人有权改；身份不明时为空。"),
            APPROVERS,
            APPROVED,
        ),
        ("kind", "id", "number", "entry"),
        ("order_id",),
    ),
    _SELECT,
    needs=("commits", "versions", "changes", "approvals", "may_change"),
    made_of=("may_change",),
)  # fmt: skip
