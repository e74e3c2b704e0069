"""`gendan score`: a month's scores from the orders, the ratings and the rubric, each point traceable."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import gendan
from gendan.commands.appraisals import read_forms
from gendan.commands.houses import open_house
from gendan.commands.loading import load_house
from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.query import NoRules
from gendan.commands.rubrics import build_rubrics, metric_names, read_rubric_files, rubric_of
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.finding import Trouble
from gendan.words.score import Person, Scores
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from gendan.commands.appraisals import Form, Forms
    from gendan.commands.loading import Loaded
    from gendan.commands.rubrics import RubricFile
    from gendan.render.look import Look
    from gendan.words.catalog import Query
    from gendan.words.metric import Metric, Proof
    from gendan.words.rubric import Rubric
    from gendan.words.score import PersonScore, Rated
    from gendan.words.score_ask import ScoreAsk
    from gendan.words.tally import Tally, Wanted

MOST_PLACED = 500
"""Files that are opened to find the lines of records; beyond, records name their file only."""
RATING_DAYS = 10
"""Working days after the month's end until which marks count, where the rubric states none."""
_PEOPLE = """SELECT person_id, coalesce(name_en, name_zh, person_id), coalesce(name_zh, name_en, person_id), role, supervisor,
    joined, left_on, rubric FROM people ORDER BY person_id"""


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
    scores = score_house(ask)
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


def score_house(ask: ScoreAsk) -> Scores:
    """Return the scores of the month in the house that the folder lies in."""
    begin, end = month_days(ask.month)
    as_of = ask.as_of or min(end, ask.today)
    if as_of < begin:
        raise UsageError(
            Text(f"{ask.month} has not begun on {as_of}", f"截至 {as_of}，{ask.month} 尚未开始"),
            Text("Name a month that has begun", "请指定已经开始的月份"),
        )
    house = open_house(ask.folder)
    listing = list_files(house)
    files, metrics = read_rubric_files(listing.files), read_shipped_metrics()
    names = metric_names(files)
    asked = [one.records for one in metrics if one.id in names or one.name in names]
    with load_house(house, as_of, listing, rulebook=NoRules(), asked=asked) as loaded:
        forms = read_forms(listing.files, ask.month)
        return _score(loaded, ask, files, metrics, forms, begin, min(end, as_of))


