"""`recorded_commits`: the commits that a receipt or a seal names, and whether history still leads to them."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

SEAL_COMMITS = WorkedOut(
    table(
        "seal_commits",
        Text("The commits that seals in the house name.", "本仓库的封存文件所记的提交。"),
        (
            column("file", "VARCHAR", "The seal.", "封存文件。"),
            column("month", "VARCHAR", "The month.", "月份。"),
            column("sealed_commit", "VARCHAR", "The commit, as the seal has it.", "封存文件所记的提交。"),
            column("ancestor", "BOOLEAN", "History leads to it; empty: that cannot be told here.", "是否仍在历史中；此处无法判断时为空。"),
        ),
        ("file",),
    ),
    handed=True,
)  # fmt: skip

RECORDED_COMMITS = WorkedOut(
    table(
        "recorded_commits",
        Text(
            "The commits that a receipt or a seal names, and whether they are still part of history.",
            "回执或封存文件所记的提交，以及是否仍在历史中。",
        ),
        (
            column("source", "VARCHAR", "receipt or seal.", "receipt 回执或 seal 封存。"),
            column("name", "VARCHAR", "Number of the receipt, month of the seal.", "回执序号，或封存的月份。"),
            column("commit_id", "VARCHAR", "The commit.", "提交编号。"),
            column("on_date", "DATE", "Day of the receipt.", "回执日期。"),
            column("file", "VARCHAR", "The seal.", "封存文件。"),
            column("path", "VARCHAR", "Place in the file.", "在文件中的位置。"),
            column("ancestor", "BOOLEAN", "It is part of history; empty: that cannot be told here.", "是否仍在历史中；此处无法判断时为空。"),
            column("what_en", "VARCHAR", "The source in words.", "来源（英文）。"),
            column("what_zh", "VARCHAR", "The same, in Chinese.", "来源。"),
        ),
        ("source", "name"),
    ),
    """
SELECT 'receipt' AS source, coalesce(number::VARCHAR, commit_id) AS name, commit_id, on_date, NULL AS file, NULL AS path, ancestor,
  'the receipt of ' || strftime(received, '%Y-%m-%d %H:%M') AS what_en, strftime(received, '%Y-%m-%d %H:%M') || ' 的回执' AS what_zh
FROM receipts WHERE received IS NOT NULL
UNION ALL
SELECT 'seal', month, sealed_commit, NULL, file, 'commit', ancestor, 'the seal of ' || month, month || ' 的封存' FROM seal_commits
ORDER BY source, name
""",
    needs=("receipts", "seal_commits"),
    made_of=("receipts", "seal_commits"),
)  # fmt: skip
