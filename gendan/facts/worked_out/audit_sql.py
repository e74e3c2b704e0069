"""Pieces of SQL and columns that the tables of the audit share."""

from __future__ import annotations

from gendan.facts.worked_out.table import column

BACKED = """backed AS (
  SELECT commit_id, origin, list(person ORDER BY person) FILTER (other IS DISTINCT FROM false) AS approvers,
    bool_or(other) AS approved
  FROM approvals GROUP BY ALL
)"""
"""Who stands behind what a commit brought: join by commit_id and origin."""

EARLY = "coalesce(k.number <= (SELECT min(number) FROM versions WHERE kind = 'order'), true) AS early"
"""True up to the commit with which the first orders came: what stood there before is nobody's doing. Over the alias k."""
EARLY_COLUMN = column(
    "early",
    "BOOLEAN",
    "No order had been committed before: the house was being set up.",
    "此前还没有任何订单，属于建库阶段。",
)

COMMIT = (
    column("number", "INTEGER", "Number of the commit, from 1.", "提交的序号，从 1 开始。"),
    column("commit_id", "VARCHAR", "The commit.", "提交编号。"),
    column("origin", "VARCHAR", "The commit in which it was written.", "写下这些内容的提交。"),
    column("person", "VARCHAR", "Who wrote it, where the e-mail is known.", "由谁写下（邮箱已登记时）。"),
    column("author", "VARCHAR", "Name of the author.", "作者姓名。"),
    column("at_time", "TIMESTAMPTZ", "The time that counts, see commits.", "作数的时间，见 commits。"),
    column("clock", "VARCHAR", "What that time rests on, see commits.", "该时间的依据，见 commits。"),
    column("on_date", "DATE", "Day of the commit.", "提交日期。"),
)
"""The commit that a row is about."""
APPROVERS = column("approvers", "VARCHAR[]", "Who else stands behind it, see approvals.", "还有谁背书，见 approvals。")
APPROVED = column(
    "approved",
    "BOOLEAN",
    "Another person stands behind it; empty: it is not known who wrote it.",
    "是否另有他人背书；作者不明时为空。",
)
FILE = column("file", "VARCHAR", "The file.", "文件。")
PLACE = column(
    "place", "VARCHAR", "Where in the file, items by what tells them apart.", "在文件中的位置，列表条目按编号等识别。"
)
OWN = column(
    "own",
    "BOOLEAN",
    "True: who entered it changed it on the same day; empty: the beginning of history is missing.",
    "是否由录入的同一人在同一天改动；缺少较早历史时为空。",
)
MINUTES = column("minutes", "INTEGER", "Minutes since it was first entered.", "距首次录入的分钟数。")
