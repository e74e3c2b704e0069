"""`task_records`: when a task that is done was recorded, by the history in git, and whether that was in time for the house."""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.words.text import Text

TASK_RECORDS = WorkedOut(
    table(
        "task_records",
        Text(
            "The tasks, and when it was recorded that they are done. Empty where gendan.yaml has no `entry: {credit: recorded}`.",
            "各项任务，以及其完成是什么时候登记的。gendan.yaml 没有写 entry: {credit: recorded} 时为空。",
        ),
        (
            ORDER_ID,
            column("delivery", "VARCHAR", "The delivery.", "交货批次。"),
            column("task", "VARCHAR", "The task.", "任务。"),
            column("done", "DATE", "The day it was done, as the file says.", "文件中写的完成日期。"),
            column(
                "recorded",
                "DATE",
                "The day on which that date came into history; empty: not committed yet, or not known.",
                "该完成日期进入历史记录的日期；为空：尚未提交，或不掌握。",
            ),
            column(
                "clock",
                "VARCHAR",
                "What `recorded` rests on: receipt or commit.",
                "recorded 的依据：receipt 回执，commit 提交时间。",
            ),
            column("lag", "INTEGER", "Working days from done to recorded.", "从完成到登记的工作日数。"),
            column(
                "known",
                "BOOLEAN",
                "False: history, or the calendar, does not reach far enough to tell. Then nothing is known of the task, late or not.",
                "false 表示历史或日历不够，无法判断；这样的任务无论迟早都不计。",
            ),
            column(
                "in_time",
                "BOOLEAN",
                "True: recorded within the working days of gendan.yaml, or done before the house began with gendan. Empty: not known yet.",
                "是否在 gendan.yaml 规定的工作日内登记；开始用 gendan 之前完成的算是。为空则尚不清楚。",
            ),
        ),
        ("order_id", "delivery", "task"),
        ("order_id", "delivery", "task"),
    ),
    """
WITH last AS (
  SELECT order_id, place, max_by({'done': new_date, 'recorded': on_date, 'clock': clock, 'lag': lag}, number) AS x
  FROM changes WHERE kind = 'order' AND table_name = 'progress' AND field = 'done' GROUP BY ALL
), told AS (
  SELECT t.order_id, t.delivery, t.task, t.done, l.x.recorded AS recorded, l.x.clock AS clock, l.x.lag AS lag
  FROM tasks t LEFT JOIN last l ON l.order_id = t.order_id AND l.x.done = t.done AND l.place =
    CASE WHEN t.per = 'order' THEN '' ELSE concat('deliveries/', t.delivery, '/') END || concat('progress/', t.task, '/done')
)
SELECT told.*,
  CASE WHEN told.done < h.begin_date THEN true WHEN told.recorded IS NOT NULL THEN told.lag IS NOT NULL
    ELSE s.state = 'complete' AND NOT list_contains(s.outside, 'order') END AS known,
  CASE WHEN told.done < h.begin_date THEN true WHEN told.recorded IS NOT NULL THEN told.lag <= h.entry_within
    WHEN s.state = 'complete' AND NOT list_contains(s.outside, 'order') AND workdays(told.done, $as_of) > h.entry_within THEN false
  END AS in_time
FROM told, house h, history s WHERE h.entry_within IS NOT NULL ORDER BY told.order_id, told.delivery, told.task
""",
    needs=("commits", "history", "changes"),
    asked="SELECT 1 FROM house WHERE entry_within IS NOT NULL",
)
