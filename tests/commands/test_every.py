"""Rules that come with gendan find the same whether or not the tables they share hold what all of them pass over."""

from __future__ import annotations

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


def _tasks(root: Path, *, every: bool) -> int:
    """Return how many tasks of closed orders have been scheduled."""
    sql = "SELECT count(*) FROM tasks JOIN orders o USING (order_id) WHERE o.status = 'closed'"
    with load_house(open_house(root), DAY, every=every) as loaded:
        return int(str(loaded.facts.query(sql).rows[0][0]))


@pytest.mark.parametrize("back", [0, 40, 120, 200])
def test_in_the_example_on_several_days(back: int) -> None:
    day = DAY - timedelta(days=back)
    found = _found(EXAMPLE, day, every=False)
    assert found
    assert found == _found(EXAMPLE, day, every=True)


def test_in_a_large_house(tmp_path: Path) -> None:
    root = tmp_path / "house"
    write_house(root, 450)
    assert _tasks(root, every=False) < _tasks(root, every=True)
    found = _found(root, DAY, every=False)
    assert {finding.order for finding in found}
    assert found == _found(root, DAY, every=True)
