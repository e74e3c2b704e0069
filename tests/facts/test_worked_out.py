"""Which worked-out tables an SQL text asks for."""

from __future__ import annotations

import pytest

from gendan.facts.worked_out import worked_out_in

_CHANGES = ("commits", "changes")


@pytest.mark.parametrize(
    ("sql", "wanted"),
    [
        ("SELECT * FROM changes", _CHANGES),
        ("SELECT * FROM main.changes", _CHANGES),
        ('SELECT * FROM MAIN."changes"', _CHANGES),
        ('SELECT r."changes", r.changes FROM amendments r', ()),
        ("SELECT recent_changes FROM orders", ()),
    ],
)
def test_a_column_that_is_called_like_a_table_does_not_ask_for_it(sql: str, wanted: tuple[str, ...]) -> None:
    assert worked_out_in([sql]) == wanted
