"""What follows from the scores of a month: outcomes over the months up to it, and where talk, acknowledgement and appeal stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from gendan.commands.appraisals import read_forms
from gendan.commands.score_people import Panel, tallies_of
from gendan.commands.scoring import month_days, months_between
from gendan.evaluate.outcomes import consider
from gendan.words.score import PlanStep, Steps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gendan.commands.scoring import Month
    from gendan.words.score import PersonScore, Scores

TABLES = ("appraisal_months", "appraisals", "development")
"""What has to be asked for when the month is opened, so that `with_steps` has something to tell."""
_STEPS = """SELECT m.person_id, m.feedback_due, m.feedback_on, m.feedback_by, a.feedback_summary, a.feedback_suggestions,
    m.acknowledge_due, m.acknowledged_on, m.agrees, a.acknowledged_comment, m.appeal_until, m.appeal_on, a.appeal_reason,
    m.answer_due, m.answered_on, m.answered_by, m.answer, a.appeal_answer_text
    FROM appraisal_months m LEFT JOIN appraisals a USING (appraisal_id) WHERE m.month = $month ORDER BY m.person_id"""
_PLAN = """SELECT split_part(appraisal_id, '/', 2), text, due, done, indicator FROM development
    WHERE starts_with(appraisal_id, $month || '/') ORDER BY appraisal_id, pos"""


def with_outcomes(month: Month, scores: Scores) -> Scores:
    """Return the scores of people with what follows from them; earlier months are scored where an outcome asks for them.

    They are judged as of the same day, by the files and rubrics of that day, as the months of a year are.
    """
    back = {one.person.id: _span(one) - 1 for one in scores.people}
    earlier = _earlier(month, max(back.values(), default=0), {name for name, span in back.items() if span > 0})
    return replace(scores, people=tuple(consider(one, earlier.get(one.person.id, ())) for one in scores.people))


def _span(one: PersonScore) -> int:
    """Return how many months the outcomes of a person's rubric look at, the month itself among them."""
    return max((outcome.test.months for outcome in one.rubric.outcomes), default=1)


def _earlier(month: Month, back: int, people: Collection[str]) -> Mapping[str, list[PersonScore]]:
    """Return the scores of some people in the `back` months before `month`, by person."""
    if back <= 0 or not people:
        return {}
    last = month.begin - timedelta(days=1)
    first = last.year * 12 + last.month - back
    begin = month_days(f"{first // 12:04d}-{first % 12 + 1:02d}")[0]
    files = month.loaded.files.values()
    forms = {name: read_forms(files, name) for name in months_between(begin, last)}
    span = replace(month, begin=begin, end=last, forms_of=forms)
    chosen = [(one, [pair for pair in one.appraised() if pair[0].id in people]) for one in span.months()]
    panel = Panel(span, tallies_of(span, (rubric for _, pairs in chosen for _, rubric in pairs), proofs=False))
    found: dict[str, list[PersonScore]] = {}
    for one, pairs in chosen:
        for scored in panel.scores(one, pairs).people:
            found.setdefault(scored.person.id, []).append(scored)
    return found


def with_steps(month: Month, scores: Scores) -> Scores:
    """Return the scores with where talk, acknowledgement and appeal stand on the day judged; the month was opened with TABLES."""
    query, words = month.loaded.facts.query, {"month": month.name}
    plans: dict[str, list[PlanStep]] = {}
    for row in query(_PLAN, words).rows:
        person, *step = cast("tuple[Any, ...]", row)
        plans.setdefault(str(person), []).append(PlanStep(*step))
    held: dict[str, Steps] = {}
    for row in query(_STEPS, words).rows:
        cells: list[Any] = [*row[1:], tuple(plans.get(str(row[0]), ()))]
        held[str(row[0])] = Steps(*cells)
    return replace(scores, people=tuple(replace(one, steps=held.get(one.person.id)) for one in scores.people))
