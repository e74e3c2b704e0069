"""`document_checks`: every document of an order with its part in the set, its sums, its cartons, and who else bears its number.

A document belongs to the shipment that it names, else to the only one of the order. Where an order has no shipment yet, all of
its documents make one set; where it has several and a document names none, that document is in no set.
"""

from __future__ import annotations

from gendan.facts.worked_out.money_rates import MONEY, rounded
from gendan.facts.worked_out.table import ORDER_ID, PATH, WANTED, WorkedOut, column, table
from gendan.words.text import Text

QUANTITY = "DECIMAL(38,6)"

_COLUMNS = (
    ORDER_ID,
    column("kind", "VARCHAR", "Kind of document, as the order writes it.", "单证种类（订单中的写法）。"),
    column("paper", "VARCHAR", "Its number, else its kind.", "单证号码；没有号码则为种类。"),
    column("document", "VARCHAR", "Its number.", "单证号码。"),
    column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
    PATH,
    column("means", "VARCHAR", "The kind that it is: see document_kinds.", "规范的单证种类，见 document_kinds。"),
    column("role", "VARCHAR", "Its part in the set: see document_kinds.", "在全套单据中的角色，见 document_kinds。"),
    column("title_en", "VARCHAR", "Name of its kind, in English.", "种类名称（英文）。"),
    column("title_zh", "VARCHAR", "Name of its kind, in Chinese.", "种类名称（中文）。"),
    column("in_set", "BOOLEAN", "It is known to which set it belongs.", "是否知道属于哪一套单据。"),
    column("shipment", "VARCHAR", "Its shipment: named, or the only one.", "所属出货：写明的，或唯一的一次。"),
    column("place", "INTEGER", "Its place in the set: 2 invoice, 3 packing list, 4 transport document, 5 insurance, 6 origin, 7 draft, 8 others.", "在全套单据中的次序：2 发票、3 装箱单、4 运输单据、5 保险、6 产地证、7 汇票、8 其他。"),
    column("alone", "BOOLEAN", "The only one of its role in its set.", "在本套中是否为该角色的唯一一份。"),
    column("palletised", "BOOLEAN", "A transport document that counts packages, as its shipment states them beside the cartons.", "运输单据按件数计（出货另写了件数）。"),
    column("due", "DATE", "Day by which it must be ready.", "应备妥的日期。"),
    column("on_date", "DATE", "Its date.", "单证日期。"),
    column("sent", "DATE", "Day on which it was sent or presented.", "寄出或交单的日期。"),
    column("received", "DATE", "Day on which the other side received it.", "对方收到的日期。"),
    column("issued", "BOOLEAN", "It is there: it has a date, a file, or went out.", "是否已出具：有日期、有文件，或已寄出。"),
    column("currency", "VARCHAR", "Its currency, else the order's.", "币种；未写则为订单币种。"),
    column("amount", MONEY, "Its amount.", "金额。"),
    column("value", MONEY, "Quantity x price of its lines, each rounded to the currency's smallest unit, and its charges; empty when one is missing.", "各行数量 × 单价（逐行按币种最小单位取整）加其他费用；有一项缺失则为空。"),
    column("priced", "BOOLEAN", "Its lines can be priced: it has lines, and its currency is the order's.", "能否按行计价：有分行数量，且币种与订单相同。"),
    column("quantity", QUANTITY, "Sum of the quantities on it; empty without lines.", "单证上的数量合计；没有分行则为空。"),
    column("pieces", QUANTITY, "Sum of the pieces in its cartons; empty when it does not list them.", "装箱明细的件数合计；没有明细则为空。"),
    column("cartons", "BIGINT", "Cartons that it states.", "单证上写的箱数。"),
    column("numbered", "BIGINT", "Cartons by their numbers.", "按箱号数出的箱数。"),
    column("gap_from", "BIGINT", "First carton number that is missing between those of the set.", "本套箱号中缺的第一个号。"),
    column("gap_to", "BIGINT", "Last carton number of that gap.", "该段缺号的最后一个。"),
    column("twice", "BIGINT", "First carton number that comes twice in the set.", "本套中第一个重复的箱号。"),
    column("backward", "BIGINT", "First carton number of a run that ends before it begins.", "止号小于起号的那一段的起号。"),
    column("numbering_en", "VARCHAR", "What is wrong with the carton numbers, in English; empty when nothing is.", "箱号的问题（英文）；没有问题则为空。"),
    column("numbering_zh", "VARCHAR", "What is wrong with the carton numbers, in Chinese.", "箱号的问题（中文）。"),
    column("gross_kg", QUANTITY, "Gross weight on it, kg.", "单证上的毛重，千克。"),
    column("net_kg", QUANTITY, "Net weight on it, kg.", "单证上的净重，千克。"),
    column("insured", QUANTITY, "Amount insured.", "保险金额。"),
    column("twin", "VARCHAR", "The order that has another document of this kind and number, with another date or customer.", "另有同种类同号码、但日期或客户不同的单证的订单。"),
    column("dates_en", "VARCHAR", "What is wrong with its dates, in English; empty when nothing is.", "日期顺序的问题（英文）；没有问题则为空。"),
    column("dates_zh", "VARCHAR", "What is wrong with its dates, in Chinese.", "日期顺序的问题（中文）。"),
    column("left_on", "DATE", "Day on which the goods of its shipment left under the Incoterm.", "所属出货按贸易术语交货的日期。"),
)  # fmt: skip

