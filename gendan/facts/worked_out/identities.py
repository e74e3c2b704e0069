"""`identities`: the names under which people committed, and `month_entries`: how much was recorded when a month ended."""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

IDENTITIES = WorkedOut(
    table(
        "identities",
        Text("The e-mails by which people committed.", "提交所用的各个邮箱。"),
        (
            column("email", "VARCHAR", "The e-mail, in small letters.", "邮箱（小写）。"),
            column("author", "VARCHAR", "The name used with it last.", "最近使用的姓名。"),
            column("person", "VARCHAR", "The person whose e-mail it is.", "对应的人员。"),
            column("known", "BOOLEAN", "It belongs to a person; empty: there is no e-mail.", "是否属于某位人员；没有邮箱时为空。"),
            column("commits", "INTEGER", "How many commits.", "提交次数。"),
            column("first_day", "DATE", "Day of the first.", "首次提交日期。"),
            column("on_date", "DATE", "Day of the last.", "最近提交日期。"),
            column("number", "INTEGER", "Number of the last.", "最近提交的序号。"),
            column("commit_id", "VARCHAR", "The last commit.", "最近的提交。"),
        ),
        ("email",),
    ),
    """
WITH mail AS (
  SELECT lower(trim(m.mail)) AS mail, min(m.person_id) AS person
  FROM (SELECT person_id, unnest(emails) AS mail FROM people) m GROUP BY ALL
), used AS (
  SELECT lower(trim(author_email)) AS email, author, number, commit_id, on_date FROM commits
  UNION ALL
  SELECT DISTINCT lower(trim(v.author_email)), v.author, v.number, v.origin, c.on_date
  FROM read_versions v JOIN commits c ON c.number = v.number WHERE v.origin IS NOT NULL
)
SELECT u.email, arg_max(u.author, u.number) AS author, any_value(m.person) AS person,
  CASE WHEN u.email <> '' THEN any_value(m.person) IS NOT NULL END AS known, count(DISTINCT u.commit_id)::INTEGER AS commits,
  min(u.on_date) AS first_day, max(u.on_date) AS on_date, max(u.number) AS number, arg_max(u.commit_id, u.number) AS commit_id
FROM used u LEFT JOIN mail m ON m.mail = u.email GROUP BY u.email ORDER BY u.email
""",
    needs=("commits",),
    made_of=("commits",),
)  # fmt: skip

MONTH_ENTRIES = WorkedOut(
    table(
        "month_entries",
        Text(
            "What happened in a month and was recorded later than the day after, by who recorded it; what came with a new document,"
            " or from elsewhere by an import, is not counted.",
            "当月发生、事后（隔一个工作日以上）才登记的事项，按登记人统计；随新文件带入或导入的不算。",
        ),
        (
            column("person_id", "VARCHAR", "Who recorded it.", "登记人。"),
            column("month", "VARCHAR", "The month, as 2026-10.", "月份，如 2026-10。"),
            column("person", "VARCHAR", "The same as person_id.", "同 person_id。"),
            column("author", "VARCHAR", "The same as person_id.", "同 person_id。"),
            column("events", "INTEGER", "All that the person recorded of that month.", "此人登记的当月事项总数。"),
            column(
                "late_events",
                "INTEGER",
                "Of these, recorded more than one working day later.",
                "其中晚于一个工作日登记的。",
            ),
            column(
                "at_end",
                "INTEGER",
                "Of these, recorded in the last two days of the month or the first five of the next.",
                "其中在月末两天或下月头五天登记的。",
            ),
            column("on_date", "DATE", "Day on which most of these were recorded.", "登记最集中的一天。"),
            column("number", "INTEGER", "Number of the last commit among them.", "其中最后一个提交的序号。"),
            column("commit_id", "VARCHAR", "That commit.", "该提交。"),
            column("documents", "INTEGER", "In how many documents.", "涉及多少个文件。"),
            column("owner", "VARCHAR", "Who recorded it.", "登记人。"),
        ),
        ("person_id", "month"),
        ("person_id",),
    ),
    """
WITH entries AS (
  SELECT e.person AS person_id, strftime(e.new_date, '%Y-%m') AS month, e.lag, e.on_date, e.number, e.commit_id, e.id,
    e.lag > 1 AND e.on_date BETWEEN last_day(e.new_date) - 1 AND last_day(e.new_date) + 5 AS last_minute
  FROM edits e WHERE e.event AND e.action = 'add' AND e.kind = 'order' AND NOT e.imported AND e.person IS NOT NULL AND e.new_date IS NOT NULL
)
SELECT person_id, month, count(*)::INTEGER AS events, (count(*) FILTER (lag > 1))::INTEGER AS late_events,
  CASE WHEN count(lag) = count(*) THEN (count(*) FILTER (last_minute))::INTEGER END AS at_end,
  mode(on_date ORDER BY on_date) FILTER (last_minute) AS on_date, max(number) FILTER (last_minute) AS number,
  arg_max(commit_id, number) FILTER (last_minute) AS commit_id, (count(DISTINCT id) FILTER (last_minute))::INTEGER AS documents,
  person_id AS owner, person_id AS person, person_id AS author
FROM entries GROUP BY person_id, month ORDER BY person_id, month
""",
    needs=("commits", "edits"),
    made_of=("read_versions",),
)
