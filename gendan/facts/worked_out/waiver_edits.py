"""`waiver_edits`: every waiver that was entered, changed or taken away, with who gains by it and who allowed it."""

from __future__ import annotations

from gendan.facts.worked_out.audit_sql import APPROVERS, BACKED, COMMIT, EARLY, EARLY_COLUMN, FILE, MINUTES, OWN, PLACE
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_LAST = "last_value({} IGNORE NULLS) OVER (PARTITION BY record ORDER BY number)"
_BEFORE = "last_value({} IGNORE NULLS) OVER (PARTITION BY record ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"

_SELECT = f"""
WITH {BACKED}, told AS (
  SELECT number, commit_id, origin, person, author, at_time, clock, on_date, file, record,
    min(left(place, length(place) - length(field) - 1)) AS place,
    CASE WHEN bool_or(field = 'rule' AND action = 'add') THEN 'add' WHEN bool_or(field = 'rule' AND action = 'delete') THEN 'delete'
      ELSE 'edit' END AS action,
    string_agg(field, ', ' ORDER BY field) FILTER (action = 'edit') AS fields,
    max(new) FILTER (field = 'approved_by') AS said_approver, max(old) FILTER (field = 'approved_by') AS had_approver,
    max(coalesce(new, old)) FILTER (field = 'requested_by') AS said_requester,
    max(coalesce(new, old)) FILTER (field = 'order') AS said_order, max(coalesce(new, old)) FILTER (field = 'rule') AS said_rule,
    max(new_date) FILTER (field = 'until') AS said_until, max(old_date) FILTER (field = 'until') AS had_until
  FROM changes WHERE kind = 'waivers' AND table_name = 'waivers' AND field <> '' GROUP BY ALL
), known AS (
  SELECT *, {_LAST.format("said_approver")} AS approved_by, {_LAST.format("said_requester")} AS requested_by,
    coalesce(had_approver, {_BEFORE.format("said_approver")}) AS approved_by_before,
    {_LAST.format("said_order")} AS waived_order, {_LAST.format("said_rule")} AS waived_rule,
    coalesce(had_until, {_BEFORE.format("said_until")}) AS until_before,
    {_BEFORE.format("CASE WHEN action = 'add' THEN at_time END")} AS entered,
    {_BEFORE.format("CASE WHEN action = 'add' THEN coalesce(person, author) END")} AS entered_by
  FROM told
)
SELECT k.* EXCLUDE (said_approver, had_approver, said_requester, said_order, said_rule, said_until, had_until, entered, entered_by),
  o.merchandiser, coalesce(b.approvers, []) AS approvers, {EARLY},
  coalesce(list_contains(b.approvers, k.approved_by), false) AS backed,
  CASE WHEN k.action = 'add' THEN false WHEN k.entered IS NOT NULL
    THEN k.entered_by = coalesce(k.person, k.author) AND k.entered::DATE = k.on_date
    WHEN (SELECT floor FROM read_history) = 0 THEN false END AS own,
  date_diff('minute', coalesce(k.entered, (SELECT c.at_time FROM commits c WHERE c.number = (SELECT floor FROM read_history))), k.at_time)::INTEGER AS minutes
FROM known k LEFT JOIN orders o ON o.order_id = k.waived_order
LEFT JOIN backed b ON b.commit_id = k.commit_id AND b.origin = k.origin
ORDER BY record, number
"""

WAIVER_EDITS = WorkedOut(
    table(
        "waiver_edits",
        Text("Waivers that were entered, changed or taken away.", "豁免的录入、改动和删除。"),
        (
            *COMMIT,
            FILE,
            PLACE,
            column("record", "VARCHAR", "The waiver: rule, order, record.", "哪一项豁免：规则、订单、记录。"),
            column("action", "VARCHAR", "add, edit or delete.", "add 录入、edit 改动、delete 删除。"),
            column("fields", "VARCHAR", "The keys that were edited.", "改动的字段。"),
            column("waived_rule", "VARCHAR", "The rule.", "规则。"),
            column("waived_order", "VARCHAR", "The order.", "订单。"),
            column("approved_by", "VARCHAR", "Who allowed it, as the file says since.", "文件中写的批准人。"),
            column("approved_by_before", "VARCHAR", "The same, before.", "改动之前的批准人。"),
            column("requested_by", "VARCHAR", "Who asked for it.", "申请人。"),
            column("merchandiser", "VARCHAR", "Merchandiser of the order.", "订单的跟单员。"),
            column("until_before", "DATE", "Its last day, before.", "改动之前的最后有效日。"),
            column("backed", "BOOLEAN", "Who allowed it stands behind the commit, see approvals.", "批准人为该提交背书，见 approvals。"),
            APPROVERS,
            EARLY_COLUMN,
            OWN,
            MINUTES,
        ),
        ("record", "number"),
    ),
    _SELECT,
    needs=("commits", "versions", "changes", "approvals"),
    made_of=("read_versions",),
)  # fmt: skip
