"""When a task applies: the condition in a checklist is read like a rule's, tried out, and told of at its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gendan.commands.houses import open_house
from gendan.commands.loading import load_house

if TYPE_CHECKING:
    from pathlib import Path

ORDER = """\
id: {id}
kind: bulk
category: {category}
status: open
customer: acme
merchandiser: li-na
received: 2026-08-03
lines: [{{line: 1, sku: A, quantity: 10}}]
deliveries: [{{id: D1, requested: 2026-11-20}}]
"""


def _house(folder: Path, applies: str) -> Path:
    (folder / "orders").mkdir()
    (folder / "checklists").mkdir()
    (folder / "gendan.yaml").write_text("gendan: 1\nname: Test\nchecklists: {default: all}\n", encoding="utf-8")
    for name, category in (("SO-1", "garment"), ("SO-2", "sweater")):
        (folder / f"orders/{name}.yaml").write_text(ORDER.format(id=name, category=category), encoding="utf-8")
    (folder / "checklists/all.yaml").write_text(
        "id: all\ntitle: {en: All, zh: 全部}\nkind: time-and-action\ntasks:\n"
        f"  - {{id: cutting, due: ex-factory - 30 days}}\n  - id: washing\n    due: ex-factory - 10 days\n    applies: {applies}\n",
        encoding="utf-8",
    )
    return folder


def _tasks(folder: Path) -> tuple[list[tuple[object, ...]], list[str]]:
    with load_house(open_house(folder), date(2026, 8, 10)) as loaded:
        rows = loaded.facts.query("SELECT order_id, task FROM tasks ORDER BY ALL").rows
        said = [f"{one.rule} {one.place}" for one in loaded.troubles if one.rule.startswith("data/checklist")]
        return list(rows), said


@pytest.mark.parametrize(
    ("applies", "washed"),
    [
        ("category = 'sweater'", ["SO-2"]),
        ("count(lines, quantity > 10) > 0", []),
        ("received < as_of", ["SO-1", "SO-2"]),
        ("incoterm_term = 'FOB'", ["SO-1", "SO-2"]),  # unknown applies: one too many is better than one forgotten
    ],
)
def test_a_task_applies_where_its_condition_holds(tmp_path: Path, applies: str, washed: list[str]) -> None:
    rows, said = _tasks(_house(tmp_path, applies))
    assert [order for order, task in rows if task == "washing"] == washed
    assert [order for order, task in rows if task == "cutting"] == ["SO-1", "SO-2"]
    assert said == []


@pytest.mark.parametrize(
    ("applies", "place"),
    [
        ("categry = 'sweater'", "8:14"),
        ("category = 'x' and read_text('a') = 'b'", "8:33"),
        ("quantity", "8:14"),
        ("quantity * 999999999999999.0 * quantity * 999999999999999.0 * 999999999999999.0 > 0", "8:14"),
    ],
)
def test_a_condition_with_a_mistake_is_told_at_its_place_and_the_task_applies(
    tmp_path: Path, applies: str, place: str
) -> None:
    rows, said = _tasks(_house(tmp_path, applies))
    assert said == [f"data/checklist-bad-condition checklists/all.yaml:{place}"]
    assert len(rows) == 4
