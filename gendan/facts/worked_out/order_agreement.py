"""`order_agreement`: what an order rests on: its confirmation, its contract, its sample, its deposit."""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY
from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.words.text import Text

# A house of which no order was ever confirmed in writing, though ten are old enough, does not record confirmations here.
_HABITS = """
habits AS (
  SELECT count(confirmed_on) > 0 OR count_if(status IN ('open', 'on-hold', 'closed') AND age > 14) < 10 AS confirms,
    2 * count(contract) >= count(*) AND count(contract) > 0 AS contracts
  FROM orders WHERE coalesce(status, 'open') IN ('open', 'on-hold', 'closed')
), partners_in_contract AS (
  SELECT DISTINCT customer FROM contracts WHERE customer IS NOT NULL AND coalesce(kind, 'frame') = 'frame' AND coalesce(status, 'signed') <> 'cancelled'
)"""

# The sample of an article, at the same customer, that is still being worked on.
_SAMPLES = """
samples AS (
  SELECT o.customer, l.sku, max(o.order_id) AS sample_order
  FROM orders o JOIN lines l USING (order_id)
  WHERE o.kind = 'sample' AND o.status IN ('open', 'on-hold') AND l.sku IS NOT NULL GROUP BY o.customer, l.sku
), unapproved AS (
  SELECT l.order_id, max(s.sample_order) AS sample_order
  FROM samples s JOIN orders o ON o.customer = s.customer AND coalesce(o.kind, 'bulk') <> 'sample'
  JOIN lines l ON l.order_id = o.order_id AND l.sku = s.sku GROUP BY l.order_id
)"""

_DIFFERENCES = (
    ("o.customer", "c.customer", "customer", "客户"),
    ("o.currency", "c.currency", "currency", "币种"),
    ("o.incoterm_term", "c.incoterm_term", "trade term", "贸易术语"),
    ("lower(o.incoterm_place)", "lower(c.incoterm_place)", "place of the trade term", "术语地点"),
    ("o.payment_terms", "c.payment_terms", "payment", "付款方式"),
    ("o.payment_days", "c.payment_days", "days of credit", "账期"),
    ("o.payment_deposit_percent", "c.payment_deposit_percent", "deposit", "定金"),
)


def _differs(at: int) -> str:
    """Return SQL for what the order and its contract both state, and differently; NULL when nothing is."""
    cases = ", ".join(f"CASE WHEN {one[0]} <> {one[1]} THEN '{one[at]}' END" for one in _DIFFERENCES)
    comma = ", " if at == 2 else "、"
    return f"nullif(concat_ws('{comma}', {cases}), '')"


_SELECT = f"""
WITH {_HABITS}, {_SAMPLES}, confirming AS (
  SELECT DISTINCT order_id FROM tasks WHERE duty = 'order-confirmation' AND open
)
SELECT o.order_id, h.confirms, t.order_id IS NOT NULL AS confirmation_task, m.deposit, m.paid, m.currency,
  o.payment_deposit_percent IS NOT NULL OR o.payment_deposit_amount IS NOT NULL AS deposit_agreed,
  CASE WHEN o.payment_deposit_paid IS NOT NULL OR coalesce(m.paid >= m.deposit, false) THEN true
    WHEN m.deposit IS NOT NULL AND m.paid IS NOT NULL THEN false END AS deposit_paid,
  u.sample_order, h.contracts OR p.customer IS NOT NULL AS expects_contract,
  c.contract_id, c.kind AS contract_kind, c.status AS contract_status, c.signed_on AS contract_signed, c.valid_to AS contract_ends,
  CASE WHEN c.kind = 'sales' THEN greatest(o.received, o.last_ex_factory) ELSE o.received END AS contract_needed,
  {_differs(2)} AS differs_en, {_differs(3)} AS differs_zh
FROM orders o JOIN order_money m USING (order_id) LEFT JOIN habits h ON true
LEFT JOIN confirming t USING (order_id) LEFT JOIN unapproved u USING (order_id)
LEFT JOIN partners_in_contract p ON p.customer = o.customer
LEFT JOIN contracts c ON c.contract_id = o.contract
WHERE coalesce(o.status, 'open') IN ('draft', 'open', 'on-hold')
ORDER BY o.order_id
"""

ORDER_AGREEMENT = WorkedOut(
    table(
        "order_agreement",
        Text("What each order that is not over rests on: confirmation, contract, sample, deposit.", "未结束订单的依据：确认、合同、样品、定金。"),
        (
            ORDER_ID,
            column("confirms", "BOOLEAN", "The house records confirmations: one order has one, or fewer than ten are two weeks old.", "本公司登记订单确认：至少一单有确认，或满两周的订单不足十张。"),
            column("confirmation_task", "BOOLEAN", "An open task of its checklist already asks for the confirmation.", "清单中已有未完成的订单确认任务。"),
            column("deposit", MONEY, "Deposit agreed.", "约定的定金。", at="payment/deposit"),
            column("paid", MONEY, "Received so far.", "已收款。"),
            column("currency", "VARCHAR", "Currency of the order.", "订单币种。"),
            column("deposit_agreed", "BOOLEAN", "A deposit is agreed.", "约定了定金。"),
            column("deposit_paid", "BOOLEAN", "It has been paid; empty when its amount is unknown.", "定金已付；金额不明时为空。"),
            column("sample_order", "VARCHAR", "A sample order of the same customer and article that is still running.", "同一客户、同一货号、尚未完成的样品单。"),
            column("expects_contract", "BOOLEAN", "Half of the house's orders name a contract, or there is a frame contract with this customer.", "本公司半数订单有合同，或与该客户有框架合同。"),
            column("contract_id", "VARCHAR", "Its contract, where the file is there.", "所属合同（文件存在时）。", at="contract"),
            column("contract_kind", "VARCHAR", "Kind of the contract.", "合同种类。"),
            column("contract_status", "VARCHAR", "Where the contract stands.", "合同状态。"),
            column("contract_signed", "DATE", "When it was signed.", "合同签署日期。"),
            column("contract_ends", "DATE", "Last day of its term.", "合同有效期的最后一天。"),
            column("contract_needed", "DATE", "The day that must lie within the term: receipt; for a sales contract the last ex-factory date too.", "须在有效期内的日期：接单日；一单一签的销售合同还包括最后出厂日。"),
            column("differs_en", "VARCHAR", "What order and contract state differently.", "订单与合同不一致的条款（英文）。"),
            column("differs_zh", "VARCHAR", "The same in Chinese.", "订单与合同不一致的条款（中文）。"),
        ),
        ("order_id",),
        ("order_id",),
    ),
    _SELECT,
    needs=("currencies", "money_rates", "order_money"),
)  # fmt: skip
