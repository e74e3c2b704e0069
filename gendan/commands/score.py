"""`gendan score`: a month's scores from the orders, the ratings and the rubric, each point traceable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.commands.houses import open_house
from gendan.commands.score_commits import with_commits
from gendan.commands.score_outcomes import TABLES, with_outcomes, with_steps
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.score_places import place_proofs
from gendan.commands.score_seal import sealed_day, with_seals
from gendan.commands.score_teams import by_team, no_team, ranks_of, several_rubrics, team_of
from gendan.commands.scoring import open_month
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gendan.commands.scoring import Month
    from gendan.render.look import Look
    from gendan.words.score import PersonScore, Scores
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.tally import Tally

_SHEETS = ("markdown", "json")
"""Formats that tell of talk, acknowledgement and appeal as well."""


def run_score(ask: ScoreAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write the scores; 1 when a form of the month could not be read, else 0 whatever the scores.

    Raises UsageError for a month that has not begun, a person or an indicator that is not known.
    """
    from gendan.render.score.formats import BINARY, FORMATS

    if ask.format in BINARY and ask.output is None:
        raise UsageError(
            Text(f"{ask.format} cannot be written to the terminal", f"{ask.format} 不能直接输出到终端"),
            Text(f"Name a file: --output score.{ask.format}", f"请指定文件：--output score.{ask.format}"),
        )
    if len(ask.month) == len("2026"):
        return _run_year(ask, look, write)
    ask, scores = score_house(ask)
    _known_indicator(scores, ask.indicator)
    if ask.output is None:
        write(FORMATS[ask.format](scores, ask, look))
    else:
        plain = replace(look, colour=False, ascii=False)
        said = (
            BINARY[ask.format](scores, plain)
            if ask.format in BINARY
            else FORMATS[ask.format](scores, ask, plain).encode()
        )
        _save(ask.output, said)
    return Exit.FINDINGS if scores.problems else Exit.CLEAN


def _run_year(ask: ScoreAsk, look: Look, write: Callable[[str], None]) -> int:
    from gendan.commands.score_year import score_year_of_house
    from gendan.render.score.year import FORMATS, render_xlsx

    scores = score_year_of_house(ask)
    if ask.output is None:
        write(FORMATS[ask.format](scores, ask, look))
    else:
        plain = replace(look, colour=False, ascii=False)
        _save(
            ask.output,
            render_xlsx(scores, plain) if ask.format == "xlsx" else FORMATS[ask.format](scores, ask, plain).encode(),
        )
    return Exit.FINDINGS if scores.problems else Exit.CLEAN


def score_house(ask: ScoreAsk) -> tuple[ScoreAsk, Scores]:
    """Return the scores of the month in the house that the folder lies in.

    Of a sealed month, as of the day by which it was sealed, unless another is asked for.
    Without a person the word after --explain is an indicator: the question comes back with it in its place.
    """
    alone = ask.rev is None and ask.rubric is None
    day = ask.as_of or (sealed_day(open_house(ask.folder), ask.month) if alone else None)
    asked = TABLES if ask.format in _SHEETS and ask.by == "person" else ()
    with open_month(ask.folder, ask.month, day, ask.today, what_if=ask.rubric, rev=ask.rev, asked=asked) as month:
        known = {node.id for one in month.rubrics for node in one.walk()}
        if ask.explain and ask.person in known and ask.person not in month.people:
            ask = replace(ask, person=None, indicator=ask.person)
        scores = _scores(month, ask)
        if alone:
            scores = with_seals(scores, month, compare=ask.by == "person")
        if ask.rank:
            scores = replace(scores, ranks=ranks_of(scores.people))
        if ask.explain:
            scores = replace(scores, people=tuple(_placed(month.loaded.house.root, scores.people)))
        if ask.records and month.line is not None:
            scores = with_commits(scores, month.loaded, month.line)
        return ask, scores


def _scores(month: Month, ask: ScoreAsk) -> Scores:
    """Return the scores of people, or of their teams."""
    alone = ask.by == "person"
    chosen = month.appraised(ask.person if alone else None)
    proofs = ask.explain or ask.format != "text"
    panel = Panel(month, tallies_of(month, (rubric for _, rubric in chosen), proofs=proofs, pooled=not alone))
    scores = panel.scores(month, chosen)
    if alone:
        scores = with_outcomes(month, scores)
        return with_steps(month, scores) if ask.format in _SHEETS else scores
    found = by_team(scores, panel, month, ask.by, several_rubrics(chosen, ask.by), ask.person)
    if ask.person is not None and not found.people:
        raise no_team(ask.person, {team_of(one.person, ask.by) for one in scores.people})
    return found


def _known_indicator(scores: Scores, name: str | None) -> None:
    known = {node.id for one in scores.people for node in one.rubric.walk()}
    if name is not None and name not in known:
        from gendan.evaluate.mistake import candidates

        raise UsageError(Text(f"There is no indicator {name}", f"没有名为 {name} 的指标"), candidates(name, known))


def _placed(root: Path, scores: Sequence[PersonScore]) -> list[PersonScore]:
    """Give the records their lines."""
    proofs = [proof for one in scores for part in one.parts if part.tally for proof in part.tally.proofs]
    placed = iter(place_proofs(root, proofs))

    def lined(tally: Tally | None) -> Tally | None:
        return None if tally is None else replace(tally, proofs=tuple(next(placed) for _ in tally.proofs))

    return [replace(one, parts=tuple(replace(part, tally=lined(part.tally)) for part in one.parts)) for one in scores]


def _save(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(
            Text(f"Cannot write {file}: {error.strerror}", f"无法写入 {file}：{error.strerror}"),
            Text("Name a file in a folder that exists", "请指定已有目录中的文件"),
        ) from error
