"""`tolerances`: how much more or less than ordered may be shipped of each line: by the line, its contract, or the customer."""

from __future__ import annotations

from gendan.facts.shipped import agreed_sql
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

TOLERANCES = WorkedOut(
    table(
        "tolerances",
        Text(
            "The quantity tolerance of each line: its own, else the contract's, else the customer's.",
            "每行的溢短装比例：订单行有写取之，否则取合同，再否则取客户资料。",
        ),
        (
            ORDER_ID,
            column("line", "INTEGER", "Line number.", "行号。"),
            column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
            PATH,
            column("quantity", "DECIMAL(38,6)", "Quantity ordered.", "订单数量。"),
            column(
                "over",
                "DECIMAL(38,6)",
                "Per cent that may be shipped in excess; 0 when nothing is agreed.",
                "允许溢装的百分比；未约定为 0。",
            ),
            column(
                "under",
                "DECIMAL(38,6)",
                "Per cent that may be short; 0 when nothing is agreed.",
                "允许短装的百分比；未约定为 0。",
            ),
            column(
                "source",
                "VARCHAR",
                "Who states it: line, contract or customer; empty when nobody.",
                "出处：line 订单行、contract 合同、customer 客户；都没写则为空。",
            ),
        ),
        ("order_id", "line"),
        ("order_id",),
    ),
    f"{agreed_sql('orders')} ORDER BY l.order_id, l.pos",
)
