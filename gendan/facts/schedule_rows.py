"""One task's row of the schedule, and its values in Python's types."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.catalog import Query

    Row = Mapping[str, object]


def read_rows(query: Query, sql: str, **parameters: object) -> list[Row]:
    """Return the answer's rows by column name."""
    answer = query(sql, parameters)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def read_task(query: Query, order: str, delivery: str | None, task: str) -> Row | None:
    """Return the task's row with its checklist, or None. For an order's own task the delivery is not looked at."""
    found = read_rows(
        query,
        "SELECT t.*, o.category_checklist AS checklist FROM tasks t JOIN orders o USING (order_id)"
        " WHERE t.order_id = $order_id AND t.task = $task AND (t.per = 'order' OR t.delivery IS NOT DISTINCT FROM $delivery)",
        order_id=order,
        task=task,
        delivery=delivery,
    )
    return found[0] if found else None


def title_of(row: Row) -> Text:
    """Return the title of a task's row."""
    return Text(str(row["title_en"]), str(row["title_zh"]))


def as_text(value: object) -> str | None:
    """Return a text, or None for anything else."""
    return value if isinstance(value, str) else None


def as_whole(value: object) -> int | None:
    """Return a whole number, or None for anything else."""
    return value if isinstance(value, int) else None


def as_day(value: object) -> date | None:
    """Return a date, or None for anything else."""
    return value if isinstance(value, date) else None
