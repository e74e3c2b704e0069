"""`gendan score YEAR`: the year of each person, from its months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

import gendan
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.score_seal import with_seals_of_year
from gendan.commands.score_teams import by_team, ranks_of, several_rubrics
from gendan.commands.scoring import open_month
from gendan.words.collecting import without_collecting
from gendan.words.errors import UsageError
from gendan.words.score import YearScores
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.commands.scoring import Month
    from gendan.words.finding import Trouble
    from gendan.words.rubric import Rubric
    from gendan.words.score import Person, PersonScore
    from gendan.words.score_ask import Grouping, ScoreAsk


def score_year_of_house(ask: ScoreAsk) -> YearScores:
    """Return the year's scores: all its months judged as of one day, with one question a metric for all of them.

    Or, where that is asked for, each month as of its own last day.

    A month in which a person was not here, or nobody appraises the role, is not among that person's.
    Raises UsageError for a year that has not begun and a person who is not appraised in it.
    """
    with open_month(ask.folder, ask.month, ask.as_of, ask.today, what_if=ask.rubric, rev=ask.rev) as year:
        scores = _judge_month_ends(year, ask) if ask.month_ends else judge_year(year, ask.person, ask.by)
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


class _Months(Struct):
    """Collects the months of each person, or team."""

    by: Grouping
    only: str | None
    several: frozenset[str]
    found: dict[str, list[PersonScore]] = field(default_factory=dict)
    problems: list[Trouble] = field(default_factory=list)

    def take(self, panel: Panel, month: Month, pairs: Sequence[tuple[Person, Rubric]]) -> None:
        """Take in one month of the people chosen."""
        scores = panel.scores(month, pairs)
        self.problems += scores.problems
        if self.by != "person":
            scores = by_team(scores, panel, month, self.by, self.several, self.only)
        for one in scores.people:
            self.found.setdefault(one.person.id, []).append(one)

    def year(self, year: Month) -> YearScores:
        """Return the year that the months make."""
        from gendan.evaluate.year import score_year

        day, problems = year.loaded.as_of, tuple(self.problems)
        people = tuple(score_year(self.found[name], day) for name in sorted(self.found))
        names = {one.id: one.name for one in year.people.values()} | {one.person.id: one.person.name for one in people}
        return YearScores(gendan.__version__, year.name, day, people, names=names, problems=problems, rev=year.rev)


def judge_year(year: Month, only: str | None = None, by: Grouping = "person") -> YearScores:
    """Return the year of everyone who is appraised in one of its months, or of `only` one; each metric is asked once.

    With `by` of their teams, month by month of those who are in them then; `only` names a team.
    """
    chosen = [(month, _chosen(month, only, by)) for month in year.months()]
    wanted = (rubric for _, pairs in chosen for _, rubric in pairs)
    panel = Panel(year, tallies_of(year, wanted, proofs=False, pooled=by != "person"))
    months = _Months(by, only, several_rubrics((pair for _, pairs in chosen for pair in pairs), by))
    with without_collecting():
        for month, pairs in chosen:
            months.take(panel, month, pairs)
        return months.year(year)


def _judge_month_ends(year: Month, ask: ScoreAsk) -> YearScores:
    """Return the year with each month judged as of its own last day, as `gendan score MONTH` does: read once for each."""
    pairs = (pair for month in year.months() for pair in _chosen(month, ask.person, ask.by))
    months = _Months(ask.by, ask.person, several_rubrics(pairs, ask.by))
    for name in year.forms_of:
        with open_month(ask.folder, name, None, ask.today, what_if=ask.rubric, rev=ask.rev) as month:
            chosen = _chosen(month, ask.person, ask.by)
            wanted = (rubric for _, rubric in chosen)
            panel = Panel(month, tallies_of(month, wanted, proofs=False, pooled=ask.by != "person"))
            months.take(panel, month, chosen)
    return months.year(year)


def _chosen(month: Month, only: str | None, by: Grouping) -> list[tuple[Person, Rubric]]:
    return [pair for pair in month.appraised() if by != "person" or only in {None, pair[0].id}]
