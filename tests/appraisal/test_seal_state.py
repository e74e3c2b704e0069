"""Sealed months held against the files of today: what touches them, what does not, and what it does to the scores."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.words.seal import Effect, Field
from tests.appraisal.sealed import FILES, FORM, ORDER, change, commit, git, seal, sealed_house, state, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make a house in git, sealed and committed."""
    return sealed_house(tmp_path / "house", FILES)


def test_a_month_stands_while_nothing_is_changed(house: Path) -> None:
    found = state(house)
    assert (found.standing, found.files, found.effects, found.reproduced) == ("stands", (), (), True)


def test_what_one_file_alone_does_is_told_beside_what_all_do(house: Path) -> None:
    change(house, ORDER, "{id: S2, delivery: D2, shipped: 2024-11-20}", "{id: S2, delivery: D2, shipped: 2024-11-19}")
    change(house, FORM, "mark: 3", "mark: 4")
    found = state(house)
    form, order = found.files
    # 3 of 3 on time: 100 x 50/90 + 76 x 40/90; 4 of 5: 33.33 x 50/90 + 80 x 40/90; both: 55.56 + 35.56
    assert order.effects == (Effect("li-na", "52.30", "89.33"),)
    assert form.effects == (Effect("li-na", "52.30", "54.07"),)
    assert found.effects == (Effect("li-na", "52.30", "91.11"),)
    assert order.fields == (Field("shipments/S2/shipped", "2024-11-20", "2024-11-19"),)
    assert form.fields == (Field("ratings/initiative li-na/mark", "3", "4"),)
    assert found.standing == "changed"


LATER: list[tuple[str, Callable[[Path], object]]] = [
    ("another remark", lambda root: change(root, ORDER, "# the first order", "# our first order")),
    ("shipped later", lambda root: change(root, ORDER, "shipments:\n", "shipments:\n  - {id: S5, delivery: D4, shipped: 2024-12-03}\n")),
    ("closed later", lambda root: change(root, ORDER, "status: open", "status: closed\nclosed: 2024-12-10")),
    ("a later promise", lambda root: change(root, ORDER, "reason: yarn late}]", "reason: yarn late}, {date: 2024-12-09, on: 2024-12-01, reason: again}]")),
    ("a later message", lambda root: change(root, ORDER, "shipments:\n", 'messages: [{id: M1, at: "2024-12-01T00:30:00+08:00", from: customer, to: us}]\nshipments:\n')),
    ("a plan", lambda root: change(root, ORDER, "lines: {1: 100}}\n  - {id: D2", "lines: {1: 100}, progress: {cutting: {planned: 2024-12-05}}}\n  - {id: D2")),
    ("the talk about the result", lambda root: change(root, FORM, "rubric: small", "rubric: small\nfeedback: {on: 2024-12-10, by: chen-jing}")),
]  # fmt: skip


@pytest.mark.parametrize("write_on", [one for _, one in LATER], ids=[name for name, _ in LATER])
def test_what_the_month_does_not_count_does_not_touch_it(house: Path, write_on: Callable[[Path], object]) -> None:
    write_on(house)
    found = state(house)
    assert found.standing == "stands"
    assert [one.touched.touch for one in found.files] == ["later"]


TOUCHES: list[tuple[str, str, Callable[[Path], object]]] = [
    ("status without a day", "changed", lambda root: change(root, ORDER, "status: open", "status: cancelled")),
    ("closed on the last day", "changed", lambda root: change(root, ORDER, "status: open", "status: closed\nclosed: 2024-11-30")),
    ("a promise of the past", "changed", lambda root: change(root, ORDER, "on: 2024-08-05}, {date", "on: 2024-08-06}, {date")),
    ("a message on the last evening", "changed", lambda root: change(root, ORDER, "shipments:\n", 'messages: [{id: M1, at: "2024-11-30T15:59:00Z", from: customer, to: us}]\nshipments:\n')),
    ("someone else's order", "changed", lambda root: change(root, ORDER, "merchandiser: li-na", "merchandiser: chen-jing")),
    ("the file is gone", "gone", lambda root: (root / ORDER).unlink()),
    ("an order of the past", "added", lambda root: write(root, {"orders/SO-2.yaml": FILES[ORDER].replace("SO-1", "SO-2")})),
]  # fmt: skip


@pytest.mark.parametrize(("touch", "tamper"), [one[1:] for one in TOUCHES], ids=[one[0] for one in TOUCHES])
def test_what_the_month_counts_touches_it(house: Path, touch: str, tamper: Callable[[Path], object]) -> None:
    tamper(house)
    found = state(house)
    assert found.standing == "changed"
    assert [one.touched.touch for one in found.files] == [touch]


