"""`gendan score YEAR`: the year of each person, from its months."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import gendan
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.score_seal import with_seals_of_year
from gendan.commands.score_teams import by_team, ranks_of, several_rubrics
from gendan.commands.scoring import open_month
from gendan.words.errors import UsageError
from gendan.words.score import YearScores
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.commands.scoring import Month
    from gendan.words.finding import Trouble
    from gendan.words.score import PersonScore
    from gendan.words.score_ask import Grouping, ScoreAsk


def score_year_of_house(ask: ScoreAsk) -> YearScores:
    """Return the year's scores: all its months judged as of one day, with one question a metric for all of them.

    A month in which a person was not here, or nobody appraises the role, is not among that person's.
    Raises UsageError for a year that has not begun and a person who is not appraised in it.
    """
    with open_month(ask.folder, ask.month, ask.as_of, ask.today, what_if=ask.rubric, rev=ask.rev) as year:
        scores = judge_year(year, ask.person, ask.by)
        if ask.rev is None and ask.rubric is None:
            scores = with_seals_of_year(scores, year)
        if ask.rank:
            scores = replace(scores, ranks=ranks_of(scores.people))
        if ask.person is not None and not scores.people:
            raise UsageError(
                Text(f"{ask.person} is not appraised in {ask.month}", f"{ask.person} 在 {ask.month} 年不参加考核"),
                Text("See people/ and rubrics/", "请查看 people/ 和 rubrics/"),
            )
        return scores


def judge_year(year: Month, only: str | None = None, by: Grouping = "person") -> YearScores:
    """Return the year of everyone who is appraised in one of its months, or of `only` one; each metric is asked once.

    With `by` of their teams, month by month of those who are in them then; `only` names a team.
    """
    from gendan.evaluate.year import score_year

    months = year.months()
    alone = by == "person"
    chosen = [
        (month, [pair for pair in month.appraised() if not alone or only in {None, pair[0].id}]) for month in months
    ]
    wanted = (rubric for _, pairs in chosen for _, rubric in pairs)
    panel = Panel(year, tallies_of(year, wanted, proofs=False, pooled=not alone))
    several = several_rubrics((pair for _, pairs in chosen for pair in pairs), by)
    by_person: dict[str, list[PersonScore]] = {}
    problems: list[Trouble] = []
    for month, pairs in chosen:
        scores = panel.scores(month, pairs)
        problems += scores.problems
        if not alone:
            scores = by_team(scores, panel, month, by, several, only)
        for one in scores.people:
            by_person.setdefault(one.person.id, []).append(one)
    found = tuple(score_year(by_person[name]) for name in sorted(by_person))
    names = {one.id: one.name for one in year.people.values()} | {one.person.id: one.person.name for one in found}
    return YearScores(gendan.__version__, year.name, year.loaded.as_of, found, names, tuple(problems), year.rev)
