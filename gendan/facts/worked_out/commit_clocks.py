"""`commit_clocks`: what time each commit claims, against the commit it builds on, those that follow it, and its receipt.

A time that lies ahead of all that follows is its own fault, not that of the commit after it.
"""

from __future__ import annotations

from gendan.facts.worked_out.audit_sql import COMMIT
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_OWN = tuple(one for one in COMMIT if one.name not in {"origin", "at_time"})

COMMIT_CLOCKS = WorkedOut(
    table(
        "commit_clocks",
        Text("The times that commits claim, held against one another and against receipts.", "各提交自称的时间，相互对照并与回执对照。"),
        (
            *_OWN,
            column("committed", "TIMESTAMPTZ", "When it was committed, as it claims.", "自称的提交时间。"),
            column("received", "TIMESTAMPTZ", "When it was received, by its receipt.", "收到的时间（按回执）。"),
            column("before", "TIMESTAMPTZ", "What the commit before it claims.", "前一个提交自称的时间。"),
            column(
                "behind",
                "INTEGER",
                "Minutes by which it claims to be earlier than the commit before it; empty: that is not known.",
                "比前一个提交早多少分钟；前一个不掌握时为空。",
            ),
            column(
                "ahead",
                "INTEGER",
                "Minutes by which it claims to be later than its receipt, than those that follow it, or than today.",
                "比回执、后面的提交或今天晚多少分钟。",
            ),
            column("fault_en", "VARCHAR", "What is wrong, in words.", "问题所在（英文）。"),
            column("fault_zh", "VARCHAR", "The same, in Chinese.", "问题所在。"),
        ),
        ("number",),
    ),
    """
WITH line AS (
  SELECT number, commit_id, person, author, clock, on_date, committed, received, at_time, lag(committed) OVER w AS before,
    lead(committed) OVER w AS after, lead(committed, 2) OVER w AS later
  FROM commits WINDOW w AS (ORDER BY number)
), told AS (
  SELECT *, coalesce(committed > after AND committed > later AND (before IS NULL OR before <= after), false) AS strays FROM line
), judged AS (
  SELECT *, CASE WHEN committed IS NULL THEN NULL WHEN coalesce(lag(strays) OVER (ORDER BY number), false) THEN 0
      WHEN before IS NOT NULL THEN greatest(0, date_diff('second', committed, before) // 60)
      WHEN number = 1 AND (SELECT floor FROM read_history) = 0 THEN 0 END::INTEGER AS behind,
    CASE WHEN committed IS NOT NULL THEN greatest(0, CASE WHEN received IS NULL THEN date_diff('second', at_time, committed) // 60 ELSE date_diff('second', received, committed) // 60 END,
      CASE WHEN strays THEN date_diff('second', after, committed) // 60 ELSE 0 END) END::INTEGER AS ahead
  FROM told
)
SELECT * EXCLUDE (after, later, strays, at_time),
  CASE WHEN behind > 0 THEN 'earlier than the commit it builds on, which claims ' || strftime(before, '%Y-%m-%d %H:%M')
    WHEN received < committed THEN 'later than it was received, on ' || strftime(received, '%Y-%m-%d %H:%M')
    WHEN at_time < committed THEN 'a time that has not come yet'
    WHEN ahead > 0 THEN 'later than the commits that follow it' ELSE '' END AS fault_en,
  CASE WHEN behind > 0 THEN '早于所依据的前一个提交（' || strftime(before, '%Y-%m-%d %H:%M') || '）'
    WHEN received < committed THEN '晚于收到的时间（' || strftime(received, '%Y-%m-%d %H:%M') || '）'
    WHEN at_time < committed THEN '这个时间还没到'
    WHEN ahead > 0 THEN '晚于后面的提交' ELSE '' END AS fault_zh
FROM judged ORDER BY number
""",
    needs=("commits",),
    made_of=("commits",),
)  # fmt: skip
