"""`history`, `commits`, `versions`, `changes`: what git tells of the house, up to the day judged.

Only read when something names them. Order is by commit, which git proves; times are claims of whoever made the commit
unless a receipt says when it came in, and `clock` says which of the two a time rests on.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_STATE = "(SELECT state FROM read_history)"

HISTORY = WorkedOut(
    table(
        "history",
        Text("How far the history of the house is known; one row.", "历史记录掌握到什么程度，只有一行。"),
        (
            column(
                "state",
                "VARCHAR",
                "complete; shallow: its beginning is missing; none: nothing is known.",
                "complete 完整；shallow 缺少开头；none 完全没有。",
            ),
            column("reason_en", "VARCHAR", "Why it is not complete.", "不完整的原因（英文）。"),
            column("reason_zh", "VARCHAR", "The same, in Chinese.", "不完整的原因。"),
            column("head", "VARCHAR", "The last commit that is told.", "所读到的最后一个提交。"),
            column("way", "VARCHAR", "Way from the top of the repository to the house.", "本仓库在 git 仓库中的路径。"),
            column("since", "DATE", "Day of the oldest commit that is told.", "最早一个提交的日期。"),
            column(
                "outside",
                "VARCHAR[]",
                "Kinds of file that lie in another repository: their history is not known.",
                "放在别的仓库里的文件种类：其历史不掌握。",
            ),
            column(
                "lost",
                "INTEGER",
                "Versions of files whose contents the repository has lost.",
                "内容已从 git 仓库中缺失的文件版本数。",
            ),
        ),
        ("state",),
    ),
    f"""
SELECT coalesce({_STATE}, 'none') AS state, h.head, h.way, c.since, coalesce(h.outside, []) AS outside, l.lost,
  coalesce(h.reason_en, CASE WHEN l.lost > 0 THEN 'the repository has lost what ' || l.file || ' held ('
    || l.lost || CASE l.lost WHEN 1 THEN ' version is' ELSE ' versions are' END || ' lost)' END) AS reason_en,
  coalesce(h.reason_zh, CASE WHEN l.lost > 0 THEN '仓库中缺少 ' || l.file || ' 的内容（共缺 ' || l.lost
    || ' 个版本）' END) AS reason_zh
FROM house LEFT JOIN read_history h ON true LEFT JOIN (SELECT min(on_date) AS since FROM commits) c ON true
LEFT JOIN (SELECT count(*)::INTEGER AS lost, arg_min(file, number) AS file FROM read_versions
  WHERE trouble = 'git/missing' AND number <= (SELECT max(number) FROM commits)) l ON true
""",
    needs=("commits",),
)

_LATEST = "($as_of + INTERVAL 1 DAY - INTERVAL 1 SECOND)::TIMESTAMPTZ"
"""What is there today was made by the end of today: a commit that claims a later time counts as of then."""

_WHO = """mail AS (
  SELECT lower(trim(m.mail)) AS mail, min(m.person_id) AS person
  FROM (SELECT person_id, unnest(emails) AS mail FROM people) m GROUP BY ALL
)"""

_SIGNERS = """
  SELECT one.principal, min(coalesce(mail.person, p.person_id)) AS person
  FROM (SELECT DISTINCT principal, unnest(string_split(principal, ',')) AS name FROM read_commits) one
  LEFT JOIN mail ON mail.mail = lower(trim(one.name)) LEFT JOIN people p ON p.person_id = trim(one.name)
  GROUP BY one.principal
"""
"""Names in allowed_signers are people's e-mails, or their ids."""