def test_an_order_of_the_next_month_does_not_touch_it(house: Path) -> None:
    later = FILES[ORDER].replace("SO-1", "SO-2").replace("2024-11", "2025-01").replace("2024-08", "2024-12")
    write(house, {"orders/SO-2.yaml": later})
    assert state(house).standing == "stands"


def test_a_file_that_was_moved_is_the_same_file(house: Path) -> None:
    (house / "orders/2024").mkdir()
    (house / ORDER).rename(house / "orders/2024/SO-1.yaml")
    found = state(house)
    assert (found.standing, [one.touched.touch for one in found.files]) == ("stands", ["later"])


def test_settings_may_go_on_while_no_score_changes(house: Path) -> None:
    change(house, "gendan.yaml", "name: Example", "name: Example Ltd")
    found = state(house)
    assert [(one.touched.touch, one.effects, one.is_idle) for one in found.files] == [("changed", (), True)]
    assert found.standing == "stands"


def test_a_rubric_that_was_changed_is_told_with_its_effect(house: Path) -> None:
    change(house, "rubrics/small.yaml", "weight: 10", "weight: 20")
    change(house, "rubrics/small.yaml", "weight: 50", "weight: 40")
    found = state(house)
    # 33.33 x 40/80 + 76 x 40/80
    assert found.effects == (Effect("li-na", "52.30", "54.67"),)
    assert found.standing == "changed"


def test_a_seal_whose_scores_do_not_follow_from_its_files_is_found(house: Path) -> None:
    from gendan.commands.sealing import own_hash
    from gendan.read.yaml_door import parse
    from gendan.write.emit import emit

    path = house / "seals/2024-11.yaml"
    text = path.read_text(encoding="utf-8").replace("score: '52.30'", "score: '99.30'")
    value = parse(text.encode(), "x").value
    assert isinstance(value, dict)
    value["hash"] = own_hash(value)
    path.write_text(emit(value), encoding="utf-8")
    found = state(house)
    said = ["the seal is not as it was first committed", "its scores do not follow from its files: scores of li-na"]
    assert [one.message.en for one in found.troubles] == said
    assert (found.standing, found.reproduced) == ("changed", False)


def test_a_seal_that_was_written_anew_after_it_was_committed_is_found(house: Path) -> None:
    change(house, FORM, "mark: 3", "mark: 4")
    commit(house)
    for name in ("yaml", "files"):
        (house / f"seals/2024-11.{name}").unlink()
    seal(house)  # consistent in itself: other files, other scores
    said = ["the seal is not as it was first committed"]
    assert [one.message.en for one in state(house).troubles] == said
    commit(house)
    found = state(house)
    assert [one.message.en for one in found.troubles] == said
    assert found.standing == "changed"


def test_history_that_lost_the_sealed_commit_is_found(house: Path) -> None:
    git(house, "checkout", "-q", "--orphan", "new")
    commit(house)
    git(house, "branch", "-D", "main")
    assert [one.message.en for one in state(house).troubles] == [
        "the commit that was sealed is no longer part of history"
    ]


def test_without_git_the_total_effect_is_told_all_the_same(tmp_path: Path) -> None:
    root = write(tmp_path / "plain", FILES)
    seal(root)
    change(root, FORM, "mark: 3", "mark: 4")
    found = state(root)
    assert found.effects == (Effect("li-na", "52.30", "54.07"),)
    assert [(one.touched.file, one.fields, one.effects) for one in found.files] == [(FORM, None, None)]


def test_sealed_later_in_the_month_after_the_day_is_kept(tmp_path: Path) -> None:
    root = write(tmp_path / "plain", FILES)
    seal(root, as_of=date(2024, 12, 10))
    change(root, ORDER, "shipped: 2024-11-27", "shipped: 2024-12-05")
    assert state(root).standing == "changed"


def test_verify_says_file_field_and_effect_and_fails(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(house), "verify", "--only", "seals"]) == 0
    change(house, ORDER, "{id: S2, delivery: D2, shipped: 2024-11-20}", "{id: S2, delivery: D2, shipped: 2024-11-19}")
    capsys.readouterr()
    assert run(["-C", str(house), "verify", "--only", "seals", "-f", "json"]) == 1
    (check,) = json.loads(capsys.readouterr().out)["checks"]
    rows = {row["place"]: row for row in check["rows"]}
    said = "2024-11: shipments/S2/shipped 2024-11-20 → 2024-11-19; alone: li-na 52.30 → 89.33"
    assert (rows[ORDER]["state"], rows[ORDER]["message"]["en"]) == ("broken", said)


def test_a_house_without_seals_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["-C", str(write(tmp_path / "h", FILES)), "--lang", "zh", "verify", "--only", "seals"])
    assert "没有封存的月份" in capsys.readouterr().out
