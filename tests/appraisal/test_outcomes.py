"""What follows from scores: conditions over the month and the months before, reckoned by hand; the sheet to hand over."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.score import run_score
from gendan.evaluate.outcomes import consider
from gendan.evaluate.score import score_person
from gendan.render.look import Look
from gendan.words.score_ask import ScoreAsk
from tests.appraisal.conftest import LI, leaf, tally
from tests.appraisal.ratings_house import PEOPLE, RUBRIC, line, write_house

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gendan.words.score import PersonScore
    from gendan.words.text import Language

TRAINING: dict[str, object] = {"id": "course", "kind": "training", "course": {"en": "Planning", "zh": "计划管理"}, "when": "months_below('i', 60, 3) >= 2", "action": {"en": "Training", "zh": "培训"}}  # fmt: skip
PROMOTION: dict[str, object] = {"id": "up", "kind": "promotion", "when": "months_at_least(80, 3) >= 3", "action": {"en": "May be promoted", "zh": "可晋升"}}  # fmt: skip
PAY: list[dict[str, object]] = [
    {
        "id": "a",
        "kind": "pay",
        "band": "A",
        "percent": 5,
        "when": "score >= 90",
        "action": {"en": "Raise", "zh": "加薪"},
    },
    {
        "id": "b",
        "kind": "pay",
        "band": "B",
        "percent": 2.5,
        "when": "score >= 80",
        "action": {"en": "Raise", "zh": "加薪"},
    },
    {"id": "c", "kind": "pay", "band": "C", "when": "true", "action": {"en": "As it is", "zh": "不变"}},
]


def months(read: Callable[..., Any], outcomes: list[dict[str, object]], *good: int | None) -> PersonScore:
    """Return the last of some months up to 2026-10, considered; each has so many of 100, None: no cases."""
    rubric, mistakes = read(leaf("i", 100), outcomes=outcomes)
    assert mistakes == []
    names = [f"2026-{11 - len(good) + at:02d}" for at in range(len(good))]
    found = [
        score_person(LI, rubric, name, {} if one is None else {"i": tally(one, 100)}, {})
        for name, one in zip(names, good, strict=True)
    ]
    return consider(found[-1], found[:-1])


@pytest.mark.parametrize(
    ("good", "follows"),
    [
        ((80, 80, 80), ["up"]),
        ((79, 80, 80), []),
        ((80, None, 80, 80), []),  # the month before those three is out of sight, the one without cases is no month
        ((80, 80), []),
        ((10, 80, 85, 90), ["up"]),
    ],
)
def test_months_at_or_above(read: Callable[..., Any], good: tuple[int | None, ...], follows: list[str]) -> None:
    one = months(read, [PROMOTION], *good)
    assert [outcome.id for outcome in one.outcomes] == follows


def test_an_indicator_below_its_limit_in_two_of_three_months(read: Callable[..., Any]) -> None:
    one = months(read, [TRAINING], 10, 59, 60, 30)
    (considered,) = one.considered
    (basis,) = considered.basis
    assert (considered.holds, basis.what, basis.item) == (True, "months_below 60 3", "i")
    assert (basis.worth, basis.months) == (Fraction(2), ("2026-08", "2026-10"))
    assert months(read, [TRAINING], 59, 60, 60).outcomes == ()


@pytest.mark.parametrize(("good", "band"), [(90, "a"), (89, "b"), (80, "b"), (79, "c")])
def test_of_the_bands_of_pay_the_first_is_taken(read: Callable[..., Any], good: int, band: str) -> None:
    assert [outcome.id for outcome in months(read, PAY, good).outcomes] == [band]


def test_what_is_missing_does_not_hold(read: Callable[..., Any]) -> None:
    rubric, _ = read(leaf("i", 50), leaf("j", 50), outcomes=[{**PROMOTION, "when": "points('j') >= 0"}])
    one = consider(score_person(LI, rubric, "2026-10", {"i": tally(1, 1)}, {}))
    assert [(each.holds, each.basis[0].worth) for each in one.considered] == [(None, None)]
    assert one.outcomes == ()


def test_without_a_score_nothing_follows(read: Callable[..., Any]) -> None:
    assert months(read, PAY, 90, None).outcomes == ()


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("months_below('k', 60, 3) > 1", "unknown-indicator"),
        ("months_below(60) > 1", "wrong-type"),
        ("months_at_least(60, 37) > 1", "wrong-type"),
        ("months_at_least(60, 0) > 1", "wrong-type"),
        ("months_at_least(60, 1.5) > 1", "wrong-type"),
        ("months_scored(score) > 1", "wrong-type"),
    ],
)
def test_conditions_that_are_written_wrong(read: Callable[..., Any], when: str, kind: str) -> None:
    rubric, mistakes = read(leaf("i", 100), outcomes=[{**PROMOTION, "when": when}])
    assert rubric is None
    assert mistakes == [(kind, ("outcomes", 0, "when"))]


def test_a_veto_cannot_ask_about_other_months(read: Callable[..., Any]) -> None:
    _, mistakes = read(leaf("i", 100), vetoes=[{"id": "v", "when": "months_scored(3) > 1", "cap": 10}])
    assert mistakes == [("not-allowed", ("vetoes", 0, "when"))]


def test_a_house_with_talk_appeal_and_plan(tmp_path: Path) -> None:
    outcomes = [
        {"id": "up", "kind": "promotion", "when": "months_at_least(70, 2) >= 2", "action": {"en": "May be promoted", "zh": "可晋升"}},
        {**TRAINING, "when": "months_below('care', 50, 2) >= 2", "action": {"en": "Training", "zh": "培训"}},
        {"id": "talk", "kind": "talk", "when": "score < 50", "action": {"en": "Talk at once", "zh": "尽快面谈"}},
    ]  # fmt: skip
    proof = [{"text": "x"}]
    ratings = [
        line("initiative", "chen-jing", "supervisor", 5, evidence=proof),
        line("care", "chen-jing", "supervisor", 2),
    ]
    form = {
        "month": "2026-10", "person": "li-na", "rubric": "mine", "ratings": ratings,
        "feedback": {"on": "2026-11-12", "by": "chen-jing", "summary": "a good month", "suggestions": "begin earlier"},
        "acknowledged": {"on": "2026-11-16", "agrees": False, "comment": "two marks are missing"},
        "appeal": {"on": "2026-11-18", "reason": "teamwork was not rated", "indicators": ["teamwork"],
                   "answer": {"on": "2026-11-20", "by": "wang-wei", "result": "upheld", "text": "nobody could tell"}},
        "plan": [{"text": "Course in planning", "due": "2026-12-31", "indicator": "care"}],
    }  # fmt: skip
    before = {**form, "month": "2026-09", "ratings": [{**one, "on": "2026-10-05"} for one in ratings]}
    for key in ("feedback", "acknowledged", "appeal", "plan"):
        before.pop(key)
    write_house(
        tmp_path,
        {},
        people={name: PEOPLE[name] for name in ("chen-jing", "li-na", "wang-wei")},
        rubrics={"mine": {**RUBRIC, "outcomes": outcomes}},
        appraisals={"2026-10/li-na": form, "2026-09/li-na": before},
    )
    # 5 and 2 of 5, alike in weight: 100 and 40 points, 70 together, in both months
    answer = json.loads(said(tmp_path, "json"))["people"][0]
    assert (answer["score"], answer["outcomes"]) == ("70.00", ["May be promoted", "Training"])
    told = {one["id"]: (one["holds"], one["basis"][0]["said"]) for one in answer["considered"]}
    assert told == {
        "up": (True, "score: 2 of the last 2 months at or above 70: 2026-09, 2026-10"),
        "course": (True, "care: 2 of the last 2 months below 50: 2026-09, 2026-10"),
        "talk": (False, "score 70"),
    }
    assert (answer["steps"]["answer"], answer["steps"]["plan"][0]["due"]) == ("upheld", "2026-12-31")
    sheet = said(tmp_path, "markdown")
    for words in (
        "* May be promoted (score: 2 of the last 2 months at or above 70: 2026-09, 2026-10)",
        "* Training; course: Planning (care: 2 of the last 2 months below 50: 2026-09, 2026-10)",
        "| Course in planning | care | 2026-12-31 |  |",
        "| Planning | Training |  |  |",
        "* Talk about the result: 2026-11-12, Chen Jing (chen-jing)",
        "* Acknowledged: 2026-11-16, does not agree",
        "* Appeal: 2026-11-18: teamwork was not rated",
        "* Answer: 2026-11-20, Wang Wei (wang-wei): the result stands",
        "I have read the result.",
    ):
        assert words in sheet
    chinese = said(tmp_path, "markdown", language="zh")
    for words in (
        "* 可晋升（总分：近 2 个月有 2 个月不低于 70：2026-09、2026-10）",
        "* 反馈面谈：2026-11-12，Chen Jing (chen-jing)",
        "* 本人确认：2026-11-16，不同意",
        "本人已阅。",
    ):
        assert words in chinese
    text = said(tmp_path, "text", person="li-na", explain=True)
    assert "does not follow: Talk at once (score 70)" in text


def test_deadlines_stand_where_nothing_has_happened(tmp_path: Path) -> None:
    write_house(tmp_path, {"2026-10/li-na": [line("care", "chen-jing", "supervisor", 3)]})
    sheet = said(tmp_path, "markdown", person="li-na", as_of=date(2026, 11, 10))
    assert "* Talk about the result: by 2026-11-13" in sheet
    assert "* Acknowledgement: by 2026-11-17" in sheet
    assert "* Appeal, in writing with reasons: until 2026-11-20" in sheet


def said(folder: Path, form: str, *, language: Language = "en", **keys: Any) -> str:  # noqa: ANN401
    """Return the answer of `gendan score 2026-10`, as of 2026-11-23 unless `keys` say otherwise."""
    out: list[str] = []
    wish = {"month": "2026-10", "today": date(2026, 11, 23), "as_of": date(2026, 11, 23), "format": form, **keys}
    run_score(ScoreAsk(folder, **wish), Look(language=language), out.append)
    return "".join(out)
