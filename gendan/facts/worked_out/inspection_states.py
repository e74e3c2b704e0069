"""`inspection_states`: when inspection of a factory was normal, tightened, reduced or discontinued, by stage and defect class.

The switching rules as a recursion over switches, not over lots: each step finds the next switch of every series at once.
The reference is `trade.aql_switching`; a test shows that both agree.
"""

from __future__ import annotations

from gendan.facts.plan import literal
from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.aql_standard import STANDARDS
from gendan.trade.aql_switching import (
    BACK_TO_NORMAL,
    RUN_FOR_REDUCED,
    SCORE_FOR_REDUCED,
    STOP_FAILED,
    STOP_LOTS,
    WINDOW,
)
from gendan.words.text import Text

_SCORED = ", ".join(literal(one.name) for one in STANDARDS if one.scored)
_OLD = ", ".join(literal(one.name) for one in STANDARDS if one.stops_after_ten)

# A stop that the authority ends with the very next lot leaves two segments with one start: the later step counts.
# Of each lot: running sums up to it, and `p_…` those up to the lot before it. A segment begins with lot `start` and knows
# the sums before that lot. Switches take effect with lot `n`, or with the lot after it: `n + 1`.
_SELECT = f"""
WITH RECURSIVE lots AS MATERIALIZED (
  SELECT *, max(CASE WHEN NOT accepted THEN n END) OVER earlier AS last_failed, coalesce(sum(points) OVER earlier, 0) AS p_points,
    coalesce(max(CASE WHEN points = 0 THEN n END) OVER earlier, 0) AS p_reset, coalesce(sum(NOT accepted) OVER earlier, 0) AS p_failed
  FROM (
    SELECT factory, stage, class, lot_number AS n, on_date, accepted, coalesce(gap, false) AS gap, reduced, authorised,
      coalesce(standard IN ({_SCORED}), false) AS scored, coalesce(standard IN ({_OLD}), false) AS old,
      CASE WHEN NOT accepted THEN 0 WHEN coalesce(accept, 0) < 2 THEN 2 WHEN tighter THEN 3 ELSE 0 END AS points
    FROM inspection_classes WHERE in_series
    QUALIFY bool_or(NOT accepted OR reduced) OVER (PARTITION BY factory, stage, class)
  )
  WINDOW earlier AS (PARTITION BY factory, stage, class ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), known AS MATERIALIZED (
  SELECT *, coalesce(max(p_points + points) FILTER (WHERE points = 0) OVER earlier, 0) AS p_reset_points,
    CASE WHEN accepted THEN coalesce(last_failed, 0) ELSE n END AS failed_at, p_failed + (NOT accepted)::INTEGER AS failed
  FROM lots
  WINDOW earlier AS (PARTITION BY factory, stage, class ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), segments AS (
  SELECT factory, stage, class, 'normal' AS state, 1::BIGINT AS start, min(on_date) AS since, 0::HUGEINT AS base_failed,
    0::HUGEINT AS base_points, 0 AS step
  FROM known GROUP BY factory, stage, class
  UNION ALL
  SELECT factory, stage, class, next.state, next.start, next.since, next.base_failed, next.base_points, step
  FROM (
    SELECT factory, stage, class, arg_min(found, (found.start, found.state)) AS next, any_value(step) + 1 AS step
    FROM (
      SELECT s.factory, s.stage, s.class, s.step, CASE
          WHEN s.state = 'normal' AND NOT l.accepted AND l.last_failed >= s.start AND l.n - l.last_failed < {WINDOW} THEN
            {{'state': 'tightened', 'start': l.n + 1, 'since': l.on_date, 'base_failed': l.failed, 'base_points': l.p_points + l.points}}
          WHEN s.state = 'normal' AND l.reduced AND l.authorised AND CASE WHEN l.scored
              THEN l.p_points - greatest(s.base_points, CASE WHEN l.p_reset >= s.start THEN l.p_reset_points ELSE 0 END) >= {SCORE_FOR_REDUCED}
              ELSE l.n - 1 - greatest(s.start - 1, coalesce(l.last_failed, 0)) >= {RUN_FOR_REDUCED} END THEN
            {{'state': 'reduced', 'start': l.n, 'since': l.on_date, 'base_failed': l.p_failed, 'base_points': l.p_points}}
          WHEN s.state = 'tightened' AND l.n - greatest(s.start - 1, l.failed_at) >= {BACK_TO_NORMAL} THEN
            {{'state': 'normal', 'start': l.n + 1, 'since': l.on_date, 'base_failed': l.failed, 'base_points': l.p_points + l.points}}
          WHEN s.state = 'tightened' AND CASE WHEN l.old THEN l.n - s.start + 1 >= {STOP_LOTS}
              ELSE l.failed - s.base_failed >= {STOP_FAILED} END THEN
            {{'state': 'discontinued', 'start': l.n + 1, 'since': l.on_date, 'base_failed': l.failed, 'base_points': l.p_points + l.points}}
          WHEN s.state = 'reduced' AND NOT l.reduced THEN
            {{'state': 'normal', 'start': l.n, 'since': l.on_date, 'base_failed': l.p_failed, 'base_points': l.p_points}}
          WHEN s.state = 'reduced' AND (NOT l.accepted OR l.gap) THEN
            {{'state': 'normal', 'start': l.n + 1, 'since': l.on_date, 'base_failed': l.failed, 'base_points': l.p_points + l.points}}
          WHEN s.state = 'discontinued' AND l.authorised THEN
            {{'state': 'tightened', 'start': l.n, 'since': l.on_date, 'base_failed': l.p_failed, 'base_points': l.p_points}}
        END AS found
      FROM segments s JOIN known l ON l.factory = s.factory AND l.stage = s.stage AND l.class = s.class AND l.n >= s.start
    ) WHERE found IS NOT NULL GROUP BY factory, stage, class
  )
)
SELECT factory, stage, class, state, start AS from_lot, since,
  row_number() OVER (PARTITION BY factory, stage, class ORDER BY start DESC, step DESC) = 1 AS latest
FROM segments QUALIFY row_number() OVER (PARTITION BY factory, stage, class, start ORDER BY step DESC) = 1
ORDER BY factory, stage, class, start
"""

