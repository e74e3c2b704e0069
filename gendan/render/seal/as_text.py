"""What `gendan seal` did, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.score import wording as w
from gendan.render.score.as_text import table
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.score import Scores

_SEALED = Text("Sealed {month}, as of {as_of}:", "已封存 {month}（截至 {as_of}）：")
_WOULD = Text(
    "Could be sealed: {month}, as of {as_of}. Nothing was written.",
    "可以封存 {month}（截至 {as_of}）。未写入任何文件。",
)
_FILE = Text("  {file}", "  {file}")
_COMMIT = Text("Commit these files now: from then on they prove the month.", "请立即提交这些文件，此后即可作为凭据。")
_UNSCORED = Text(
    "Nobody has a score: what is sealed is that there was too little to score. gendan score {month} says what is lacking.",
    "没有任何人出分：封存的是“数据不足、未能出分”这一结果。缺什么见 gendan score {month}。",
)
_MISSING = Text(
    "{count} marks are missing or do not count: see gendan score {month}",
    "有 {count} 项评分缺少或未计入：见 gendan score {month}",
)


def render_sealed(scores: Scores, files: Sequence[str], look: Look, *, dry_run: bool) -> str:
    """Return the scores that were sealed, a line a person, and the files."""
    language = look.language
    words = {"month": scores.month, "as_of": scores.as_of}
    lines = [(_WOULD if dry_run else _SEALED).fill(words).said_in(language)]
    lines += [_FILE.fill({"file": file}).said_in(language) for file in files]
    heads = [w.COLUMNS[name].said_in(language) for name in ("person", "score", "grade", "coverage")]
    rows = [
        [
            w.person_name(scores, one.person.id).said_in(language),
            w.total_of(one),
            one.grade.title.said_in(language) if one.grade else w.STATES["insufficient"].said_in(language),
            w.share(one.coverage),
        ]
        for one in scores.people
    ]
    lines += ["", *table([heads, *rows], {0, 2})]
    if all(one.score is None for one in scores.people):
        lines += ["", _UNSCORED.fill({"month": scores.month}).said_in(language)]
    count = sum(len(one.problems) for one in scores.people)
    if count:
        lines += ["", _MISSING.fill({"count": count, "month": scores.month}).said_in(language)]
    if not dry_run:
        lines += ["", _COMMIT.said_in(language)]
    return "\n".join(lines) + "\n"
