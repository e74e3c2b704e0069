"""Rules that come with gendan find the same whether or not the tables they share hold what all of them pass over."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.house import write_house
from gendan.commands.houses import open_house
from gendan.commands.judging import judge
from gendan.commands.loading import load_house

if TYPE_CHECKING:
    from gendan.words.finding import Finding

pytestmark = pytest.mark.unmeasured

EXAMPLE = Path(__file__).parents[2] / "example-repo"
DAY = date(2026, 11, 23)


def _found(root: Path, day: date, *, every: bool) -> tuple[Finding, ...]:
    with load_house(open_house(root), day, every=every) as loaded:
        return judge(loaded).findings


def _tasks(root: Path, day: date, *, every: bool) -> int:
    """Return how many tasks of closed orders have been scheduled."""
    sql = "SELECT count(*) FROM tasks JOIN orders o USING (order_id) WHERE o.status = 'closed'"
    with load_house(open_house(root), day, every=every) as loaded:
        return int(str(loaded.facts.query(sql).rows[0][0]))


@pytest.mark.parametrize("back", [0, 40, 120, 200])
def test_in_the_example_on_several_days(back: int) -> None:
    day = DAY - timedelta(days=back)
    found = _found(EXAMPLE, day, every=False)
    assert found
    assert found == _found(EXAMPLE, day, every=True)


@pytest.mark.parametrize("day", [date(2026, 10, 10), DAY, date(2027, 3, 1)])
def test_where_most_orders_were_closed_long_ago(tmp_path: Path, day: date) -> None:
    """Without marks, which are held against figures of all orders: there rows are left out of the example."""
    root = tmp_path / "house"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("rules", "appraisals", "seals", "corrections"))
    for number, file in enumerate(sorted(root.glob("orders/**/*.yaml"))):
        if number % 4:
            text = re.sub(r"(?m)^closed: .*\n", "", file.read_text(encoding="utf-8"))
            closed = f"status: closed\nclosed: 2026-07-{1 + number % 28:02}"
            file.write_text(re.sub(r"(?m)^status: .*$", closed, text), encoding="utf-8")
    assert _tasks(root, day, every=False) < _tasks(root, day, every=True)
    assert _found(root, day, every=False) == _found(root, day, every=True)


def test_in_a_large_house(tmp_path: Path) -> None:
    root = tmp_path / "house"
    write_house(root, 450)
    assert _tasks(root, DAY, every=False) < _tasks(root, DAY, every=True)
    found = _found(root, DAY, every=False)
    assert {finding.order for finding in found}
    assert found == _found(root, DAY, every=True)
