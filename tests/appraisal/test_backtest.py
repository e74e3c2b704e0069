"""`gendan backtest`: a rule held against what came, a changed rubric against the one in force, both reckoned by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.commands.backtest import BacktestAsk, run_backtest
from gendan.commands.backtest_rule import try_rule
from gendan.evaluate.backtest import hold_against, ranked, sum_up
from gendan.render.look import Look
from gendan.render.score.backtest_rule import FORMATS
from gendan.words.backtest import Due, Trial
from gendan.words.errors import UsageError
from tests.appraisal.answers import shaped
from tests.appraisal.test_score_command import RUBRIC, TODAY, house, order
from tests.appraisal.test_score_diff_house import git

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["house"]
RULE = """pack: mine
title: {en: Mine, zh: 本公司}
rules:
  - id: no-booking
    title: {en: Nothing has left a week before, zh: 交期前一周未出货}
    why: {en: To be early, zh: 提前提醒}
    duty: order-follow-up
    for: deliveries
    when: completed is null and as_of >= coalesce(original, requested) - 7 and as_of <= coalesce(original, requested)
    severity: warning
    message: {en: "{delivery}", zh: "{delivery}"}
    advice: {en: Ask, zh: 询问}
"""


def tried(folder: Path, what: str, form: str = "json", **keys: Any) -> Any:  # noqa: ANN401
    ask = BacktestAsk(folder, what, **{"begin": "2026-11", "end": "2026-11", "today": TODAY, "format": form, **keys})
    out: list[str] = []
    if (folder / "rules").is_dir() and what == "mine/no-booking":  # what may be harmful runs in a process of its own
        out.append(FORMATS[form](try_rule(ask), Look(language="en"), ask.records))
    else:
        run_backtest(ask, Look(language="en"), out.append)
    return shaped("backtest", "".join(out)) if form == "json" else "".join(out)


@pytest.fixture
def ruled(house: Path) -> Path:
    """A rule of the house: it speaks when nothing has left in the last week before the day first promised."""
    (house / "rules").mkdir()
    (house / "rules" / "mine.yaml").write_text(RULE, "utf-8")
    return house


def test_a_rule_is_held_against_what_came(ruled: Path) -> None:
    # due on 11-19: A left on the day, B a day and C eleven days later, D on 11-01 already.
    # Judged on 11-01, 8, 15, 22, 29: the rule speaks of A, B, C on the 15th, four days ahead.
    answer = tried(ruled, "mine/no-booking")
    assert answer["judged"] == ["2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22", "2026-11-29"]
    assert {key: answer[key] for key in ("findings", "due", "hits", "false_alarms", "missed", "unknown")} == {
        "findings": 3, "due": 4, "hits": 2, "false_alarms": 1, "missed": 0, "unknown": 0
    }  # fmt: skip
    assert (answer["precision"], answer["recall"]) == ("0.6667", "1.0000")
    assert answer["days_ahead"] == {"median": "4", "least": 4, "most": 4}
    told = {one["order"]: (one["outcome"], one["days_late"]) for one in answer["deliveries"]}
    assert told == {"A": ("false-alarm", 0), "B": ("hit", 1), "C": ("hit", 11), "D": ("quiet", 0)}


def test_every_day_is_a_finer_sieve(ruled: Path) -> None:
    answer = tried(ruled, "mine/no-booking", step="day")
    assert len(answer["judged"]) == 30
    assert answer["days_ahead"]["median"] == "7"
    assert answer["findings"] == 3


def test_a_rule_that_never_speaks_has_no_precision(ruled: Path) -> None:
    text = tried(ruled, "mine/no-booking", "text", begin="2026-11-23", end="2026-12", records=True)
    assert "by the files of now" in text
    assert re.search(r"Warnings that were right +–\n", text)


def test_each_format_says_the_same(ruled: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(tried(ruled, "mine/no-booking", "csv").removeprefix("\ufeff"))))
    assert [(row["order"], row["outcome"], row["days_ahead"]) for row in rows][1] == ("B", "hit", "4")
    assert "66.7 % (2/3)" in tried(ruled, "mine/no-booking", "markdown", records=True)
    text = tried(ruled, "mine/no-booking", "text", records=True)
    assert "C/D1      2026-11-19  warned, late     2026-11-15         11" in text


def test_with_history_a_day_knows_only_what_was_committed(ruled: Path) -> None:
    git(ruled, "init", "-q", "-b", "main")
    shipped = (ruled / "orders" / "B.yaml").read_text("utf-8")
    (ruled / "orders" / "B.yaml").unlink()
    for day, name in (("2026-11-10", "without B"), ("2026-11-21", "B")):
        git(ruled, "add", "-A")
        git(ruled, "commit", "-q", "-m", name, at=f"{day}T12:00:00+0800")
        (ruled / "orders" / "B.yaml").write_text(shipped, "utf-8")
    answer = tried(ruled, "mine/no-booking", history=True)
    # nothing had been committed on the 1st and the 8th; on the 15th nobody had entered B
    assert answer["not_judged"] == ["2026-11-01", "2026-11-08"]
    assert {one["order"]: one["outcome"] for one in answer["deliveries"]} == {
        "A": "false-alarm", "B": "missed", "C": "hit", "D": "quiet"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("what", "keys", "said"),
    [
        ("mine/none", {}, "none"),
        ("nothing", {}, "neither a rule nor"),
        ("mine/no-booking", {"begin": "2026-12", "end": "2026-11"}, "no period that has begun"),
        ("mine/no-booking", {"begin": "2027-02", "end": "2027-03"}, "no period that has begun"),
        ("mine/no-booking", {"begin": "2026-13"}, "neither a month nor a day"),
        ("rubrics/mine.yaml", {"begin": "2026-11-01"}, "are no months"),
    ],
)
def test_wrong_use_is_said(ruled: Path, what: str, keys: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        tried(ruled, what, **keys)


def test_a_rubric_tried_on_the_past(house: Path) -> None:
    wang = {"id": "wang-wei", "name": "Wang Wei", "role": "merchandiser", "supervisor": "chen-jing"}
    (house / "people" / "wang-wei.yaml").write_text(json.dumps(wang), "utf-8")
    for name in ("W1", "W2"):
        (house / "orders" / f"{name}.yaml").write_text(
            json.dumps({**order(name, "2026-11-19"), "merchandiser": "wang-wei"}), "utf-8"
        )
    # on time gives 80 at most: Wang 100 becomes 80; Li 60 x 2/3 + 32 = 72 becomes 0.6 x 80 x 2/3 + 32 = 64
    draft = RUBRIC.replace("ratio: {target: 1}", "ratio: {target: 1, full: 80}")
    (house / "draft.yaml").write_text(draft, "utf-8")
    answer = tried(house, "draft.yaml")
    told = [
        (one["person"], one["before"], one["after"], one["rank_before"], one["rank_after"]) for one in answer["people"]
    ]
    assert told == [("li-na", "72.00", "64.00", 2, 2), ("wang-wei", "100.00", "80.00", 1, 1)]
    assert "0 gain, 2 lose, 0 stay alike" in tried(house, "draft.yaml", "text")
    assert tried(house, "draft.yaml", "csv").count("2026-11") == 2
    assert "-8.00" in tried(house, "draft.yaml", "markdown")


def test_a_rubric_of_other_roles_tries_nobody(house: Path) -> None:
    (house / "draft.yaml").write_text(RUBRIC.replace("for: [merchandiser]", "for: [supervisor]"), "utf-8")
    assert "Nobody of its roles" in tried(house, "draft.yaml", "text")


def test_ranks_change_and_means_leave_out_months_without_a_score() -> None:
    def trial(person: str, before: str | None, after: str | None, month: str = "2026-10") -> Trial:
        was, now = (None if one is None else Decimal(one) for one in (before, after))
        return Trial(month, person, "r", was, now)

    month = ranked([trial("a", "90", "70"), trial("b", "80", "85"), trial("c", None, "99"), trial("d", "80", "70")])
    assert [(one.rank_before, one.rank_after) for one in month] == [(1, 2), (2, 1), (None, None), (2, 2)]
    found = sum_up([*month, trial("b", "90", None, "2026-11"), trial("b", "60", "65", "2026-12")])
    assert [(one.person, one.months, one.before, one.after) for one in found] == [
        ("b", 2, Fraction(70), Fraction(75)),
        ("d", 1, Fraction(80), Fraction(70)),
        ("a", 1, Fraction(90), Fraction(70)),
        ("c", 0, None, None),
    ]


DAY = date(2026, 10, 1)
dues = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=12)
told = st.dictionaries(st.tuples(st.integers(0, 11), st.booleans()), st.integers(0, 40), max_size=12)


@given(dues, told)
def test_every_delivery_has_one_outcome_and_a_warning_is_never_after_the_day(
    due: list[tuple[int, int]], days: dict[tuple[int, bool], int]
) -> None:
    deliveries = [Due(f"o{at}", "D1", DAY + timedelta(days=day), late) for at, (day, late) in enumerate(due)]
    first = {(f"o{at}", "D1" if own else ""): DAY + timedelta(days=day) for (at, own), day in days.items()}
    found = hold_against(deliveries, first)
    assert len(found) == len(deliveries)
    for one in found:
        assert (one.first is not None) is (one.outcome in {"hit", "false-alarm"})
        assert (one.delivery.late > 0) is (one.outcome in {"hit", "missed"})
        assert one.ahead is None or one.ahead >= 0
