"""`gendan why ORDER [RULE]`: the values read, each part of the condition, the way of each date."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gendan.commands.houses import open_house
from gendan.commands.judging import Watch, judge
from gendan.commands.loading import load_house
from gendan.commands.rules import chosen_rules
from gendan.commands.supervise import supervise
from gendan.commands.wishes import Wanted
from gendan.evaluate.mistake import candidates
from gendan.evaluate.why import explain_rule
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.commands.loading import Loaded
    from gendan.evaluate.compiled import Compiled
    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.explanation import TaskWhy
    from gendan.words.house import House
    from gendan.words.rule_why import RuleWhy


def run_why(
    folder: Path,
    order: str,
    rule: str | None,
    record: str | None,
    as_of: date,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write why a rule (or every rule that found something) says what it says of an order.

    With a rule, its records that do not pass are explained; when all pass, all of them; with `record`, that one.
    Raises UsageError for an order, rule or record that is not there.
    """
    house = open_house(folder)
    listing = list_files(house)
    job = partial(_why, house, listing, (order, rule, record, as_of, look, write))
    if any(source.kind in ("rules", "checklist") for source in listing.files):
        return supervise(job)
    return job({}, lambda _rule: None)


def _why(
    house: House,
    listing: Listing,
    asked: tuple[str, str | None, str | None, date, Look, Callable[[str], None]],
    left_out: Mapping[str, Text],
    announce: Callable[[str], None],
) -> int:
    from gendan.render.why import render_why

    order, name, record, as_of, look, write = asked
    with load_house(house, as_of, listing) as loaded:
        _check_order(loaded, order)
        explained = False
        for compiled in _rules(loaded, order, name, Watch(left_out, announce)):
            announce(compiled.rule.id)
            whys = _chosen(explain_rule(compiled, loaded.facts.query, loaded.facts.catalog, as_of, order), record)
            announce("")
            if whys or name is not None:
                tasks = _tasks(loaded, compiled, whys, order)
                write(("\n" if explained else "") + render_why(compiled.rule, whys, tasks, look))
                explained = True
        if not explained:
            write(Text(f"No rule finds anything in {order}\n", f"{order} 没有发现问题\n").said_in(look.language))
    return Exit.CLEAN


def _check_order(loaded: Loaded, order: str) -> None:
    known = {str(row[0]) for row in loaded.facts.query("SELECT order_id FROM orders").rows}
    if order not in known:
        raise UsageError(Text(f"There is no order {order}", f"没有订单 {order}"), candidates(order, known))


def _rules(loaded: Loaded, order: str, name: str | None, watch: Watch) -> list[Compiled]:
    if name is None:
        found = {one.rule for one in judge(loaded, Wanted(orders=(order,)), watch).findings}
        return [one for one in loaded.compiled if one.rule.id in found]
    ids = {rule.id for rule in chosen_rules(loaded.rulebook, [name])}
    chosen = [one for one in loaded.compiled if one.rule.id in ids]
    if not chosen:
        raise UsageError(
            Text(f"{name} is switched off, or judged while files are read", f"{name} 已关闭，或在读取文件时判断"),
            Text(f"`gendan rule {name}` shows its page", f"用 `gendan rule {name}` 查看说明"),
        )
    return chosen


def _chosen(whys: Sequence[RuleWhy], record: str | None) -> tuple[RuleWhy, ...]:
    if record is not None:
        return tuple(why for why in whys if why.record == record)
    return tuple(why for why in whys if why.verdict != "pass") or tuple(whys)


def _tasks(loaded: Loaded, compiled: Compiled, whys: Sequence[RuleWhy], order: str) -> dict[str, TaskWhy]:
    """Return how the dates came about, for rules over tasks."""
    if compiled.grain.name != "tasks":
        return {}
    from gendan.facts.schedule_why import explain_task

    found = {}
    for why in whys:
        delivery, _, task = why.record.rpartition("/")
        explained = explain_task(loaded.facts.query, order, delivery or None, task)
        if explained is not None:
            found[why.record] = explained
    return found
