"""`complaint_clocks`: how many working days each complaint has waited for its answer and for its settlement."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.text import Text

# Working days d with start < d <= end, as workdays() counts them; joined, because the function costs more than the table.
_SELECT = """
WITH days AS (
  SELECT d.day, d.nr FROM calendar_days d JOIN house h ON h.calendar = d.calendar
)
SELECT c.order_id, c.complaint, c.path, o.owner, c.on_date, c.kind, c.severity, c.responded, c.resolved,
  coalesce(a.nr, CASE WHEN c.responded IS NULL THEN n.nr END) - b.nr AS days_to_answer,
  coalesce(r.nr, CASE WHEN c.resolved IS NULL THEN n.nr END) - b.nr AS days_to_settle
FROM complaints c LEFT JOIN orders o USING (order_id)
LEFT JOIN days b ON b.day = c.on_date LEFT JOIN days a ON a.day = c.responded LEFT JOIN days r ON r.day = c.resolved
LEFT JOIN days n ON n.day = $as_of
ORDER BY c.order_id, c.pos
"""

COMPLAINT_CLOCKS = WorkedOut(
    table(
        "complaint_clocks",
        Text("Complaints with the working days they have waited.", "投诉及其等候回复、解决的工作日数。"),
        (
            ORDER_ID,
            column("complaint", "VARCHAR", "Id of the complaint within the order: C1.", "本单内的投诉编号，如 C1。"),
            PATH,
            column("owner", "VARCHAR", "The merchandiser who answers for it.", "负责的跟单员。"),
            column("on_date", "DATE", "Day on which it came.", "收到投诉的日期。"),
            column("kind", "VARCHAR", "What it concerns.", "投诉类别。"),
            column("severity", "VARCHAR", "How serious it is.", "严重程度。"),
            column("responded", "DATE", "Day of our first answer.", "首次回复的日期。"),
            column("resolved", "DATE", "Day on which it was settled.", "解决的日期。"),
            column(
                "days_to_answer",
                "INTEGER",
                "Working days until the first answer; without one, until the day judged.",
                "到首次回复为止的工作日数；尚未回复的算到判断日。",
            ),
            column(
                "days_to_settle",
                "INTEGER",
                "Working days until it was settled; until the day judged while it is not.",
                "到解决为止的工作日数；尚未解决的算到判断日。",
            ),
        ),
        ("order_id", "complaint"),
        ("order_id",),
    ),
    select=_SELECT,
)
