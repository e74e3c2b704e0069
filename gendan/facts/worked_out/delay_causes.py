"""`delay_causes`: to whom the delay of a delivery is put down, so that a person is judged on what that person controls."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

# A task of the order is recorded once and delays all its deliveries. Of several causes the one that cost most days counts,
# then the later task: one delivery has one cause.
_SELECT = """
WITH late AS (
  SELECT order_id, delivery, per, pos, cause, coalesce(done, $as_of) - computed AS days
  FROM tasks WHERE cause IS NOT NULL AND coalesce(done, $as_of) > computed
), own AS (
  SELECT order_id, delivery, arg_max(cause, days * 1000 + pos) AS cause FROM late WHERE per = 'delivery' GROUP BY ALL
), whole AS (
  SELECT order_id, arg_max(cause, days * 1000 + pos) AS cause FROM late WHERE per = 'order' GROUP BY ALL
)
SELECT d.order_id, d.delivery, d.path, coalesce(d.cause, s.cause, w.cause) AS cause, coalesce(s.cause, w.cause) AS cause_since
FROM deliveries d LEFT JOIN own s ON s.order_id = d.order_id AND s.delivery = d.delivery
LEFT JOIN whole w ON w.order_id = d.order_id
ORDER BY d.order_id, d.pos
"""

DELAY_CAUSES = WorkedOut(
    table(
        "delay_causes",
        Text("To whom the delay of each delivery is put down.", "各批延误的原因归属。"),
        (
            ORDER_ID,
            column("delivery", "VARCHAR", "The delivery.", "交期批次。"),
            PATH,
            column(
                "cause",
                "VARCHAR",
                "Cause of the latest change of the promise, else of the task that lost most days; empty when none is recorded.",
                "最近一次改期的原因；没有改期则取耽误天数最多的任务的原因；都没有记录则为空。",
            ),
            column(
                "cause_since",
                "VARCHAR",
                "Cause of the task that lost most days against the current promise.",
                "相对现行承诺，耽误天数最多的任务的原因。",
            ),
        ),
        ("order_id", "delivery"),
        ("order_id", "delivery"),
    ),
    select=_SELECT,
)
