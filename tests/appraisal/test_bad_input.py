"""What is wrong, missing or impossible gives a finding or a state; never a number that looks fine."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gendan.cli import run
from gendan.words.errors import ConfigurationError, UsageError
from tests.appraisal.sealed import FILES, write
from tests.appraisal.test_score_command import FORM, RUBRIC, house, order, said

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]
BANDS = "bands: [{from: 0.9, points: 100}, {from: 0.5, to: %s, points: 60}, {to: 0.5, points: 0}]"


def answer(folder: Path, **keys: Any) -> Any:  # noqa: ANN401
    return json.loads(said(folder, "json", **keys))


def rubric(folder: Path, *changes: tuple[str, str]) -> None:
    text = RUBRIC
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "rubrics" / "mine.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("weight: 40,", "weight: 39,", 9, "add up to 99, not 100"),
        ("weight: 100", "weight: 99", 13, "add up to 99, not 100 / 60"),
        ("ratio: {target: 1}", BANDS % "0.8", 20, "A gap between 0.8 and 0.9"),
        ("ratio: {target: 1}", BANDS % "0.95", 20, "0.95 and 0.9 overlap"),
        (
            "ratio: {target: 1}",
            "bands: [{from: 0.9, points: 100}, {from: 0.5, points: 60}]",
            20,
            "Values below 0.5 have no band",
        ),
        ("ratio: {target: 1}", "ratio: {target: 0}", 20, "The target must be above 0"),
        ("delivery/on-time-in-full-original", "delivery/on-tim", 18, "There is no metric delivery/on-tim"),
    ],
)
def test_a_wrong_rubric_scores_nobody(house: Path, old: str, new: str, line: int, what: str) -> None:
    rubric(house, (old, new))
    with pytest.raises(ConfigurationError) as raised:
        said(house)
    (trouble,) = raised.value.troubles
    assert what in trouble.message.en
    assert trouble.place.file == "rubrics/mine.yaml"
    assert abs((trouble.place.line or 0) - line) <= 1


def test_a_rubric_does_not_change_within_its_month(house: Path) -> None:
    (house / "rubrics" / "other.yaml").write_text(RUBRIC.replace("weight: 60", "weight: 50").replace("weight: 40", "weight: 50"), "utf-8")  # fmt: skip
    with pytest.raises(ConfigurationError) as raised:
        said(house)
    assert "mine changes within 2026-10" in raised.value.troubles[0].message.en


def test_the_next_version_begins_with_a_month_of_its_own(house: Path) -> None:
    later = RUBRIC.replace("from: 2026-10", "from: 2026-12").replace("target: 1", "target: 0.5")
    (house / "rubrics" / "later.yaml").write_text(later, "utf-8")
    assert answer(house)["people"][0]["score"] == "72.00"


def test_a_form_for_somebody_unknown_is_told(house: Path) -> None:
    (house / "appraisals" / "2026-11" / "nobody.yaml").write_text(FORM.replace("li-na", "nobody"), "utf-8")
    problems = answer(house)["problems"]
    assert problems == [{"place": "appraisals/2026-11/nobody.yaml", "message": "nobody is not known in this house"}]
    with pytest.raises(UsageError, match="nobody is not known"):
        said(house, person="nobody")


def test_a_form_by_a_rubric_that_is_not_in_force_is_told_and_gives_no_score(house: Path) -> None:
    form = house / "appraisals" / "2026-11" / "li-na.yaml"
    form.write_text(FORM.replace("rubric: mine", "rubric: yours"), "utf-8")
    held = answer(house)
    assert held["people"] == []
    assert "yours is not in force" in held["problems"][0]["message"]


@pytest.mark.parametrize(
    ("mark", "what"), [("6", "6 is not on the scale"), ("4.5", "4.5 is not on the scale"), ("0", "0 is not")]
)
def test_a_mark_off_the_scale_does_not_count(house: Path, mark: str, what: str) -> None:
    form = house / "appraisals" / "2026-11" / "li-na.yaml"
    form.write_text(FORM.replace("mark: 4", f"mark: {mark}"), "utf-8")
    (person,) = answer(house)["people"]
    assert what in person["problems"][0]["message"]
    assert person["indicators"][1]["state"] == "insufficient"
    assert person["score"] == "66.67"  # of what is scored; coverage says that 40 is not
    assert person["coverage"] == "0.60"


def test_a_division_by_zero_is_no_number(house: Path) -> None:
    rubric(
        house,
        (
            "metric: delivery/on-time-in-full-original\n        minimum: 2",
            "metric: money/cost-ratio\n        minimum: 1",
        ),
    )
    spent = {
        "status": "closed",
        "closed": "2026-11-20",
        "costs": [{"item": "air", "budget": 0, "actual": 90, "currency": "USD"}],
    }
    (house / "orders" / "A.yaml").write_text(json.dumps({**order("A", "2026-11-19"), **spent}), "utf-8")
    cost = answer(house)["people"][0]["indicators"][0]
    assert (cost["state"], cost["value"], cost["points"], cost["reason"]) == (
        "insufficient",
        None,
        None,
        "no value can be worked out",
    )


def test_a_formula_that_divides_by_zero_is_no_number(house: Path) -> None:
    rubric(house, ("ratio: {target: 1}", "formula: 100 / (n - 3)"))
    first = answer(house)["people"][0]["indicators"][0]
    assert (first["state"], first["reason"]) == (
        "insufficient",
        "the formula gives no number: it divides by zero, or a value is missing",
    )


@pytest.mark.parametrize(("month", "as_of"), [("2027-01", None), ("2027", None), ("2026-11", date(2026, 10, 31))])
def test_a_month_that_has_not_begun_is_refused(house: Path, month: str, as_of: date | None) -> None:
    with pytest.raises(UsageError, match="has not begun"):
        said(house, month=month, as_of=as_of)


def test_a_month_that_runs_is_judged_as_of_today(house: Path) -> None:
    held = answer(house, today=date(2026, 11, 19))
    assert held["as_of"] == "2026-11-19"
    # A on the day and D before; B, due today, may still leave; the mark of December is not there yet
    assert (held["people"][0]["score"], held["people"][0]["coverage"]) == ("100.00", "0.60")


def test_a_month_without_data_has_no_score(house: Path) -> None:
    (person,) = answer(house, month="2026-10")["people"]
    assert (person["score"], person["grade"], person["coverage"]) == (None, None, "0.00")
    assert {one["state"] for one in person["indicators"]} == {"not_applicable", "insufficient"}
    assert "–" in said(house, month="2026-10")


RULE = """pack: own
title: {en: Own, zh: 自有}
rules:
  - id: ratio
    title: {en: Ratio, zh: 比例}
    why: {en: x, zh: x}
    for: orders
    duty: cost-control
    when: quantity / (quantity - 400) > 1
    severity: warning
    message: {en: a, zh: b}
    advice: {en: a, zh: b}
    examples: [{name: {en: a, zh: b}, as_of: 2026-08-10, given: {}, expect: pass}]
