"""`receipts`: which commits an independent clock received, and whether they are still part of history."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

RECEIPTS = WorkedOut(
    table(
        "receipts",
        Text(
            "The receipts of `gendan receipt`, and the notes that stand among them and are none. Empty where none are recorded.",
            "gendan receipt 登记的回执，以及混在其中但不是回执的备注。没有登记时为空。",
        ),
        (
            column("commit_id", "VARCHAR", "The commit that was received.", "收到的提交。"),
            column(
                "number",
                "INTEGER",
                "From 1, in the order of the chain; empty: no receipt.",
                "链中的序号，从 1 开始；为空则不是回执。",
            ),
            column("received", "TIMESTAMPTZ", "When it was received.", "收到的时间。"),
            column("on_date", "DATE", "Day of that in the house's time zone.", "该时间在本仓库时区的日期。"),
            column(
                "where_received",
                "VARCHAR",
                "Where: the name of a server or pipeline.",
                "在哪里收到：服务器或流水线名称。",
            ),
            column("branch", "VARCHAR", "On which branch.", "所在分支。"),
            column("hash", "VARCHAR", "SHA-256 over the receipt.", "回执的 SHA-256。"),
            column(
                "before", "VARCHAR", "The hash of the receipt before it, as it says.", "回执中写明的前一张回执的哈希。"
            ),
            column(
                "ancestor",
                "BOOLEAN",
                "False: the commit is no longer part of history, it was rewritten. Empty: that cannot be told here.",
                "false 表示该提交已不在历史中（历史被改写）；为空表示此处无法判断。",
            ),
            column(
                "trouble",
                "VARCHAR",
                "form: the note is no receipt; changed: the next one names another hash; gap, double, beginning: the numbers; "
                "backwards: earlier than the one before. Empty: none.",
                "form 不是回执；changed 下一张写的是另一个哈希；gap、double、beginning 序号有误；backwards 早于前一张。为空：没有问题。",
            ),
        ),
        ("commit_id",),
    ),
    """
SELECT r.* , r.received::DATE AS on_date FROM read_receipts r
WHERE r.received IS NULL OR r.received::DATE <= $as_of ORDER BY r.number NULLS LAST, r.commit_id
""",
    made_of=("read_receipts",),
)
