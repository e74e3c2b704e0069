"""`consignments`: each shipment with what its order's Incoterm asks, when its goods are ready, and what the house records.

Terms of all editions agree on who pays carriage and on the means of transport, so that the newest row of a term will do.
"""

from __future__ import annotations

import re

from gendan.facts.worked_out.code_names import FREIGHTS, MODES, named
from gendan.facts.worked_out.consignment_columns import COLUMNS
from gendan.facts.worked_out.contents import CONTENTS
from gendan.facts.worked_out.table import WorkedOut, table
from gendan.words.text import Text

_NAMED = "lower(trim(o.incoterm_place))"
_STATED = "lower(trim(CASE i.port WHEN 'loading' THEN s.port_from WHEN 'destination' THEN s.port_to END))"

# A place in Chinese beside one in letters says nothing of whether they are the same.
_LATIN = "(strlen({place}) = length({place}))"

_CONTRADICTIONS = (
    (
        "s.shipped < o.received",
        "shipped {s.shipped}, the order came in on {o.received}",
        "出货 {s.shipped}，接单却在 {o.received}",
    ),
    ("s.booked > s.shipped", "booked {s.booked}, shipped on {s.shipped}", "订舱 {s.booked}，出货却在 {s.shipped}"),
    ("s.arrived < s.shipped", "arrived {s.arrived}, shipped on {s.shipped}", "到货 {s.arrived}，出货却在 {s.shipped}"),
    ("s.arrived < s.atd", "arrived {s.arrived}, sailed on {s.atd}", "到货 {s.arrived}，开航却在 {s.atd}"),
    ("s.eta < s.etd", "ETA {s.eta}, ETD {s.etd}", "ETA {s.eta}，ETD 却是 {s.etd}"),
)
_FIGURES = (
    ("s.cartons", "{} cartons", "{} 箱"),
    ("s.packages", "{} packages on the transport document", "运输单据 {} 件"),
    ("s.gross_kg", "gross {} kg", "毛重 {} 千克"),
    ("s.net_kg", "net {} kg", "净重 {} 千克"),
    ("n.net", "{} kg by the unit weights", "按单件重量 {} 千克"),
    ("s.cbm", "{} m³", "{} 立方米"),
)


def _dates(language: int) -> str:
    """Return SQL for the first contradiction of dates in words; NULL when there is none."""
    told = (re.sub(r"\{(.*?)\}", r"' || \1 || '", one[language]) for one in _CONTRADICTIONS)
    return (
        "CASE "
        + " ".join(f"WHEN {one[0]} THEN '{words}'" for one, words in zip(_CONTRADICTIONS, told, strict=True))
        + " END"
    )


def _figures(language: int, comma: str) -> str:
    """Return SQL for the figures that are stated, in words."""
    plain = "CASE WHEN {0} % 1 = 0 THEN ({0})::HUGEINT::VARCHAR ELSE rtrim(({0})::VARCHAR, '0') END"
    told = ", ".join("'" + one[language].replace("{}", f"' || {plain.format(one[0])} || '") + "'" for one in _FIGURES)
    return f"array_to_string([{told}], '{comma}')"