_RUNS = """
runs AS (
  SELECT p.order_id, split_part(p.path, '/', 2)::BIGINT AS nth, p.from_carton, p.to_carton, p.line, p.pieces
  FROM packing p
  UNION ALL
  SELECT d.order_id, split_part(d.path, '/', 2)::BIGINT, d.from_carton, d.to_carton, NULL, NULL
  FROM documents d JOIN document_kinds k ON k.kind = d.kind AND k.role = 'packing'
  WHERE d.from_carton IS NOT NULL AND d.to_carton IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM packing p WHERE p.order_id = d.order_id AND starts_with(p.path, d.path || '/'))
), placed_runs AS (
  SELECT r.*, b.set_of AS shipment, b.in_set FROM runs r JOIN base b ON b.order_id = r.order_id AND b.nth = r.nth
), single_runs AS (
  SELECT order_id, shipment, nth, from_carton, to_carton, count(*) > count(DISTINCT line) AND count(*) > 1 AS repeated
  FROM placed_runs WHERE in_set AND to_carton >= from_carton GROUP BY ALL
), stepped AS (
  SELECT *, max(to_carton) OVER (PARTITION BY order_id, shipment ORDER BY from_carton, to_carton, nth
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM single_runs
), numbering AS (
  SELECT order_id, shipment, min(before + 1) FILTER (from_carton > before + 1) AS gap_from,
    arg_min(from_carton - 1, from_carton) FILTER (from_carton > before + 1) AS gap_to,
    min(from_carton) FILTER (from_carton <= before OR repeated) AS twice, min(nth) AS first_nth
  FROM stepped GROUP BY order_id, shipment
), counted AS (
  SELECT order_id, nth, sum(cartons)::BIGINT AS numbered, sum(pieces) AS pieces, min(backward) AS backward
  FROM (
    SELECT order_id, nth, max(greatest(to_carton - from_carton + 1, 0)) AS cartons,
      CASE WHEN count(*) = count(pieces) THEN sum(pieces * greatest(to_carton - from_carton + 1, 0)) END AS pieces,
      min(from_carton) FILTER (to_carton < from_carton) AS backward
    FROM placed_runs GROUP BY order_id, nth, from_carton, to_carton
  ) GROUP BY order_id, nth
)"""

