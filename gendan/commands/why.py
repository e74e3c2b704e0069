"""`gendan why ORDER [RULE]`: the values read, each part of the condition, the way of each date."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gendan.commands.judging import Watch, judge
from gendan.commands.loading import load_house
from gendan.commands.past_days import asking, house_at
from gendan.commands.rules import chosen_rules
from gendan.commands.supervise import supervise
from gendan.commands.wishes import Wanted
from gendan.evaluate.mistake import candidates
from gendan.evaluate.values import name as quoted
from gendan.evaluate.why import explain_rule
from gendan.read.tree import list_files
from gendan.words.errors import Exit, UsageError
from gendan.words.rule_why import OrderWhy, RuleVerdict
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gendan.commands.line import Line
    from gendan.commands.loading import Loaded
    from gendan.evaluate.compiled import Compiled
    from gendan.read.tree import Listing
    from gendan.render.look import Look
    from gendan.words.explanation import TaskWhy
    from gendan.words.finding import Verdict
    from gendan.words.house import House
    from gendan.words.report import Report
    from gendan.words.rule_why import RuleWhy
    from gendan.words.vantage import Vantage


def run_why(
    folder: Path,
    order: str,
    rule: str | None,
    record: str | None,
    seen: Vantage,
    look: Look,
    write: Callable[[str], None],
) -> int:
    """Write why a rule says what it says of an order; without one, what was judged, and why of every rule that found something.

    With a rule, its records that do not pass are explained; when all pass, all of them; with `record`, that one.
    Raises UsageError for an order, rule or record that is not there.
    """
    with house_at(folder, seen.rev, seen.today) as (house, line):
        listing = list_files(house)
        asked = asking(house, [rule] if rule else [])
        job = partial(_why, asked, line, listing, (order, rule, record, seen.as_of, look, write))
        if any(source.kind in ("rules", "checklist") for source in listing.files):
            return supervise(job)
        return job({}, lambda _rule: None)


def _why(
    house: House,
    line: Line,
    listing: Listing,
    asked: tuple[str, str | None, str | None, date, Look, Callable[[str], None]],
    left_out: Mapping[str, Text],
    announce: Callable[[str], None],
) -> int:
    from gendan.render.why import render_overview, render_why

    order, name, record, as_of, look, write = asked
    with load_house(house, as_of, listing, line=line, every=True) as loaded:
        _check_order(loaded, order)
        explained = False
        if name is None:
            report = judge(loaded, Wanted(orders=(order,)), Watch(left_out, announce))
            write(render_overview(_overview(loaded, order, report), look))
            found = {one.rule for one in report.findings}
            chosen, explained = [one for one in loaded.compiled if one.rule.id in found], True
        else:
            chosen = _rules(loaded, name)
        for compiled in chosen:
            announce(compiled.rule.id)
            whys = _chosen(explain_rule(compiled, loaded.facts.query, loaded.facts.catalog, as_of, order), record)
            announce("")
            if whys or name is not None:
                tasks = _tasks(loaded, compiled, whys, order)
                write(("\n" if explained else "") + render_why(compiled.rule, whys, tasks, look))
                explained = True
    return Exit.CLEAN


def _check_order(loaded: Loaded, order: str) -> None:
    known = {str(row[0]) for row in loaded.facts.query("SELECT order_id FROM orders").rows}
    if order not in known:
        raise UsageError(Text(f"There is no order {order}", f"没有订单 {order}"), candidates(order, known))


def _overview(loaded: Loaded, order: str, report: Report) -> OrderWhy:
    """Return what was judged. Rules whose records are not of an order (people, calendars) are left out, and idle ones counted apart."""
    of_order = [one for one in loaded.compiled if "order_id" in one.grain.columns]
    filled = {name: _has_rows(loaded, name, order) for name in sorted({one.grain.name for one in of_order})}
    judged = {one.rule.id for one in of_order if filled[one.grain.name]}
    judged |= {rule.id for rule in report.rules.values() if rule.door == "built-in"}
    found: dict[tuple[str, Verdict], list[str]] = {}
    for finding in report.findings:
        found.setdefault((finding.rule, finding.verdict), []).append(finding.record)
    verdicts = tuple(
        RuleVerdict(rule, report.rules[rule].title, verdict, tuple(filter(None, found[rule, verdict])))
        for rule, verdict in sorted(found, key=lambda one: (one[1], one[0]))
    )
    return OrderWhy(
        order,
        loaded.as_of,
        len(judged | {rule for rule, _ in found}),
        sum(not filled[one.grain.name] for one in of_order),
        verdicts,
    )


def _has_rows(loaded: Loaded, table: str, order: str) -> bool:
    sql = f"SELECT count(*) FROM {quoted(table)} WHERE order_id = $order"  # noqa: S608  a table of the catalog
    return loaded.facts.query(sql, {"order": order}).rows[0][0] != 0


def _rules(loaded: Loaded, name: str) -> list[Compiled]:
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
