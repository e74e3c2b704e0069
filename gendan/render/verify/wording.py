"""The words around what was verified, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gendan.words.verify_view import Check, Row, State

STATES: Mapping[State | None, Text] = {
    "ok": Text("ok", "完好"),
    "broken": Text("broken", "有问题"),
    "unknown": Text("unknown", "不明"),
    None: Text("none", "没有"),
}
NOT_MADE = Text("could not be verified: {reason}", "无法核验：{reason}")
MORE = Text("… and {count} more like these (all with --format json)", "……另有 {count} 条同类（--format json 列出全部）")
HEADS = (
    Text("Check", "核验项"),
    Text("State", "结果"),
    Text("What", "对象"),
    Text("Finding", "说明"),
    Text("Place", "位置"),
)
_MANY = 20


def shown(check: Check) -> tuple[Sequence[Row], int]:
    """Return the rows to show, the worst first, and how many are left out: of each state at most twenty are shown."""
    kept: list[Row] = []
    left = 0
    for state in ("broken", "unknown", "ok"):
        rows = [row for row in check.rows if row.state == state]
        kept += rows[:_MANY]
        left += len(rows[_MANY:])
    return kept, left
