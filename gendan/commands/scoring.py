"""The people of a month with their rubrics, forms and figures: what scores and forms are made of."""

from __future__ import annotations

import calendar
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import gendan
from gendan.commands.appraisals import Forms, read_forms
from gendan.commands.houses import open_house
from gendan.commands.loading import load_house
from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.query import NoRules
from gendan.commands.rubrics import build_rubrics, metric_names, read_rubric_files, rubric_of
from gendan.read.tree import SourceFile, list_files
from gendan.words.errors import UsageError
from gendan.words.finding import Trouble
from gendan.words.score import Person, Scores
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gendan.commands.appraisals import Form
    from gendan.commands.loading import Loaded
    from gendan.words.catalog import Query
    from gendan.words.rubric import Rubric
    from gendan.words.score import PersonScore, Rated
    from gendan.words.tally import Tally, Wanted

Tallies = dict[tuple[object, ...], dict[tuple[str, str], "Tally"]]
"""By what is asked (the key of a Wanted), then by person and month."""
RATING_DAYS = 10
"""Working days after the month's end until which marks count, where the rubric states none."""
_YEAR = len("2026")
_MISSING = Text("{rater} has not rated: {listed}", "{rater} 尚未评分：{listed}")
_PEOPLE = """SELECT person_id, coalesce(name_en, name_zh, person_id), coalesce(name_zh, name_en, person_id), role, supervisor,
    joined, left_on, rubric FROM people ORDER BY person_id"""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a house. `begin`, `end`: its days; figures count up to `until`, the day judged when that is earlier."""

    name: str
    begin: date
    end: date
    loaded: Loaded
    people: Mapping[str, Person]
    rubrics: tuple[Rubric, ...]
    forms: Forms
    files: tuple[SourceFile, ...] = ()
    what_if: Rubric | None = None

    @property
    def until(self) -> date:
        """The last day whose records count."""
        return min(self.end, self.loaded.as_of)

    def appraised(self, only: str | None = None) -> list[tuple[Person, Rubric]]:
        """Return who is appraised, and by what, by id. Raises UsageError when the one who is asked for is not."""
        found = _chosen(self.people, self.rubrics, self.forms.by_person, self.name, only, self.begin, self.end)
        return found if self.what_if is None else [(person, self.what_if) for person, _ in found]


@contextmanager
def open_month(
    folder: Path, month: str, as_of: date | None, today: date, *, figures: bool = True, what_if: Path | None = None
) -> Iterator[Month]:
    """Yield the month of the house that the folder lies in; `figures`: with the tables that the rubrics' metrics need.

    `what_if` is a rubric to be tried out on everyone. `as_of` None: the last day of the month, or `today` while it runs. Raises UsageError for a month that has not begun,
    ConfigurationError when a rubric is wrong.
    """
    begin, end = month_days(month)
    day = as_of or min(end, today)
    if day < begin:
        raise UsageError(
            Text(f"{month} has not begun on {day}", f"截至 {day}，{month} 尚未开始"),
            Text("Name a month that has begun", "请指定已经开始的月份"),
        )
    house = open_house(folder)
    listing = list_files(house)
    tried = SourceFile("rubric", what_if.stem, _seen(what_if, house.root), what_if) if what_if is not None else None
    files, metrics = read_rubric_files(listing.files, tried), read_shipped_metrics()
    names = metric_names(files)
    asked = [one.records for one in metrics if figures and (one.id in names or one.name in names)]
    with load_house(house, day, listing, rulebook=NoRules(), asked=asked) as loaded:
        rubrics = build_rubrics(files, metrics, loaded.facts.parse_sql)
        people = {one.id: one for one in _people(loaded.facts.query)}
        forms = Forms() if len(month) == _YEAR else read_forms(listing.files, month)
        yield Month(
            month, begin, end, loaded, people, rubrics, forms, listing.files, rubrics[0] if tried is not None else None
        )


def _seen(file: Path, root: Path) -> str:
    """Return a file's path from the root, as findings name it; as it stands when it lies elsewhere."""
    return file.resolve().relative_to(root).as_posix() if file.resolve().is_relative_to(root) else str(file)


def score_month(month: Month, chosen: Sequence[tuple[Person, Rubric]], *, proofs: bool) -> Scores:
    """Return the scores of the people chosen; with the records behind them for `proofs`."""
    return score_by(month, chosen, tallies_of(month, [rubric for _, rubric in chosen], proofs=proofs))


def tallies_of(month: Month, rubrics: Iterable[Rubric], *, proofs: bool) -> Tallies:
    """Return what the rubrics' metrics give in the days of `month`, by what is asked, person and month."""
    wanted = {one.key: one for rubric in rubrics for leaf in rubric.leaves() if (one := leaf.wanted) is not None}
    return _tallies(month, wanted.values(), proofs=proofs)


