"""The tables of ratings say the same as the scores do: which marks count, which rubric judges whom, what is due when."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run
from gendan.commands.check import KEPT
from gendan.commands.houses import open_house
from gendan.commands.loading import load_house
from gendan.commands.query import NoRules
from gendan.commands.score_people import Panel
from gendan.commands.scoring import open_month
from tests.appraisal.ratings_house import PEOPLE, RUBRIC, ask, line, write_house

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 23)
FITTING = (("chen-jing", "supervisor"), ("sun-hao", "internal-customer"), ("wang-fang", "peer"), ("li-na", "self"))
RELATIONS = ("supervisor", "peer", "internal-customer", "self")


def drawn(chance: random.Random) -> list[dict[str, object]]:
    """Return lines of every kind: allowed and not, on the scale and off it, with evidence and without, twice."""
    found = []
    for _ in range(60):
        evidence = [{"text": "x"}] if chance.random() < 0.5 else None
        keys: dict[str, Any] = {"evidence": evidence, "on": f"2026-11-{chance.randint(1, 20):02d}"}
        if chance.random() < 0.1:
            keys["not_applicable"] = "new in the team"
        mark = None if "not_applicable" in keys else chance.choice([0, 1, 2, 3, 3.5, 4, 5, 6])
        indicator = chance.choice(["initiative", "teamwork", "planning", "care", "on-time"])
        strange = (chance.choice([*PEOPLE, "nobody"]), chance.choice(RELATIONS))
        found.append(line(indicator, *chance.choice([strange, *FITTING]), mark, **keys))
    return found


def test_the_same_marks_count_in_tables_and_in_scores(tmp_path: Path) -> None:
    chance = random.Random(5)
    forms = {"2026-10/li-na": drawn(chance), "2026-10/wang-fang": drawn(chance)}
    write_house(tmp_path, dict(forms))
    rows = ask(tmp_path, "SELECT person_id, path, counts FROM rating_states ORDER BY ALL", DAY)
    told = {(person, int(str(path).rpartition("/")[2])): counts for person, path, counts in rows}
    scored = dict.fromkeys(told, False)
    with open_month(tmp_path, "2026-10", DAY, DAY, figures=False) as month:
        for person, rubric in month.appraised():
            form = month.forms.by_person[person.id]
            positions = {id(mark): place for place, mark in enumerate(form.marks)}
            rated = Panel(month, {}).rated(month, person, rubric)
            for judged in (one for each in rated.values() for one in each.marks):
                scored[person.id, positions[id(judged.mark)]] = judged.counts
    assert told == scored
    assert 9 < list(told.values()).count(True) < 90


def test_the_same_rubric_judges_in_tables_and_in_scores(tmp_path: Path) -> None:
    people = {
        **PEOPLE,
        "new": {"name": "New", "role": "merchandiser", "joined": "2026-08-31"},
        "newer": {"name": "Newer", "role": "merchandiser", "joined": "2026-09-01"},
        "own": {"name": "Own", "role": "merchandiser", "rubric": "later"},
        "gone": {"name": "Gone", "role": "merchandiser", "left": "2026-09-30"},
        "qc": {"name": "QC", "role": "inspector"},
    }
    rubrics = {
        "mine": RUBRIC,
        "junior": {**RUBRIC, "joined_within": 2},
        "later": {**RUBRIC, "from": "2026-09", "to": "2026-10"},
        "over": {**RUBRIC, "from": "2026-09", "to": "2026-09"},
    }
    for month in ("2026-09", "2026-10", "2026-11"):
        write_house(tmp_path / month, {f"{month}/li-na": [], f"{month}/new": []}, people=people, rubrics=rubrics)
        rows = ask(tmp_path / month, "SELECT month, person_id, rubric FROM appraisal_months", DAY)
        told = {person: rubric for name, person, rubric in rows if name == month}
        with open_month(tmp_path / month, month, DAY, DAY, figures=False) as opened:
            assert told == {person.id: rubric.id for person, rubric in opened.appraised()}


@pytest.mark.parametrize(
    ("step", "dates"),
    [
        # the 31st is a Saturday: working days begin on Monday, 2 November
        ({}, ("2026-11-06", "2026-11-13", "2026-11-17", "2026-11-20", "2026-11-27")),
        ({"feedback": {"on": "2026-11-13", "by": "chen-jing"}}, ("2026-11-06", "2026-11-13", "2026-11-17", "2026-11-20", "2026-11-27")),
        # the talk was a working day late: two more for the acknowledgement, five for the appeal
        ({"feedback": {"on": "2026-11-16", "by": "chen-jing"}}, ("2026-11-06", "2026-11-13", "2026-11-18", "2026-11-23", "2026-11-27")),
        # the appeal came a working day after its plain day: five more for the answer
        ({"appeal": {"on": "2026-11-23", "reason": "x"}}, ("2026-11-06", "2026-11-13", "2026-11-17", "2026-11-20", "2026-11-30")),
    ],
)  # fmt: skip
def test_deadlines_are_working_days(tmp_path: Path, step: dict[str, object], dates: tuple[str, ...]) -> None:
    form = {"month": "2026-10", "person": "li-na", "rubric": "mine", **step}
    write_house(tmp_path, {}, appraisals={"2026-10/li-na": form})
    sql = """SELECT ratings_due, feedback_due, acknowledge_due, appeal_until, answer_due FROM appraisal_months
        WHERE person_id = 'li-na' AND month = '2026-10'"""
    assert ask(tmp_path, sql, DAY) == [tuple(map(date.fromisoformat, dates))]


def test_what_nobody_names_is_not_loaded(tmp_path: Path) -> None:
    write_house(tmp_path, {"2026-10/li-na": [line("care", "li-na", "self", 3)]})
    assert ask(tmp_path, "SELECT count(*) FROM ratings", DAY) == [(1,)]
    with load_house(open_house(tmp_path), DAY, rulebook=NoRules()) as loaded:
        assert loaded.facts.query("SELECT count(*) FROM ratings").rows[0] == (0,)


def test_two_months_of_one_person_are_two_documents(tmp_path: Path) -> None:
    write_house(tmp_path, {"2026-09/li-na": [], "2026-10/li-na": []})
    assert ask(tmp_path, "SELECT appraisal_id FROM appraisals ORDER BY 1", DAY) == [
        ("2026-09/li-na",),
        ("2026-10/li-na",),
    ]
    assert ask(tmp_path, "SELECT count(*) FROM duplicate_files", DAY) == [(0,)]


def test_gaps_name_who_could_have_rated(tmp_path: Path) -> None:
    write_house(tmp_path, {"2026-10/li-na": [line("initiative", "chen-jing", "supervisor", 3)]})
    sql = (
        "SELECT relation, asked, missing, raters, wanted_en FROM rating_gaps WHERE month = '2026-10' ORDER BY relation"
    )
    assert ask(tmp_path, sql, DAY) == [
        ("internal-customer", 2, 2, "sun-hao", "initiative, planning"),
        ("peer", 2, 2, "wang-fang", "initiative, teamwork"),
        ("self", 2, 2, "li-na", "initiative, care"),
        ("supervisor", 4, 3, "chen-jing", "teamwork, planning, care"),
    ]


def test_unknown_people_of_forms_are_told_once(tmp_path: Path) -> None:
    write_house(tmp_path, {"2026-10/li-na": [line("care", "chen-jin", "supervisor", 3)]})
    sql = "SELECT kind, id, path, value FROM unknown_references JOIN (SELECT count(*) FROM ratings) ON true"
    assert ask(tmp_path, sql, DAY) == [("appraisal", "2026-10/li-na", "ratings/0/rater", "chen-jin")]


def test_rules_about_appraisals_are_idle_where_none_are_kept(tmp_path: Path) -> None:
    for rules in (0, 1):
        folder = write_house(tmp_path / str(rules), {"2026-10/li-na": []} if rules else {})
        with load_house(open_house(folder), DAY) as loaded:
            ready = {one.rule.id for one in loaded.compiled}
        assert ("appraisal/rating-missing" in ready) is bool(rules)
        assert any(rule.id == "appraisal/rating-missing" for rule in loaded.rules)


@pytest.mark.usefixtures("nothing_kept")
def test_an_answer_about_ratings_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_house(tmp_path / "house", {"2026-10/li-na": [line("care", "chen-jing", "self", 3)]}))
    given = {"LANG": "en_US.UTF-8", "GENDAN_CACHE": str(tmp_path / "shelf")}
    for select, kept in (("appraisal/rating-unauthorised", False), ("order-follow-up", True)):
        asked = ["check", "--as-of", "2026-11-23", "--select", select, "--timing"]
        codes = {run(asked, given), run(asked, given)}
        assert (KEPT.en in capsys.readouterr().err) is kept
        assert codes == ({0} if kept else {1})