INSPECTION_STATES = WorkedOut(
    table(
        "inspection_states",
        Text(
            "Severity of inspection that the switching rules ask for, by factory, stage and defect class; one row each time it changed."
            " A series in which every lot was accepted on normal is not listed.",
            "按转移规则应采用的检验严格度，分工厂、阶段和缺陷类别，每变化一次一行；各批均按正常检验且合格的不列。",
        ),
        (
            column("factory", "VARCHAR", "The factory.", "工厂。"),
            column("stage", "VARCHAR", "Stage: final, incoming, material.", "阶段：final 尾期、incoming 来货、material 物料。"),
            column("class", "VARCHAR", "Defect class: critical, major, minor.", "缺陷类别：critical 致命、major 严重、minor 轻微。"),
            column("state", "VARCHAR", "normal, tightened, reduced or discontinued.", "normal 正常、tightened 加严、reduced 放宽、discontinued 停检。"),
            column("from_lot", "BIGINT", "First lot to be inspected so: inspection_classes.lot_number.", "从第几批起（对应 inspection_classes.lot_number）。"),
            column("since", "DATE", "Day of the inspection that brought it about.", "引起变化的那次检验的日期。"),
            column("latest", "BOOLEAN", "It holds for the next lot.", "是否为当前状态（下一批适用）。"),
        ),
        ("factory", "stage", "class", "from_lot"),
    ),
    _SELECT,
    needs=("inspection_classes", "aql_letters", "aql_plans"),
    asked="SELECT 1 FROM inspection_classes WHERE in_series AND (NOT accepted OR reduced) LIMIT 1",
)  # fmt: skip
