"""Scores for the terminal: a line a person, or the tree of one with every point accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.score import outcomes, tree
from gendan.render.score import wording as w
from gendan.render.seal.stand import notes_of
from gendan.render.terminal import cells, pad, paint, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gendan.render.look import Look
    from gendan.words.score import PersonScore, Scores
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.text import Text

_NAMES = {"person", "grade", "rubric"}
_LEFT = {0, 7}
"""Columns of the tree that are text: the rest are numbers."""


def render_text(scores: Scores, ask: ScoreAsk, look: Look) -> str:
    """Return one line a person; the whole tree for a single person or when it is to be explained."""
    head = w.head_of(scores).said_in(look.language)
    blocks = [paint(head, "strong", colour=look.colour)]
    if not scores.people:
        blocks.append(w.NOBODY.said_in(look.language))
    elif ask.person is None and not ask.explain:
        blocks.append("\n".join(_summary(scores, look)))
    else:
        blocks += [_person(scores, one, ask, look) for one in scores.people]
    notes = notes_of(scores.seals, scores.ratings_missing)
    blocks.append("\n".join(visible(one.said_in(look.language)) for one in notes))
    if scores.problems:
        blocks.append(
            _titled(w.FILES, (f"{one.place}  {one.message.said_in(look.language)}" for one in scores.problems), look)
        )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _summary(scores: Scores, look: Look) -> list[str]:
    heads, rows = tree.summary(scores, look.language)
    return table([heads, *rows], {index for index, head in enumerate(tree.summary_columns(scores)) if head in _NAMES})


def _person(scores: Scores, one: PersonScore, ask: ScoreAsk, look: Look) -> str:
    language = look.language
    grade = f"  {one.grade.title.said_in(language)}" if one.grade else ""
    name = visible(w.person_name(scores, one.person.id).said_in(language))
    covered = w.COVERAGE.fill({"coverage": w.share(one.coverage)}).said_in(language)
    lines = [paint(f"{name}  {w.total_of(one)}{grade}  {covered}", "strong", colour=look.colour)]
    lines.append(
        w.RUBRIC.fill({"id": one.rubric.id, "hash": one.rubric.hash[:12], "begin": one.rubric.begin}).said_in(language)
    )
    if one.members:
        lines.append(w.team_of(one).said_in(language))
    if one.score is None:
        words = {"coverage": w.share(one.coverage), "wanted": w.share(one.rubric.coverage)}
        lines.append(w.UNSCORED.fill(words).said_in(language))
    heads = [w.COLUMNS[name].said_in(language) for name in tree.COLUMNS]
    rows = tree.rows_of(one, ask, language)
    if ask.indicator is None:
        rows += tree.extra_rows(one, language)
    blocks = ["\n".join(lines), "\n".join(table([heads, *rows], _LEFT))]
    blocks += _details(one, ask, look)
    return "\n\n".join(block for block in blocks if block)


def _details(one: PersonScore, ask: ScoreAsk, look: Look) -> list[str]:
    language = look.language
    blocks = []
    if ask.explain:
        blocks += [_titled(title, lines, look) for title, lines in tree.details(one, ask, language)]
    if one.problems:
        blocks.append(
            _titled(w.PROBLEMS, (f"{each.place}  {each.message.said_in(language)}" for each in one.problems), look)
        )
    follows = outcomes.outcome_lines(one, language, every=ask.explain)
    if follows and ask.indicator is None:
        blocks.append(_titled(w.OUTCOMES, follows, look))
    advice = tree.advice(one, ask, language)
    if ask.explain and advice:
        blocks.append(_titled(w.ADVICE, advice, look))
    return blocks


def _titled(title: Text, lines: Iterable[str], look: Look) -> str:
    said = title.said_in(look.language)
    return "\n".join([paint(visible(said), "strong", colour=look.colour), *(f"  {visible(line)}" for line in lines)])


def table(rows: Sequence[Sequence[str]], left: set[int]) -> list[str]:
    """Return lines with columns side by side; those in `left` begin at the left, numbers end at the right."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(cells(row[index]) for row in shown) for index in range(len(shown[0]))]
    return [
        "  ".join(pad(cell, widths[index], right=index not in left) for index, cell in enumerate(row)).rstrip()
        for row in shown
    ]
