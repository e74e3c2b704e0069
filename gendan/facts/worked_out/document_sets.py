"""`document_sets`: one row for each shipment and its documents, held against the credit and the terms of trade.

Under a credit also one for each delivery of which something is still to be booked, so that dates can be judged ahead. The
arithmetic of the credit is that of `trade.credit`, set-based; a test shows that both agree.
"""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, rounded
from gendan.facts.worked_out.table import ORDER_ID, PATH, WANTED, WorkedOut, column, table
from gendan.trade.credit import INSURED, PRESENTATION_DAYS
from gendan.words.text import Text

_COLUMNS = (
    ORDER_ID,
    column("set_id", "VARCHAR", "The shipment; the delivery while it is not booked.", "出货编号；尚未订舱的为交货批次。"),
    column("shipment", "VARCHAR", "The shipment; empty while nothing is booked.", "出货编号；尚未订舱则为空。"),
    column("delivery", "VARCHAR", "The delivery.", "交货批次。"),
    column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
    PATH,
    column("credit", "BOOLEAN", "The order is paid by a letter of credit of which something is recorded.", "本单凭信用证付款，且已记录信用证内容。"),
    column("left_on", "DATE", "Date of shipment: of the transport document (the last of several), else the day on which the goods left.", "装运日：运输单据日期（多份取最晚），否则取货物离港或交货日。"),
    column("shipment_day", "DATE", "Date of shipment; while the goods are here, the latest of ETD, committed date and forecast, and not before the day judged.", "装运日；货未出的取 ETD、交期、预计出货日中最晚的，且不早于判断日。"),
    column("latest_shipment", "DATE", "Latest shipment of the credit, else its expiry; a closed bank does not move it (UCP 600 Article 29 c).", "信用证最迟装运日，未写则为有效期；银行休息日不顺延（UCP 600 第 29 条 c 款）。"),
    column("expiry", "DATE", "Expiry as the credit has it.", "信用证写明的有效期。"),
    column("expiry_effective", "DATE", "Expiry, moved to the next banking day (Article 29 a).", "实际有效期：遇银行休息日顺延到下一银行工作日（第 29 条 a 款）。"),
    column("presentation_last", "DATE", "Last day for presenting documents: the days of the credit (21) after shipment, not after expiry (14 c, 29 a).", "最后交单日：装运后按信用证规定天数（未规定为 21 天），且不超过有效期（第 14 条 c 款、第 29 条 a 款）。"),
    column("presented", "DATE", "Day on which invoices and transport documents of the set had all been sent.", "发票和运输单据全部寄出或交单的日期。"),
    column("sending_kept", "BOOLEAN", "This house records when documents are sent.", "本公司是否登记寄单日期。"),
    column("papers", "BIGINT", "Documents of the set.", "本套单据份数。"),
    column("invoices", "BIGINT", "Invoices of the set.", "本套发票份数。"),
    column("invoice_amount", MONEY, "Sum of its invoices; empty when one has no amount, or they are in several currencies.", "发票金额合计；有一份缺金额，或币种不一致，则为空。"),
    column("invoice_currency", "VARCHAR", "Their currency.", "发票币种。"),
    column("insurable", "BOOLEAN", "The seller insures: CIF or CIP, by the order or the credit.", "须由卖方投保：订单或信用证为 CIF、CIP。"),
    column("insurances", "BIGINT", "Insurance documents of the set.", "本套保险单据份数。"),
    column("insured", MONEY, "Sum of the cover; empty when one states none.", "保险金额合计；有一份未写则为空。"),
    column("insured_currency", "VARCHAR", "Its currency.", "保险金额的币种。"),
    column("insured_on", "DATE", "Date of the latest insurance document.", "保险单据日期（多份取最晚）。"),
    column("insured_least", MONEY, "Least cover: 110 per cent of the invoices, or what the credit says (28 f).", "最低保险金额：发票金额的 110%，或按信用证规定（第 28 条 f 款）。"),
    column("eta", "DATE", "Expected arrival.", "预计到达日。"),
    column("arrived", "DATE", "Actual arrival.", "实际到达日。"),
)  # fmt: skip

_CREDIT = "(o.payment_lc_number IS NOT NULL OR o.payment_lc_expiry IS NOT NULL OR o.payment_lc_amount IS NOT NULL OR o.payment_lc_received IS NOT NULL OR o.payment_lc_latest_shipment IS NOT NULL)"
CREDIT = f"coalesce(o.payment_terms, 'LC') = 'LC' AND {_CREDIT}"
"""SQL over an order `o`: it is paid by a letter of credit of which something is recorded. Never NULL."""

BANK = "coalesce(o.payment_lc_bank_calendar, h.calendar)"
"""SQL over an order `o` and the house `h`: the calendar of the bank."""


def _banking_day(alias: str, day: str) -> str:
    """Return the joins that give, as `alias`.day, `day` under a credit, or the next day on which its bank is open.

    Nothing for a day outside the calendar. (The macro workday_add says the same, and takes longer to plan than all the rest.)
    """
    known = f"{alias}0"
    return (
        f"LEFT JOIN calendar_days {known} ON credit AND {known}.calendar = bank AND {known}.day = dated.{day}"
        f" LEFT JOIN calendar_days {alias} ON {alias}.calendar = {known}.calendar AND {alias}.is_workday"
        f" AND {alias}.nr = {known}.nr + CASE WHEN {known}.is_workday THEN 0 ELSE 1 END"
    )


