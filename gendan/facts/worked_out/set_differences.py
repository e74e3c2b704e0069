"""`set_differences`: where the documents of a set, the credit and the order say two different things.

Each statement is held against the first that makes one: the credit (else the order) for terms and numbers, the invoice for
quantities, the packing list for cartons and measures. What is left unsaid contradicts nothing, and what differs only in
capitals and blanks is the same (UCP 600 Article 14 d: need not be identical, must not conflict). Weights conflict from one
kilogram on and volumes from 0.05 cubic metres on: carriers round. Several documents of one kind count together.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

ROUNDING_KG = 1
ROUNDING_CBM = "0.05"

FIELDS: dict[str, tuple[Text, int]] = {
    "currency": (Text("currency", "币种"), 1),
    "amount": (Text("amount", "金额"), 2),
    "incoterm": (Text("trade term", "贸易术语"), 3),
    "incoterm-place": (Text("named place", "术语指定地点"), 4),
    "incoterm-version": (Text("Incoterms edition", "Incoterms 版本"), 5),
    "po": (Text("customer's order number", "客户订单号"), 6),
    "contract": (Text("contract number", "合同号"), 7),
    "invoice": (Text("invoice number", "发票号"), 8),
    "transport": (Text("number of the transport document", "运输单据号"), 9),
    "port-from": (Text("port of loading", "装运港"), 10),
    "port-to": (Text("port of destination", "目的港"), 11),
    "quantity": (Text("quantity", "数量"), 12),
    "cartons": (Text("cartons", "箱数"), 13),
    "packages": (Text("packages", "件数"), 14),
    "gross-kg": (Text("gross weight, kg", "毛重（千克）"), 15),
    "net-kg": (Text("net weight, kg", "净重（千克）"), 16),
    "cbm": (Text("volume, m³", "体积（立方米）"), 17),
}
"""What is compared: its name, and its place in the order in which people read a set."""

_COLUMNS = (
    ORDER_ID,
    column("shipment", "VARCHAR", "The shipment; empty while the order has none.", "所属出货；尚未出货则为空。"),
    column("field", "VARCHAR", f"What is compared: {', '.join(FIELDS)}.", f"比较的项目：{'、'.join(FIELDS)}。"),
    column("line", "INTEGER", "Line of the order, for quantities.", "订单行号（数量才有）。"),
    column(
        "paper",
        "VARCHAR",
        "What differs: numbers of documents, the shipment, or order where the credit differs from it.",
        "不一致的一方：单证号码、出货编号；信用证与订单不符的为 order。",
    ),
    column("what_en", "VARCHAR", "The field's name in English.", "项目名称（英文）。"),
    column("what_zh", "VARCHAR", "The field's name in Chinese.", "项目名称（中文）。"),
    column("one_en", "VARCHAR", "What it is held against, in English.", "对照的一方（英文）。"),
    column("one_zh", "VARCHAR", "What it is held against, in Chinese.", "对照的一方（中文）。"),
    column("one_says", "VARCHAR", "What that says.", "对照的一方的内容。"),
    column("other_en", "VARCHAR", "What differs, in English.", "不一致的一方（英文）。"),
    column("other_zh", "VARCHAR", "What differs, in Chinese.", "不一致的一方（中文）。"),
    column("other_says", "VARCHAR", "What that says.", "不一致的一方的内容。"),
    column("one_paths", "VARCHAR[]", "Places of the one in the file.", "对照的一方在文件中的位置。"),
    column("other_paths", "VARCHAR[]", "Places of the other in the file.", "不一致的一方在文件中的位置。"),
    PATH,
)

_ORDER, _CREDIT, _INVOICE, _PACKING, _SHIPMENT = 1, 0, 2, 3, 9


def _says(pairs: dict[str, str], type_: str) -> str:
    listed = ", ".join(f"{{'field': '{field}', 'says': ({sql})::{type_}}}" for field, sql in pairs.items())
    return f"unnest([{listed}], recursive := true)"


def _plain(column: str) -> str:
    """Return SQL for the text of a number without zeros after the point; other texts stay."""
    trimmed = f"rtrim(rtrim({column}, '0'), '.')"
    return f"CASE WHEN field IN ('amount', 'quantity', 'cartons', 'packages', 'gross-kg', 'net-kg', 'cbm') THEN {trimmed} ELSE {column} END"


_TERMS = {"incoterm": "{}_term", "incoterm-place": "{}_place", "incoterm-version": "{}_version"}
_PAPER_WORDS = _says(
    {
        "currency": "r.currency",
        **{field: name.format("r.incoterm") for field, name in _TERMS.items()},
        "po": "r.po",
        "contract": "r.contract",
        "invoice": "CASE WHEN r.role IN ('packing', 'insurance', 'origin') THEN r.belongs WHEN r.role = 'invoice' AND r.alone THEN r.document END",
        "transport": "CASE WHEN r.role = 'transport' AND r.alone THEN r.document END",
    },
    "VARCHAR",
)
_CREDIT_WORDS = _says(
    {
        "currency": "o.payment_lc_currency",
        **{field: name.format("o.payment_lc_incoterm") for field, name in _TERMS.items()},
        "port-from": "o.payment_lc_port_from",
        "port-to": "o.payment_lc_port_to",
    },
    "VARCHAR",
)
_ORDER_WORDS = _says(
    {
        "currency": "o.currency",
        **{field: name.format("o.incoterm") for field, name in _TERMS.items()},
        "po": "o.customer_po",
        "contract": "o.contract",
    },
    "VARCHAR",
)
_SHIPMENT_WORDS = _says({"transport": "s.bl", "port-from": "s.port_from", "port-to": "s.port_to"}, "VARCHAR")
_NUMBER = "DECIMAL(38,6)"
_PAPER_NUMBERS = _says(
    {
        "amount": "CASE WHEN r.role IN ('invoice', 'packing', 'origin', 'draft') THEN r.amount END",
        "cartons": "CASE WHEN NOT r.packaged THEN r.cartons END",
        "packages": "CASE WHEN r.packaged THEN r.cartons END",
        "gross-kg": "r.gross_kg",
        "net-kg": "r.net_kg",
        "cbm": "r.cbm",
    },
    _NUMBER,
)
_SHIPMENT_NUMBERS = _says(
    {"cartons": "s.cartons", "packages": "s.packages", "gross-kg": "s.gross_kg", "net-kg": "s.net_kg", "cbm": "s.cbm"}, _NUMBER
)  # fmt: skip
_SHIPMENT_NAMES = "'shipment ' || s.shipment AS en, '出货 ' || s.shipment AS zh, s.shipment AS paper, [s.path] AS paths"
_PAPER_NAMES = "r.title_en || coalesce(' ' || r.document, '') AS en, r.title_zh || coalesce(' ' || r.document, '') AS zh, r.paper, [r.path] AS paths"

# Sets with a document; the papers in them; several of one role count together.
_BASE = """
sets AS (
  SELECT order_id, shipment FROM document_checks WHERE in_set AND role NOT IN ('advance', 'note')
  UNION
  SELECT order_id, shipment FROM document_sets WHERE credit
), ranked AS (
  SELECT c.order_id, c.shipment, c.role, c.pos, c.path, c.paper, c.document, c.title_en, c.title_zh, d.currency, d.incoterm_term,
    d.incoterm_place, d.incoterm_version, d.po, d.contract, d."of" AS belongs, d.amount, d.cartons, d.gross_kg, d.net_kg, d.cbm,
    c.place AS rank, c.alone, c.palletised AS packaged
  FROM document_checks c JOIN documents d ON d.order_id = c.order_id AND d.path = c.path
  WHERE c.in_set AND c.role NOT IN ('advance', 'note')
)"""

_WORDS = f"""
worded AS (
  SELECT r.order_id, r.shipment, r.rank, r.pos, {_PAPER_NAMES}, {_PAPER_WORDS}
  FROM ranked r
  UNION ALL
  SELECT t.order_id, t.shipment, {_CREDIT}, 0, 'credit' || coalesce(' ' || o.payment_lc_number, ''), '信用证' || coalesce(' ' || o.payment_lc_number, ''),
    'credit', ['payment/lc'], {_CREDIT_WORDS} FROM sets t JOIN orders o USING (order_id)
  UNION ALL
  SELECT t.order_id, t.shipment, {_ORDER}, 0, 'order', '订单', 'order', ['order'], {_ORDER_WORDS} FROM sets t JOIN orders o USING (order_id)
  UNION ALL
  SELECT t.order_id, t.shipment, {_SHIPMENT}, 0, {_SHIPMENT_NAMES}, {_SHIPMENT_WORDS}
  FROM sets t JOIN shipments s ON s.order_id = t.order_id AND s.shipment = t.shipment
), word_pairs AS (
  SELECT *, replace(upper(trim(says)), ' ', '') AS plain,
    first({{'plain': replace(upper(trim(says)), ' ', ''), 'en': en, 'zh': zh, 'says': says, 'paths': paths}}) OVER first_said AS one
  FROM worded WHERE says IS NOT NULL
  WINDOW first_said AS (PARTITION BY order_id, shipment, field ORDER BY rank, pos ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)"""

_NUMBERS = f"""
stated AS (
  SELECT r.order_id, r.shipment, r.rank, r.pos, r.path, r.paper, r.document, r.title_en, r.title_zh, {_PAPER_NUMBERS} FROM ranked r
), together AS (
  SELECT order_id, shipment, rank, min(pos) AS pos, NULL::INTEGER AS line, field,
    any_value(title_en) || coalesce(' ' || string_agg(document, ', ' ORDER BY pos), '') AS en,
    any_value(title_zh) || coalesce(' ' || string_agg(document, '、' ORDER BY pos), '') AS zh,
    string_agg(paper, '+' ORDER BY pos) AS paper, list(path ORDER BY pos) AS paths,
    CASE WHEN count(*) = count(says) THEN sum(says) END AS says
  FROM stated GROUP BY order_id, shipment, rank, field, CASE WHEN rank = 8 THEN path END
  UNION ALL
  SELECT t.order_id, t.shipment, {_SHIPMENT}, 0, NULL, unnested.field, unnested.en, unnested.zh, unnested.paper, unnested.paths, unnested.says
  FROM sets t JOIN (SELECT s.order_id, {_SHIPMENT_NAMES}, {_SHIPMENT_NUMBERS} FROM shipments s) unnested
    ON unnested.order_id = t.order_id AND unnested.paper = t.shipment
)"""

# A set's quantities line by line: a source that lists lines and leaves one out says 0 of it.
_QUANTITIES = f"""
on_lines AS (
  SELECT r.order_id, r.shipment, r.rank::DECIMAL(3,1) AS rank, r.pos, r.path, l.line, l.quantity
  FROM ranked r JOIN document_lines l ON l.order_id = r.order_id AND starts_with(l.path, r.path || '/') WHERE r.role <> 'inspection'
  UNION ALL
  SELECT r.order_id, r.shipment, 2.5, r.pos, r.path, p.line, p.pieces * (p.to_carton - p.from_carton + 1)
  FROM ranked r JOIN packing p ON p.order_id = r.order_id AND starts_with(p.path, r.path || '/')
  WHERE p.line IS NOT NULL AND p.pieces IS NOT NULL
  UNION ALL
  SELECT t.order_id, t.shipment, {_SHIPMENT}, 0, s.path, l.line, l.quantity
  FROM sets t JOIN shipments s ON s.order_id = t.order_id AND s.shipment = t.shipment
  JOIN shipment_lines l ON l.order_id = s.order_id AND starts_with(l.path, s.path || '/')
  UNION ALL
  SELECT t.order_id, t.shipment, {_SHIPMENT}, 0, s.path, l.line, l.quantity
  FROM sets t JOIN shipments s ON s.order_id = t.order_id AND s.shipment = t.shipment AND s.shipped IS NOT NULL
  JOIN deliveries d ON d.order_id = s.order_id AND (d.delivery = s.delivery OR s.delivery IS NULL)
  JOIN delivery_lines l ON l.order_id = d.order_id AND starts_with(l.path, d.path || '/')
  WHERE NOT EXISTS (SELECT 1 FROM shipment_lines x WHERE x.order_id = s.order_id AND starts_with(x.path, s.path || '/'))
), per_line AS (
  SELECT order_id, shipment, rank, CASE WHEN rank = 8 THEN path END AS own, line, sum(quantity) AS quantity
  FROM on_lines GROUP BY ALL
), tellers AS (
  SELECT o.order_id, o.shipment, o.rank, CASE WHEN o.rank = 8 THEN o.path END AS own, min(o.pos) AS pos, count(*) AS papers,
    list(o.path ORDER BY o.pos) AS paths, coalesce(string_agg(r.paper, '+' ORDER BY o.pos), any_value(o.shipment)) AS paper,
    CASE WHEN o.rank = 9 THEN 'shipment ' || any_value(o.shipment) WHEN o.rank = 2.5 THEN 'cartons of ' ELSE '' END
      || coalesce(any_value(r.title_en) || coalesce(' ' || string_agg(r.document, ', ' ORDER BY o.pos), ''), '') AS en,
    CASE WHEN o.rank = 9 THEN '出货 ' || any_value(o.shipment) ELSE '' END
      || coalesce(any_value(r.title_zh) || coalesce(' ' || string_agg(r.document, '、' ORDER BY o.pos), ''), '')
      || CASE WHEN o.rank = 2.5 THEN ' 装箱明细合计' ELSE '' END AS zh
  FROM (SELECT DISTINCT order_id, shipment, rank, pos, path FROM on_lines) o
  LEFT JOIN ranked r ON r.order_id = o.order_id AND r.path = o.path
  GROUP BY o.order_id, o.shipment, o.rank, CASE WHEN o.rank = 8 THEN o.path END
), quantities AS (
  SELECT w.order_id, w.shipment, w.rank, w.pos, u.line, 'quantity' AS field, w.en, w.zh,
    CASE WHEN w.rank = 2.5 THEN 'cartons ' ELSE '' END || w.paper AS paper, w.paths, coalesce(p.quantity, 0) AS says
  FROM tellers w
  JOIN (SELECT DISTINCT order_id, shipment, line FROM on_lines) u ON u.order_id = w.order_id AND u.shipment IS NOT DISTINCT FROM w.shipment
  LEFT JOIN per_line p ON p.order_id = w.order_id AND p.shipment IS NOT DISTINCT FROM w.shipment AND p.rank = w.rank
    AND p.own IS NOT DISTINCT FROM w.own AND p.line = u.line
  WHERE w.rank IN (8, {_SHIPMENT}) OR w.papers = (
    SELECT count(*) FROM ranked r WHERE r.order_id = w.order_id AND r.shipment IS NOT DISTINCT FROM w.shipment
      AND r.rank = CASE WHEN w.rank = 2.5 THEN {_PACKING} ELSE w.rank END)
), number_pairs AS (
  SELECT *, first({{'en': en, 'zh': zh, 'says': says, 'paths': paths}}) OVER first_said AS one
  FROM (
    SELECT order_id, shipment, CASE WHEN field IN ('amount', 'quantity') THEN rank WHEN rank = {_PACKING} THEN 0 ELSE rank END::DECIMAL(3,1) AS rank,
      pos, line, field, en, zh, paper, paths, says
    FROM together WHERE says IS NOT NULL
    UNION ALL
    SELECT order_id, shipment, rank, pos, line, field, en, zh, paper, paths, says FROM quantities
  )
  WINDOW first_said AS (PARTITION BY order_id, shipment, field, line ORDER BY rank, pos ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)"""

_TITLES = " ".join(
    "WHEN '{}' THEN ['{}', '{}']".format(field, name.en.replace("'", "''"), name.zh)
    for field, (name, _) in FIELDS.items()
)
_PLACES = " ".join(f"WHEN '{field}' THEN {place}" for field, (_, place) in FIELDS.items())

# Of two places one may be told more fully than the other: Ningbo, and Ningbo, China.
_SELECT = f"""
WITH {_BASE.strip()}, {_WORDS.strip()}, {_NUMBERS.strip()}, {_QUANTITIES.strip()}, differing AS (
  SELECT order_id, shipment, field, NULL::INTEGER AS line, paper, one.en AS one_en, one.zh AS one_zh, one.says AS one_says,
    en AS other_en, zh AS other_zh, says AS other_says, one.paths AS one_paths, paths AS other_paths
  FROM word_pairs
  WHERE plain <> one.plain
    AND NOT (field IN ('incoterm-place', 'port-from', 'port-to') AND (contains(plain, one.plain) OR contains(one.plain, plain)))
  UNION ALL
  SELECT order_id, shipment, field, line, paper, one.en, one.zh, one.says::VARCHAR, en, zh, says::VARCHAR, one.paths, paths
  FROM number_pairs
  WHERE says <> one.says AND CASE WHEN field IN ('gross-kg', 'net-kg') THEN abs(says - one.says) >= {ROUNDING_KG}
    WHEN field = 'cbm' THEN abs(says - one.says) >= {ROUNDING_CBM} ELSE true END
), titled AS (
  SELECT *, CASE field {_TITLES} END AS names, CASE field {_PLACES} END AS place FROM differing
)
SELECT order_id, shipment, field, line, paper, names[1] || coalesce(' of line ' || line, '') AS what_en,
  CASE WHEN line IS NULL THEN names[2] ELSE '第 ' || line || ' 行' || names[2] END AS what_zh,
  one_en, one_zh, {{plain_one}} AS one_says, other_en, other_zh, {{plain_other}} AS other_says, one_paths, other_paths,
  nullif(other_paths[1], 'order') AS path
FROM titled ORDER BY order_id, shipment NULLS FIRST, place, line, paper
""".replace("{plain_one}", _plain("one_says")).replace("{plain_other}", _plain("other_says"))

SET_DIFFERENCES = WorkedOut(
    table(
        "set_differences",
        Text("Contradictions between the documents of a set, the credit and the order.", "全套单据、信用证与订单之间的矛盾。"),
        _COLUMNS,
        ("order_id", "shipment", "field", "line", "paper"),
        ("order_id",),
    ),
    select=_SELECT,
    needs=("document_checks", "document_sets"),
    asked="SELECT 1 FROM document_checks UNION ALL SELECT 1 FROM document_sets WHERE credit LIMIT 1",
)  # fmt: skip
