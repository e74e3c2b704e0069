"""What the sheet says: how points follow, what was left out, what follows; in both languages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli.appraising import read_month
from gendan.evaluate.score import score_person
from gendan.render.look import Look
from gendan.render.score import wording as w
from gendan.render.score.formats import FORMATS
from gendan.words.errors import UsageError
from gendan.words.finding import Place, Trouble
from gendan.words.score import Scores
from gendan.words.score_ask import ScoreAsk
from gendan.words.text import Text
from tests.appraisal.conftest import LI, leaf, tally

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., Any]

UP = [{"from": 0.95, "points": 100}, {"from": 0.5, "points": 60}, {"points": 20}]
LINE = [{"value": 0.5, "points": 0}, {"value": 0.9, "points": 80}, {"value": 1, "points": 100}]
DOWN = {"direction": "lower", "bands": [{"to": 0.2, "points": 100}, {"points": 0}]}


@pytest.mark.parametrize(
    ("shape", "good", "said"),
    [
        ({"bands": UP}, 10, "band from 95 %: 100"),
        ({"bands": UP}, 5, "band from 50 %: 60"),
        ({"bands": UP}, 4, "below every band's limit: 20"),
        (DOWN, 2, "band up to 20 %: 100"),
        (DOWN, 3, "above every band's limit: 0"),
        ({"linear": LINE}, 7, "between 50 % (0) and 90 % (80)"),
        ({"linear": LINE}, 5, "at or beyond 50 %: 0"),
        ({"ratio": {"target": 0.98}}, 7, "70 % to the target 98 %, full points 100"),
        ({"demerit": {"each": 5}}, 7, "100 less 5 for each of 3"),
        ({"formula": "value * 90"}, 7, "formula: value * 90"),
    ],
)
def test_how_points_follow_is_said(read: Read, shape: dict[str, Any], good: int, said: str) -> None:
    part = score_person(LI, read(leaf("i", 100, **shape))[0], "2026-10", {"i": tally(good, 10)}, {}).parts[0]
    words = w.shape_of(part)
    assert words is not None
    assert words.en == said


@pytest.fixture
def scores(read: Read) -> Scores:
    rubric, mistakes = read(
        leaf("low", 60, advice={"en": "Begin earlier", "zh": "早点开始"}),
        leaf("none", 40),
        outcomes=[{"id": "o", "kind": "talk", "when": "score < 70", "action": {"en": "Talk | about it", "zh": "面谈"}}],
        bonus=[{"id": "b", "title": {"en": "Bonus", "zh": "奖励"}, "when": "score > 1", "points": 1.5}],
        coverage=10,
    )
    assert mistakes == []
    whole = score_person(LI, rubric, "2026-10", {"low": tally(1, 3, others=1)}, {})
    nothing = score_person(LI, rubric, "2026-10", {}, {})
    trouble = Trouble("appraisal/x", Place("a.yaml", 3), Text("wrong", "有误"), Text("mend it", "请改正"))
    return Scores("0", "2026-10", date(2026, 10, 31), (whole, nothing), names={"li-na": LI.name}, problems=(trouble,))


def said(scores: Scores, form: str = "text", *, language: Any = "en", **keys: Any) -> str:  # noqa: ANN401
    ask = ScoreAsk(Path(), "2026-10", date(2026, 11, 1), format=form, **keys)
    return FORMATS[form](scores, ask, Look(language=language))


def test_one_line_a_person_and_what_could_not_be_read(scores: Scores) -> None:
    lines = said(scores).splitlines()
    assert [line.split() for line in lines[3:5]] == [
        ["Li", "Na", "(li-na)", "34.83", "poor", "60", "%", "r"], ["Li", "Na", "(li-na)", "–", "insufficient", "0", "%", "r"],
    ]  # fmt: skip
    assert "a.yaml:3  wrong" in lines[-1]


def test_the_tree_with_bonus_outcome_and_advice(scores: Scores) -> None:
    text = said(scores, explain=True)
    assert "with others' causes 25 % (1/4)" in text
    assert "Bonus" in text
    assert "1.50" in text
    assert "no score: 0 % of the weight could be scored, 10 % is needed" in text
    assert "What follows\n  Talk | about it" in text
    assert "How to do better\n  low: Begin earlier" in text


def test_the_sheet_in_markdown_keeps_its_table(scores: Scores) -> None:
    sheet = said(scores, "markdown", language="zh", explain=True)
    assert "## 李娜 (li-na): 34.83, 差" in sheet
    assert "早点开始" in sheet
    assert "主管：____________" in sheet
    tables = [line for line in sheet.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in tables} == {9}


def test_a_month_in_which_nobody_is_appraised() -> None:
    empty = Scores("0", "2026-10", date(2026, 10, 31), ())
    assert "Nobody is appraised" in said(empty)
    assert "当月无人参加考核" in said(empty, "markdown", language="zh")


@pytest.mark.parametrize("words", ["2026-13", "2026-1", "26-01", "0000-01", "2026-10-01", "x"])
def test_what_is_no_month(words: str) -> None:
    with pytest.raises(UsageError, match="is no month"):
        read_month(words)