# Shipments, and of a credit's deliveries what no shipment that is still to leave will take.
_PARTS = f"""
parts AS (
  SELECT s.order_id, s.shipment AS set_id, s.shipment, coalesce(s.delivery, e.only_one) AS delivery, s.pos, s.path,
    coalesce(s.atd, s.shipped) AS gone, greatest(s.etd, d.forecast, d.ex_factory) AS planned, s.eta, s.arrived
  FROM shipments s
  LEFT JOIN (SELECT order_id, any_value(delivery) AS only_one FROM deliveries GROUP BY order_id HAVING count(*) = 1) e USING (order_id)
  LEFT JOIN deliveries d ON d.order_id = s.order_id AND d.delivery = coalesce(s.delivery, e.only_one)
  UNION ALL
  SELECT d.order_id, d.delivery, NULL, d.delivery, d.pos, d.path, NULL, greatest(d.forecast, d.ex_factory), NULL, NULL
  FROM deliveries d JOIN orders o USING (order_id)
  WHERE {CREDIT} AND d.completed IS NULL AND NOT EXISTS (
    SELECT 1 FROM shipments s WHERE s.order_id = d.order_id AND s.shipped IS NULL AND (s.delivery = d.delivery OR s.delivery IS NULL))
)"""

_PAPERS = f"""
papers AS (
  SELECT order_id, shipment, count(*) AS papers, count_if(role = 'invoice') AS invoices,
    CASE WHEN count_if(role = 'invoice') = count(amount) FILTER (role = 'invoice')
        AND count(DISTINCT currency) FILTER (role = 'invoice') <= 1
      THEN (sum(amount) FILTER (role = 'invoice'))::{MONEY} END AS invoice_amount,
    min(currency) FILTER (role = 'invoice') AS invoice_currency,
    count_if(role = 'insurance') AS insurances,
    CASE WHEN count_if(role = 'insurance') = count(insured) FILTER (role = 'insurance')
      THEN (sum(insured) FILTER (role = 'insurance'))::{MONEY} END AS insured,
    min(currency) FILTER (role = 'insurance') AS insured_currency, max(on_date) FILTER (role = 'insurance') AS insured_on,
    max(on_date) FILTER (role = 'transport') AS carried_on,
    CASE WHEN count_if(role IN ('invoice', 'transport')) = count(sent) FILTER (role IN ('invoice', 'transport'))
      THEN max(sent) FILTER (role IN ('invoice', 'transport')) END AS presented
  FROM document_checks WHERE shipment IS NOT NULL GROUP BY order_id, shipment
)"""

_SELECT = f"""
WITH {_PARTS.strip()}, {_PAPERS.strip()}, joined AS (
  SELECT p.*, {CREDIT} AS credit, coalesce(a.carried_on, p.gone) AS left_on,
    coalesce(o.payment_lc_latest_shipment, o.payment_lc_expiry) AS latest_shipment, o.payment_lc_expiry AS expiry,
    o.payment_lc_presentation_days AS stated_days, {BANK} AS bank, a.presented, coalesce(a.papers, 0) AS papers,
    coalesce(a.invoices, 0) AS invoices, a.invoice_amount, a.invoice_currency,
    coalesce(o.incoterm_term IN ('CIF', 'CIP'), false) OR coalesce(o.payment_lc_incoterm_term IN ('CIF', 'CIP'), false) AS insurable,
    coalesce(a.insurances, 0) AS insurances, a.insured, a.insured_currency, a.insured_on,
    coalesce(o.payment_lc_insurance_percent, {INSURED}) AS percent, coalesce(c.minor, 2) AS minor
  FROM parts p JOIN orders o USING (order_id) LEFT JOIN house h ON true
  LEFT JOIN papers a ON a.order_id = p.order_id AND a.shipment = p.shipment
  LEFT JOIN currencies c ON c.currency = a.invoice_currency
  WHERE {WANTED.format("o")}
), moved AS (
  SELECT *, coalesce(left_on, greatest(planned, CASE WHEN planned IS NOT NULL THEN $as_of::DATE END)) AS shipment_day
  FROM joined
), dated AS (
  SELECT *, least(shipment_day + coalesce(stated_days, {PRESENTATION_DAYS}), CASE WHEN shipment_day IS NOT NULL THEN expiry END) AS period_ends
  FROM moved
)
SELECT order_id, set_id, shipment, delivery, pos, path, credit, left_on, shipment_day, latest_shipment, expiry,
  e.day AS expiry_effective, p.day AS presentation_last, presented,
  EXISTS (SELECT 1 FROM documents WHERE sent IS NOT NULL) AS sending_kept, papers, invoices, invoice_amount, invoice_currency, insurable, insurances, insured, insured_currency, insured_on,
  {rounded("invoice_amount * percent * 0.01::DECIMAL(3,2)", "minor")} AS insured_least, eta, arrived
FROM dated {_banking_day("e", "expiry")} {_banking_day("p", "period_ends")} ORDER BY order_id, shipment IS NULL, pos
"""

DOCUMENT_SETS = WorkedOut(
    table(
        "document_sets",
        Text("Shipments with their documents and last days.", "每次出货的全套单据及各项期限。"),
        _COLUMNS,
        ("order_id", "set_id"),
        ("order_id", "delivery"),
    ),
    select=_SELECT,
    needs=("document_checks", "currencies"),
    asked=f"SELECT 1 FROM shipments UNION ALL SELECT 1 FROM orders o WHERE {CREDIT} LIMIT 1",
)
