"""`gendan score` on a house reckoned by hand, from files to the answer in every format."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from gendan.commands.score import run_score
from gendan.commands.score_diff import DiffAsk, run_diff
from gendan.evaluate.example import small_house
from gendan.render.look import Look
from gendan.words.errors import ConfigurationError, UsageError
from gendan.words.score_ask import ScoreAsk

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 12, 31)
RUBRIC = """id: mine
title: {en: Mine, zh: 本公司方案}
for: [merchandiser]
from: 2026-10
scale: {from: 1, to: 5}
raters: {supervisor: 100}
coverage: 40
deadlines: {ratings: 5}
indicators:
  - id: delivery
    title: {en: Delivery, zh: 交货}
    weight: 60
    indicators:
      - id: on-time
        title: {en: On time, zh: 准时}
        weight: 100
        metric: delivery/on-time-in-full-original
        minimum: 2
        ratio: {target: 1}
  - {id: initiative, title: {en: Initiative, zh: 主动性}, weight: 40, rating: {raters: [supervisor]}}
grades:
  - {id: good, title: {en: good, zh: 良好}, from: 70}
  - {id: poor, title: {en: poor, zh: 不合格}, from: 0}
"""
FORM = """month: 2026-11
person: li-na
rubric: mine
ratings:
  - {indicator: initiative, rater: chen-jing, relation: supervisor, on: 2026-12-02, mark: 4}
