"""Two threads at the facts: the same answers as one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gendan.facts.database import Facts
from gendan.facts.worked_out import TABLES, waves
from tests.facts.conftest import write_lines

if TYPE_CHECKING:
    from pathlib import Path

    from gendan.facts.catalog import Blueprint

AS_OF = date(2026, 11, 23)
CHECKLIST = {"id": "a", "tasks": [{"id": "cut", "due": "ex-factory - 30 days"}, {"id": "sew", "due": "cut + 5 days"}]}


def _order(number: int) -> dict[str, object]:
    return {
        "id": f"O{number}",
        "status": "open",
        "received": "2026-08-03",
        "customer": f"c{number % 3}",
        "deliveries": [{"id": "D1", "requested": f"2026-12-{number % 28 + 1:02d}"}],
        "progress": {"cut": {"done": "2026-11-01"}, "glue": {"done": "2026-11-02"}} if number % 2 else {},
    }


def _answers(blueprint: Blueprint, folder: Path, threads: int) -> list[object]:
    orders = [_order(number) for number in range(50)]
    with Facts.create(blueprint, threads=threads) as facts:
        for kind, documents in (("checklist", [CHECKLIST]), ("order", orders)):
            facts.load(kind, [write_lines(folder / f"{threads}-{kind}.jsonl", documents, kind)], len(documents))
        facts.derive(AS_OF, {"default": "a"})
        facts.schedule((), [CHECKLIST], None, AS_OF)
        facts.work_out(TABLES, AS_OF)
        facts.seal()
        names = ("tasks", "unknown_references", "deliveries", *TABLES)
        return [list(facts.query(f"FROM {name} ORDER BY ALL").rows) for name in names]


def test_two_threads_answer_as_one(blueprint: Blueprint, tmp_path: Path) -> None:
    alone, both = (_answers(blueprint, tmp_path, threads) for threads in (1, 2))
    assert alone == both
    assert alone[0]
    assert alone[1]


def test_a_table_is_filled_after_those_it_needs() -> None:
    filled: set[str] = set()
    for wave in waves(TABLES):
        assert all(filled.issuperset(TABLES[name].needs) for name in wave)
        filled.update(wave)
    assert filled == TABLES.keys()
