"""Keys without a day of their own: costs count in the month of closing; a cause typed in later shows in the scores only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gendan.cli import run
from gendan.words.seal import Effect, Field
from tests.appraisal.sealed import FILES, ORDER, change, commit, sealed_house, state

if TYPE_CHECKING:
    from pathlib import Path

CHECKLIST = """id: garment
tasks:
  - {id: cutting, title: {en: Cutting, zh: 裁剪}, due: ex-factory - 10 days, per: order, owner: merchandiser}
"""
DELIVERY = "  - {id: D2, requested: 2024-11-19, lines: {1: 100}}\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Make the sealed house with a task that was still open when the month ended, ten days late and more."""
    files = dict(FILES)
    files["checklists/garment.yaml"] = CHECKLIST
    files["gendan.yaml"] += "checklists: {garment: garment}\n"
    files[ORDER] += "progress: {cutting: {planned: 2024-11-20}}\n"
    return sealed_house(tmp_path / "house", files)


def test_a_cause_typed_in_later_touches_the_month_when_it_moves_its_score(house: Path) -> None:
    assert state(house).standing == "stands"
    change(house, ORDER, "{planned: 2024-11-20}", "{done: 2024-12-03, cause: mill}")
    found = state(house)
    assert found.standing == "changed"
    (file,) = found.files
    assert (file.touched.file, file.touched.dayless) == (ORDER, True)
    # the second delivery is put down to the mill: D1 and D4 of two, 100 points
    assert file.effects == (Effect("li-na", "52.30", "89.33"),)
    assert file.fields == (Field("progress/cutting/cause", None, "mill"),)


def test_what_moves_no_score_is_let_be(house: Path) -> None:
    change(house, ORDER, "{planned: 2024-11-20}", "{done: 2024-12-03, by: li-na}")
    assert state(house).standing == "stands"


def test_such_a_cause_is_corrected_and_the_next_is_not_covered(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(house, ORDER, "{planned: 2024-11-20}", "{done: 2024-12-03, cause: mill}")
    said = ["--reason", "The mill's letter", "--by", "li-na", "--approved-by", "chen-jing", "--on", "2024-12-20"]
    assert run(["-C", str(house), "--lang", "en", "correct", "2024-11", *said]) == 0
    assert "li-na 52.30 → 89.33" in capsys.readouterr().out
    assert state(house).standing == "corrected"
    run(["-C", str(house), "--lang", "en", "score", "2024-11"])
    assert "Seal of 2024-11, as of 2024-11-30: changed, with a correction" in capsys.readouterr().out
    change(house, ORDER, "cause: mill}", "cause: factory}")
    assert state(house).standing == "changed"


def test_a_cause_typed_in_beside_a_corrected_change_is_seen_in_the_score(house: Path) -> None:
    change(house, ORDER, "{id: S1, delivery: D1, shipped: 2024-11-19}", "{id: S1, delivery: D1, shipped: 2024-11-20}")
    said = ["--reason", "It left a day later", "--by", "li-na", "--approved-by", "chen-jing", "--on", "2024-12-20"]
    assert run(["-C", str(house), "--lang", "en", "correct", "2024-11", *said]) == 0
    assert state(house).standing == "corrected"
    change(house, ORDER, "{planned: 2024-11-20}", "{planned: 2024-11-20, cause: mill}")
    assert state(house).standing == "changed"


def test_costs_touch_the_month_in_which_the_order_was_closed_and_no_other(house: Path) -> None:
    costs = "costs: [{item: freight, budget: 100, actual: 80, currency: USD}]\n"
    change(house, ORDER, "progress:", f"{costs}progress:")
    assert state(house).standing == "stands"
    change(house, ORDER, "status: open", "status: closed\nclosed: 2024-11-30")
    commit(house)
    found = state(house)
    assert found.standing == "changed"
    assert "costs/freight" in {field.path.split("/budget")[0] for field in found.files[0].fields or ()}


@pytest.fixture
def crowd(house: Path, tmp_path: Path) -> Path:
    """Make the same house with two dozen orders more, sealed again: none of them is due in the month."""
    files = {name: (house / name).read_text(encoding="utf-8") for name in (*FILES, "checklists/garment.yaml")}
    for number in range(2, 26):
        text = files[ORDER].replace("id: SO-1", f"id: SO-{number}").replace("2024-11-19", "2024-12-19")
        files[f"orders/SO-{number}.yaml"] = text[: text.index("shipments:")] + text[text.index("progress:") :]
    return sealed_house(tmp_path / "crowd", files)


def test_beside_what_moves_a_score_nobody_else_is_accused(crowd: Path) -> None:
    for number in range(2, 26):
        change(crowd, f"orders/SO-{number}.yaml", "{planned: 2024-11-20}", "{done: 2024-12-03, by: li-na}")
    assert state(crowd).standing == "stands"
    change(crowd, ORDER, "{id: S1, delivery: D1, shipped: 2024-11-19}", "{id: S1, delivery: D1, shipped: 2024-11-20}")
    found = state(crowd)
    assert found.standing == "changed"
    assert [one.touched.file for one in found.files if one.touched.is_open] == [ORDER]
    (file,) = [one for one in found.files if one.touched.is_open]
    assert file.effects


def test_what_moves_a_score_is_found_among_many_that_do_not(crowd: Path) -> None:
    for number in range(2, 26):
        change(crowd, f"orders/SO-{number}.yaml", "{planned: 2024-11-20}", "{done: 2024-12-03, by: li-na}")
    change(crowd, ORDER, "{planned: 2024-11-20}", "{done: 2024-12-03, cause: mill}")
    found = state(crowd)
    assert [one.touched.file for one in found.files if one.touched.is_open] == [ORDER]
    assert [one.effects for one in found.files if one.touched.is_open] != [()]
