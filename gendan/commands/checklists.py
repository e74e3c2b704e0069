"""The checklists of a house before they are scheduled: their inner sense, and the conditions under which tasks apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.commands.rulebook import place_troubles
from gendan.evaluate.condition import compile_condition
from gendan.evaluate.mistake import Mistake
from gendan.validate.checklist import check_checklist
from gendan.words.errors import FactsError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gendan.facts.database import Facts
    from gendan.read.tree import SourceFile
    from gendan.words.finding import Path, Trouble

BAD_CONDITION = "data/checklist-bad-condition"


def judge_checklists(
    documents: Sequence[tuple[SourceFile, dict[str, object]]], facts: Facts, as_of: date
) -> tuple[dict[tuple[str, str], str], list[Trouble]]:
    """Return the conditions of tasks as SQL, by checklist and task, and what is wrong in the checklists.

    After the orders have been derived and before the schedule. A condition with a mistake is left out: the task then
    applies to every order, as one too many is better than one forgotten.
    """
    from gendan.read.positions import compose

    applies: dict[tuple[str, str], str] = {}
    troubles: list[Trouble] = []
    for source, value in documents:
        if source.kind != "checklist":
            continue
        data = source.path.read_bytes()
        troubles += check_checklist(value, source.file, compose(data, source.file))
        found: list[Trouble] = []
        for task, path, words in _conditions(value):
            sql, mistakes = _compile(words, facts, as_of)
            if sql is not None:
                applies[source.id, task] = sql
            found += [replace(one.under(path).trouble(source.file), rule=BAD_CONDITION) for one in mistakes]
        troubles += place_troubles(found, {source.file: data}.get)
    return applies, troubles


def _conditions(value: dict[str, object]) -> Iterator[tuple[str, Path, str]]:
    tasks = value.get("tasks")
    for index, task in enumerate(tasks if isinstance(tasks, list) else []):
        if isinstance(task, dict) and isinstance(task.get("id"), str) and isinstance(task.get("applies"), str):
            yield task["id"], ("tasks", index, "applies"), task["applies"]


def _compile(words: str, facts: Facts, as_of: date) -> tuple[str | None, tuple[Mistake, ...]]:
    """Return the condition, tried out on the orders: one that the engine refuses must not stop the whole schedule."""
    sql, mistakes = compile_condition(words, "orders", facts.catalog, as_of, facts.parse_sql)
    if sql is None:
        return None, mistakes
    try:
        facts.query(f"SELECT count(*) FILTER ({sql}) FROM orders r")  # noqa: S608  written by gendan from a checked tree
    except FactsError as error:
        said = Text(f"The condition cannot be worked out: {error.reason}", f"条件无法计算：{error.reason}")
        advice = Text("Try it with `gendan query` on orders", "可先用 `gendan query` 在 orders 表上试一试")
        return None, (Mistake("wrong-type", said, advice),)
    return sql, ()
