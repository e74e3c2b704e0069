"""`approvals`: whose hand is in a commit beside its author's, as it says itself: by trailers, by merging, by committing.

All of it is a claim, as the author's name is, unless commits are signed.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.words.text import Text

_WORDS = ("approved-by", "reviewed-by", "acked-by", "批准人", "审核人", "复核人")
_SAYS = ", ".join(f"'{word}'" for word in _WORDS)

APPROVALS = WorkedOut(
    table(
        "approvals",
        Text(
            "Who, other than its author, stands behind what a commit brought: named by a trailer (Approved-by: or Reviewed-by:"
            " with an e-mail, an id or a name of people/), or the one who merged or committed it.",
            "除作者外，还有谁为某个提交背书：提交说明末尾标注的人（Approved-by: 或 Reviewed-by: 后写人员的邮箱、编号或姓名），"
            "或合并、代为提交的人。",
        ),
        (
            column("commit_id", "VARCHAR", "The commit on the main line.", "主线上的提交。"),
            column("origin", "VARCHAR", "The commit in which it was written.", "写下这些内容的提交。"),
            column("person", "VARCHAR", "Who stands behind it.", "背书人。"),
            column("author", "VARCHAR", "The person who wrote it, where known.", "作者对应的人员（已知时）。"),
            column(
                "way", "VARCHAR", "trailer, merge or committer.", "方式：trailer 标注、merge 合并、committer 代为提交。"
            ),
            column(
                "other",
                "BOOLEAN",
                "True: another person than the author; empty: it is not known who the author is.",
                "是否与作者不是同一人；作者不明时为空。",
            ),
        ),
        ("commit_id", "origin", "person"),
    ),
    f"""
WITH mail AS (
  SELECT name, min(person_id) AS person FROM (
    SELECT person_id, lower(trim(unnest(emails))) AS name FROM people
    UNION ALL SELECT person_id, unnest([lower(person_id), lower(name_en), lower(name_zh)]) FROM people
  ) WHERE name IS NOT NULL GROUP BY ALL
), pairs AS (
  SELECT c.commit_id, c.commit_id AS origin, c.person AS author, c.trailers, c.committer_person, NULL::VARCHAR AS merger
  FROM commits c
  UNION ALL
  SELECT DISTINCT c.commit_id, v.origin, m.person, list_concat(c.trailers, coalesce(v.trailers, [])), NULL, c.person
  FROM read_versions v JOIN commits c ON c.number = v.number LEFT JOIN mail m ON m.name = lower(v.author_email)
  WHERE v.origin IS NOT NULL
), said AS (
  SELECT commit_id, origin, author, unnest(trailers) AS words FROM pairs
), named AS (
  SELECT commit_id, origin, author, words[strpos(words, ':') + 1:] AS said FROM said
  WHERE lower(trim(split_part(words, ':', 1))) IN ({_SAYS})
), found AS (
  SELECT n.commit_id, n.origin, n.author, coalesce(m.person, w.person) AS person, 'trailer' AS way FROM named n
  LEFT JOIN mail m ON m.name = lower(trim(regexp_extract(n.said, '<([^>]*)>', 1)))
  LEFT JOIN mail w ON w.name = lower(trim(regexp_replace(n.said, '<[^>]*>', '')))
  UNION ALL SELECT commit_id, origin, author, merger, 'merge' FROM pairs
  UNION ALL SELECT commit_id, origin, author, committer_person, 'committer' FROM pairs
)
SELECT commit_id, origin, person, any_value(author) AS author, max(way) AS way, bool_or(person <> author) AS other
FROM found WHERE person IS NOT NULL AND person IS DISTINCT FROM author GROUP BY commit_id, origin, person ORDER BY ALL
""",
    needs=("commits",),
    made_of=("commits",),
)