_LINES = f"""
listed AS (
  SELECT l.order_id, split_part(l.path, '/', 2)::BIGINT AS nth, sum(l.quantity) AS quantity,
    CASE WHEN count(*) = count({rounded("l.quantity * a.price", "coalesce(c.minor, 2)")})
      THEN sum({rounded("l.quantity * a.price", "coalesce(c.minor, 2)")}) END AS value
  FROM document_lines l JOIN orders o USING (order_id) LEFT JOIN currencies c ON c.currency = o.currency
  LEFT JOIN (SELECT order_id, line, any_value(price) AS price FROM lines GROUP BY ALL) a
    ON a.order_id = l.order_id AND a.line = l.line
  WHERE {WANTED.format("o")} GROUP BY ALL
)"""

_TWINS = """
twins AS (
  SELECT d.kind, d.document, arg_min(d.order_id, (coalesce(d.on_date, DATE '9999-12-31'), d.order_id)) AS first_order,
    min((coalesce(d.on_date, DATE '9999-12-31'), d.order_id, d.pos)) AS first_key
  FROM documents d JOIN orders o USING (order_id)
  WHERE d.document IS NOT NULL AND o.status IS DISTINCT FROM 'cancelled'
  GROUP BY d.kind, d.document
  HAVING count(*) > 1 AND (count(DISTINCT d.on_date) > 1 OR count(DISTINCT o.customer) > 1)
)"""

_NUMBERING = """CASE WHEN c.backward IS NOT NULL THEN {}
    WHEN n.twice IS NOT NULL THEN {} WHEN n.gap_from IS NOT NULL THEN {} WHEN c.numbered <> b.cartons THEN {} END"""
_NUMBERING_EN = _NUMBERING.format(
    "'a run from ' || c.backward || ' ends before it begins'",
    "'carton ' || n.twice || ' comes twice'",
    "CASE WHEN n.gap_from = n.gap_to THEN 'carton ' || n.gap_from || ' is missing'"
    " ELSE 'cartons ' || n.gap_from || ' to ' || n.gap_to || ' are missing' END",
    "c.numbered || ' cartons by their numbers, ' || b.cartons || ' on the list'",
)
_NUMBERING_ZH = _NUMBERING.format(
    "'从 ' || c.backward || ' 号起的一段，止号小于起号'",
    "n.twice || ' 号箱重复'",
    "CASE WHEN n.gap_from = n.gap_to THEN '缺 ' || n.gap_from || ' 号箱' ELSE '缺 ' || n.gap_from || ' 至 ' || n.gap_to || ' 号箱' END",
    "'按箱号共 ' || c.numbered || ' 箱，单上写 ' || b.cartons || ' 箱'",
)

_DATES = """CASE WHEN b.sent < b.on_date THEN {} WHEN b.received < b.sent THEN {} WHEN b.received < b.on_date THEN {}
    WHEN b.role = 'transport' AND b.on_date < s.left_on THEN {}
    WHEN b.means IN ('inspection-certificate', 'inspection-report') AND b.on_date > s.left_on THEN {} END"""
_DATES_EN = _DATES.format(
    "'dated ' || b.on_date || ', but sent on ' || b.sent",
    "'received on ' || b.received || ', but sent on ' || b.sent",
    "'dated ' || b.on_date || ', but received on ' || b.received",
    "'dated ' || b.on_date || ', but the goods left on ' || s.left_on",
    "'dated ' || b.on_date || ', after the goods had left on ' || s.left_on",
)
_DATES_ZH = _DATES.format(
    "'单据日期 ' || b.on_date || ' 晚于寄出日 ' || b.sent",
    "'收到日 ' || b.received || ' 早于寄出日 ' || b.sent",
    "'单据日期 ' || b.on_date || ' 晚于收到日 ' || b.received",
    "'单据日期 ' || b.on_date || ' 早于实际出货日 ' || s.left_on",
    "'单据日期 ' || b.on_date || ' 晚于出货日 ' || s.left_on",
)

_PLACE = (
    "CASE b.role WHEN 'invoice' THEN 2 WHEN 'packing' THEN 3 WHEN 'transport' THEN 4 WHEN 'insurance' THEN 5"
    " WHEN 'origin' THEN 6 WHEN 'draft' THEN 7 ELSE 8 END"
)