COMMITS = WorkedOut(
    table(
        "commits",
        Text(
            "The commits of the house, along the main line: merges stand for what they brought in. Empty without history.",
            "本仓库的提交，沿主线排列：合并代表它带进来的内容。没有历史时为空。",
        ),
        (
            column(
                "number",
                "INTEGER",
                "From 1, the oldest: the order that git proves.",
                "从 1（最早）起编号：git 能证明的先后顺序。",
            ),
            column("commit_id", "VARCHAR", "The commit.", "提交编号。"),
            column("parents", "VARCHAR[]", "Its parents; several: a merge.", "父提交；多于一个为合并。"),
            column("merge", "BOOLEAN", "True for a merge.", "是否为合并。"),
            column("author", "VARCHAR", "Name of the author, by .mailmap.", "作者姓名（按 .mailmap）。"),
            column("author_email", "VARCHAR", "E-mail of the author, by .mailmap.", "作者邮箱（按 .mailmap）。"),
            column("authored", "TIMESTAMPTZ", "When it was written, as the author claims.", "作者自称的编写时间。"),
            column("committer", "VARCHAR", "Name of the committer.", "提交人姓名。"),
            column("committer_email", "VARCHAR", "E-mail of the committer.", "提交人邮箱。"),
            column(
                "committed", "TIMESTAMPTZ", "When it was committed, as the committer claims.", "提交人自称的提交时间。"
            ),
            column(
                "received",
                "TIMESTAMPTZ",
                "When an independent clock received it, by its receipt; empty without one.",
                "独立时钟收到它的时间（按回执）；没有回执时为空。",
            ),
            column(
                "at_time",
                "TIMESTAMPTZ",
                "The time that counts: `received`, else `committed`.",
                "作数的时间：有 received 用 received，否则用 committed。",
            ),
            column(
                "clock",
                "VARCHAR",
                "What `at_time` and `on_date` rest on: receipt or commit.",
                "at_time 与 on_date 的依据：receipt 回执，commit 提交人自称。",
            ),
            column("on_date", "DATE", "Day of `at_time` in the house's time zone.", "at_time 在本仓库时区的日期。"),
            column(
                "signature",
                "VARCHAR",
                "good, bad (does not fit, or its key is not in allowed_signers), unsigned; unknown: cannot be verified here.",
                "签名：good 有效，bad 不符或密钥不在 allowed_signers 中，unsigned 未签名，unknown 此处无法核验。",
            ),
            column("signer", "VARCHAR", "Whose good signature it is: a person.", "有效签名属于哪位人员。"),
            column(
                "must_sign",
                "BOOLEAN",
                "True: gendan.yaml asks for a signature on commits of its day.",
                "gendan.yaml 是否要求当天的提交带签名。",
            ),
            column("person", "VARCHAR", "The author: the person whose e-mail it is.", "作者对应的人员：按邮箱认定。"),
            column("committer_person", "VARCHAR", "The committer, likewise.", "提交人对应的人员。"),
            column("subject", "VARCHAR", "First line of the message.", "提交说明的首行。"),
            column(
                "trailers",
                "VARCHAR[]",
                "Trailers of the message: Approved-by: …",
                "提交说明末尾的标注，如 Approved-by: …",
            ),
        ),
        ("commit_id",),
    ),
    f"""
WITH {_WHO}, timed AS (
  SELECT c.* RENAME (receipt AS received), CASE WHEN receipt IS NULL AND h.today <= $as_of AND committed::DATE > $as_of
      THEN {_LATEST} ELSE coalesce(receipt, committed) END AS at_time,
    CASE WHEN receipt IS NULL THEN 'commit' ELSE 'receipt' END AS clock
  FROM read_commits c, read_history h
), signers AS ({_SIGNERS})
SELECT t.* EXCLUDE (principal), len(t.parents) > 1 AS merge, t.at_time::DATE AS on_date, a.person, c.person AS committer_person,
  s.person AS signer, h.signatures_required AND t.at_time::DATE >= coalesce(h.signatures_since, '0001-01-01') AS must_sign
FROM house h, timed t LEFT JOIN mail a ON a.mail = lower(t.author_email) LEFT JOIN mail c ON c.mail = lower(t.committer_email)
LEFT JOIN signers s ON s.principal = t.principal
WHERE t.number <= (SELECT max(number) FROM timed WHERE at_time::DATE <= $as_of)
  OR (SELECT today FROM read_history) <= $as_of
ORDER BY t.number
""",
)

