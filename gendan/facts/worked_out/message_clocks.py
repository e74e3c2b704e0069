"""`message_clocks`: how long each message has waited for its answer, in working time of the office.

Set-based; `trade.clock` is the reference, and a test shows that both agree. Counted on the wall clock of the house's time
zone: cumulated working minutes of the calendar at both ends, subtracted. A day outside the calendar gives NULL.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, PATH, WorkedOut, column, table
from gendan.words.house import OFFICE
from gendan.words.text import Text

_COLUMNS = (
    ORDER_ID,
    column("message", "VARCHAR", "Id of the message within the order: M1.", "本单内的消息编号，如 M1。"),
    column("pos", "BIGINT", "Position in its list, from 1.", "在列表中的序号，从 1 开始。"),
    PATH,
    column("owner", "VARCHAR", "Who answered, else the order's merchandiser.", "答复人；尚未答复为该单跟单员。"),
    column("sender", "VARCHAR", "Who wrote it.", "发送方。"),
    column("recipient", "VARCHAR", "To whom.", "接收方。"),
    column("topic", "VARCHAR", "What it is about.", "主题。"),
    column("at_time", "TIMESTAMPTZ", "When it came.", "收到的时间。"),
    column("at_day", "DATE", "Day on which it came, in the house's time zone.", "收到的日期（本公司时区）。"),
    column("answered", "TIMESTAMPTZ", "When it was answered.", "答复的时间。"),
    column(
        "minutes",
        "BIGINT",
        "Working minutes of the office until the answer; without one, until the end of the day judged.",
        "到答复为止的办公分钟数；尚未答复的算到判断日结束。",
    ),
    column("hours", "DECIMAL(18,1)", "The same in working hours, to a tenth.", "同上，以小时计，保留一位小数。"),
    column("day_minutes", "BIGINT", "Minutes of one working day of the office.", "一个工作日的办公分钟数。"),
    column(
        "deadline",
        "TIMESTAMPTZ",
        "The same hour of the next working day: one working day of the office after it came.",
        "收到后满一个工作日的时刻，即下一工作日的同一时间。",
    ),
)

# Minutes from midnight: of the start from its own day, of the end from the day before when it is midnight, so that the
# end of the calendar's last day is still known.
_SELECT = f"""
WITH hours AS (
  SELECT h.timezone, h.calendar,
    CASE WHEN h.office = '{OFFICE}' THEN coalesce(c.hours, h.office) ELSE h.office END AS office
  FROM house h LEFT JOIN calendars c ON c.calendar_id = h.calendar
), stated AS (
  SELECT split_part(part, '-', 1) AS first, split_part(part, '-', 2) AS last
  FROM (SELECT trim(unnest(string_split(office, ','))) AS part FROM hours)
), minutes AS (
  SELECT split_part(first, ':', 1)::BIGINT * 60 + split_part(first, ':', 2)::BIGINT AS first,
    split_part(last, ':', 1)::BIGINT * 60 + split_part(last, ':', 2)::BIGINT AS last
  FROM stated
), apart AS (
  SELECT greatest(first, coalesce(max(last) OVER (ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))
    AS first, last
  FROM minutes WHERE first < last
), placed AS (
  SELECT first, last, coalesce(sum(last - first) OVER (ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
    AS before
  FROM apart WHERE first < last
), office AS (
  SELECT list({{'first': first, 'last': last, 'before': before}} ORDER BY first) AS spans, sum(last - first)::BIGINT AS length
  FROM placed
), days AS (
  SELECT d.day, d.is_workday, (d.nr - d.is_workday::INTEGER)::BIGINT AS before, d.nr::BIGINT AS nr
  FROM calendar_days d JOIN hours h ON h.calendar = d.calendar
), local AS (
  SELECT m.*, date_trunc('minute', timezone(h.timezone, m.at_time)) AS begin,
    coalesce(date_trunc('minute', timezone(h.timezone, m.answered)), ($as_of + 1)::TIMESTAMP) AS until
  FROM messages m CROSS JOIN hours h WHERE $every OR m.answered IS NULL
), clocked AS (
  SELECT l.*, o.spans, o.length, a.day AS first_day, e.day AS last_day,
    a.before * o.length + CASE WHEN a.is_workday THEN
      list_sum([greatest(least(date_diff('minute', a.day::TIMESTAMP, l.begin), s.last) - s.first, 0) FOR s IN o.spans])::BIGINT
      ELSE 0 END AS past,
    e.before * o.length + CASE WHEN e.is_workday THEN
      list_sum([greatest(least(date_diff('minute', e.day::TIMESTAMP, l.until), s.last) - s.first, 0) FOR s IN o.spans])::BIGINT
      ELSE 0 END AS over
  FROM local l CROSS JOIN office o
  LEFT JOIN days a ON a.day = l.begin::DATE
  LEFT JOIN days e ON e.day = (l.until - INTERVAL 1 MINUTE)::DATE
), due AS (
  SELECT c.*, d.day AS due_day,
    list_min([s.first + r - s.before FOR s IN c.spans IF r <= s.before + s.last - s.first])::BIGINT AS due_minute
  FROM (SELECT *, (past + length - 1) // length + 1 AS due_nr, (past + length - 1) % length + 1 AS r FROM clocked) c
  LEFT JOIN days d ON d.nr = c.due_nr AND d.is_workday
)
SELECT x.order_id, x.message, x.pos, x.path, coalesce(x."by", o.merchandiser) AS owner, x.sender, x.recipient, x.topic,
  x.at_time, x.begin::DATE AS at_day, x.answered, CASE WHEN x.until <= x.begin AND x.past IS NOT NULL AND x.over IS NOT NULL
    THEN 0 ELSE x.over - x.past END AS minutes,
  round(greatest(x.over - x.past, 0)::DECIMAL(18,6) / 60, 1)::DECIMAL(18,1) AS hours, x.length AS day_minutes,
  timezone(h.timezone, x.due_day::TIMESTAMP + to_minutes(x.due_minute)) AS deadline
FROM due x CROSS JOIN hours h LEFT JOIN orders o USING (order_id)
ORDER BY x.order_id, x.pos
"""

MESSAGE_CLOCKS = WorkedOut(
    table(
        "message_clocks",
        Text(
            "Messages with the working time they have waited, by the office hours of the house.",
            "往来消息及其等候答复的办公时间（按本公司办公时间计）。",
        ),
        _COLUMNS,
        ("order_id", "message"),
        ("order_id",),
    ),
    select=_SELECT,
)
