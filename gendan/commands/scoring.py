"""The people of a month, or of a year, with their rubrics and forms: what scores and forms are made of."""

from __future__ import annotations

import calendar
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import TYPE_CHECKING, cast

from msgspec import Struct, field
from msgspec.structs import replace

from gendan.commands.appraisals import Forms, read_forms
from gendan.commands.loading import load_house
from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.past_days import house_at
from gendan.commands.query import NoRules
from gendan.commands.rubrics import build_rubrics, metric_names, read_rubric_files, rubric_of
from gendan.read.tree import SourceFile, list_files
from gendan.words.errors import UsageError
from gendan.words.score import Person
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gendan.commands.appraisals import Form
    from gendan.commands.line import Line
    from gendan.commands.loading import Loaded
    from gendan.read.tree import Listing
    from gendan.words.catalog import Query
    from gendan.words.house import House
    from gendan.words.rubric import Rubric

_YEAR = len("2026")
_PEOPLE = """SELECT person_id, coalesce(name_en, name_zh, person_id), coalesce(name_zh, name_en, person_id), role, supervisor,
    joined, left_on, rubric FROM people ORDER BY person_id"""
_LEAVE = "SELECT person_id, from_date, to_date FROM leave WHERE to_date >= from_date ORDER BY ALL"


class Month(Struct, frozen=True):
    """A month of a house. `begin`, `end`: its days; figures count up to `until`, the day judged when that is earlier."""

    name: str
    begin: date
    end: date
    loaded: Loaded
    people: Mapping[str, Person]
    rubrics: tuple[Rubric, ...]
    forms: Forms
    what_if: Rubric | None = None
    forms_of: Mapping[str, Forms] = field(default_factory=dict)
    """Of a span: the forms of each of its months that has begun, by month."""
    line: Line | None = None
    """Where its history is read."""
    rev: str | None = None

    @property
    def until(self) -> date:
        """The last day whose records count."""
        return min(self.end, self.loaded.as_of)

    def months(self) -> list[Month]:
        """Return the months of a span that have begun by the day judged; of a month, itself."""
        if not self.forms_of:
            return [self]
        return [self.at(name) for name in self.forms_of]

    def at(self, name: str) -> Month:
        """Return one month of a span."""
        begin, end = month_days(name)
        return replace(self, name=name, begin=begin, end=end, forms=self.forms_of[name], forms_of={})

    def appraised(self, only: str | None = None) -> list[tuple[Person, Rubric]]:
        """Return who is appraised, and by what, by id. Raises UsageError when the one who is asked for is not."""
        found = _chosen(self.people, self.rubrics, self.forms.by_person, self.name, only, self.begin, self.end)
        return found if self.what_if is None else [(person, self.what_if) for person, _ in found]


@contextmanager
def open_month(  # noqa: PLR0913  each is said by name
    folder: Path,
    month: str,
    as_of: date | None,
    today: date,
    *,
    figures: bool = True,
    what_if: Path | None = None,
    until: str | None = None,
    rev: str | None = None,
    asked: Sequence[str] = (),
    given: tuple[House, Listing, Line] | None = None,
) -> Iterator[Month]:
    """Yield the month, or the year, of the house that the folder lies in; from one month to another with `until`.

    `figures`: with the tables that the rubrics' metrics need, and those of `asked`. `what_if` is a rubric to be tried out
    on everyone, `rev` the commit whose files are read. `given` is the house with its files and the line of its history, where
    these are not just those of the folder. `as_of` None: the last day of the month, or `today` while it runs.
    Raises UsageError for a month that has not begun, ConfigurationError when a rubric is wrong.
    """
    begin, end = month_days(month)[0], month_days(until or month)[1]
    day = as_of or min(end, today)
    if day < begin:
        raise UsageError(
            Text(f"{month} has not begun on {day}", f"截至 {day}，{month} 尚未开始"),
            Text("Name a month that has begun", "请指定已经开始的月份"),
        )
    with nullcontext(given[::2]) if given is not None else house_at(folder, rev, today) as (house, line):
        listing = given[1] if given is not None else list_files(house)
        tried = SourceFile("rubric", _seen(what_if, house.root), "", str(what_if)) if what_if is not None else None
        files, metrics = read_rubric_files(listing.files, tried), read_shipped_metrics()
        names = metric_names(files)
        named = [one.records for one in metrics if figures and (one.id in names or one.name in names)]
        with load_house(house, day, listing, rulebook=NoRules(), asked=(*named, *asked), line=line) as loaded:
            rubrics = build_rubrics(files, metrics, loaded.facts.parse_sql)
            people = {one.id: one for one in _people(loaded.facts.query)}
            span = len(month) == _YEAR or until is not None
            by_month = {name: read_forms(listing.files, name) for name in months_between(begin, min(end, day)) if span}
            forms = Forms() if span else read_forms(listing.files, month)
            chosen = rubrics[0] if tried is not None else None
            name = month if until is None else f"{month}–{until}"
            yield Month(
                name, begin, end, loaded, people, rubrics, forms, chosen, by_month, line, line.rev if rev else None
            )


def _seen(file: Path, root: Path) -> str:
    """Return a file's path from the root, as findings name it; as it stands when it lies elsewhere."""
    return file.resolve().relative_to(root).as_posix() if file.resolve().is_relative_to(root) else str(file)


def month_days(month: str) -> tuple[date, date]:
    """Return the first and the last day of "2026-10", or of "2026"."""
    if len(month) == _YEAR:
        return date(int(month), 1, 1), date(int(month), 12, 31)
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def months_between(begin: date, end: date) -> list[str]:
    """Return the months from the one of `begin` to the one of `end`, both included: ["2026-09", "2026-10"]."""
    first, last = begin.year * 12 + begin.month - 1, end.year * 12 + end.month - 1
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def _people(query: Query) -> Iterable[Person]:
    leave: dict[str, tuple[tuple[date, date], ...]] = {}
    for name, first, last in query(_LEAVE).rows:
        leave[str(name)] = (*leave.get(str(name), ()), (cast("date", first), cast("date", last)))
    for name, en, zh, role, supervisor, joined, left, rubric in query(_PEOPLE).rows:
        yield Person(
            str(name),
            Text(str(en), str(zh)),
            str(role or ""),
            None if supervisor is None else str(supervisor),
            cast("date | None", joined),
            cast("date | None", left),
            None if rubric is None else str(rubric),
            leave.get(str(name), ()),
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
