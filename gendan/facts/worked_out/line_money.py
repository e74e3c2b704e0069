"""`line_money`: lines whose total the customer's order states, held against quantity x price."""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, rounded
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

_SELECT = f"""
WITH stated AS (
  SELECT l.*, coalesce(c.minor, 2) AS minor
  FROM lines l JOIN orders o USING (order_id) LEFT JOIN currencies c ON c.currency = o.currency WHERE l.amount IS NOT NULL
), worked AS (
  SELECT *, {rounded("quantity * price", "minor")} AS computed FROM stated
)
SELECT order_id, line, path, sku, quantity, price, amount AS stated, computed, amount - computed AS off,
  CASE minor WHEN 0 THEN 1 WHEN 3 THEN 0.001 WHEN 4 THEN 0.0001 ELSE 0.01 END AS smallest
FROM worked ORDER BY order_id, pos
"""

LINE_MONEY = WorkedOut(
    table(
        "line_money",
        Text("Lines whose total is stated, held against quantity x price.", "写明金额的订单行，与数量×单价核对。"),
        (
            ORDER_ID,
            column("line", "INTEGER", "Line number.", "行号。"),
            PATH,
            column("sku", "VARCHAR", "Article number.", "货号。"),
            column("quantity", "DECIMAL(38,6)", "Quantity ordered.", "数量。"),
            column("price", "DECIMAL(38,6)", "Price of one unit.", "单价。"),
            column("stated", "DECIMAL(38,6)", "Line total as stated.", "写明的行金额。", at="amount"),
            column("computed", MONEY, "Quantity x price, in whole minor units.", "数量×单价，取整到最小单位。"),
            column("off", "DECIMAL(38,6)", "Stated less computed.", "写明的减算出的。"),
            column("smallest", "DECIMAL(38,4)", "The currency's smallest unit.", "币种的最小单位。"),
        ),
        ("order_id", "line"),
        ("order_id",),
    ),
    _SELECT,
    needs=("currencies",),
    asked="SELECT 1 FROM lines WHERE amount IS NOT NULL LIMIT 1",
)  # fmt: skip
