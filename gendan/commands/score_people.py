"""From figures and forms to the scores of people: one question a metric for all persons and months, one scorer a rubric."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

import gendan
from gendan.evaluate.measure import Gauge
from gendan.evaluate.ratings import rate
from gendan.evaluate.score import Scorer
from gendan.evaluate.tallies import tally
from gendan.words.finding import Place, Trouble
from gendan.words.score import Scores
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gendan.commands.appraisals import Form
    from gendan.commands.scoring import Month
    from gendan.words.rubric import Indicator, Rubric
    from gendan.words.score import Mark, Person, PersonScore, Rated
    from gendan.words.tally import Tally, Wanted

Tallies = dict[tuple[object, ...], dict[tuple[str, str], "Tally"]]
"""By what is asked (the key of a Wanted), then by person and month."""
RATING_DAYS = 10
"""Working days after the month's end until which marks count, where the rubric states none."""
_UNKNOWN = Text("{person} is not known in this house", "本仓库没有 {person}")
_NOT_JUDGED = Text(
    "{person} is not appraised in {month}: not here then, or {rubric} is not in force",
    "{person} 在 {month} 不参加考核：当月不在职，或方案 {rubric} 未启用",
)
_MISSING = Text("{rater} has not rated: {listed}", "{rater} 尚未评分：{listed}")


def tallies_of(month: Month, rubrics: Iterable[Rubric], *, proofs: bool, pooled: bool = False) -> Tallies:
    """Return what the rubrics' metrics give in the days of `month`, by what is asked, person and month.

    `pooled`: with the records of which people's medians are made, for their teams. As many threads ask as the facts have connections; what they find does not depend on which is first.
    """
    wanted = {
        one.key: one
        for rubric in {each.hash: each for each in rubrics}.values()
        for leaf in rubric.leaves()
        if (one := leaf.wanted) is not None
    }
    facts, loaded = month.loaded.facts, month.loaded
    gauge = Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, loaded.as_of)

    def ask(one: Wanted) -> dict[tuple[str, str], Tally]:
        return tally(
            one, month.begin, month.until, gauge, loaded.house.figures, proofs=proofs or (pooled and one.take != "mean")
        )

    with ThreadPoolExecutor(facts.askers) as askers:
        return dict(zip(wanted, askers.map(ask, wanted.values()), strict=True))


class Panel(Struct):
    """Scores people of a month, or of the months of a span: what rubrics, days and figures have in common is found once."""

    opened: Month
    tallies: Tallies
    _scorers: dict[str, Scorer] = field(default_factory=dict)
    _sources: dict[str, list[tuple[str, Mapping[tuple[str, str], Tally]]]] = field(default_factory=dict)
    _days: dict[tuple[int, date], date] = field(default_factory=dict)

    def scores(self, month: Month, chosen: Sequence[tuple[Person, Rubric]]) -> Scores:
        """Return the scores of the people chosen in one month."""
        found = tuple(self.score(month, person, rubric) for person, rubric in chosen)
        names = {one.id: one.name for one in month.people.values()}
        problems = (*month.forms.troubles, *_unjudged(month))
        day = month.loaded.as_of
        return Scores(gendan.__version__, month.name, day, found, names=names, problems=problems, rev=month.rev)

    def score(self, month: Month, person: Person, rubric: Rubric) -> PersonScore:
        """Return one person's month."""
        form = month.forms.by_person.get(person.id)
        rated = self.rated(month, person, rubric)
        scored = self.scorer(rubric).score(person, month.name, self.facts(rubric, person.id, month.name), rated)
        problems = tuple(_problems(rubric, self.scorer(rubric).leaves, rated, form))
        return replace(scored, problems=problems) if problems else scored

    def scorer(self, rubric: Rubric) -> Scorer:
        """Return the one scorer of a rubric."""
        if rubric.hash not in self._scorers:
            self._scorers[rubric.hash] = Scorer(rubric)
        return self._scorers[rubric.hash]

    def facts(self, rubric: Rubric, person: str, month: str) -> dict[str, Tally]:
        """Return the tallies of one person and month by id of indicator; records that lack their day count as unknown."""
        if rubric.hash not in self._sources:
            self._sources[rubric.hash] = [
                (leaf.id, self.tallies[leaf.wanted.key]) for leaf in rubric.leaves() if leaf.wanted is not None
            ]
        found = ((name, _tally_of(held, person, month)) for name, held in self._sources[rubric.hash])
        return {name: one for name, one in found if one is not None}

    def rated(self, month: Month, person: Person, rubric: Rubric) -> dict[str, Rated]:
        """Return what the raters of the month's form say, by id of indicator."""
        form = month.forms.by_person.get(person.id)
        last = self._last_day(month, rubric)
        marks: dict[str, list[Mark]] = {}
        for mark in form.marks if form is not None else ():
            marks.setdefault(mark.indicator, []).append(mark)
        return {
            leaf.id: rate(leaf, rubric, marks.get(leaf.id, ()), person, month.people, last)
            for leaf in self.scorer(rubric).leaves
            if leaf.rating is not None
        }

    def _last_day(self, month: Month, rubric: Rubric) -> date:
        days = rubric.deadlines.get("ratings", RATING_DAYS)
        key = (days, month.end)
        if key not in self._days:
            self._days[key] = _last_day(month, days)
        return self._days[key]