"""


def order(name: str, shipped: str | None, cause: str | None = None) -> dict[str, object]:
    """Return an order of one delivery, first promised for 2026-11-19."""
    late = [{"date": "2026-11-30", "on": "2026-11-01", "cause": cause, "reason": "x"}] if cause else []
    return {
        "id": name, "kind": "bulk", "category": "garment", "status": "open", "customer": "acme", "merchandiser": "li-na",
        "factory": "ningbo-knit", "received": "2026-08-03", "confirmed": {"on": "2026-08-05"}, "currency": "USD",
        "lines": [{"line": 1, "sku": "PS-101", "quantity": 100, "unit": "pcs", "price": 5}],
        "deliveries": [{"id": "D1", "requested": "2026-11-10", "promised": [{"date": "2026-11-19", "on": "2026-08-05"}, *late]}],
        "shipments": [{"id": "S1", "delivery": "D1", "shipped": shipped}] if shipped else [],
    }  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Path:
    orders = [
        order("A", "2026-11-19"),  # on the day
        order("B", "2026-11-20"),  # a day late, and nobody else is to blame
        order("C", "2026-11-30", cause="mill"),  # late, by the mill
        order("D", "2026-11-01"),
    ]
    boss = {
        "chen-jing": {"id": "chen-jing", "name": "Chen Jing", "role": "supervisor"},
        "li-na": {"supervisor": "chen-jing"},
    }
    for name, content in small_house(
        {"order": None, "orders": {str(one["id"]): one for one in orders}, "people": boss}
    ).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "mine.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "appraisals" / "2026-11").mkdir(parents=True)
    (tmp_path / "appraisals" / "2026-11" / "li-na.yaml").write_text(FORM, encoding="utf-8")
    return tmp_path


def said(folder: Path, form: str = "text", *, language: Any = "en", **keys: Any) -> str:  # noqa: ANN401
    out: list[str] = []
    ask = ScoreAsk(folder, **{"month": "2026-11", "today": TODAY, "format": form, **keys})
    run_score(ask, Look(language=language), out.append)
    return "".join(out)


def test_a_month_reckoned_by_hand(house: Path) -> None:
    answer = json.loads(said(house, "json"))
    assert {key: answer[key] for key in ("month", "as_of", "rev", "rubric")} == {
        "month": "2026-11", "as_of": "2026-11-30", "rev": None, "rubric": "mine"
    }  # fmt: skip
    (person,) = answer["people"]
    # on time: A and D of A, B, D; C is the mill's. 60 x 2/3 + 40 x 4/5
    assert (person["person"], person["score"], person["grade"], person["coverage"]) == (
        "li-na",
        "72.00",
        "good",
        "1.00",
    )
    on_time, initiative = person["indicators"]
    assert on_time == {
        "id": "on-time", "parent": "delivery", "weight": "60", "effective_weight": "60.00", "state": "scored", "value": "0.6667",
        "numerator": "2", "denominator": "3", "points": "66.67", "contribution": "40.00", "records": ["D/D1", "A/D1", "B/D1"],
        "cases": 3, "reason": None, "raw": {"value": "0.5000", "numerator": "2", "denominator": "4", "cases": 4},
    } | {"records": on_time["records"]}  # fmt: skip
    assert sorted(on_time["records"]) == ["A/D1", "B/D1", "D/D1"]
    assert (initiative["points"], initiative["contribution"]) == ("80.00", "32.00")


def test_a_rating_after_its_deadline_does_not_count_until_judged_later(house: Path) -> None:
    form = house / "appraisals" / "2026-11" / "li-na.yaml"
    form.write_text(FORM.replace("2026-12-02", "2026-12-08"), encoding="utf-8")  # the fifth working day is the 7th
    person = json.loads(said(house, "json"))["people"][0]
    assert (person["score"], person["coverage"], person["indicators"][1]["state"]) == ("66.67", "0.60", "insufficient")
    assert person["problems"][0]["place"] == "appraisals/2026-11/li-na.yaml:5"
    later = json.loads(said(house, "json", as_of=date(2026, 12, 8)))["people"][0]
    assert later["score"] == "72.00"


def test_a_line_that_nobody_filled_in_is_told(house: Path) -> None:
    form = house / "appraisals" / "2026-11" / "li-na.yaml"
    form.write_text(FORM.replace(", on: 2026-12-02, mark: 4", ""), encoding="utf-8")
    person = json.loads(said(house, "json"))["people"][0]
    assert person["problems"] == [
        {"place": "appraisals/2026-11/li-na.yaml:5", "message": "chen-jing has not rated: Initiative"}
    ]


def test_a_mark_for_what_nobody_rates_is_told(house: Path) -> None:
    form = house / "appraisals" / "2026-11" / "li-na.yaml"
    form.write_text(FORM.replace("indicator: initiative", "indicator: on-time"), encoding="utf-8")
    person = json.loads(said(house, "json"))["people"][0]
    assert [one["message"] for one in person["problems"]] == ["mine has no rated indicator on-time"]


def test_the_explanation_names_the_records_that_cost_points(house: Path) -> None:
    text = said(house, person="li-na", explain=True)
    assert "On time: 20 of 60 lost" in text
    assert "B/D1  2026-11-19  0/1  orders/B.yaml:" in text
    assert "not counted: caused by mill" in text
    assert "A/D1" not in text
    assert "A/D1" in said(house, person="on-time", explain=True, records=True)
    assert "扣分" in said(house, "markdown", language="zh", explain=True) or "失 20 分" in said(
        house, language="zh", explain=True
    )


def test_the_order_of_files_and_of_keys_changes_nothing(house: Path) -> None:
    before = said(house, "json")
    turned = RUBRIC.splitlines(keepends=True)
    (house / "rubrics" / "mine.yaml").write_text("".join([*turned[1:3], turned[0], *turned[3:]]), encoding="utf-8")
    (house / "orders" / "A.yaml").rename(house / "orders" / "zz")
    (house / "orders" / "sub").mkdir()
    (house / "orders" / "zz").rename(house / "orders" / "sub" / "A.yaml")
    assert said(house, "json") == before


def test_csv_and_workbook_hold_numbers(house: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(said(house, "csv").removeprefix("\ufeff"))))
    assert [(row["indicator"], row["contribution"]) for row in rows] == [("on-time", "40"), ("initiative", "32")]
    said(house, "xlsx", output=house / "s.xlsx")
    book = load_workbook(house / "s.xlsx")
    assert book.sheetnames == ["People", "Indicators", "Records"]
    assert book["People"]["D2"].value == 72
    assert book["Records"].max_row == 5


def test_wrong_weights_are_an_error_at_file_and_line(house: Path) -> None:
    (house / "rubrics" / "mine.yaml").write_text(RUBRIC.replace("weight: 60", "weight: 61"), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        said(house)
    (trouble,) = refused.value.troubles
    assert (trouble.message.en, str(trouble.place)) == ("The weights add up to 101, not 100", "rubrics/mine.yaml:10:3")


def test_a_form_that_cannot_be_read_hides_no_score(house: Path) -> None:
    (house / "appraisals" / "2026-11" / "li-na.yaml").write_text(FORM.replace("mark: 4", "marks: 4"), encoding="utf-8")
    answer = json.loads(said(house, "json"))
    assert answer["people"][0]["score"] == "66.67"
    assert answer["problems"][0]["place"].startswith("appraisals/2026-11/li-na.yaml:5")


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"month": "2027-02"}, "2027-02 has not begun"),
        ({"person": "li"}, "li is not known"),
        ({"person": "chen-jing"}, "chen-jing is not appraised"),
        ({"person": "li-na", "indicator": "on-tim", "explain": True}, "no indicator on-tim"),
        ({"form": "xlsx"}, "cannot be written to the terminal"),
    ],
)
def test_what_cannot_be_asked(house: Path, keys: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        said(house, **keys)


def test_what_if_another_rubric_were_in_force(house: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("draft") / "draft.yaml"
    file.write_text(RUBRIC.replace("id: mine", "id: draft").replace("from: 2026-10", "from: 2027-01").replace("weight: 60", "weight: 20").replace("weight: 40", "weight: 80"), encoding="utf-8")  # fmt: skip
    answer = json.loads(said(house, "json", rubric=file))
    assert (answer["rubric"], answer["people"][0]["score"]) == ("draft", "77.33")  # 20 x 2/3 + 80 x 4/5
    assert json.loads(said(house, "json"))["people"][0]["score"] == "72.00"
    file.write_text(RUBRIC.replace("weight: 60", "weight: 20"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="nobody was scored"):
        said(house, rubric=file)


@pytest.mark.parametrize(
    ("causes", "fraction"),
    [("[us]", ("2", "3")), ("[us, mill]", ("2", "4")), ("[customer]", ("2", "2")), ("[]", ("2", "2"))],
)
def test_the_rubric_says_which_causes_count(house: Path, causes: str, fraction: tuple[str, str]) -> None:
    changed = RUBRIC.replace("minimum: 2", f"minimum: 2\n        causes: {causes}")
    (house / "rubrics" / "mine.yaml").write_text(changed, encoding="utf-8")
    part = json.loads(said(house, "json"))["people"][0]["indicators"][0]
    assert (part["numerator"], part["denominator"]) == fraction
    assert part["raw"]["denominator"] == "4"


@pytest.mark.parametrize(("take", "value"), [("mean", "3.2500"), ("median", "2.5000"), ("p90", "7.0000")])
def test_of_several_times_one_number_is_taken(house: Path, take: str, value: str) -> None:
    for name, day in zip(
        "ABCD", ("2026-08-04", "2026-08-05", "2026-08-06", "2026-08-12"), strict=True
    ):  # 1, 2, 3, 7 workdays
        changed = {**order(name, None), "confirmed": {"on": day}}
        (house / "orders" / f"{name}.yaml").write_text(json.dumps(changed), "utf-8")
    file = house / "take.yaml"
    file.write_text(
        RUBRIC.replace("delivery/on-time-in-full-original", f"work/confirmation-time\n        take: {take}"),
        encoding="utf-8",
    )
    part = json.loads(said(house, "json", month="2026-08", rubric=file))["people"][0]["indicators"][0]
    assert (part["state"], part["value"], part["cases"]) == ("scored", value, 4)


def test_a_rubric_file_that_is_not_there(house: Path) -> None:
    with pytest.raises(ConfigurationError, match="nobody was scored"):
        said(house, rubric=house / "nothing.yaml")


def test_a_rubric_that_is_not_in_force_yet_is_not_taken(house: Path) -> None:
    answer = json.loads(said(house, "json", month="2026-09"))
    assert answer["rubric"] in {None, "merchandiser", "merchandiser-junior"}


def test_a_month_without_anything_has_no_score(house: Path) -> None:
    (person,) = json.loads(said(house, "json", month="2026-10"))["people"]
    assert (person["score"], person["grade"], person["coverage"]) == (None, None, "0.00")


def test_a_year_is_made_of_the_months_that_have_a_score(house: Path) -> None:
    answer = json.loads(said(house, "json", month="2026"))
    (person,) = answer["people"]
    assert (person["score"], person["method"]) == ("72.00", "mean")
    assert [one["month"] for one in person["months"] if one["weight"]] == ["2026-11"]
    assert len(person["months"]) == 12
    text = said(house, month="2026", person="li-na")
    assert "1 of 12 months, mean of the months" in text
    assert ["2026-11", "72.00", "100", "%", "100", "72.00"] in [line.split() for line in text.splitlines()]
    assert "li-na" in said(house, month="2026")
    rows = list(csv.DictReader(io.StringIO(said(house, "csv", month="2026").removeprefix("\ufeff"))))
    assert [row["contribution"] for row in rows if row["contribution"]] == ["72"]
    assert said(house, "markdown", month="2026").startswith("# Scores 2026")
    said(house, "xlsx", month="2026", output=house / "y.xlsx")
    assert load_workbook(house / "y.xlsx")["2026"].max_row == 13


def test_nobody_is_asked_for_in_a_year_without_him(house: Path) -> None:
    with pytest.raises(UsageError, match="not appraised in 2026"):
        said(house, month="2026", person="wang-wei")


def differing(folder: Path, form: str, **keys: Any) -> str:  # noqa: ANN401
    out: list[str] = []
    run_diff(DiffAsk(folder, "2026-11", "2026-12", TODAY, format=form, **keys), Look(language="en"), out.append)
    return "".join(out)


@pytest.fixture
def two_months(house: Path) -> Path:
    """In December two more deliveries, both in time, and a lower mark."""
    for name in ("E", "F"):
        later = {**order(name, "2026-12-19"), "deliveries": [{"id": "D1", "requested": "2026-12-21"}]}
        (house / "orders" / f"{name}.yaml").write_text(json.dumps(later), "utf-8")
    (house / "appraisals" / "2026-12").mkdir()
    form = FORM.replace("2026-11", "2026-12").replace("2026-12-02", "2026-12-30").replace("mark: 4", "mark: 3")
    (house / "appraisals" / "2026-12" / "li-na.yaml").write_text(form, "utf-8")
    return house


def test_why_a_score_changed(two_months: Path) -> None:
    (person,) = json.loads(differing(two_months, "json"))["people"]
    # 60 x 1 + 40 x 3/5 = 84: on time 20 up, the mark 8 down
    assert (person["before"], person["after"], person["difference"]) == ("72.00", "84.00", "12.00")
    assert person["causes"] == {"facts": "20.00", "ratings": "-8.00", "rubric": "0.00", "rules": "0.00"}
    assert "72.00 → 84.00  +12.00" in differing(two_months, "text", person="li-na")
    assert "| li-na" in differing(two_months, "markdown")
    assert differing(two_months, "csv").count("li-na") == 2


def test_a_month_without_a_score_has_no_difference(house: Path) -> None:
    assert "no score in 2026-12" in differing(house, "text")
    with pytest.raises(UsageError, match="not appraised on both"):
        differing(house, "text", person="wang-wei")


def test_a_year_of_months_each_as_of_its_last_day(house: Path) -> None:
    both = order("G", "2026-12-02") | {"deliveries": [{"id": "D1", "requested": "2026-11-30"}]}
    (house / "orders" / "G.yaml").write_text(json.dumps(both), "utf-8")

    def november(**keys: Any) -> Any:  # noqa: ANN401
        (person,) = json.loads(said(house, "json", month="2026", **keys))["people"]
        return next(one["score"] for one in person["months"] if one["month"] == "2026-11")

    # on the 30th G might still leave in time: 60 x 2/3 + 32; afterwards it is known to be late: 60 x 2/4 + 32
    assert (november(month_ends=True), november()) == ("72.00", "62.00")
    assert november(month_ends=True) == json.loads(said(house, "json"))["people"][0]["score"]