_SELECT = f"""
WITH fleet AS (
  SELECT order_id, count(*) AS ships, any_value(shipment) AS only_one FROM shipments GROUP BY order_id
), base AS (
  SELECT d.*, split_part(d.path, '/', 2)::BIGINT AS nth, coalesce(k.means, d.kind) AS means, coalesce(k.role, 'other') AS role,
    coalesce(k.title_en, d.kind) AS title_en, coalesce(k.title_zh, d.kind) AS title_zh,
    coalesce(d.shipment, CASE WHEN f.ships = 1 THEN f.only_one END) AS set_of,
    d.shipment IS NOT NULL OR coalesce(f.ships, 0) < 2 AS in_set, o.currency AS order_currency, o.status AS order_status
  FROM documents d JOIN orders o USING (order_id) LEFT JOIN document_kinds k ON k.kind = d.kind LEFT JOIN fleet f ON f.order_id = d.order_id
  WHERE {WANTED.format("o")}
), tally AS (
  SELECT order_id, role, in_set, coalesce(set_of, '') AS set_of, count(*) AS papers FROM base GROUP BY ALL
), {_RUNS.strip()}, {_LINES.strip()}, {_TWINS.strip()}
SELECT b.order_id, b.kind, coalesce(b.document, b.kind) AS paper, b.document, b.pos, b.path, b.means, b.role, b.title_en, b.title_zh,
  b.in_set, b.set_of AS shipment, {_PLACE} AS place, y.papers = 1 AS alone,
  b.role = 'transport' AND s.packages IS NOT NULL AS palletised, b.due, b.on_date, b.sent, b.received,
  b.on_date IS NOT NULL OR b.sent IS NOT NULL OR b.received IS NOT NULL OR b.file IS NOT NULL AS issued,
  coalesce(b.currency, b.order_currency) AS currency, b.amount::{MONEY} AS amount, l.value + coalesce(b.charges, 0)::{MONEY} AS value,
  l.order_id IS NOT NULL AND (b.currency IS NULL OR b.currency = b.order_currency) AS priced,
  l.quantity, c.pieces, b.cartons, c.numbered, n.gap_from, n.gap_to, n.twice, c.backward,
  {_NUMBERING_EN} AS numbering_en, {_NUMBERING_ZH} AS numbering_zh, b.gross_kg, b.net_kg, b.insured,
  CASE WHEN t.first_key <> (coalesce(b.on_date, DATE '9999-12-31'), b.order_id, b.pos) AND b.order_status IS DISTINCT FROM 'cancelled'
    THEN t.first_order END AS twin,
  {_DATES_EN} AS dates_en, {_DATES_ZH} AS dates_zh, s.left_on
FROM base b
JOIN tally y ON y.order_id = b.order_id AND y.role = b.role AND y.in_set = b.in_set AND y.set_of = coalesce(b.set_of, '')
LEFT JOIN listed l ON l.order_id = b.order_id AND l.nth = b.nth
LEFT JOIN counted c ON c.order_id = b.order_id AND c.nth = b.nth
LEFT JOIN numbering n ON n.order_id = b.order_id AND n.first_nth = b.nth
LEFT JOIN twins t ON t.kind = b.kind AND t.document = b.document
LEFT JOIN (SELECT order_id, shipment, max(shipped) AS left_on, max(packages) AS packages FROM shipments GROUP BY ALL) s
  ON s.order_id = b.order_id AND s.shipment = b.set_of
ORDER BY b.order_id, b.pos
"""

DOCUMENT_CHECKS = WorkedOut(
    table(
        "document_checks",
        Text("Documents with their part in the set and what can be reckoned from them.", "单证及其在全套中的角色，和可以核算的数字。"),
        _COLUMNS,
        ("order_id", "kind", "paper"),
        ("order_id",),
    ),
    select=_SELECT,
    needs=("document_kinds", "currencies"),
    made_of=("documents",),
)  # fmt: skip