def score_by(month: Month, chosen: Sequence[tuple[Person, Rubric]], tallies: Tallies) -> Scores:
    """Return the scores of the people chosen, of figures that have been told."""
    from gendan.evaluate.score import score_person

    found = []
    for person, rubric in chosen:
        form = month.forms.by_person.get(person.id)
        rated = rated_of(month, person, rubric, form)
        own = {
            leaf.id: tally
            for leaf in rubric.leaves()
            if leaf.wanted is not None
            and (tally := _tally_of(tallies[leaf.wanted.key], person.id, month.name)) is not None
        }
        scored: PersonScore = score_person(person, rubric, month.name, own, rated)
        found.append(replace(scored, problems=tuple(_problems(rubric, rated, form))))
    names = {one.id: one.name for one in month.people.values()}
    return Scores(gendan.__version__, month.name, month.loaded.as_of, tuple(found), names, month.forms.troubles)


def own_tallies(rubric: Rubric, tallies: Tallies, person: str, month: str) -> dict[str, Tally]:
    """Return the tallies of one person and month by id of indicator."""
    return {
        leaf.id: tally
        for leaf in rubric.leaves()
        if leaf.wanted is not None and (tally := _tally_of(tallies[leaf.wanted.key], person, month)) is not None
    }


def rated_of(month: Month, person: Person, rubric: Rubric, form: Form | None) -> dict[str, Rated]:
    """Return what the raters of a form say, by id of indicator."""
    from gendan.evaluate.ratings import rate

    last = _last_day(month.loaded, rubric, month.end)
    marks = form.marks if form is not None else ()
    return {
        leaf.id: rate(leaf, rubric, [one for one in marks if one.indicator == leaf.id], person, month.people, last)
        for leaf in rubric.leaves()
        if leaf.rating is not None
    }


def month_days(month: str) -> tuple[date, date]:
    """Return the first and the last day of "2026-10", or of "2026"."""
    if len(month) == _YEAR:
        return date(int(month), 1, 1), date(int(month), 12, 31)
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _people(query: Query) -> Iterable[Person]:
    for name, en, zh, role, supervisor, joined, left, rubric in query(_PEOPLE).rows:
        yield Person(
            str(name),
            Text(str(en), str(zh)),
            str(role or ""),
            None if supervisor is None else str(supervisor),
            cast("date | None", joined),
            cast("date | None", left),
            None if rubric is None else str(rubric),
        )


def _chosen(
    people: Mapping[str, Person],
    rubrics: Sequence[Rubric],
    forms: Mapping[str, Form],
    month: str,
    only: str | None,
    begin: date,
    end: date,
) -> list[tuple[Person, Rubric]]:
    """Return who is appraised, and by what. Raises UsageError when the one who is asked for is not."""
    if only is not None and only not in people:
        from gendan.evaluate.mistake import candidates

        raise UsageError(Text(f"{only} is not known in this house", f"本仓库没有 {only}"), candidates(only, people))
    found = []
    for person in people.values():
        here = (person.joined is None or person.joined <= end) and (person.left is None or person.left >= begin)
        form = forms.get(person.id)
        rubric = rubric_of(person, form.rubric if form else None, rubrics, month, end) if here else None
        if rubric is not None and only in {None, person.id}:
            found.append((person, rubric))
    if only is not None and not found:
        raise UsageError(
            Text(f"{only} is not appraised in {month}", f"{only} 在 {month} 不参加考核"),
            Text(
                "No rubric in force is for this role, or the person was not here: see people/ and rubrics/",
                "没有适用于该岗位的现行方案，或此人当月不在职；请查看 people/ 和 rubrics/",
            ),
        )
    return found


def _tallies(month: Month, wanted: Iterable[Wanted], *, proofs: bool) -> Tallies:
    from gendan.evaluate.measure import Gauge
    from gendan.evaluate.tallies import tally

    facts, loaded = month.loaded.facts, month.loaded
    gauge = Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, loaded.as_of)
    return {one.key: tally(one, month.begin, month.until, gauge, loaded.house.figures, proofs=proofs) for one in wanted}


def _tally_of(tallies: Mapping[tuple[str, str], Tally], person: str, month: str) -> Tally | None:
    """Return the person's month; records that lack their day are unknown in every month."""
    tally, undated = tallies.get((person, month)), tallies.get((person, ""))
    if tally is None or undated is None:
        return tally or undated
    return replace(tally, unknown=tally.unknown + undated.unknown)


def _last_day(loaded: Loaded, rubric: Rubric, end: date) -> date:
    """Return the last day on which a mark counts: the rubric's deadline, or the day judged when that is later.

    While the month still runs only marks up to the day judged count.
    """
    if loaded.as_of < end:
        return loaded.as_of
    days = rubric.deadlines.get("ratings", RATING_DAYS)
    row = None
    if loaded.house.calendar is not None:
        said = "SELECT workday_add($calendar, $day::DATE, $days::INTEGER)"
        row = loaded.facts.query(said, {"calendar": loaded.house.calendar, "day": end, "days": days}).rows[0][0]
    last = row if isinstance(row, date) else end + timedelta(days=days + 2 * (days // 5 + 1))
    return max(last, loaded.as_of)


def _problems(rubric: Rubric, rated: Mapping[str, Rated], form: Form | None) -> Iterable[Trouble]:
    """Yield what is wrong with the marks: those that do not count, and those for indicators that nobody rates."""
    for leaf in rubric.leaves():
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
    titles = {leaf.id: leaf.title for leaf in rubric.leaves()}
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