_SELECT = f"""
WITH {CONTENTS}, habits AS (
  SELECT coalesce(bool_or(arrived IS NOT NULL), false) AS arrivals, coalesce(bool_or(tracked IS NOT NULL), false) AS tracks
  FROM shipments
), causes AS (
  SELECT order_id, CASE per WHEN 'delivery' THEN delivery END AS delivery, arg_max(cause, coalesce(done, planned)) AS cause
  FROM tasks WHERE cause IS NOT NULL GROUP BY ALL
), weights AS (
  SELECT c.order_id, c.pos, CASE WHEN count(*) = count(c.weight) THEN sum(c.weight) END AS net
  FROM (SELECT c.order_id, c.pos, CASE WHEN c.quantity * l.weight < 1e12 THEN c.quantity * l.weight END AS weight FROM contents c LEFT JOIN (
    SELECT order_id, line, max(unit_weight_kg) AS weight FROM lines GROUP BY order_id, line
  ) l ON l.order_id = c.order_id AND l.line = c.line) c
  GROUP BY c.order_id, c.pos
), dated AS (
  SELECT s.*, coalesce(s.cutoff, s.etd) AS deadline, coalesce(s.eta_first, s.eta) AS first_eta,
    CASE WHEN coalesce(s.eta <= s.eta_first, true) THEN s.eta + greatest(coalesce(s.atd - s.etd, 0), 0)::INTEGER ELSE s.eta END
      AS likely_eta,
    row_number() OVER (PARTITION BY s.order_id, s.delivery, s.shipped IS NULL
      ORDER BY coalesce(s.cutoff, s.etd) DESC NULLS FIRST, s.pos DESC) = 1 AS last
  FROM sent s
)
SELECT s.order_id, s.shipment, s.pos, s.path, s.delivery, s.mode, s.freight, s.booked, s.shipped, s.etd, s.atd, s.eta, s.arrived,
  s.approved_by, s.deadline, CASE WHEN s.shipped IS NULL THEN CASE WHEN s.last THEN greatest(d.forecast, d.ex_factory)
    ELSE $as_of END END AS ready,
  o.incoterm_term AS term, i.mode AS term_mode, i.freight AS term_freight, i.any_mode,
  coalesce(s.mode IN ('air', 'air-charter', 'sea-air'), false) AS air, coalesce(s.freight, i.freight) AS pays,
  coalesce(i.mode = 'water', false) OR coalesce(d.revisions > 0 OR d.late_original OR d.forecast > d.ex_factory, false) AS rescue,
  coalesce(s.cause, c.cause, w.cause) AS cause,
  s.first_eta, s.likely_eta, s.likely_eta - s.first_eta AS slip, h.arrivals,
  h.tracks AND (s.tracking IS NOT NULL OR s.tracked IS NOT NULL) AS tracks, coalesce(s.tracked, s.atd, s.shipped) AS last_seen,
  {_dates(1)} IS NOT NULL AS dates_contradict, {_dates(1)} AS dates_en, {_dates(2)} AS dates_zh,
  {_figures(1, ", ")} AS packing_en, {_figures(2, "，")} AS packing_zh, s.cartons, s.packages, s.gross_kg, s.net_kg, s.cbm, n.net AS expected_net,
  o.incoterm_place AS place, CASE i.port WHEN 'loading' THEN s.port_from WHEN 'destination' THEN s.port_to END AS port,
  coalesce({_LATIN.format(place=_NAMED)} = {_LATIN.format(place=_STATED)}
    AND NOT contains({_NAMED}, {_STATED}) AND NOT contains({_STATED}, {_NAMED}), false) AS port_differs,
  {named("s.mode", MODES, "mode_name")}, {named("s.freight", FREIGHTS, "freight_name")},
  {named("i.freight", FREIGHTS, "term_freight_name")}
FROM dated s JOIN orders o USING (order_id) CROSS JOIN habits h
LEFT JOIN deliveries d ON d.order_id = s.order_id AND d.delivery = s.delivery
LEFT JOIN incoterms i ON i.term = o.incoterm_term AND i.newest
LEFT JOIN causes c ON c.order_id = s.order_id AND c.delivery = s.delivery
LEFT JOIN causes w ON w.order_id = s.order_id AND w.delivery IS NULL
LEFT JOIN weights n ON n.order_id = s.order_id AND n.pos = s.pos
ORDER BY s.order_id, s.pos
"""

CONSIGNMENTS = WorkedOut(
    table(
        "consignments",
        Text(
            "Each shipment with what the order's Incoterm asks and what is known of its way.",
            "每票出货，附贸易术语的要求和在途情况。",
        ),
        COLUMNS,
        ("order_id", "shipment"),
        ("order_id", "delivery"),
    ),
    _SELECT,
    needs=("incoterms",),
    made_of=("shipments",),
)
