"""Stage 4: tables + rules -> findings. Rules that come with gendan share one pass a grain; house rules are judged alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from gendan.evaluate.findings import PlaceWords, Writer
from gendan.evaluate.scan import Ground, absent, ground_of, scan_missing, scan_query, scan_rules
from gendan.words.engine_words import engine_words
from gendan.words.errors import FactsError
from gendan.words.rule import NotEvaluated
from gendan.words.text import Text

if TYPE_CHECKING:
    from datetime import date

    from gendan.evaluate.compiled import Compiled
    from gendan.words.catalog import Catalog, Query
    from gendan.words.finding import Finding

Watch = Callable[[str], AbstractContextManager[object]]
"""Entered around the judging of each rule, by its full name: tells a supervisor, and interrupts what takes too long."""


def _unwatched(_rule: str) -> AbstractContextManager[object]:
    return nullcontext()


class Bench(Struct, frozen=True):
    """What judging needs: the question door to the facts, the tables, the day, and who watches."""

    query: Query
    catalog: Catalog
    as_of: date
    watch: Watch = _unwatched
    places: PlaceWords | None = None


def evaluate_rules(
    rules: Sequence[Compiled],
    query: Query,
    catalog: Catalog,
    as_of: date,
    *,
    watch: Watch = _unwatched,
    left_out: Mapping[str, Text] | None = None,
    askers: int = 1,
    places: PlaceWords | None = None,
) -> tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]:
    """Return the findings of all rules, sorted by rule, order and record, and the rules that could not be judged.

    A finding's place has the file only; line and column follow from its `path`. `left_out` are rules that a former
    run could not survive, with the reason. `askers` threads may ask `query` at once: what comes with gendan is judged so.
    When a shared pass fails, its rules are judged one by one. `places` puts the place of a change in words.
    """
    bench = Bench(query, catalog, as_of, watch, places)
    gone = left_out or {}
    lost = [NotEvaluated(rule.rule.id, gone[rule.rule.id], rule.rule.place) for rule in rules if rule.rule.id in gone]
    found: list[Finding] = []
    groups: dict[str, list[Compiled]] = defaultdict(list)
    for rule in rules:
        if rule.rule.id in gone:
            continue
        alone = not rule.rule.shipped or bool(rule.query)
        groups[rule.rule.id if alone else f"grain {rule.grain.name}"].append(rule)
    for findings, failed in _in_turn(bench, list(groups.values()), askers):
        found += findings
        lost += failed
    found.sort(key=lambda finding: (finding.rule, finding.order or "", finding.record, finding.fingerprint))
    return tuple(found), tuple(sorted(lost, key=lambda one: one.rule))


def _in_turn(
    bench: Bench, groups: Sequence[Sequence[Compiled]], askers: int
) -> Iterator[tuple[list[Finding], list[NotEvaluated]]]:
    """Judge group after group, house rules always one by one: who watches must know which is at work."""
    ours = [group for group in groups if group[0].rule.shipped]
    if askers > 1:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only large houses need it

        unnamed = replace(bench, watch=lambda _rule: bench.watch(""))
        with ThreadPoolExecutor(askers) as threads:
            yield from threads.map(lambda group: _judge(unnamed, group), ours)
    else:
        yield from (_judge(bench, group) for group in ours)
    yield from (_judge(bench, group) for group in groups if not group[0].rule.shipped)


def _judge(bench: Bench, group: Sequence[Compiled]) -> tuple[list[Finding], list[NotEvaluated]]:
    """Judge rules of one grain together; when that fails, each by itself, so that the culprit is known."""
    ground = ground_of(group[0].grain, bench.catalog)
    label = group[0].rule.id
    try:
        with bench.watch(label if len(group) == 1 else ""):
            return _findings(bench, group, ground), []
    except FactsError as error:
        if len(group) == 1:
            return [], [_not_evaluated(group[0], error)]
    found: list[Finding] = []
    lost: list[NotEvaluated] = []
    for rule in group:
        findings, failed = _judge(bench, [rule])
        found += findings
        lost += failed
    return found, lost


def _findings(bench: Bench, group: Sequence[Compiled], ground: Ground) -> list[Finding]:
    scan = scan_query(group[0], ground) if group[0].query else scan_rules(group, ground)
    rows = bench.query(scan.sql).rows
    found: list[Finding] = []
    for rule in group:
        writer = Writer(rule, ground, scan, bench.as_of, bench.places)
        missing = _missing(bench, rule, ground) if rule.piece is not None and writer.any_unknown(rows) else {}
        found += writer.write(rows, missing)
    return found


def _missing(bench: Bench, rule: Compiled, ground: Ground) -> dict[tuple[object, ...], tuple[str, ...]]:
    """Return, by the keys of the rows that are unknown, the columns whose absence makes them so."""
    scan, doubts = scan_missing(rule, ground, bench.catalog)
    found = {}
    for row in bench.query(scan.sql).rows:
        names: dict[str, None] = {}
        for doubt, needs in doubts:
            if row[scan.at[doubt]]:
                names.update(
                    {read.label: None for read in needs if row[scan.at[absent(read, rule.grain, bench.catalog)]]}
                )
        found[tuple(row[scan.at[key]] for key in ground.keys)] = tuple(names)
    return found


def _not_evaluated(rule: Compiled, error: FactsError) -> NotEvaluated:
    said = engine_words(error.reason) if error.reason else error.message
    return NotEvaluated(
        rule.rule.id, Text(f"the database refused it: {said.en}", f"数据库拒绝执行：{said.zh}"), rule.rule.place
    )
