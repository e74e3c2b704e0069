"""The pieces of the story: working days, orders that are put off, who writes on a day, the repository that comes of it."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from gendan.demo.history import drafts, timed
from gendan.demo.orders import Days, made_up
from gendan.demo.put_off import put_off_one
from gendan.demo.story import first_day, stand_in
from gendan.demo.values import Line, Person, Save, Sheet
from gendan.demo.workdays import Workdays
from gendan.read import git_import
from gendan.read.git_import import Author, add_beside, add_commits, begin, check_out, commit_ids

if TYPE_CHECKING:
    from pathlib import Path

WEEK = Workdays(frozenset({5, 6}), frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)}))
DAYS = Days(WEEK, WEEK, date(2026, 1, 5), date(2026, 11, 23))
LI = Person("li-na", "Li Na", "li.na@huamao.example")


@pytest.mark.parametrize(
    ("day", "later", "earlier"),
    [
        (date(2026, 10, 1), date(2026, 10, 2), date(2026, 9, 30)),
        (date(2026, 10, 10), date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 10)),
    ],
)
def test_days_off_are_passed_over(day: date, later: date, earlier: date) -> None:
    assert (WEEK.from_day(day), WEEK.by_day(day)) == (later, earlier)


def test_working_days_are_counted_from_the_day_after() -> None:
    assert WEEK.plus(date(2026, 9, 30), 1) == date(2026, 10, 2)


@pytest.mark.parametrize(("months", "first"), [(10, date(2026, 1, 1)), (1, date(2026, 10, 1)), (11, date(2025, 12, 1))])
def test_a_history_begins_with_a_month(months: int, first: date) -> None:
    assert first_day(months) == first


def test_on_leave_another_one_does_the_work() -> None:
    days = [date(2026, 7, 5), date(2026, 7, 6), date(2026, 8, 31), date(2026, 9, 1)]
    assert [stand_in("wang-fang", day) for day in days] == ["wang-fang", "li-na", "li-na", "wang-fang"]


def test_made_up_orders_are_the_same_each_time_and_in_order() -> None:
    one, other = (list(made_up(60, DAYS, 7)) for _ in range(2))
    assert one == other
    assert list(made_up(60, DAYS, 8)) != one
    for order in one:
        steps = [*order["progress"].values(), *order["deliveries"][0]["progress"].values()]
        done = [step["done"] for step in steps]
        assert done == sorted(done)
        assert order["received"] < order["confirmed"]["on"] <= done[1]


def test_a_newcomer_takes_no_order_before_she_came() -> None:
    received = [one["received"] for one in made_up(100, DAYS, 7) if one["merchandiser"] == "he-min"]
    assert min(received) >= "2026-06-01"


def test_one_order_leaves_a_week_late_and_says_so_two_days_after() -> None:
    orders = list(made_up(60, DAYS, 7))
    told = list(put_off_one(orders, "zhao-lei", date(2026, 3, 1), date(2026, 9, 1), DAYS))
    (late,) = [(one, moved) for one, moved in told if moved]
    first, second = late[0]["deliveries"][0]["promised"]
    before = next(one for one in orders if one["id"] == late[0]["id"])
    assert second["on"] == str(late[1]) > first["date"]
    assert late[0]["shipments"][0]["shipped"] > first["date"] == before["shipments"][0]["shipped"]
    assert late[0]["received"] == before["received"]


def sheet(*lines: Line, **more: Any) -> Sheet:  # noqa: ANN401
    return Sheet("a.yaml", "A", "li-na", lines, date(2026, 3, 2), **more)


def test_two_people_on_one_day_are_two_commits() -> None:
    day = date(2026, 3, 5)
    lines = (Line("id: A\n", date(2026, 3, 2)), Line("x: 1\n", day), Line("y: 2\n", day, by="sun-hao"))
    found = [(one.day, one.author, one.data) for one in drafts(sheet(*lines), date(2026, 3, 9), "en")]
    assert found == [
        (date(2026, 3, 2), "li-na", b"id: A\n"),
        (day, "li-na", b"id: A\nx: 1\n"),
        (day, "sun-hao", b"id: A\nx: 1\ny: 2\n"),
    ]


def test_what_lies_after_the_end_is_not_written() -> None:
    lines = (Line("id: A\n", date(2026, 3, 2)), Line("x: 1\n", date(2026, 3, 10)))
    assert [one.data for one in drafts(sheet(*lines), date(2026, 3, 9), "en")] == [b"id: A\n"]


def test_a_deleted_file_is_deleted_once() -> None:
    found = list(
        drafts(sheet(Line("id: A\n", date(2026, 3, 2)), gone=(date(2026, 3, 6), "chen-jing")), date(2026, 3, 9), "en")
    )
    assert [(one.author, one.data) for one in found] == [("li-na", b"id: A\n"), ("chen-jing", None)]


def saves(number: int) -> list[Save]:
    begun = datetime(2026, 3, 2, 9, tzinfo=UTC)
    made = [
        Save(LI, begun + timedelta(hours=each), begun, f"第 {each} 次", {"甲/a b.yaml": f"n: {each}\n".encode()}, "a")
        for each in range(number)
    ]
    made[-1] = replace(made[-1], files={"甲/a b.yaml": None, 'q"\\.yaml': b""})
    return made


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def fill(folder: Path, number: int) -> Path:
    folder.mkdir()
    begin(folder)
    add_commits(folder, ((Author(save.author.name, save.author.mail), save) for save in saves(number)))
    check_out(folder)
    return folder


def test_commits_are_the_same_in_one_piece_or_in_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fill(tmp_path / "whole", 7)
    monkeypatch.setattr(git_import, "_PIECE", 1)
    pieces = fill(tmp_path / "pieces", 7)
    assert commit_ids(whole) == commit_ids(pieces)
    assert len(commit_ids(whole)) == 7
    assert git(whole, "status", "--porcelain") == ""
    assert [path.name for path in whole.iterdir() if path.name != ".git"] == ['q"\\.yaml']
    assert (
        git(whole, "log", "-1", "--format=%an <%ae> %aI %s")
        == "Li Na <li.na@huamao.example> 2026-03-02T15:00:00+00:00 第 6 次"
    )


def test_a_commit_that_was_replaced_is_on_no_branch(tmp_path: Path) -> None:
    folder = fill(tmp_path / "house", 3)
    parent = commit_ids(folder)[1]
    lost = add_beside(folder, parent, Author("Li Na", "li.na@huamao.example"), saves(5)[2])
    assert git(folder, "rev-parse", f"{lost}^") == parent
    assert git(folder, "show", f"{lost}:甲/a b.yaml") == "n: 2"
    assert git(folder, "branch", "--all", "--contains", lost) == ""


def test_of_one_day_each_file_has_its_time() -> None:
    written = [
        one
        for each in "ab"
        for one in drafts(replace(sheet(Line("x\n", date(2026, 3, 2))), file=each), date(2026, 3, 9), "en")
    ]
    times = [f"{save.when:%H:%M}" for save in timed(reversed(written), {"li-na": LI}, lambda who, _: who)]
    assert times == ["13:30", "15:30"]
