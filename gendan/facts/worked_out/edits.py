"""`edits`: what was changed in a document after it was first entered, with what an auditor asks of each change."""

from __future__ import annotations

from gendan.facts.worked_out.audit_sql import APPROVED, APPROVERS, BACKED, MINUTES, OWN
from gendan.facts.worked_out.edit_words import WORDS
from gendan.facts.worked_out.history import CHANGES
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_TAKEN = [
    "kind",
    "id",
    "order_id",
    "number",
    "commit_id",
    "origin",
    "person",
    "author",
    "at_time",
    "clock",
    "on_date",
    "file",
    "place",
    "table_name",
    "record",
    "field",
    "delivery",
    "task",
    "action",
    "old",
    "new",
    "old_date",
    "new_date",
    "old_number",
    "new_number",
    "event",
    "lag",
    "owner",
]
_OWN = ", ".join(f"c.{name}" for name in _TAKEN)

_SELECT = f"""
WITH picked AS (
  SELECT {_OWN} FROM changes c WHERE NOT c.created AND NOT c.deleted AND c.place <> ''
), entered AS (
  SELECT p.kind, p.id, p.place, p.number, max(a.number) AS entry
  FROM picked p JOIN changes a ON a.kind = p.kind AND a.id = p.id AND a.place = p.place AND a.number < p.number
  WHERE a.action = 'add' AND p.action <> 'add' GROUP BY ALL
), first_hand AS (
  SELECT e.* EXCLUDE (entry), coalesce(a.person, a.author) AS who, a.on_date AS day, a.at_time AS at_time
  FROM entered e JOIN changes a ON a.kind = e.kind AND a.id = e.id AND a.place = e.place AND a.number = e.entry
), promised AS (
  SELECT p.id, p.place, p.number, arg_max(b.new_date, b.place || lpad(b.number::VARCHAR, 9, '0')) AS was
  FROM picked p JOIN changes b ON b.kind = 'order' AND b.id = p.id AND b.delivery = p.delivery AND b.number < p.number
  WHERE p.table_name = 'promises' AND p.field = 'date' AND p.action = 'add' AND b.table_name = 'promises' AND b.field = 'date'
    AND b.action <> 'delete' AND b.place < p.place
  GROUP BY ALL
), confirmations AS (
  SELECT id, number, new_date FROM changes WHERE kind = 'order' AND place = 'confirmed/on'
), confirmed AS (
  SELECT p.id, p.number, arg_max(b.new_date, b.number) AS confirmed_before
  FROM (SELECT DISTINCT id, number FROM picked WHERE kind = 'order') p JOIN confirmations b ON b.id = p.id AND b.number < p.number
  GROUP BY ALL
), confirmed_again AS (
  SELECT p.id, p.number FROM (SELECT DISTINCT id, number FROM picked WHERE kind = 'order') p
  JOIN changes b ON b.kind = 'order' AND b.id = p.id AND b.number >= p.number AND starts_with(b.place, 'confirmed/') AND NOT b.created
  GROUP BY ALL
), amended AS (
  SELECT p.kind, p.id, p.number, min(abs(a.on_date - p.on_date))::INTEGER AS amendment_days
  FROM (SELECT DISTINCT kind, id, number, on_date FROM picked WHERE kind IN ('order', 'contract')) p
  LEFT JOIN orders o ON p.kind = 'order' AND o.order_id = p.id
  JOIN amendments a ON a.contract_id = CASE WHEN p.kind = 'order' THEN o.contract ELSE p.id END
  GROUP BY ALL
), {BACKED}, signatures AS (
  SELECT p.kind, p.id, p.number, arg_max(b.new_date, b.number) AS signed_before
  FROM (SELECT DISTINCT e.kind, e.id, e.number, CASE WHEN e.kind = 'order' THEN o.contract ELSE e.id END AS contract
    FROM picked e LEFT JOIN orders o ON e.kind = 'order' AND o.order_id = e.id WHERE e.kind IN ('order', 'contract')) p
  JOIN changes b ON b.kind = 'contract' AND b.id = p.contract AND b.place = 'signed/on' AND b.number < p.number
  GROUP BY ALL
), signed_of AS (
  SELECT o.order_id AS id, 'order' AS kind, t.signed_on FROM orders o JOIN contracts t ON t.contract_id = o.contract
  UNION ALL SELECT contract_id, 'contract', signed_on FROM contracts
), joined AS (
  SELECT p.*, CASE WHEN p.action = 'add' THEN false WHEN f.who IS NOT NULL THEN f.who = coalesce(p.person, p.author) AND f.day = p.on_date
      WHEN (SELECT floor FROM read_history) = 0 THEN false END AS own,
    date_diff('minute', coalesce(f.at_time, (SELECT c.at_time FROM commits c WHERE c.number = (SELECT floor FROM read_history))), p.at_time)::INTEGER AS minutes,
    CASE WHEN p.action = 'add' THEN r.was ELSE p.old_date END AS was_date,
    coalesce(k.confirmed_before, CASE WHEN (SELECT floor FROM read_history) > 0
      AND NOT EXISTS (SELECT 1 FROM confirmations z WHERE z.id = p.id) THEN o.confirmed_on END) AS confirmed_before,
    g.id IS NOT NULL AS confirmed_again, coalesce(n.signed_before, CASE WHEN (SELECT floor FROM read_history) > 0 THEN s.signed_on END) AS signed_on, m.amendment_days, coalesce(b.approvers, []) AS approvers,
    CASE WHEN b.commit_id IS NULL THEN false ELSE b.approved END AS approved,
    coalesce(list_bool_or([lower(x) LIKE 'imported-from:%' FOR x IN w.trailers]), false) AS imported,
    json_extract_string(CASE WHEN p.old LIKE '[%' THEN TRY_CAST(p.old AS JSON) END, '$[*]') AS had,
    json_extract_string(CASE WHEN p.new LIKE '[%' THEN TRY_CAST(p.new AS JSON) END, '$[*]') AS has
  FROM picked p
  LEFT JOIN first_hand f ON f.kind = p.kind AND f.id = p.id AND f.place = p.place AND f.number = p.number
  LEFT JOIN promised r ON r.id = p.id AND r.place = p.place AND r.number = p.number AND p.kind = 'order'
  LEFT JOIN confirmed k ON p.kind = 'order' AND k.id = p.id AND k.number = p.number
  LEFT JOIN confirmed_again g ON p.kind = 'order' AND g.id = p.id AND g.number = p.number
  LEFT JOIN orders o ON p.kind = 'order' AND o.order_id = p.id
  LEFT JOIN signed_of s ON s.kind = p.kind AND s.id = p.id
  LEFT JOIN signatures n ON n.kind = p.kind AND n.id = p.id AND n.number = p.number
  LEFT JOIN amended m ON m.kind = p.kind AND m.id = p.id AND m.number = p.number
  LEFT JOIN backed b ON b.commit_id = p.commit_id AND b.origin = p.origin
  LEFT JOIN commits w ON w.number = p.number
)
SELECT j.* EXCLUDE (had, has), coalesce(v.en, j.field) AS what_en, coalesce(v.zh, j.field) AS what_zh,
  CASE WHEN j.action = 'add' OR j.old IS NULL THEN NULL
    WHEN had IS NOT NULL AND len(coalesce(has, [])) < len(had)
      THEN array_to_string(list_filter(had, lambda x: NOT coalesce(list_contains(has, x), false)), ', ')
    WHEN had IS NULL AND j.new IS NULL THEN j.old END AS gone
FROM joined j LEFT JOIN (VALUES {WORDS}) v(field, en, zh) ON v.field = j.field
ORDER BY kind, id, number, place
"""

