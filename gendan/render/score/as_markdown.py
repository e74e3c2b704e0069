"""Scores as Markdown: for each person a sheet to hand over, signed below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.score import outcomes, tree
from gendan.render.score import wording as w
from gendan.render.seal.stand import notes_of
from gendan.render.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.score import PersonScore, Scores
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.text import Language


def render_markdown(scores: Scores, ask: ScoreAsk, look: Look) -> str:
    """Return a sheet a person: score and grade, the tree, what was lost when it is to be explained, what follows."""
    head = w.head_of(scores).said_in(look.language)
    sheets = [_sheet(scores, one, ask, look) for one in scores.people] or [w.NOBODY.said_in(look.language)]
    problems = [f"* `{one.place}` {_safe(one.message.said_in(look.language))}" for one in scores.problems]
    files = [f"## {w.FILES.said_in(look.language)}\n\n" + "\n".join(problems)] if problems else []
    notes = [f"* {_safe(one.said_in(look.language).strip())}" for one in notes_of(scores.seals, scores.ratings_missing)]
    return "\n\n".join([f"# {head}", *(["\n".join(notes)] if notes else []), *sheets, *files]) + "\n"


def _sheet(scores: Scores, one: PersonScore, ask: ScoreAsk, look: Look) -> str:
    language = look.language
    name = _safe(w.person_name(scores, one.person.id).said_in(language))
    grade = f", {one.grade.title.said_in(language)}" if one.grade else ""
    covered = w.COVERAGE.fill({"coverage": w.share(one.coverage)}).said_in(language)
    rubric = w.RUBRIC.fill({"id": one.rubric.id, "hash": one.rubric.hash[:12], "begin": one.rubric.begin}).said_in(
        language
    )
    blocks = [f"## {name}: {w.total_of(one)}{grade}", f"{covered}; {rubric}"]
    if one.members:
        blocks.append(w.team_of(one).said_in(language))
    if one.score is None:
        words = {"coverage": w.share(one.coverage), "wanted": w.share(one.rubric.coverage)}
        blocks.append(w.UNSCORED.fill(words).said_in(language))
    rows = tree.rows_of(one, ask, language) + (tree.extra_rows(one, language) if ask.indicator is None else [])
    blocks.append(_table([[w.COLUMNS[column].said_in(language) for column in tree.COLUMNS], *rows]))
    if ask.explain:
        for title, lines in tree.details(one, ask, language):
            blocks.append(_listed(title.said_in(language), lines))
    if one.problems:
        said = [f"{each.place}  {each.message.said_in(language)}" for each in one.problems]
        blocks.append(_listed(w.PROBLEMS.said_in(language), said))
    follows = outcomes.outcome_lines(one, language, every=ask.explain)
    if follows and ask.indicator is None:
        blocks.append(_listed(w.OUTCOMES.said_in(language), follows))
    advice = tree.advice(one, ask, language)
    if advice:
        blocks.append(_listed(w.ADVICE.said_in(language), advice))
    return "\n\n".join([*blocks, *_closing(scores, one, ask, language)])


def _closing(scores: Scores, one: PersonScore, ask: ScoreAsk, language: Language) -> list[str]:
    """Return the end of a sheet: plan, talk and appeal with room to sign; two signatures where nothing of it is known."""
    if one.steps is None or ask.indicator is not None:
        return [w.SIGN.said_in(language)]
    blocks = []
    plan = outcomes.plan_rows(one, outcomes.advice_of(one, language), language)
    if plan:
        blocks += [f"**{outcomes.PLAN.said_in(language)}**", _table(plan, 0, 1, 2, 3)]
    blocks.append(_listed(outcomes.STEPS.said_in(language), outcomes.step_lines(one.steps, scores, language)))
    return [*blocks, *(line.said_in(language) for line in outcomes.SIGN)]


def _listed(title: str, lines: Sequence[str]) -> str:
    items = [f"* {_safe(line)}" for line in lines]
    return "\n".join([f"**{_safe(title)}**", "", *items]) if items else f"**{_safe(title)}**"


def _table(rows: Sequence[Sequence[str]], *left: int) -> str:
    """Return a table; columns in `left` are text (the first and the last where none are named), the others numbers."""
    head, *rest = [[_safe(cell).replace("  ", "&nbsp;&nbsp;") for cell in row] for row in rows]
    rule = ["---" if index in (left or {0, len(head) - 1}) else "---:" for index in range(len(head))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rest))


def _safe(text: str) -> str:
    """Return a text that stays a text within Markdown."""
    said = visible(text)
    for sign in "\\|<>*_`[]":
        said = said.replace(sign, f"\\{sign}")
    return said
