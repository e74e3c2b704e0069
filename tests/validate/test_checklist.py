"""The inner check of checklists: each trouble with its place, its words and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from gendan.validate.checklist import check_checklist
from gendan.words.finding import Path, Place, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class OneSpot:
    """Every path stands on the same line: what is tested here is the path."""

    def place(self, path: Path) -> Place:
        return Place("", 7, 1 + len(path))


def task(name: str, due: str | None = None, after: Sequence[str] = (), **more: object) -> dict[str, Any]:
    row: dict[str, Any] = {"id": name, "after": list(after), **more}
    return row if due is None else {**row, "due": due}


def check(*tasks: dict[str, Any]) -> tuple[Trouble, ...]:
    return check_checklist({"id": "c", "tasks": list(tasks)}, "checklists/c.yaml", OneSpot())


def test_a_sound_checklist_has_no_trouble() -> None:
    assert not check(
        task("order-confirmed", "received + 2 workdays"),
        task("fabric", "ex-factory - 45 days", ["order-confirmed"]),
        task("meeting", "cutting - 3 workdays", ["fabric"]),
        task("cutting", "ex-factory - 30 days", ["fabric", "meeting"], days=10),
        task("release", "ex-factory", ["cutting"]),
    )


@pytest.mark.parametrize(
    "document", [{}, {"tasks": None}, {"tasks": "x"}, {"tasks": [1, None, {"id": 3}, {"due": "x"}]}]
)
def test_what_the_shape_already_reported_is_left_alone(document: dict[str, object]) -> None:
    assert check_checklist(document, "f", OneSpot()) == ()


def test_items_of_the_wrong_type_count_as_missing() -> None:
    assert not check({"id": "a", "due": 3, "after": [None, 4], "days": True, "owner": [], "calendar": 9})


@pytest.mark.parametrize(
    ("due", "meant"),
    [
        ("ex-factory-35 days", "ex-factory - 35 days"),
        ("ex-factory - 35", "ex-factory - 35 days"),
        ("Received + 2 workdays", "received + 2 workdays"),
        ("received +2 working days", "received + 2 workdays"),
        ("received + 2 工作日", "received + 2 workdays"),
        ("received + 2 天", "received + 2 days"),
        ("ex-factory − 5 days", "ex-factory - 5 days"),
    ],
)
def test_a_due_that_is_nearly_right_is_shown_as_it_should_be_written(due: str, meant: str) -> None:
    (trouble,) = check(task("a", due))
    assert trouble.rule == "data/checklist-bad-due"
    assert trouble.path == ("tasks", 0, "due")
    assert trouble.place == Place("checklists/c.yaml", 7, 4)
    assert due in trouble.message.en
    assert trouble.advice.en == f"Write `due: {meant}`"


@pytest.mark.parametrize(
    "due", ["", "45", "T minus 45", "35 days before ex-factory", "出货前35天", "received + 12345 days"]
)
def test_a_due_that_cannot_be_read_is_answered_with_the_forms(due: str) -> None:
    (trouble,) = check(task("a", due))
    assert trouble.rule == "data/checklist-bad-due"
    assert "ex-factory - 35 days" in trouble.advice.en
    assert "received + 2 workdays" in trouble.advice.zh


@pytest.mark.parametrize(
    ("broken", "path", "advice"),
    [
        (task("b", "fabrik + 2 days"), ("tasks", 1, "due"), "Did you mean `fabric`?"),
        (task("b", "ex-factori"), ("tasks", 1, "due"), "Did you mean `ex-factory`?"),
        (task("b", "ex-factory-35"), ("tasks", 1, "due"), "Did you mean `ex-factory - 35 days`?"),
        (task("b", "received", ["fabric", "fabrics"]), ("tasks", 1, "after", 1), "Did you mean `fabric`?"),
        (task("b", "received", ["zzz"]), ("tasks", 1, "after", 0), "Name one of: fabric"),
        (task("b", "received", ["received"]), ("tasks", 1, "after", 0), "Name one of: fabric"),
    ],
)
def test_a_name_that_is_no_task(broken: dict[str, Any], path: Path, advice: str) -> None:
    (trouble,) = check(task("fabric", "received"), broken)
    assert (trouble.rule, trouble.path, trouble.advice.en) == ("data/checklist-unknown-task", path, advice)


def test_two_tasks_of_one_name() -> None:
    (trouble,) = check(task("a", "received"), task("a", "confirmed"))
    assert (trouble.rule, trouble.path) == ("data/checklist-contradiction", ("tasks", 1, "id"))
    assert trouble.message.zh == "有两项任务都叫“a”"


@pytest.mark.parametrize(
    ("tasks", "names", "path"),
    [
        ((task("a", after=["a"]),), "a → a", ("tasks", 0, "after", 0)),
        ((task("a", after=["b"]), task("b", after=["a"])), "a → b → a", ("tasks", 0, "after", 0)),
        ((task("a", "b + 1 days"), task("b", "a - 1 days")), "a → b → a", ("tasks", 0, "due")),
        ((task("a", "b + 1 days"), task("b", "received", ["a"])), "a → b → a", ("tasks", 0, "due")),
        (
            (task("x", after=["a"]), task("a", after=["b"]), task("b", after=["c"]), task("c", after=["x", "a"])),
            "x → a → b → c → x",
            ("tasks", 0, "after", 0),
        ),
    ],
)
def test_a_circle_is_printed_whole(tasks: tuple[dict[str, Any], ...], names: str, path: Path) -> None:
    (trouble,) = check(*tasks)
    assert (trouble.rule, trouble.path) == ("data/checklist-cycle", path)
    assert trouble.message.en == f"These tasks wait for one another: {names}"
    assert names in trouble.message.zh


def test_two_circles_apart_are_both_reported() -> None:
    pairs = (task("a", after=["b"]), task("b", after=["a"]), task("c", after=["d"]), task("d", after=["c"]))
    assert [trouble.values["cycle"] for trouble in check(*pairs)] == ["a → b → a", "c → d → c"]


def test_due_before_a_task_that_waits_for_it_is_no_circle() -> None:
    assert not check(task("meeting", "cutting - 3 workdays"), task("cutting", "ex-factory - 30 days", ["meeting"]))
