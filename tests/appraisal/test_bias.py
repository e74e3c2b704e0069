"""How raters stand to each other, reckoned by hand."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.commands.rate_calibration import calibrate, run_calibration
from gendan.render.look import Look
from tests.appraisal.answers import shaped
from tests.appraisal.ratings_house import RUBRIC, ask, line, write_house

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from gendan.words.text import Language

DAY = date(2026, 11, 10)
ORDER: dict[str, object] = {
    "id": "SO-1", "kind": "bulk", "category": "garment", "status": "open", "customer": "acme", "merchandiser": "li-na",
    "factory": "ningbo-knit", "received": "2026-08-03", "confirmed": {"on": "2026-08-05"}, "currency": "USD",
    "lines": [{"line": 1, "sku": "PS-101", "quantity": 100, "unit": "pcs", "price": 5}],
    "deliveries": [{"id": "D1", "requested": "2026-11-19", "promised": [{"date": "2026-11-19", "on": "2026-08-05"}],
                    "progress": {"fabric-in-house": {"done": "2026-10-15"}}}],
}  # fmt: skip
PROOF = [{"on": "2026-10-30", "text": "x"}]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    # on a scale of 1 to 5 the marks 1 2 3 4 5 are 0 25 50 75 100
    return write_house(
        tmp_path,
        {
            "2026-10/li-na": [
                line("initiative", "chen-jing", "supervisor", 5, evidence=PROOF),
                line("initiative", "wang-fang", "peer", 3),
                line("initiative", "sun-hao", "internal-customer", 2),
                line("initiative", "li-na", "self", 4),  # marks on oneself are on neither side
                line("teamwork", "chen-jing", "supervisor", 4),
                line("teamwork", "wang-fang", "peer", 4),
                line("planning", "chen-jing", "supervisor", 3),  # nobody else: not compared
            ],
            "2026-10/wang-fang": [
                line("initiative", "chen-jing", "supervisor", 2),
                line("initiative", "li-na", "peer", 4),
                line("care", "wang-fang", "supervisor", 5, evidence=PROOF),  # does not count
            ],
        },
    )


def test_means_spread_and_difference(house: Path) -> None:
    rows = ask(
        house,
        "SELECT rater, marks, people, mean, deviation, compared, difference FROM rater_means ORDER BY rater",
        DAY,
    )
    assert rows == [
        # 100 75 50 25: mean 62.5; deviation sqrt((37.5² + 12.5² + 12.5² + 37.5²) / 4) = 27.95;
        # 100 - (50 + 25)/2 = 62.5, 75 - 75 = 0, 25 - 75 = -50: together 12.5 of three
        ("chen-jing", 4, 2, Decimal("62.50"), Decimal("27.95"), 3, Decimal("4.17")),
        ("li-na", 1, 1, Decimal("75.00"), Decimal("0.00"), 1, Decimal("50.00")),
        # 25 against the mean of 100 and 50
        ("sun-hao", 1, 1, Decimal("25.00"), Decimal("0.00"), 1, Decimal("-50.00")),
        # 50 - (100 + 25)/2 = -12.5, 75 - 75 = 0
        ("wang-fang", 2, 1, Decimal("62.50"), Decimal("12.50"), 2, Decimal("-6.25")),
    ]


def test_pairs_say_how_a_rater_stands_there_elsewhere_and_back(house: Path) -> None:
    sql = """SELECT rater, person_id, difference, elsewhere, elsewhere_difference, back, back_difference
        FROM rater_pairs WHERE rater IN ('chen-jing', 'wang-fang') ORDER BY ALL"""
    assert ask(house, sql, DAY) == [
        ("chen-jing", "li-na", Decimal("31.25"), 1, Decimal("-50.00"), 0, None),
        ("chen-jing", "wang-fang", Decimal("-50.00"), 2, Decimal("31.25"), 0, None),
        ("wang-fang", "li-na", Decimal("-6.25"), 0, None, 1, Decimal("50.00")),
    ]


def test_forms_of_one_mark_and_of_the_last_week(tmp_path: Path) -> None:
    names = ("initiative", "teamwork", "planning", "care")
    late = [{"on": "2026-10-25", "text": "x"}]
    early = [{"on": "2026-10-24", "text": "x"}]
    write_house(
        tmp_path,
        {
            "2026-10/li-na": [line(one, "chen-jing", "supervisor", 3, evidence=late) for one in names],
            "2026-10/wang-fang": [
                line(one, "chen-jing", "supervisor", 4 - (one == "care"), evidence=early) for one in names
            ],
        },
    )
    sql = "SELECT person_id, criteria, alike, recent_only, evidenced FROM rater_months ORDER BY ALL"
    assert ask(tmp_path, sql, DAY) == [("li-na", 4, True, True, 4), ("wang-fang", 4, False, False, 4)]
    total = ask(tmp_path, "SELECT wide_forms, alike_forms, dated_forms, recent_forms FROM rater_means", DAY)
    assert total == [(2, 1, 2, 1)]


def test_twelve_months_and_no_more(tmp_path: Path) -> None:
    def form(month: int, mark: int) -> dict[str, list[dict[str, object]]]:
        year, rest = divmod(month, 12)
        given = f"{2025 + (month + 1) // 12}-{(month + 1) % 12 + 1:02d}-03"
        return {f"{2025 + year}-{rest + 1:02d}/li-na": [line("teamwork", "chen-jing", "supervisor", mark, on=given)]}

    forms: dict[str, list[dict[str, object]]] = {}
    for month in range(9, 22):  # 2025-10 to 2026-10
        forms |= form(month, 5 if month == 9 else 3)
    rubric = {"from": "2025-01", "scale": {"from": 1, "to": 5}}
    write_house(tmp_path, dict(forms), rubrics={"mine": {**RUBRIC, **rubric}})
    rows = ask(tmp_path, "SELECT month, months, mean, latest FROM rater_means ORDER BY month DESC LIMIT 2", DAY)
    assert rows == [("2026-10", 12, Decimal("50.00"), True), ("2026-09", 12, Decimal("54.17"), False)]


def test_a_mark_of_tomorrow_is_not_there_yet(house: Path) -> None:
    assert calibrate(house, "2026-10", date(2026, 11, 2)).raters == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_calibration_in_every_format(house: Path, language: Language) -> None:
    said = {}
    for form in ("text", "json", "csv", "markdown"):
        out: list[str] = []
        run_calibration(house, "2026-10", DAY, form, Look(language=language), out.append)
        said[form] = "".join(out)
    head = ("Calibration 2026-10, as of 2026-11-10", "2026-10 评分校准，截至 2026-11-10")[language == "zh"]
    assert said["text"].startswith(head)
    assert "+4.17" in said["text"]
    assert "| +4.17 | 3 |" in said["markdown"]
    first = shaped("calibration", said["json"])["raters"][0]
    assert (first["rater"], first["difference"], first["compared"], first["deviation"]) == (
        "chen-jing",
        "4.17",
        3,
        "27.95",
    )
    assert first["rated"][0] == {"person": "li-na", "relation": "supervisor", "marks": 3, "mean": "75", "difference": "31.25", "compared": 2}  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(said["csv"].removeprefix("\ufeff"))))
    assert [row["rater"] for row in rows] == ["chen-jing", "li-na", "sun-hao", "wang-fang"]


def test_a_month_without_marks(house: Path) -> None:
    out: list[str] = []
    run_calibration(house, "2026-09", DAY, "text", Look(language="en"), out.append)
    assert "Nobody's marks count in this month." in "".join(out)


def test_marks_beside_what_the_orders_show(tmp_path: Path) -> None:
    tasks = {"id": "tasks", "title": {"en": "Tasks", "zh": "任务"}, "weight": 50, "metric": "work/task-punctuality", "minimum": 1, "ratio": {"target": 1}}  # fmt: skip
    rated = {"id": "time", "title": {"en": "Time", "zh": "时间"}, "weight": 50, "rating": {"raters": ["supervisor", "self"], "against": "tasks"}}  # fmt: skip
    write_house(
        tmp_path,
        {
            "2026-10/li-na": [
                line("time", "chen-jing", "supervisor", 5, evidence=PROOF),
                line(
                    "time", "li-na", "self", 5, evidence=PROOF
                ),  # what people say of themselves is not held against facts
            ]
        },
        rubrics={"mine": {**RUBRIC, "indicators": [tasks, rated]}},
        orders={"SO-1": ORDER},
    )
    sql = "SELECT person_id, rater, points, against, fact_points, cases, gap FROM rating_contradictions"
    # of the two tasks due in October, fabric on the 15th and cutting on the 30th, the first was done in time
    assert ask(tmp_path, sql, DAY) == [
        ("li-na", "chen-jing", Decimal(100), "tasks", Decimal("50.00"), 2, Decimal("50.00"))
    ]


def test_what_marks_are_held_against_must_be_reckoned(read: Callable[..., Any]) -> None:
    leaves = [
        {"id": name, "title": {"en": name, "zh": name}, "weight": 50, "rating": {"against": "b"}} for name in "ab"
    ]
    assert read(*leaves)[1] == [
        ("unknown-indicator", ("indicators", 0, "rating", "against")),
        ("unknown-indicator", ("indicators", 1, "rating", "against")),
    ]


@pytest.mark.usefixtures("nothing_kept")
def test_two_commands_stand_in_one_group(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(house)
    given = {"LANG": "en_US.UTF-8"}
    assert run(["rate", "calibration", "2026-10", "--as-of", "2026-11-10", "--format", "csv"], given) == 0
    assert capsys.readouterr().out.count("2026-10,") == 4
    assert run(["rate", "form", "2026-10", "li-na"], given) == 0
    assert "Left as it is: appraisals/2026-10/li-na.yaml" in capsys.readouterr().out
