"""`gendan query`: one SELECT over the facts of a house. It is checked before any data is read, and writes nothing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gendan.commands.loading import build_tables, load_house
from gendan.commands.past_days import house_at
from gendan.commands.rulebook import Rulebook
from gendan.evaluate.allow import check_query, query_policy
from gendan.evaluate.lexis import with_params
from gendan.evaluate.parsing import parse_tree
from gendan.evaluate.question import put_in
from gendan.render.rows import FORMATS
from gendan.words.errors import Exit, FactsError, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from gendan.evaluate.mistake import Mistake
    from gendan.facts.database import Facts
    from gendan.render.look import Look
    from gendan.words.house import House
    from gendan.words.rule import Rule
    from gendan.words.vantage import Vantage

SECONDS = 60.0
"""A query is stopped after so long."""


class NoRules(Rulebook):
    """Asking needs no rules: a mistake in one must not stand in the way."""

    def __init__(self) -> None:
        super().__init__((), {})

    def on(self, house: House) -> tuple[Rule, ...]:
        """Return none."""
        del house
        return ()


def run_query(
    folder: Path,
    sql: str,
    seen: Vantage,
    form: str,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write the answer to `sql` in the format `form`; `as_of` may be used in it like a column.

    Raises UsageError for an unknown format and for anything but a single SELECT over gendan's tables, FactsError when
    the engine cannot run it, or not within a minute.
    """
    if form not in FORMATS:
        raise UsageError(
            Text(f"Unknown format {form}", f"没有 {form} 这种格式"),
            Text(f"Choose from {', '.join(FORMATS)}", f"可选：{'、'.join(FORMATS)}"),
        )
    with house_at(folder, seen.rev, seen.today) as (house, line):
        statement = _checked(sql, seen.as_of)
        with (
            load_house(house, seen.as_of, rulebook=NoRules(), asked=[statement], line=line) as loaded,
            _limited(loaded.facts),
        ):
            rows = loaded.facts.query(statement)
    write(FORMATS[form](rows, look))
    return Exit.CLEAN


def _checked(sql: str, as_of: date) -> str:
    """Return the statement written anew from its checked tree, bound to empty tables."""
    from gendan.facts.database import Facts

    blueprint = build_tables()
    policy = query_policy({name: frozenset(table.columns) for name, table in blueprint.catalog.tables.items()})
    with Facts.create(blueprint) as facts:
        tree = parse_tree(facts.parse_sql, with_params(sql))
        mistakes = check_query(tree, sql, policy)
        if mistakes:
            raise _refused(mistakes[0], sql)
        bound, _ = put_in(tree, {"as_of": as_of})
        statement = facts.regenerate(bound)
        facts.bind(statement)
        return statement


def _refused(mistake: Mistake, sql: str) -> UsageError:
    where = sql[mistake.offset : mistake.offset + max(mistake.length, 1)].strip() or sql.strip()[:20]
    place = Text(
        f"{mistake.message.en} (character {mistake.offset + 1}: {where})",
        f"{mistake.message.zh}（第 {mistake.offset + 1} 个字符：{where}）",
    )
    return UsageError(place, mistake.advice)


@contextmanager
def _limited(facts: Facts) -> Iterator[None]:
    timer = threading.Timer(SECONDS, facts.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except FactsError as error:
        if error.kind != "Interrupt":
            raise
        raise FactsError(
            Text(f"The query took longer than {SECONDS:.0f} seconds", f"查询超过 {SECONDS:.0f} 秒，已停止"),
            Text("Ask for less: add conditions or join by keys", "请缩小范围：加条件，或按键连接"),
            kind=error.kind,
        ) from error
    finally:
        timer.cancel()
