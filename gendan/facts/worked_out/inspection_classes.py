"""`inspection_classes`: each inspection taken apart by defect class: the plan that applies, and what the counts say by it.

The reference is `trade.aql` and `trade.aql_verdict`; a test shows that both agree.
"""

from __future__ import annotations

from gendan.facts.plan import literal
from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.trade.aql_standard import STANDARDS
from gendan.words.text import Text

SERIES = ("final", "incoming", "material")
"""The stages at which lots follow each other, so that inspection is switched by what went before."""

_NAMED = "regexp_replace(upper(i.standard), '[^A-Z0-9]', '', 'g')"
_STANDARD = (
    f"CASE WHEN i.standard IS NULL THEN {literal(STANDARDS[0].name)} "
    + " ".join(f"WHEN regexp_matches({_NAMED}, {literal(one.pattern)}) THEN {literal(one.name)}" for one in STANDARDS)
    + " END"
)
_REDUCED = ", ".join(literal(one.name) for one in STANDARDS if one.reduced)
_STAGES = ", ".join(literal(stage) for stage in SERIES)

# A sample counts as the plan's where all of the lot was to be inspected and was. `cell` is the plan of the letter whose
# sample was drawn, where it has one for the class; else the class's own. Judged on more than that, the counts show
# acceptance only; on less, rejection only; else they cannot tell ('either').
_SELECT = f"""
WITH lone AS (
  SELECT order_id, any_value(delivery) AS delivery FROM deliveries GROUP BY order_id HAVING count(*) = 1
), placed AS (
  SELECT i.order_id, i.inspection, i.pos, i.path, i.stage, i.on_date, i.result, coalesce(i.delivery, l.delivery) AS delivery,
    coalesce(i.factory, o.factory) AS factory, {_STANDARD} AS standard, coalesce(i.level, 'II') AS level,
    coalesce(i.severity, 'normal') AS severity, floor(i.lot)::BIGINT AS lot, i.sample AS drawn, coalesce(i.resubmitted, false) AS resubmitted,
    i.approved_by IS NOT NULL AND coalesce(i.result, '') <> 'concession' AS authorised,
    coalesce(i.found_critical, i.found_major, i.found_minor) IS NOT NULL AS counted,
    [{{'class': 'critical', 'aql': i.aql_critical, 'found': i.found_critical}},
     {{'class': 'major', 'aql': i.aql_major, 'found': i.found_major}},
     {{'class': 'minor', 'aql': i.aql_minor, 'found': i.found_minor}}] AS classes
  FROM inspections i JOIN orders o USING (order_id) LEFT JOIN lone l USING (order_id)
), apart AS (
  SELECT * EXCLUDE (classes, one), one.class AS class, one.aql AS aql, one.found AS found
  FROM (SELECT *, unnest(classes) AS one FROM placed)
  WHERE one.class = 'major' OR one.aql IS NOT NULL OR one.found IS NOT NULL
), lettered AS (
  SELECT a.*, l.letter, p.used, p.sample, p.accept, p.reject
  FROM apart a LEFT JOIN aql_letters l ON l.level = a.level AND a.lot >= l.lot_from - (l.lot_from = 2)::INTEGER AND a.lot <= l.lot_to
  LEFT JOIN aql_plans p ON p.severity = a.severity AND p.letter = l.letter AND p.aql = a.aql
    AND (a.severity <> 'reduced' OR a.standard IN ({_REDUCED})) AND a.standard IS NOT NULL
), sized AS (
  SELECT *, CASE WHEN bool_or(aql IS NOT NULL AND sample IS NULL) OVER one THEN NULL
    ELSE coalesce(max(sample) FILTER (WHERE aql > 0) OVER one, max(sample) OVER one) END AS wanted
  FROM lettered WINDOW one AS (PARTITION BY order_id, pos)
), compared AS (
  SELECT *, CASE WHEN drawn IS NULL OR (drawn >= lot AND wanted >= lot) THEN wanted ELSE drawn END AS held,
    CASE WHEN aql = 0 THEN wanted ELSE sample END AS own_sample
  FROM sized
), judged AS (
  SELECT c.* EXCLUDE (used, sample, accept, reject, own_sample), CASE WHEN c.aql > 0 THEN coalesce(q.used, c.used) END AS used,
    coalesce(q.sample, c.own_sample) AS sample, coalesce(q.accept, c.accept) AS accept,
    coalesce(q.reject, c.reject) AS reject, c.accept AS own_accept
  FROM compared c LEFT JOIN aql_plans q ON q.severity = c.severity AND q.aql = c.aql AND c.aql > 0 AND q.used = q.letter
    AND q.sample = c.held AND c.held > c.own_sample AND q.letter <> 'S'
), told AS (
  SELECT j.*, CASE WHEN found IS NULL OR sample IS NULL OR wanted IS NULL THEN NULL
      WHEN held < sample THEN CASE WHEN found >= reject THEN 'rejected' ELSE 'either' END
      WHEN found <= accept THEN 'accepted'
      WHEN held > sample AND aql > 0 THEN 'either'
      WHEN found < reject THEN 'accepted' ELSE 'rejected' END AS verdict,
    held = sample AND found > accept AND found < reject AS gap
  FROM judged j
), decided AS (
  SELECT t.*, stage IN ({_STAGES}) AND NOT resubmitted AND on_date IS NOT NULL AND factory IS NOT NULL AS first,
    CASE WHEN verdict IN ('accepted', 'rejected') THEN verdict = 'accepted' WHEN result = 'accepted' THEN true
      WHEN result IN ('rejected', 'concession') AND class = 'major' AND NOT counted THEN false END AS accepted
  FROM told t
)
SELECT d.order_id, d.inspection, d.pos, d.path, d.class, d.delivery, d.factory, d.stage, d.on_date, d.standard, d.severity, d.letter,
  d.wanted, d.aql, d.found, d.used, d.sample, d.accept, d.reject, d.verdict, d.gap, d.accepted,
  d.first AND d.accepted IS NOT NULL AS in_series,
  CASE WHEN d.on_date IS NOT NULL AND d.factory IS NOT NULL AND d.stage IN ({_STAGES}) THEN
    count(*) FILTER (WHERE d.first AND d.accepted IS NOT NULL) OVER series
    + CASE WHEN d.first AND d.accepted IS NOT NULL THEN 0 ELSE 1 END END AS lot_number,
  d.found <= p.tighter AS tighter, d.severity = 'reduced' AS reduced, d.authorised
FROM decided d LEFT JOIN aql_plans p ON p.severity = d.severity AND p.letter = d.used AND p.aql = d.aql AND d.aql > 0
WINDOW series AS (PARTITION BY d.factory, d.stage, d.class ORDER BY d.on_date, d.order_id, d.pos)
ORDER BY d.order_id, d.pos, d.class
"""

