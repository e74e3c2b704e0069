"""`gendan diff`: why a score changed from one month to another, split into causes that add up to the difference."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gendan
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.scoring import open_month
from gendan.words.errors import Exit, UsageError
from gendan.words.score_diff import ScoreDiffs
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from gendan.commands.scoring import Month
    from gendan.render.look import Look
    from gendan.words.rubric import Rubric
    from gendan.words.score import Person, PersonScore
    from gendan.words.score_diff import ScoreDiff


@dataclass(frozen=True, slots=True)
class DiffAsk:
    """Two months, "2026-09" and "2026-10"; `person` None: everyone. Each is judged as of its last day, or `today`."""

    folder: Path
    before: str
    after: str
    today: date
    person: str | None = None
    format: str = "text"


@dataclass(frozen=True, slots=True)
class _Side:
    month: Month
    chosen: dict[str, tuple[Person, Rubric]]
    panel: Panel


def run_diff(ask: DiffAsk, look: Look, write: Callable[[str], None]) -> int:
    """Write why the scores changed; always 0.

    Raises UsageError for a month that has not begun, a person who is appraised in neither month.
    """
    from gendan.render.score.diff import FORMATS

    write(FORMATS[ask.format](diff_house(ask), look))
    return Exit.CLEAN


def diff_house(ask: DiffAsk) -> ScoreDiffs:
    """Return the differences of everyone who is appraised in both months."""
    with _side(ask, ask.before) as old, _side(ask, ask.after) as new:
        both = [name for name in old.chosen if name in new.chosen and ask.person in {None, name}]
        if ask.person is not None and not both:
            raise UsageError(
                Text(f"{ask.person} is not appraised in both months", f"{ask.person} 并非两个月都参加考核"),
                Text("Name a person and months from gendan score", "请指定 gendan score 中有的人员和月份"),
            )
        found = tuple(_split(name, old, new) for name in both)
        names = {one.id: one.name for one in new.month.people.values()}
        days = (old.month.loaded.as_of, new.month.loaded.as_of)
        return ScoreDiffs(gendan.__version__, ask.before, ask.after, days, found, names)


@contextmanager
def _side(ask: DiffAsk, name: str) -> Iterator[_Side]:
    """Yield one month with the figures of all rubrics: each is also held against the other month's."""
    with open_month(ask.folder, name, None, ask.today) as month:
        yield _Side(
            month,
            {one.id: (one, rubric) for one, rubric in month.appraised()},
            Panel(month, tallies_of(month, month.rubrics, proofs=False)),
        )


def _split(name: str, old: _Side, new: _Side) -> ScoreDiff:
    from gendan.evaluate.score import score_person
    from gendan.evaluate.score_diff import split_difference

    def compose(causes: frozenset[str]) -> PersonScore:
        person, rubric = (new if "rubric" in causes else old).chosen[name]
        facts, ratings = new if "facts" in causes else old, new if "ratings" in causes else old
        own = facts.panel.facts(rubric, name, facts.month.name)
        rated = ratings.panel.rated(ratings.month, person, rubric)
        return score_person(person, rubric, facts.month.name, own, rated)

    return split_difference(new.chosen[name][0], compose)