_OWN = (
    column(
        "kind",
        "VARCHAR",
        "Kind of file: order, person, waivers.",
        "文件种类：order 订单、person 人员、waivers 豁免等。",
    ),
    column("id", "VARCHAR", "Id of the document: its file's name.", "编号，即文件名。"),
    column("order_id", "VARCHAR", "The same, of an order.", "订单编号（仅订单）。"),
)
_WHEN = (
    column("number", "INTEGER", "Number of the commit, from 1.", "提交的序号，从 1 开始。"),
    column("commit_id", "VARCHAR", "The commit since which it holds.", "自该提交起生效。"),
    column(
        "origin",
        "VARCHAR",
        "The commit in which it was written: another one where a merge brought it in.",
        "写下这些内容的提交；由合并带入时与 commit_id 不同。",
    ),
    column("person", "VARCHAR", "Who wrote it: the person whose e-mail the author has.", "由谁写下：按作者邮箱认定。"),
    column("author", "VARCHAR", "Name of the author.", "作者姓名。"),
    column("received", "TIMESTAMPTZ", "When the commit was received, by its receipt.", "收到该提交的时间（按回执）。"),
    column("at_time", "TIMESTAMPTZ", "The time that counts, see commits.", "作数的时间，见 commits。"),
    column(
        "clock",
        "VARCHAR",
        "What at_time and on_date rest on: receipt or commit.",
        "at_time、on_date 的依据，见 commits。",
    ),
    column("on_date", "DATE", "Day of at_time in the house's time zone.", "at_time 在本仓库时区的日期。"),
)
_JOINED = """
  SELECT v.* EXCLUDE (origin, author, author_email, trailers), c.commit_id, coalesce(v.origin, c.commit_id) AS origin,
    CASE WHEN v.origin IS NULL THEN c.author ELSE v.author END AS author, c.received, c.at_time, c.clock, c.on_date,
    CASE WHEN v.origin IS NULL THEN c.person ELSE m.person END AS person,
    CASE WHEN v.kind = 'order' THEN v.id END AS order_id, v.number <= (SELECT floor FROM read_history) AS older
  FROM read_versions v JOIN commits c ON c.number = v.number LEFT JOIN mail m ON m.mail = lower(v.author_email)
"""

_DAY = "LIKE '____-__-__%'"


def _day(value: str) -> str:
    """Return the value as a date. Only what looks like one is tried: each try that fails costs ten that do not."""
    return f"CASE WHEN {value} {_DAY} THEN TRY_CAST({value} AS DATE) END AS {value}_date"


def _number(value: str) -> str:
    """Return the value as a number, likewise: what begins with a digit, a sign or a point stands before the colon."""
    return (
        f"CASE WHEN {value} < ':' AND NOT {value} {_DAY} THEN TRY_CAST({value} AS DECIMAL(38,6)) END AS {value}_number"
    )


VERSIONS = WorkedOut(
    table(
        "versions",
        Text("Every version of every document, with from and to.", "每个文件的每个版本，及其起止。"),
        (
            *_OWN,
            *_WHEN,
            column("nr", "INTEGER", "From 1, the first version of the document.", "该文件的第几个版本，从 1 开始。"),
            column("file", "VARCHAR", "The file it was in.", "所在文件。"),
            column("blob", "VARCHAR", "Its content; empty: the document was deleted.", "内容的编号；为空表示已删除。"),
            column("moved_from", "VARCHAR", "The file it was in before, where it was moved.", "移动之前所在的文件。"),
            column("deleted", "BOOLEAN", "True: since this commit the document is gone.", "自该提交起文件已删除。"),
            column("created", "BOOLEAN", "True: since this commit the document is there.", "自该提交起才有此文件。"),
            column(
                "older",
                "BOOLEAN",
                "True: a shallow clone begins with it; it may be older.",
                "浅克隆从此开始：实际可能更早。",
            ),
            column(
                "trouble", "VARCHAR", "Why it cannot be read: rule of the data pack.", "无法读取的原因：data 规则名。"
            ),
            column("until_number", "INTEGER", "Number of the commit with the next version.", "下一个版本的提交序号。"),
            column("until_date", "DATE", "Day of that commit.", "下一个版本的日期。"),
            column(
                "age",
                "INTEGER",
                "Working days since the document was first entered; empty where that, or the calendar, is not known.",
                "自首次录入以来的工作日数；录入日或日历不掌握时为空。",
            ),
            column("changes", "INTEGER", "How many values it changed.", "改动了多少个值。"),
            column("owner", "VARCHAR", "Merchandiser of the order, in that version.", "该版本中的跟单员。"),
        ),
        ("kind", "id", "number"),
        ("order_id",),
    ),
    f"""
WITH {_WHO}, joined AS ({_JOINED})
SELECT * EXCLUDE (since, "count", "at", did, old, new), "count" AS changes, blob IS NULL AS deleted,
  row_number() OVER one AS nr, lead(number) OVER one AS until_number, lead(on_date) OVER one AS until_date,
  CASE WHEN NOT first_value(older) OVER one THEN workdays(first_value(on_date) OVER one, on_date)::INTEGER END AS age
FROM joined WINDOW one AS (PARTITION BY kind, id ORDER BY number) ORDER BY kind, id, number
""",
    needs=("commits",),
    made_of=("read_versions",),
)