_COLUMNS = (
    ORDER_ID,
    column("inspection", "VARCHAR", "Id of the inspection within the order: I1.", "本单内的检验编号，如 I1。"),
    column("pos", "BIGINT", "Position of the inspection in its list, from 1.", "检验在列表中的序号，从 1 开始。"),
    column("path", "VARCHAR", "Place of the inspection in the file.", "检验在文件中的位置。"),
    column("class", "VARCHAR", "Defect class: critical, major, minor.", "缺陷类别：critical 致命、major 严重、minor 轻微。"),
    column("delivery", "VARCHAR", "The delivery; the only one where none is named.", "所属批次；未写且只有一批时取该批。"),
    column("factory", "VARCHAR", "The factory inspected.", "被检工厂。"),
    column("stage", "VARCHAR", "Stage of the inspection.", "检验阶段。"),
    column("on_date", "DATE", "Day of the inspection.", "检验日期。"),
    column("standard", "VARCHAR", "The standard, MIL-STD-105E if none is named; empty for one that is not known.", "抽样标准，未写按 MIL-STD-105E；不认识的标准为空。"),
    column("severity", "VARCHAR", "Severity that was used, normal if nothing is said.", "实际采用的严格度，未写为 normal。"),
    column("letter", "VARCHAR", "Code letter of Table I for lot and level.", "按批量和检验水平查得的字码（表 I）。"),
    column("wanted", "BIGINT", "Sample to draw for all classes together, before it is limited to the lot; empty when the plan cannot be told.", "各类合用的应抽样本量（未按批量封顶）；方案无法确定时为空。"),
    column("aql", "DECIMAL(38,6)", "The limit of the class; 0: none allowed.", "该类的 AQL；0 表示不允许有。"),
    column("found", "BIGINT", "Defects found.", "发现的缺陷数。"),
    column("used", "VARCHAR", "Letter of the plan by which the class is judged; empty for AQL 0.", "判定该类所用方案的字码；AQL 为 0 时为空。"),
    column("sample", "BIGINT", "Sample of that plan.", "该方案的样本量。"),
    column("accept", "BIGINT", "Acceptance number, Ac.", "接收数 Ac。"),
    column("reject", "BIGINT", "Rejection number, Re.", "拒收数 Re。"),
    column("verdict", "VARCHAR", "What the counts say: accepted, rejected, or either where the sample was not the plan's and they cannot tell; empty when counts, limit or lot are missing.", "按缺陷数判定：accepted 接收、rejected 拒收、either 样本量与方案不符而无法判定；缺缺陷数、AQL 或批量时为空。"),
    column("gap", "BOOLEAN", "Accepted between Ac and Re of a reduced plan: the series goes back to normal.", "放宽检验中缺陷数介于 Ac 与 Re 之间：本批接收，但恢复正常检验。"),
    column("accepted", "BOOLEAN", "Whether the class counts as accepted in the series: by its counts, else by the result.", "在批次序列中该类是否算接收：先看缺陷数，再看结论。"),
    column("in_series", "BOOLEAN", "It counts for switching: a first inspection of a final, incoming or material lot, dated and decided.", "是否计入转移规则：尾期、来货、物料的初次检验，有日期、有结论。"),
    column("lot_number", "BIGINT", "Number of the lot in the series of factory, stage and class; for one that does not count, that of the next.", "在该工厂、阶段、类别序列中的批次号；不计入的取下一批的号。"),
    column("tighter", "BOOLEAN", "It would also be accepted one AQL step tighter.", "AQL 收紧一级是否仍接收。"),
    column("reduced", "BOOLEAN", "Inspected by a reduced plan.", "是否按放宽方案检验。"),
    column("authorised", "BOOLEAN", "Somebody allowed it: reduced inspection, or to begin again after a stop.", "是否经特批（放宽检验，或停检后恢复）。"),
)  # fmt: skip

INSPECTION_CLASSES = WorkedOut(
    table(
        "inspection_classes",
        Text(
            "Inspections by defect class: the sampling plan that applies, and the verdict of the counts.",
            "按缺陷类别拆开的检验：适用的抽样方案和按缺陷数得出的判定。",
        ),
        _COLUMNS,
        ("order_id", "inspection", "class"),
        ("order_id", "delivery", "inspection"),
    ),
    _SELECT,
    needs=("aql_letters", "aql_plans"),
    made_of=("inspections",),
)