def _tally_of(tallies: Mapping[tuple[str, str], Tally], person: str, month: str) -> Tally | None:
    """Return the person's month; records that lack their day are unknown in every month."""
    tally, undated = tallies.get((person, month)), tallies.get((person, ""))
    if tally is None or undated is None:
        return tally or undated
    return replace(tally, unknown=tally.unknown + undated.unknown)


def _last_day(month: Month, days: int) -> date:
    """Return the last day on which a mark counts: so many working days after the month, or the day judged when that is later.

    While the month still runs only marks up to the day judged count.
    """
    loaded, end = month.loaded, month.end
    if loaded.as_of < end:
        return loaded.as_of
    row = None
    if loaded.house.calendar is not None:
        said = "SELECT workday_add($calendar, $day::DATE, $days::INTEGER)"
        row = loaded.facts.query(said, {"calendar": loaded.house.calendar, "day": end, "days": days}).rows[0][0]
    last = row if isinstance(row, date) else end + timedelta(days=days + 2 * (days // 5 + 1))
    return max(last, loaded.as_of)


def _unjudged(month: Month) -> Iterable[Trouble]:
    """Yield the forms that count for nobody: of people who are not known, not here, or have no rubric in force."""
    judged = {person.id for person, _ in month.appraised()}
    for name, form in sorted(month.forms.by_person.items()):
        if name in judged:
            continue
        said = _UNKNOWN if name not in month.people else _NOT_JUDGED
        words = {"person": name, "rubric": form.rubric or "–", "month": month.name}
        advice = Text("See people/ and the rubric of the form", "请核对 people/ 和考核表所写的方案")
        yield Trouble("appraisal/not-judged", Place(form.file), said.fill(words), advice)


def _problems(
    rubric: Rubric, leaves: Sequence[Indicator], rated: Mapping[str, Rated], form: Form | None
) -> Iterable[Trouble]:
    """Yield what is wrong with the marks: those that do not count, and those for indicators that nobody rates."""
    for leaf in leaves:
        for one in rated[leaf.id].marks if leaf.id in rated else ():
            if one.problem is not None:
                said = Text(
                    f"{leaf.title.en}, {one.mark.rater}: {one.problem.en}",
                    f"{leaf.title.zh}，{one.mark.rater}：{one.problem.zh}",
                )
                yield Trouble(
                    "appraisal/mark-not-counted",
                    one.mark.place,
                    said,
                    Text("Put right the mark, or leave it out", "请更正该评分，或删去"),
                )
    if form is None:
        return
    titles = {leaf.id: leaf.title for leaf in leaves}
    for rater in dict.fromkeys(one.rater for one in form.open):
        lines = [one for one in form.open if one.rater == rater]
        words = {"rater": rater, "listed": [titles.get(one.indicator, same(one.indicator)) for one in lines]}
        advice = Text("Fill in the lines of the form", "请填写考核表中的相应各行")
        yield Trouble("appraisal/mark-missing", lines[0].place, _MISSING.fill(words), advice)
    for mark in form.marks:
        if mark.indicator not in rated:
            said = Text(
                f"{rubric.id} has no rated indicator {mark.indicator}", f"{rubric.id} 没有需评分的指标 {mark.indicator}"
            )
            yield Trouble(
                "appraisal/unknown-indicator", mark.place, said, Text("See gendan rate form", "参见 gendan rate form")
            )