def month_days(month: str) -> tuple[date, date]:
    """Return the first and the last day of "2026-10"."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def _score(
    loaded: Loaded,
    ask: ScoreAsk,
    files: Sequence[RubricFile],
    metrics: Sequence[Metric],
    forms: Forms,
    begin: date,
    until: date,
) -> Scores:
    from gendan.evaluate.ratings import rate
    from gendan.evaluate.score import score_person

    facts = loaded.facts
    rubrics = build_rubrics(files, metrics, facts.parse_sql)
    people = {one.id: one for one in _people(facts.query)}
    end = month_days(ask.month)[1]
    chosen = _chosen(people, rubrics, forms.by_person, ask, begin, end)
    wanted = {one.key: one for _, rubric in chosen for leaf in rubric.leaves() if (one := leaf.wanted) is not None}
    tallies = _tallies(loaded, wanted.values(), begin, until, proofs=ask.explain or ask.format != "text")
    found = []
    for person, rubric in chosen:
        form = forms.by_person.get(person.id)
        last = _last_day(loaded, rubric, end)
        marks = form.marks if form is not None else ()
        rated = {
            leaf.id: rate(leaf, rubric, [one for one in marks if one.indicator == leaf.id], person, people, last)
            for leaf in rubric.leaves()
            if leaf.rating is not None
        }
        own = {
            leaf.id: tally
            for leaf in rubric.leaves()
            if leaf.wanted is not None and (tally := _tally_of(tallies[leaf.wanted.key], person.id, ask.month)) is not None
        }
        scored = score_person(person, rubric, ask.month, own, rated)
        found.append(replace(scored, problems=tuple(_problems(rubric, rated, form))))
    if ask.explain:
        found = _placed(loaded.house.root, found)
    named = {one.id: one.name for one in people.values()}
    return Scores(gendan.__version__, ask.month, loaded.as_of, tuple(found), named, forms.troubles)


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
    ask: ScoreAsk,
    begin: date,
    end: date,
) -> list[tuple[Person, Rubric]]:
    """Return who is appraised, and by what. Raises UsageError when the one who is asked for is not."""
    if ask.person is not None and ask.person not in people:
        from gendan.evaluate.mistake import candidates

        raise UsageError(
            Text(f"{ask.person} is not known in this house", f"本仓库没有 {ask.person}"), candidates(ask.person, people)
        )
    found = []
    for person in people.values():
        here = (person.joined is None or person.joined <= end) and (person.left is None or person.left >= begin)
        form = forms.get(person.id)
        rubric = rubric_of(person, form.rubric if form else None, rubrics, ask.month, end) if here else None
        if rubric is not None and ask.person in {None, person.id}:
            found.append((person, rubric))
    if ask.person is not None and not found:
        raise UsageError(
            Text(f"{ask.person} is not appraised in {ask.month}", f"{ask.person} 在 {ask.month} 不参加考核"),
            Text(
                "No rubric in force is for this role, or the person was not here: see people/ and rubrics/",
                "没有适用于该岗位的现行方案，或此人当月不在职；请查看 people/ 和 rubrics/",
            ),
        )
    return found


def _tallies(
    loaded: Loaded, wanted: Iterable[Wanted], begin: date, until: date, *, proofs: bool
) -> dict[tuple[object, ...], dict[tuple[str, str], Tally]]:
    from gendan.evaluate.measure import Gauge
    from gendan.evaluate.tallies import tally

    facts = loaded.facts
    gauge = Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, loaded.as_of)
    return {one.key: tally(one, begin, until, gauge, loaded.house.figures, proofs=proofs) for one in wanted}


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
    for mark in form.marks if form is not None else ():
        if mark.indicator not in rated:
            said = Text(
                f"{rubric.id} has no rated indicator {mark.indicator}", f"{rubric.id} 没有需评分的指标 {mark.indicator}"
            )
            yield Trouble(
                "appraisal/unknown-indicator", mark.place, said, Text("See gendan rate form", "参见 gendan rate form")
            )


def _known_indicator(scores: Scores, name: str | None) -> None:
    known = {node.id for one in scores.people for node in one.rubric.walk()}
    if name is not None and name not in known:
        from gendan.evaluate.mistake import candidates

        raise UsageError(Text(f"There is no indicator {name}", f"没有名为 {name} 的指标"), candidates(name, known))


def _placed(root: Path, scores: Sequence[PersonScore]) -> list[PersonScore]:
    """Give the records their lines, as long as that takes opening no more than a few hundred files."""
    from gendan.read.positions import compose

    proofs = [proof for one in scores for part in one.parts if part.tally for proof in part.tally.proofs]
    files = sorted({proof.file for proof in proofs if proof.file is not None})
    if len(files) > MOST_PLACED:
        return list(scores)
    at = {file: compose((root / file).read_bytes(), file) for file in files if (root / file).is_file()}

    def place(proof: Proof) -> Proof:
        if proof.file not in at:
            return proof
        steps = tuple(int(step) if step.isdigit() else step for step in (proof.path or "").split("/") if step)
        return replace(proof, line=at[proof.file].place(steps).line)

    def lined(tally: Tally | None) -> Tally | None:
        return None if tally is None else replace(tally, proofs=tuple(place(proof) for proof in tally.proofs))

    return [replace(one, parts=tuple(replace(part, tally=lined(part.tally)) for part in one.parts)) for one in scores]


def _save(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(
            Text(f"Cannot write {file}: {error.strerror}", f"无法写入 {file}：{error.strerror}"),
            Text("Name a file in a folder that exists", "请指定已有目录中的文件"),
        ) from error
