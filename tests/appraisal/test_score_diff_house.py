"""`gendan diff` of years and of commits: causes that add up, each with the records that made it."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.score_diff import DiffAsk, run_diff
from gendan.render.look import Look
from gendan.words.errors import UsageError
from tests.appraisal.answers import shaped
from tests.appraisal.test_score_command import FORM, RUBRIC, TODAY, house, order

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]


def differing(folder: Path, before: str, after: str, form: str = "json", **keys: Any) -> Any:  # noqa: ANN401
    out: list[str] = []
    run_diff(
        DiffAsk(folder, before, after, keys.pop("today", TODAY), format=form, **keys), Look(language="en"), out.append
    )
    return shaped("diff", "".join(out)) if form == "json" else "".join(out)


def git(folder: Path, *words: str, at: str | None = None) -> None:
    who = ("-c", "user.name=Li Na", "-c", "user.email=li.na@house.example")
    day = {"GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": at} if at else {}
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, env={**os.environ, **day})


@pytest.fixture
def committed(house: Path) -> Path:
    """The house as it was; then B turns out to have left in time, the mark is lower, and half counts for more."""
    git(house, "init", "-q", "-b", "main")
    git(house, "add", "-A")
    git(house, "commit", "-q", "-m", "first")
    (house / "orders" / "B.yaml").write_text(json.dumps(order("B", "2026-11-19")), "utf-8")
    (house / "appraisals" / "2026-11" / "li-na.yaml").write_text(FORM.replace("mark: 4", "mark: 3"), "utf-8")
    (house / "rubrics" / "mine.yaml").write_text(
        RUBRIC.replace("weight: 60", "weight: 50").replace("weight: 40", "weight: 50"), "utf-8"
    )
    return house


def test_two_commits_differ_by_what_was_edited(committed: Path) -> None:
    # 60 x 2/3 + 40 x 4/5 = 72 becomes 50 x 1 + 50 x 3/5 = 80
    answer = differing(committed, "HEAD", ".", period="2026-11")
    (person,) = answer["people"]
    assert (person["before"], person["after"], answer["period"]) == ("72.00", "80.00", "2026-11")
    # points of on-time rise by 33.33 at a mean weight of 55 %, those of the mark fall by 20 at 45 %
    assert {cause: Decimal(amount) for cause, amount in person["causes"].items()} == {
        "facts": Decimal("18.33"), "ratings": Decimal("-9.00"), "rubric": Decimal("-1.33"), "rules": Decimal(0)
    }  # fmt: skip
    (facts,) = [one for one in person["changes"] if one["cause"] == "facts"]
    assert [one["record"] for one in facts["records"]["before"]] == ["B/D1"]
    assert [one["numerator"] for one in facts["records"]["after"]] == ["1"]


def test_the_records_stand_below_their_cause(committed: Path) -> None:
    said = differing(committed, "HEAD", ".", "text", period="2026-11", person="li-na")
    assert "HEAD: B/D1  2026-11-19  0/1  orders/B.yaml:1" in said
    assert ".: B/D1  2026-11-19  1/1  orders/B.yaml:1" in said


def test_another_way_of_counting_is_a_cause_of_its_own(committed: Path) -> None:
    git(committed, "checkout", "-q", "--", "orders", "appraisals", "rubrics")
    settings = (committed / "gendan.yaml").read_text("utf-8")
    (committed / "gendan.yaml").write_text(
        f"{settings}\nfigures: {{late: 1}}\n" if not settings.startswith("{") else settings[:-1] + ', "figures": {"late": 1}}',
        "utf-8",
    )  # fmt: skip
    (person,) = differing(committed, "HEAD", ".", period="2026-11")["people"]
    # a day's grace: B is in time
    assert (person["before"], person["after"]) == ("72.00", "92.00")
    assert person["causes"] == {"facts": "0.00", "ratings": "0.00", "rubric": "0.00", "rules": "20.00"}


def test_two_years_differ_month_by_month_and_add_up(house: Path) -> None:
    (house / "rubrics" / "mine.yaml").write_text(RUBRIC.replace("from: 2026-10", "from: 2025-10"), "utf-8")
    for name, shipped in (("G", "2025-11-19"), ("H", "2025-11-25")):
        text = json.dumps(order(name, shipped)).replace("2026-", "2025-")
        (house / "orders" / f"{name}.yaml").write_text(text, "utf-8")
    (person,) = differing(house, "2025", "2026")["people"]
    # 2025: one month, on time 1 of 2, no mark: 50; 2026: one month of 72
    assert (person["before"], person["after"], person["difference"]) == ("50.00", "72.00", "22.00")
    assert sum(Decimal(one["amount"]) for one in person["changes"]) == Decimal("22.00")
    assert Decimal(person["causes"]["ratings"]) > 0


@pytest.mark.parametrize(("before", "after"), [("2026-10", "2026"), ("HEAD", "2026-11"), ("x", "y")])
def test_unlike_things_are_not_compared(house: Path, before: str, after: str) -> None:
    with pytest.raises(UsageError, match="cannot be compared"):
        differing(house, before, after, today=date(2026, 12, 31))