EDITS = WorkedOut(
    table(
        "edits",
        Text(
            "What was changed in a document after it was first entered: the rows of `changes` that an auditor looks at, each with"
            " who entered the value before, what was confirmed or signed by then, and who else stands behind it.",
            "文件首次录入之后的每处改动，即审计要看的 changes 各行，并附：原值是谁何时录入、当时是否已确认或签署、还有谁背书。",
        ),
        (
            *(CHANGES.table.columns[name] for name in _TAKEN),
            column("what_en", "VARCHAR", "The field in words, where it is a usual one.", "字段的说法（英文）。"),
            column("what_zh", "VARCHAR", "The same, in Chinese.", "字段的说法。"),
            OWN,
            MINUTES,
            column(
                "was_date",
                "DATE",
                "The date that it moves: the value before, or the promise before an entry that was appended to the ledger.",
                "被移动的日期：原值；承诺台账追加时为上一次承诺的日期。",
            ),
            column("gone", "VARCHAR", "What is no longer there, with nothing in its place: a value, or of a list the items that are missing.", "去掉而没有替换的内容：原值；列表则为少掉的各项。"),
            column("confirmed_before", "DATE", "Day on which the order had been confirmed by the commit before.", "改动之前订单已确认的日期。"),
            column("confirmed_again", "BOOLEAN", "The confirmation was changed with it or later.", "改动的同时或之后重新确认过。"),
            column("signed_on", "DATE", "Day on which the contract, its own or the order's, had been signed by the commit before.", "改动之前合同（或订单所属合同）已签署的日期。"),
            column("amendment_days", "INTEGER", "Days to the nearest amendment of that contract.", "与该合同最近一次修改相隔的天数。"),
            APPROVERS,
            APPROVED,
            column("imported", "BOOLEAN", "The commit says by a trailer Imported-from: that it was taken from elsewhere.", "提交说明用 Imported-from: 标明是从别处导入。"),
        ),
        ("kind", "id", "number", "place"),
        ("order_id", "delivery"),
    ),
    _SELECT,
    needs=("commits", "changes", "approvals"),
    made_of=("read_versions",),
)  # fmt: skip