CHANGES = WorkedOut(
    table(
        "changes",
        Text(
            "Every value that was added, edited or deleted, by document and commit. Items are named by what tells them"
            " apart (id, line, sku, the day of a promise), never by their position.",
            "每个文件每次提交中增加、修改、删除的每个值。列表条目按编号、行号、货号或承诺日期等识别，不按位置。",
        ),
        (
            *_OWN,
            *_WHEN,
            column(
                "file",
                "VARCHAR",
                "The file that holds the document now, or held it last.",
                "文件现在（或删除前最后）所在的位置。",
            ),
            column(
                "place",
                "VARCHAR",
                "Where: deliveries/D1/promised/2026-10-30/date; empty for the document itself.",
                "位置，如 deliveries/D1/promised/2026-10-30/date；整个文件则为空。",
            ),
            column("table_name", "VARCHAR", "The table whose row it concerns: promises.", "所属的表，如 promises。"),
            column(
                "record",
                "VARCHAR",
                "The row: D1/2026-10-30; empty for the document itself.",
                "哪一行，如 D1/2026-10-30；整个文件则为空。",
            ),
            column(
                "field",
                "VARCHAR",
                "The key of the value, as in the file: date, confirmed/on.",
                "字段，照文件中的写法，如 date、confirmed/on。",
            ),
            column("delivery", "VARCHAR", "The delivery it belongs to.", "所属交货批次。"),
            column("task", "VARCHAR", "The task, in progress.", "进展（progress）中的任务。"),
            column(
                "action",
                "VARCHAR",
                "add, edit or delete; a value that is there but null is no absent one.",
                "add 增加、edit 修改、delete 删除；写了空值（null）不算没有。",
            ),
            column(
                "old",
                "VARCHAR",
                "The value before, as text; empty when added, or null.",
                "原值（文本）；新增时为空，原为 null 时也为空。",
            ),
            column(
                "new",
                "VARCHAR",
                "The value since, as text; empty when deleted, or null.",
                "新值（文本）；删除时为空，改为 null 时也为空。",
            ),
            column("old_date", "DATE", "The value before, where it is a date.", "原值（日期）。"),
            column("new_date", "DATE", "The value since, where it is a date.", "新值（日期）。"),
            column("old_number", "DECIMAL(38,6)", "The value before, where it is a number.", "原值（数字）。"),
            column("new_number", "DECIMAL(38,6)", "The value since, where it is a number.", "新值（数字）。"),
            column(
                "created",
                "BOOLEAN",
                "True: it came with the document, in its first version.",
                "随文件首个版本一起写入。",
            ),
            column("deleted", "BOOLEAN", "True: the document itself was deleted.", "文件本身被删除。"),
            column(
                "event",
                "BOOLEAN",
                "True where the field is a day on which something happened.",
                "该字段是否为事件日期。",
            ),
            column(
                "lag",
                "INTEGER",
                "Of such a day: working days from it to the day it was recorded; below 0: recorded before.",
                "事件日期到登记日的工作日数；负数表示提前登记。",
            ),
            column(
                "compared_with",
                "VARCHAR",
                "The commit of the version it was held against.",
                "与之比较的版本所在的提交。",
            ),
            column("owner", "VARCHAR", "Merchandiser of the order at that time.", "当时的跟单员。"),
        ),
        ("kind", "id", "number", "place"),
        ("order_id", "delivery"),
    ),
    f"""
WITH {_WHO}, latest AS (
  SELECT v.kind, v.id, arg_max(v.file, v.number) AS file FROM read_versions v JOIN commits c ON c.number = v.number GROUP BY ALL
), one AS (
  SELECT j.* EXCLUDE (file, blob, moved_from, trouble, older, since, "count", "at", did, old, new), latest.file, j.blob IS NULL AS deleted,
    w.commit_id AS compared_with, unnest(j."at") AS idx, unnest(did) AS did, unnest(old) AS old, unnest(new) AS new
  FROM ({_JOINED} WHERE $half) j JOIN latest ON latest.kind = j.kind AND latest.id = j.id LEFT JOIN commits w ON w.number = j.since
)
SELECT o.* EXCLUDE (idx, did), p.* EXCLUDE (idx, "of"), p."of" AS table_name,
  CASE did WHEN 'a' THEN 'add' WHEN 'e' THEN 'edit' ELSE 'delete' END AS action,
  {_day("old")}, {_day("new")}, {_number("old")}, {_number("new")},
  CASE WHEN p.event AND new_date IS NOT NULL THEN workdays(new_date, on_date)::INTEGER END AS lag
FROM one o JOIN read_places p ON p.idx = o.idx
""",
    needs=("commits",),
    made_of=("read_versions",),
    as_written=True,
    halved="read_versions",
)
