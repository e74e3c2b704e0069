"""What orders draw on a contract: `contract_use` by contract, `contract_draw` by article, `contract_prices` by order line."""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY
from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

_NEEDS = ("currencies", "money_rates", "order_money")
_DRAWN = "o.status IN ('open', 'on-hold', 'closed')"

# Only orders in the contract's own currency can be added up against its value.
_USE = f"""
WITH used AS (
  SELECT o.contract, count(*) AS orders, count_if(o.status IN ('open', 'on-hold')) AS running,
    arg_min(o.order_id, (o.received, o.order_id)) FILTER (o.status IN ('open', 'on-hold')) AS first_order,
    min(o.last_ex_factory) FILTER (o.status IN ('open', 'on-hold')) AS next_ex_factory,
    count_if(m.amount IS NULL OR o.currency IS NULL) AS unknown_orders, list(DISTINCT o.currency) AS currencies,
    coalesce(sum(m.amount), 0) AS amount
  FROM orders o JOIN order_money m USING (order_id) WHERE o.contract IS NOT NULL AND {_DRAWN} GROUP BY o.contract
)
SELECT c.contract_id, coalesce(u.orders, 0) AS orders, coalesce(u.running, 0) AS running, u.first_order, u.next_ex_factory,
  CASE WHEN u.contract IS NULL THEN 0 WHEN len(list_filter(u.currencies, lambda one: one <> c.currency)) > 0 THEN NULL
    WHEN u.unknown_orders = 0 OR u.amount > c.amount + c.amount * coalesce(c.tolerance_over, 0) * 0.01::DECIMAL(3,2) THEN u.amount END AS drawn,
  c.amount + c.amount * coalesce(c.tolerance_over, 0) * 0.01::DECIMAL(3,2) AS allowed,
  EXISTS (SELECT 1 FROM contracts n WHERE n.contract_id <> c.contract_id AND n.customer = c.customer AND n.valid_to > c.valid_to
    AND coalesce(n.status, 'signed') NOT IN ('closed', 'cancelled')) AS followed
FROM contracts c LEFT JOIN used u ON u.contract = c.contract_id
ORDER BY c.contract_id
"""

CONTRACT_USE = WorkedOut(
    table(
        "contract_use",
        Text("What orders draw on each contract.", "每份合同被订单使用的情况。"),
        (
            column("contract_id", "VARCHAR", "Id of the contract: its file's name.", "合同编号，即文件名。"),
            column("orders", "BIGINT", "Orders that name it, drafts and cancelled ones left out.", "引用它的订单数（不含草稿和已取消）。"),
            column("running", "BIGINT", "How many of them are running.", "其中执行中的订单数。"),
            column("first_order", "VARCHAR", "The earliest running one.", "其中最早的一单。"),
            column("next_ex_factory", "DATE", "Earliest day by which a running order is to have left.", "执行中订单最早的出完日期。"),
            column("drawn", MONEY, "Amount of these orders; empty when it cannot be added up.", "这些订单的金额合计；无法合计时为空。"),
            column("allowed", "DECIMAL(38,6)", "Value of the contract with its tolerance.", "合同金额加允许溢装。", at="amount"),
            column("followed", "BOOLEAN", "Another contract with the customer runs longer.", "与该客户另有更晚到期的合同。"),
        ),
        ("contract_id",),
        ("contract_id",),
    ),
    _USE,
    needs=_NEEDS,
    asked="SELECT 1 FROM contracts LIMIT 1",
)  # fmt: skip

_DRAW = f"""
WITH agreed AS (
  SELECT contract_id, sku, min(pos) AS pos, arg_min(path, pos) AS path, any_value(unit) AS unit,
    CASE WHEN count(*) = count(quantity) THEN sum(quantity) END AS agreed
  FROM contract_lines WHERE sku IS NOT NULL GROUP BY contract_id, sku HAVING count(quantity) > 0
), drawn AS (
  SELECT o.contract AS contract_id, l.sku, count(DISTINCT o.order_id) AS orders, count_if(l.quantity IS NULL) AS gaps,
    coalesce(sum(l.quantity), 0) AS ordered, max(o.order_id) FILTER (o.status IN ('open', 'on-hold')) AS running_order
  FROM orders o JOIN lines l USING (order_id) WHERE o.contract IS NOT NULL AND {_DRAWN} GROUP BY o.contract, l.sku
)
SELECT a.contract_id, a.sku, a.path, a.unit, a.agreed, coalesce(d.orders, 0) AS orders, d.running_order,
  a.agreed + a.agreed * coalesce(c.tolerance_over, 0) * 0.01::DECIMAL(3,2) AS allowed,
  CASE WHEN coalesce(d.gaps, 0) = 0 OR d.ordered > a.agreed + a.agreed * coalesce(c.tolerance_over, 0) * 0.01::DECIMAL(3,2) THEN coalesce(d.ordered, 0) END AS ordered
FROM agreed a JOIN contracts c USING (contract_id) LEFT JOIN drawn d USING (contract_id, sku)
ORDER BY a.contract_id, a.pos
"""

