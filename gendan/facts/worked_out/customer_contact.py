"""`customer_contact`: when each order's customer last heard from us, and whether this customer's orders record such things.

Rules about silence look at the habit first: where nobody records messages, reports or surveys, none is missed.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import ORDER_ID, WorkedOut, column, table
from gendan.words.text import Text

# What we tell the customer: our own messages to it, our answers to its messages, a date promised anew. Whether the delivery
# was spoken of follows from the topic; a message without one may have been about it.
_SELECT = """
WITH words AS (
  SELECT order_id, timezone((SELECT timezone FROM house), CASE WHEN sender = 'us' THEN at_time ELSE answered END)::DATE AS day,
    topic, sender = 'us' AND topic IN ('progress', 'progress-report', 'report', 'status') AS report
  FROM messages
  WHERE (sender = 'us' AND coalesce(recipient, 'customer') = 'customer')
    OR (sender = 'customer' AND answered IS NOT NULL AND coalesce(recipient, 'us') = 'us')
  UNION ALL SELECT order_id, on_date, 'delivery', false FROM promises
), said AS (
  SELECT order_id, max(day) AS last_said, max(day) FILTER (report) AS last_report,
    max(day) FILTER (topic IS NULL OR report OR topic IN ('delivery', 'delay', 'schedule', 'production', 'shipment'))
      AS last_delivery_word
  FROM words GROUP BY order_id
), talks AS (
  SELECT order_id, count(*) AS messages FROM messages WHERE 'customer' IN (sender, recipient) GROUP BY order_id
), habits AS (
  SELECT o.customer, max(s.last_report) AS customer_report, coalesce(sum(t.messages), 0)::BIGINT AS customer_messages
  FROM orders o LEFT JOIN said s USING (order_id) LEFT JOIN talks t USING (order_id)
  WHERE o.customer IS NOT NULL GROUP BY o.customer
), advised AS (
  SELECT o.customer, max(x.day) AS customer_advice FROM orders o JOIN (
    SELECT order_id, timezone((SELECT timezone FROM house), at_time)::DATE AS day FROM messages
    WHERE sender = 'us' AND topic IN ('shipment', 'shipping', 'shipping-advice')
    UNION ALL SELECT order_id, sent FROM documents WHERE kind = 'shipping-advice'
  ) x USING (order_id) GROUP BY o.customer
), surveyed AS (
  SELECT order_id, count(*) AS surveys, max(on_date) AS last_survey FROM satisfaction GROUP BY order_id
), left_on AS (
  SELECT order_id, max(completed) AS completed, max(greatest(coalesce(forecast, $as_of), $as_of) - ex_factory) FILTER (open) AS behind
  FROM deliveries GROUP BY order_id
)
SELECT o.order_id, s.last_said, s.last_report, s.last_delivery_word, coalesce(t.messages, 0) AS messages,
  coalesce(s.last_said::VARCHAR, 'never') AS heard_en, coalesce(s.last_said::VARCHAR, '从未') AS heard_zh,
  coalesce(s.last_delivery_word::VARCHAR, 'never') AS spoken_en, coalesce(s.last_delivery_word::VARCHAR, '从未') AS spoken_zh,
  coalesce(h.customer_messages, 0) AS customer_messages, h.customer_report, a.customer_advice,
  coalesce(v.surveys, 0) AS surveys,
  (SELECT max(last_survey) FROM surveyed) AS house_survey, CASE WHEN o.complete THEN l.completed END AS completed,
  l.behind
FROM orders o LEFT JOIN said s USING (order_id) LEFT JOIN talks t USING (order_id)
LEFT JOIN habits h ON h.customer = o.customer LEFT JOIN advised a ON a.customer = o.customer LEFT JOIN surveyed v ON v.order_id = o.order_id
LEFT JOIN left_on l ON l.order_id = o.order_id
ORDER BY o.order_id
"""

CUSTOMER_CONTACT = WorkedOut(
    table(
        "customer_contact",
        Text("When each order's customer last heard from us.", "各订单的客户最近一次从我方得到消息的情况。"),
        (
            ORDER_ID,
            column(
                "last_said",
                "DATE",
                "Day on which we last told the customer something: a message, an answer, a promise.",
                "最近一次告知客户的日期：发消息、答复或承诺交期。",
            ),
            column("last_report", "DATE", "Day of the last progress report.", "最近一次进度汇报的日期。"),
            column(
                "last_delivery_word",
                "DATE",
                "Day on which we last spoke of the delivery.",
                "最近一次与客户谈及交货的日期。",
            ),
            column("messages", "BIGINT", "Messages from and to the customer.", "与客户的往来消息数。"),
            column(
                "customer_messages",
                "BIGINT",
                "The same in all orders of this customer: 0 where nobody records them.",
                "该客户全部订单的往来消息数；没人记录则为 0。",
            ),
            column(
                "customer_report",
                "DATE",
                "Day of the last progress report in any order of this customer.",
                "该客户任一订单最近一次进度汇报的日期。",
            ),
            column(
                "customer_advice",
                "DATE",
                "Day of the last shipping advice in any order of this customer.",
                "该客户任一订单最近一次装运通知的日期。",
            ),
            column("surveys", "BIGINT", "Satisfaction surveys of this order.", "本单的满意度调查次数。"),
            column(
                "house_survey",
                "DATE",
                "Day of the last survey in any order of the house.",
                "全公司最近一次满意度调查的日期。",
            ),
            column("completed", "DATE", "Day on which all deliveries had left in full.", "全部批次足量出货的日期。"),
            column(
                "heard_en",
                "VARCHAR",
                "last_said in words: never where there is none.",
                "last_said 的文字（英文），没有则为 never。",
            ),
            column("heard_zh", "VARCHAR", "The same in Chinese.", "同上（中文），没有则为“从未”。"),
            column(
                "spoken_en",
                "VARCHAR",
                "last_delivery_word in words: never where there is none.",
                "last_delivery_word 的文字（英文），没有则为 never。",
            ),
            column("spoken_zh", "VARCHAR", "The same in Chinese.", "同上（中文），没有则为“从未”。"),
            column(
                "behind",
                "INTEGER",
                "Days that its latest open delivery is behind its committed date, as forecast; below zero before it.",
                "未交批次中最晚的一批，预计比交期落后的天数；提前为负。",
            ),
        ),
        ("order_id",),
        ("order_id",),
    ),
    select=_SELECT,
)
