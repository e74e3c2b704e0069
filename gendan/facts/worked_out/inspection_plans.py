"""`inspection_plans`: each inspection beside the plan it should have followed, what went before it and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.facts.plan import literal
from gendan.facts.worked_out.table import ORDER_ID, PATH, WANTED, WorkedOut, column, table
from gendan.words.catalog import Column
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


def _read(name: str, sql: str, en: str, zh: str, at: str | None = None) -> Column:
    """Return a column that stands in the file as it is, so that a finding can point at it and ask for it."""
    return Column(name, sql, Text(en, zh), at=at or name)


_STAGES = {
    "material": ("material inspection", "物料检验"),
    "incoming": ("incoming inspection", "来货检验"),
    "pre-production": ("pre-production inspection", "产前检验"),
    "first-output": ("first-output inspection", "首件检验"),
    "inline": ("inline inspection", "中期检验"),
    "final": ("final inspection", "尾期检验"),
    "loading": ("loading inspection", "监装"),
    "laboratory": ("laboratory test", "实验室测试"),
    "customer": ("customer's inspection", "客户验货"),
}
_RESULTS = {
    "accepted": ("accepted", "合格"),
    "rejected": ("rejected", "不合格"),
    "pending": ("pending", "待定"),
    "concession": ("concession", "让步接收"),
}
_CLASSES = {"critical": ("critical", "致命"), "major": ("major", "严重"), "minor": ("minor", "轻微")}


def _named(value: str, names: Mapping[str, tuple[str, str]], other: tuple[str, str]) -> tuple[str, str]:
    """Return SQL for the English and the Chinese name of a value."""
    told = [" ".join(f"WHEN {literal(key)} THEN {literal(both[at])}" for key, both in names.items()) for at in (0, 1)]
    return (
        f"CASE {value} {told[0]} ELSE {literal(other[0])} END",
        f"CASE {value} {told[1]} ELSE {literal(other[1])} END",
    )


_STAGE_EN, _STAGE_ZH = _named("b.stage", _STAGES, ("inspection", "检验"))
_RESULT_EN, _RESULT_ZH = _named("b.result", _RESULTS, ("pending", "待定"))
_CLASS_EN, _CLASS_ZH = _named("class", _CLASSES, ("", ""))
_SEVERITIES = {
    "normal": ("normal", "正常"),
    "tightened": ("tightened", "加严"),
    "reduced": ("reduced", "放宽"),
    "discontinued": ("no", "停检"),
}
_SEVERITY_EN, _SEVERITY_ZH = _named("b.severity", _SEVERITIES, ("normal", "正常"))
_REQUIRED_EN, _REQUIRED_ZH = _named("q.state", _SEVERITIES, ("normal", "正常"))
_COUNTS = "string_agg({0} || ' ' || found || coalesce(' (Ac ' || accept || ')', ''), {1} ORDER BY class)"
_OUTPUT = """concat_ws({0}, '{1}' || trunc(produced_percent)::INTEGER || '{2}', '{3}' || trunc(packed_percent)::INTEGER || '{4}')"""
_STRICT = "string_agg({0}, {1} ORDER BY c.class) FILTER (WHERE s.state IN ('tightened', 'discontinued'))"

# Two inspections of one delivery and stage are of one lot when the later is said to be resubmitted, when a lot is not
# stated, or when both lots together are more than the delivery (at other stages: when they are equal).
_SAME = """e.order_id = l.order_id AND e.round = l.round AND e.delivery IS NOT DISTINCT FROM l.delivery
    AND (e.on_date, e.pos) < (l.on_date, l.pos) AND (l.resubmitted OR e.lot IS NULL OR l.lot IS NULL
      OR CASE WHEN l.round = 'final' THEN e.lot + l.lot > coalesce(l.quantity, 0) ELSE e.lot = l.lot END)"""

_SELECT = f"""
WITH lone AS (
  SELECT order_id, any_value(delivery) AS delivery FROM deliveries GROUP BY order_id HAVING count(*) = 1
), base AS (
  SELECT i.* REPLACE (coalesce(i.delivery, n.delivery) AS delivery, coalesce(i.factory, o.factory) AS factory,
      coalesce(i.resubmitted, false) AS resubmitted, coalesce(i.severity, 'normal') AS severity),
    CASE WHEN i.stage IN ('final', 'customer') THEN 'final' ELSE i.stage END AS round, d.quantity, p.name_en, p.name_zh
  FROM inspections i JOIN orders o USING (order_id) LEFT JOIN lone n USING (order_id)
  LEFT JOIN deliveries d ON d.order_id = i.order_id AND d.delivery = coalesce(i.delivery, n.delivery)
  LEFT JOIN partners p ON p.partner_id = coalesce(i.factory, o.factory)
  WHERE {WANTED.format("o")}
), pairs AS (
  SELECT l.order_id, e.pos AS earlier, l.pos AS later, l.inspection, l.result FROM base e JOIN base l ON {_SAME}
), followed AS (
  SELECT order_id, earlier AS pos, count(*) AS again, bool_or(coalesce(result IN ('accepted', 'concession'), false)) AS settled
  FROM pairs GROUP BY ALL
), preceded AS (
  SELECT DISTINCT order_id, later AS pos FROM pairs
), required AS (
  SELECT c.order_id, c.pos, {_STRICT.format(_CLASS_EN.replace("CASE class", "CASE c.class"), "', '")} AS strict_en,
    {_STRICT.format(_CLASS_ZH.replace("CASE class", "CASE c.class"), "'、'")} AS strict_zh,
    CASE WHEN bool_or(s.state = 'discontinued') THEN 'discontinued' WHEN bool_or(s.state = 'tightened') THEN 'tightened'
      WHEN coalesce(bool_and(s.state = 'reduced'), false) THEN 'reduced' ELSE 'normal' END AS state
  FROM inspection_classes c ASOF LEFT JOIN inspection_states s
    ON s.factory = c.factory AND s.stage = c.stage AND s.class = c.class AND s.from_lot <= c.lot_number
  WHERE c.lot_number IS NOT NULL AND c.order_id IN (SELECT order_id FROM base) GROUP BY c.order_id, c.pos
), planned AS (
  SELECT order_id, pos, any_value(standard) AS standard, any_value(letter) AS letter, max(wanted) AS wanted,
    count(aql) > 0 AS sampled, min(aql) FILTER (WHERE aql > 0 AND aql NOT IN (SELECT aql FROM aql_plans)) AS odd_aql,
    count(*) FILTER (WHERE aql IS NOT NULL AND verdict IS NULL) AS untold, count(found) > 0 AS counted,
    count(*) FILTER (WHERE verdict = 'rejected') AS rejected, count(*) FILTER (WHERE verdict = 'either') AS either,
    count(*) FILTER (WHERE verdict = 'rejected' AND class <> 'critical') AS rejected_counts,
    {_COUNTS.format(_CLASS_EN, "', '")} AS counts_en, {_COUNTS.format(_CLASS_ZH, "'、'")} AS counts_zh,
    max(accept) FILTER (WHERE class = 'critical') AS critical_accept, max(accept) FILTER (WHERE class = 'major') AS major_accept,
    max(accept) FILTER (WHERE class = 'minor') AS minor_accept
  FROM inspection_classes WHERE order_id IN (SELECT order_id FROM base) GROUP BY order_id, pos
), output AS (
  SELECT p.order_id, coalesce(p.delivery, n.delivery) AS delivery, coalesce(p.process, '') AS process,
    starts_with(coalesce(p.process, ''), 'pack') AS packing, p.on_date, p.quantity
  FROM production p LEFT JOIN lone n USING (order_id) WHERE p.order_id IN (SELECT order_id FROM base)
), made AS (
  SELECT order_id, pos, bool_or(NOT packing) AS known, bool_or(packing) AS packing_known, max(made) FILTER (WHERE packing) AS packed,
    arg_max(made, (first, -made)) FILTER (WHERE NOT packing) AS produced
  FROM (
    SELECT b.order_id, b.pos, q.packing, q.process, min(q.on_date) AS first, CASE WHEN count(*) = count(q.quantity) THEN
      coalesce(sum(q.quantity) FILTER (WHERE q.on_date <= b.on_date), 0) END AS made
    FROM base b JOIN output q ON q.order_id = b.order_id AND q.delivery = b.delivery
    WHERE b.stage IN ('inline', 'final', 'customer') AND b.order_id NOT IN (SELECT order_id FROM output WHERE delivery IS NULL)
    GROUP BY ALL
  ) GROUP BY order_id, pos
), papers AS (
  SELECT DISTINCT order_id FROM documents WHERE kind = 'inspection-report'
), kept AS (
  SELECT 100 * count_if(i.report IS NOT NULL OR p.order_id IS NOT NULL) // count(*) AS share
  FROM inspections i LEFT JOIN papers p USING (order_id)
  WHERE i.stage IN ('final', 'customer') AND i.result IS NOT NULL AND i.on_date IS NOT NULL
)
SELECT b.order_id, b.inspection, b.pos, b.path, b.delivery, b.factory, b.stage, b.on_date, b.by, b.level, b.severity, b.lot, b.sample,
  b.aql_critical, b.aql_major, b.aql_minor, b.found_critical, b.found_major, b.found_minor, b.received, b.rejected, b.result, b.resubmitted, b.approved_by,
  b.report, b.action_text, b.action_due, b.action_done, b.action_owner, p.standard, p.letter, p.sampled, p.odd_aql,
  p.sampled AND p.odd_aql IS NULL AND p.standard IS NOT NULL AND (b.lot IS NULL OR p.wanted IS NOT NULL OR b.lot < 1) AS planned,
  least(p.wanted, floor(b.lot))::BIGINT AS plan_sample, p.critical_accept, p.major_accept, p.minor_accept, p.counted,
  {_STAGE_EN} AS stage_name_en, {_STAGE_ZH} AS stage_name_zh, {_RESULT_EN} AS result_name_en, {_RESULT_ZH} AS result_name_zh,
  CASE WHEN p.rejected > 0 THEN 'rejected' WHEN p.untold > 0 OR NOT p.sampled THEN NULL WHEN p.either > 0 THEN 'either'
    ELSE 'accepted' END AS expected,
  CASE WHEN p.rejected_counts > 0 THEN true WHEN p.untold > 0 OR NOT p.sampled THEN NULL ELSE false END AS counts_reject,
  p.counts_en, p.counts_zh, {_SEVERITY_EN} AS severity_name_en, {_SEVERITY_ZH} AS severity_name_zh,
  {_REQUIRED_EN} AS required_name_en, {_REQUIRED_ZH} AS required_name_zh, b.round,
  coalesce(b.found_critical > coalesce(CASE WHEN b.aql_critical > 0 THEN p.critical_accept END, 0), false) AS critical,
  q.state AS required_severity, q.strict_en, q.strict_zh,
  coalesce(f.settled, false) AS settled, coalesce(f.again, 0) AS inspected_again,
  b.resubmitted OR e.pos IS NOT NULL AS again,
  EXISTS (SELECT 1 FROM issues s WHERE s.order_id = b.order_id AND s.kind IN ('quality', 'production') AND s.opened >= b.on_date) AS issue_opened,
  (100 * m.produced / nullif(CASE WHEN b.round = 'final' THEN coalesce(b.lot, b.quantity)
    ELSE b.quantity END, 0))::DECIMAL(18,1) AS produced_percent,
  (100 * m.packed / nullif(coalesce(b.lot, b.quantity), 0))::DECIMAL(18,1) AS packed_percent, coalesce(m.known, false) AS output_known,
  coalesce(m.packing_known, false) AS packing_known,
  {_OUTPUT.format("', '", "", " % produced", "", " % packed")} AS output_en, {_OUTPUT.format("'、'", "产量 ", "%", "装箱 ", "%")} AS output_zh,
  coalesce(lower(b.by) IN (lower(b.factory), lower(b.name_en), lower(b.name_zh)), false) AS by_factory,
  b.report IS NOT NULL OR r.order_id IS NOT NULL AS reported, k.share::INTEGER AS reports_kept