CONTRACT_DRAW = WorkedOut(
    table(
        "contract_draw",
        Text("Articles for which a contract agrees a quantity, and what has been ordered.", "合同约定了数量的货号及已下单数量。"),
        (
            column("contract_id", "VARCHAR", "Id of the contract: its file's name.", "合同编号，即文件名。"),
            column("sku", "VARCHAR", "Article number.", "货号。"),
            column("path", "VARCHAR", "Place in the contract's file.", "在合同文件中的位置。"),
            column("unit", "VARCHAR", "Unit.", "单位。"),
            column("agreed", "DECIMAL(38,6)", "Quantity agreed.", "约定数量。"),
            column("orders", "BIGINT", "Orders that draw on it.", "使用它的订单数。"),
            column("running_order", "VARCHAR", "One of them that is running, the latest by number.", "其中执行中的一单（编号最大的）。"),
            column("allowed", "DECIMAL(38,6)", "Quantity agreed, with the tolerance over.", "约定数量加允许溢装。", at="amount"),
            column("ordered", "DECIMAL(38,6)", "Quantity ordered; empty when a line states none.", "已下单数量；有行缺数量则为空。"),
        ),
        ("contract_id", "sku"),
        ("contract_id",),
    ),
    _DRAW,
    asked="SELECT 1 FROM contract_lines WHERE quantity IS NOT NULL LIMIT 1",
)  # fmt: skip

_PRICES = """
WITH agreed AS (
  SELECT contract_id, sku, min(price) AS low, max(price) AS high, count(*) > count(price) AS gap
  FROM contract_lines WHERE sku IS NOT NULL GROUP BY contract_id, sku
), priced AS (
  SELECT contract_id, count(price) > 0 AS prices FROM contract_lines GROUP BY contract_id
)
SELECT l.order_id, l.line, l.path, l.sku, l.price, o.contract AS contract_id, a.low, a.high, a.sku IS NOT NULL AS listed,
  CASE WHEN a.sku IS NULL OR (a.low IS NULL AND NOT a.gap) THEN false WHEN c.currency <> o.currency THEN false
    WHEN l.price IS NULL THEN NULL ELSE l.price < a.low OR l.price > a.high END AS outside
FROM lines l JOIN orders o USING (order_id) JOIN contracts c ON c.contract_id = o.contract
JOIN priced p ON p.contract_id = c.contract_id AND p.prices
LEFT JOIN agreed a ON a.contract_id = c.contract_id AND a.sku = l.sku
WHERE o.status IS DISTINCT FROM 'cancelled' ORDER BY l.order_id, l.pos
"""

CONTRACT_PRICES = WorkedOut(
    table(
        "contract_prices",
        Text("Lines of orders whose contract lists prices, held against them.", "合同列有价格的订单行，与合同价核对。"),
        (
            ORDER_ID,
            column("line", "INTEGER", "Line number.", "行号。"),
            PATH,
            column("sku", "VARCHAR", "Article number.", "货号。"),
            column("price", "DECIMAL(38,6)", "Price of the line.", "本行单价。", at="price"),
            column("contract_id", "VARCHAR", "The contract.", "合同。"),
            column("low", "DECIMAL(38,6)", "Lowest price that the contract lists for the article.", "合同中该货号的最低价。"),
            column("high", "DECIMAL(38,6)", "Highest one.", "合同中该货号的最高价。"),
            column("listed", "BOOLEAN", "The contract lists the article.", "合同列有该货号。"),
            column("outside", "BOOLEAN", "The price is not what the contract lists, in the same currency; empty when the line states none.", "单价与合同价不符（同一币种）；未写单价则为空。"),
        ),
        ("order_id", "line"),
        ("order_id",),
    ),
    _PRICES,
    asked="SELECT 1 FROM contract_lines WHERE price IS NOT NULL LIMIT 1",
)  # fmt: skip
