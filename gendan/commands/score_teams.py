"""Scores of teams: people under one supervisor, or all of them, judged as one person beside the mean of their own scores."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.mistake import candidates
from gendan.evaluate.score_teams import mean_of, pool, pool_marks, ranks
from gendan.trade.rounding import rounded
from gendan.words.errors import UsageError
from gendan.words.score import Person
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.commands.score_people import Panel
    from gendan.commands.scoring import Month
    from gendan.words.rubric import Rubric
    from gendan.words.score import PersonScore, Scores, YearScore
    from gendan.words.score_ask import Grouping

COMPANY = "company"
_COMPANY = Text("Company", "全公司")
_TEAM = Text("Team of {name}", "{name} 团队")
_ALONE = Text("Without a supervisor", "未设主管")
ALONE = "-"


def team_of(person: Person, by: Grouping) -> str:
    """Return the id of the team: the supervisor's; "-" without one; "company" when all are one."""
    return COMPANY if by == "company" else person.supervisor or ALONE


def several_rubrics(people: Iterable[tuple[Person, Rubric]], by: Grouping) -> frozenset[str]:
    """Return the teams whose people are judged by more than one rubric: each rubric's people are one of their own."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, rubric in people:
        found[team_of(person, by)].add(rubric.id)
    return frozenset(team for team, rubrics in found.items() if len(rubrics) > 1)


def by_team(
    scores: Scores, panel: Panel, month: Month, by: Grouping, several: frozenset[str], only: str | None = None
) -> Scores:
    """Return the scores of the teams of the people scored, one a team and rubric, by id; `only` names one team.

    Teams in `several` have the rubric in their id.
    """
    groups: dict[tuple[str, str], list[PersonScore]] = defaultdict(list)
    for one in scores.people:
        groups[team_of(one.person, by), one.rubric.id].append(one)
    found = [
        _team(members, panel, month, _person(team, rubric if team in several else None, month.people))
        for (team, rubric), members in sorted(groups.items())
        if only in {None, team}
    ]
    names = {one.person.id: one.person.name for one in found}
    return replace(scores, people=tuple(found), names={**scores.names, **names})


def ranks_of(people: Iterable[PersonScore | YearScore]) -> dict[str, tuple[int, int]]:
    """Return rank and number of those ranked, by id; people of other rubrics are not compared."""
    return ranks({(one.person.id, one.rubric.id): one.score for one in people})


def no_team(name: str, known: Iterable[str]) -> UsageError:
    """Return the error for a team that nobody who is appraised belongs to."""
    return UsageError(Text(f"There is no team {name}", f"没有团队 {name}"), candidates(name, known))


def _person(team: str, rubric: str | None, people: Mapping[str, Person]) -> Person:
    name = _ALONE
    if team == COMPANY:
        name = _COMPANY
    elif team in people:
        name = _TEAM.fill({"name": people[team].name})
    return Person(team if rubric is None else f"{team}/{rubric}", name, "team")


def _team(members: Sequence[PersonScore], panel: Panel, month: Month, team: Person) -> PersonScore:
    rubric = members[0].rubric
    parts = {leaf.id: [part for one in members for part in one.parts if part.indicator.id == leaf.id] for leaf in rubric.leaves()}  # fmt: skip
    tallies = {
        leaf.id: pool(
            [part.tally for part in parts[leaf.id] if part.tally is not None], leaf.wanted, team.id, month.name
        )
        for leaf in rubric.leaves()
        if leaf.wanted is not None
    }
    rated = {
        leaf.id: pool_marks([part.rated for part in parts[leaf.id] if part.rated is not None])
        for leaf in rubric.leaves()
        if leaf.rating is not None
    }
    scored = panel.scorer(rubric).score(team, month.name, tallies, rated)
    mean = mean_of(members)
    return replace(
        scored,
        members=tuple(one.person.id for one in members),
        mean=None if mean is None else rounded(mean, rubric.rounding),
        problems=tuple(trouble for one in members for trouble in one.problems),
    )