"""


@pytest.mark.parametrize(("language", "words"), [("en", "it divides by zero"), ("zh", "除数为零")])
def test_a_rule_that_divides_by_zero_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    root = str(write(tmp_path / "house", {**FILES, "rules/own.yaml": RULE}))
    run(["-C", root, "--lang", language, "check", "--as-of", "2024-12-20", "--select", "own", "-f", "json"])
    (found,) = json.loads(capfd.readouterr().out)["findings"]
    assert words in found["message"]
    assert "gendan why" in found["advice"]
    run(["-C", root, "--lang", language, "why", "SO-1", "own/ratio", "--as-of", "2024-12-20"])
    assert words in capfd.readouterr().out


def test_a_formula_that_divides_by_zero_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rubric = FILES["rubrics/small.yaml"]
    line = next(one for one in rubric.splitlines() if one.startswith("    linear: "))
    files = {**FILES, "rubrics/small.yaml": rubric.replace(line, "    formula: value / (n - 3)")}
    run(["-C", str(write(tmp_path / "house", files)), "--lang", "en", "score", "2024-11", "li-na"])
    assert "insufficient: the formula gives no number: it divides by zero" in capsys.readouterr().out


def test_a_person_in_may_change_who_is_not_there_is_told_at_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = FILES["gendan.yaml"] + "may_change:\n  - {kinds: [rubric], people: [chen-jing, li-nan]}\n"
    root = write(tmp_path / "house", {**FILES, "gendan.yaml": settings})
    run(["-C", str(root), "--lang", "en", "check", "--as-of", "2024-12-20", "-f", "json"])
    (found,) = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["file"] == "gendan.yaml"]
    assert (found["rule"], found["line"], found["column"]) == ("data/unknown-reference", 8, 43)
    assert found["advice"] == "Did you mean li-na?"
