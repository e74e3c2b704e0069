"""One Chinese word for one thing, in everything that is said to people."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPOKEN = sorted(
    path
    for folder, ending in (("rules", "yaml"), ("schema", "json"), ("gendan", "py"))
    for path in (ROOT / folder).rglob(f"*.{ending}")
)


@pytest.mark.parametrize(
    ("other", "ours"),
    [("出运", "出货"), ("走货", "出货"), ("已结单", "已结案"), ("这个键", "这一项"), ("上报 {", "上报{")],
)
def test_one_word_for_one_thing(other: str, ours: str) -> None:
    found = [path.relative_to(ROOT).as_posix() for path in SPOKEN if other in path.read_text("utf-8")]
    assert not found, f"write {ours} for {other}"