FROM base b LEFT JOIN planned p USING (order_id, pos) LEFT JOIN required q USING (order_id, pos)
LEFT JOIN followed f USING (order_id, pos) LEFT JOIN preceded e USING (order_id, pos) LEFT JOIN made m USING (order_id, pos)
LEFT JOIN papers r USING (order_id) CROSS JOIN kept k
ORDER BY b.order_id, b.pos
"""

_COLUMNS = (
    ORDER_ID,
    column("inspection", "VARCHAR", "Id of the inspection within the order: I1.", "本单内的检验编号，如 I1。"),
    column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
    PATH,
    column("delivery", "VARCHAR", "The delivery; the only one where none is named.", "所属批次；未写且只有一批时取该批。"),
    column("factory", "VARCHAR", "The factory inspected.", "被检工厂。"),
    _read("stage", "VARCHAR", "Stage of the inspection.", "检验阶段。"),
    _read("on_date", "DATE", "Day of the inspection.", "检验日期。", "on"),
    _read("by", "VARCHAR", "Inspector, or inspection company.", "检验员或检验机构。"),
    _read("level", "VARCHAR", "Inspection level.", "检验水平。"),
    _read("severity", "VARCHAR", "Severity that was used, normal if nothing is said.", "实际采用的严格度，未写为 normal。"),
    _read("lot", "DECIMAL(38,6)", "Lot size.", "批量。"),
    _read("sample", "BIGINT", "Sample drawn, pieces.", "实际样本量，件。"),
    _read("aql_critical", "DECIMAL(38,6)", "Limit for critical defects.", "致命缺陷 AQL。", "aql/critical"),
    _read("aql_major", "DECIMAL(38,6)", "Limit for major defects.", "严重缺陷 AQL。", "aql/major"),
    _read("aql_minor", "DECIMAL(38,6)", "Limit for minor defects.", "轻微缺陷 AQL。", "aql/minor"),
    _read("found_critical", "BIGINT", "Critical defects found.", "致命缺陷数。", "found/critical"),
    _read("found_major", "BIGINT", "Major defects found.", "严重缺陷数。", "found/major"),
    _read("found_minor", "BIGINT", "Minor defects found.", "轻微缺陷数。", "found/minor"),
    _read("received", "DECIMAL(38,6)", "Quantity received.", "到货数量。"),
    _read("rejected", "DECIMAL(38,6)", "Quantity rejected.", "拒收数量。"),
    _read("result", "VARCHAR", "Result as recorded.", "记录的结论。"),
    _read("resubmitted", "BOOLEAN", "Recorded as shown again.", "记录为再次提交。"),
    _read("approved_by", "VARCHAR", "Who allowed what departs from the rule.", "特批人。"),
    _read("report", "VARCHAR", "Report.", "检验报告。"),
    _read("action_text", "VARCHAR", "Corrective action.", "纠正措施。", "action/text"),
    _read("action_due", "DATE", "Day by which it is to be done.", "纠正措施应完成的日期。", "action/due"),
    _read("action_done", "DATE", "Day on which it was done.", "纠正措施实际完成的日期。", "action/done"),
    _read("action_owner", "VARCHAR", "Who does it.", "纠正措施负责人。", "action/owner"),
    column("standard", "VARCHAR", "The standard, MIL-STD-105E if none is named; empty for one that is not known.", "抽样标准，未写按 MIL-STD-105E；不认识的标准为空。"),
    column("letter", "VARCHAR", "Code letter of Table I.", "按批量和检验水平查得的字码（表 I）。"),
    column("sampled", "BOOLEAN", "At least one AQL is given.", "是否写了 AQL。"),
    column("odd_aql", "DECIMAL(38,6)", "An AQL that is not in the series of the standard.", "不在标准数列中的 AQL。"),
    column("planned", "BOOLEAN", "The tables have a plan for it, given the lot.", "给定批量即可在表中查到方案。"),
    column("plan_sample", "BIGINT", "Sample to be drawn for all classes together, at most the lot; empty when the plan cannot be told.", "各类合用的应抽样本量，不超过批量；方案无法确定时为空。"),
    column("critical_accept", "BIGINT", "Ac for critical defects.", "致命缺陷的 Ac。"),
    column("major_accept", "BIGINT", "Ac for major defects.", "严重缺陷的 Ac。"),
    column("minor_accept", "BIGINT", "Ac for minor defects.", "轻微缺陷的 Ac。"),
    column("counted", "BOOLEAN", "Some counts of defects are recorded.", "是否记录了缺陷数。"),
    column("expected", "VARCHAR", "What the counts say by the plan: accepted, rejected, or either where they cannot tell; empty when something is missing.", "按方案和缺陷数应得的结论：accepted、rejected，无法判定为 either；有缺项为空。"),
    column("counts_reject", "BOOLEAN", "Major or minor defects are more than the plan allows; empty when that cannot be told.", "严重或轻微缺陷数是否超出方案；无法判断为空。"),
    column("counts_en", "VARCHAR", "Defects found and allowed, in English: major 12 (Ac 10).", "缺陷数及允许数（英文），如 major 12 (Ac 10)。"),
    column("counts_zh", "VARCHAR", "The same in Chinese.", "缺陷数及允许数（中文），如 严重 12 (Ac 10)。"),
    column("severity_name_en", "VARCHAR", "The severity used, in English.", "实际严格度英文名称。"),
    column("severity_name_zh", "VARCHAR", "The severity used, in Chinese.", "实际严格度中文名称。"),
    column("required_name_en", "VARCHAR", "The severity that was due, in English.", "应有严格度英文名称。"),
    column("required_name_zh", "VARCHAR", "The severity that was due, in Chinese.", "应有严格度中文名称。"),
    column("stage_name_en", "VARCHAR", "Name of the stage in English.", "阶段英文名称。"),
    column("stage_name_zh", "VARCHAR", "Name of the stage in Chinese.", "阶段中文名称。"),
    column("result_name_en", "VARCHAR", "The result in English.", "结论英文名称。"),
    column("result_name_zh", "VARCHAR", "The result in Chinese.", "结论中文名称。"),
    column("round", "VARCHAR", "The stage, with the customer's inspection counted as final.", "阶段；客户验货计入尾期 final。"),
    column("critical", "BOOLEAN", "More critical defects than allowed; none if nothing is said.", "致命缺陷超过允许数（未写按不允许）。"),
    column("required_severity", "VARCHAR", "What the switching rules asked for: normal, tightened, reduced, discontinued; empty where lots do not follow each other.", "按转移规则应采用的严格度：normal、tightened、reduced、discontinued；不构成连续批的为空。"),
    column("strict_en", "VARCHAR", "The classes that are on tightened or discontinued, in English.", "处于加严或停检的类别（英文）。"),
    column("strict_zh", "VARCHAR", "The same in Chinese.", "处于加严或停检的类别（中文）。"),
    column("settled", "BOOLEAN", "The same lot was accepted later.", "同一批后来已验收合格。"),
    column("inspected_again", "BIGINT", "How often the same lot was inspected later.", "同一批后来又验的次数。"),
    column("again", "BOOLEAN", "The same lot had been inspected before.", "同一批此前已验过。"),
    column("produced_percent", "DECIMAL(18,1)", "Produced by that day, per cent of the lot (inline: of the delivery); empty where no output is recorded.", "当日累计产量占批量（中期按交货批数量）的百分比；没有产量记录为空。"),
    column("packed_percent", "DECIMAL(18,1)", "Packed by that day, per cent of the lot; empty where packing is not recorded.", "当日累计装箱数占批量的百分比；没有装箱记录为空。"),
    column("output_known", "BOOLEAN", "Output of its delivery, other than packing, is recorded.", "该批是否有产量记录（装箱除外）。"),
    column("packing_known", "BOOLEAN", "Packing of its delivery is recorded.", "该批是否有装箱记录。"),
    column("output_en", "VARCHAR", "Produced and packed by that day, in English: 97 % produced, 79 % packed.", "当日累计产量和装箱（英文）。"),
    column("output_zh", "VARCHAR", "The same in Chinese.", "当日累计产量和装箱（中文），如 产量 97%、装箱 79%。"),
    column("issue_opened", "BOOLEAN", "An issue of quality or production was opened that day or later.", "当日或之后是否登记了质量或生产问题。"),
    column("by_factory", "BOOLEAN", "The factory inspected its own goods.", "是否由工厂自己检验。"),
    column("reported", "BOOLEAN", "A report is recorded, here or among the documents.", "是否有检验报告（此处或单证中）。"),
    column("reports_kept", "INTEGER", "Of all final inspections of the house, per cent with a report.", "本公司尾期检验中有报告的百分比。"),
)  # fmt: skip

INSPECTION_PLANS = WorkedOut(
    table(
        "inspection_plans",
        Text(
            "Inspections beside the sampling plan, the severity and the result that should have been.",
            "检验记录，以及应有的抽样方案、严格度和结论。",
        ),
        _COLUMNS,
        ("order_id", "inspection"),
        ("order_id", "delivery"),
    ),
    _SELECT,
    needs=("inspection_states", "inspection_classes", "aql_letters", "aql_plans"),
    made_of=("inspections",),
)
