"""Judge a house: rules over its facts, troubles of its files, waivers; every finding with its place in the file."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from gendan import __version__
from gendan.commands.bulk import spread
from gendan.commands.named_places import by_position, place_words
from gendan.commands.timing import Timing
from gendan.commands.wishes import EVERYTHING, Wanted, refuse_strange
from gendan.evaluate.judge import evaluate_rules
from gendan.evaluate.waivers import Known, apply_waivers
from gendan.read.places import look_up
from gendan.words.errors import FaultError
from gendan.words.finding import Finding, Place, Severity, fingerprint
from gendan.words.report import Counts, OrderHead, Report
from gendan.words.text import Text
from gendan.words.waiver import WHOLE_ORDER, Waiver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gendan.commands.loading import Loaded
    from gendan.words.finding import Path, Trouble
    from gendan.words.rule import Rule

SECONDS_A_RULE = 20.0
"""A rule's query is interrupted after so many seconds and counts as not evaluated."""
_MANY_FILES = 300


class Watch(Struct, frozen=True):
    """How judging is watched: rules left out by a former run, and who is told which house rule is at work."""

    left_out: Mapping[str, Text] = field(default_factory=dict)
    announce: Callable[[str], None] = lambda _rule: None


UNWATCHED = Watch()


def held_against(loaded: Loaded, wanted: Wanted) -> Wanted:
    """Return the wish with people by id. Raises UsageError for a rule, order or person that the house does not have."""
    wanted = _reaching(loaded, wanted)
    _refuse_strange(loaded, wanted)
    return wanted


def judge(
    loaded: Loaded,
    wanted: Wanted = EVERYTHING,
    watch: Watch = UNWATCHED,
    timing: Timing | None = None,
    *,
    place: Callable[[Finding], bool] = lambda _finding: True,
) -> Report:
    """Return the report of a loaded house: what is wrong, sorted worst first, and what could not be judged.

    `place` tells which findings need their line. Raises UsageError like `held_against`.
    """
    wanted = held_against(loaded, wanted)
    chosen = {rule.id: rule for rule in loaded.rules if wanted.chooses(rule.id)}
    compiled = [rule for rule in loaded.compiled if rule.rule.id in chosen]
    strangers = any(not rule.rule.shipped for rule in compiled)
    before = loaded.facts.row_counts() if strangers else {}
    found, lost = evaluate_rules(
        compiled,
        loaded.facts.query,
        loaded.facts.catalog,
        loaded.as_of,
        watch=partial(watched, loaded, watch.announce),
        left_out=watch.left_out,
        askers=loaded.facts.askers,
        places=place_words,
    )
    if strangers and loaded.facts.row_counts() != before:
        raise FaultError(
            Text("judging changed the facts", "判定过程改动了数据"),
            Text("Please report this with the house rules you use.", "请把所用的自定义规则一并反馈给我们。"),
        )
    timing = timing or Timing()
    timing.mark("judge")
    told = _of_troubles(loaded.troubles, chosen, loaded)
    findings = [*_without_consequences(found, told), *told]
    findings = list(
        apply_waivers(
            findings, _waivers(loaded), loaded.as_of, _known(loaded, set(chosen) - {rule.rule for rule in lost}, wanted)
        )
    )
    findings = _place([finding for finding in findings if wanted.takes(finding)], loaded, place)
    findings.sort(key=_worst_first)
    timing.mark("waivers and places")
    orders = {finding.order for finding in findings if finding.order}
    return Report(
        __version__,
        loaded.as_of,
        None,
        _counts(loaded, len(chosen)),
        tuple(findings),
        tuple(lost),
        chosen,
        _heads(loaded, orders),
        _people(loaded),
    )


def _reaching(loaded: Loaded, wanted: Wanted) -> Wanted:
    """Return the wish with people by id: whoever is asked for by name, and with a supervisor the people of the team."""
    if not wanted.owners:
        return wanted
    rows = loaded.facts.query("SELECT person_id, name_en, name_zh, supervisor FROM people ORDER BY person_id").rows
    named = {str(name): str(row[0]) for row in rows for name in row[1:3] if name is not None}
    ids = {str(row[0]) for row in rows}
    owners = [owner if owner in ids else named.get(owner, owner) for owner in wanted.owners]
    team = [str(row[0]) for row in rows if row[3] is not None and str(row[3]) in owners]
    return replace(wanted, owners=(*owners, *team))


def _refuse_strange(loaded: Loaded, wanted: Wanted) -> None:
    """Raise UsageError for names that nothing in the house has. Orders whose file cannot be read are there all the same."""
    if not (wanted.select or wanted.ignore or wanted.orders or wanted.owners):
        return
    ids = {kind: {one.id for one in loaded.files.values() if one.kind == kind} for kind in ("order", "person")}
    refuse_strange(wanted, [rule.id for rule in loaded.rulebook.rules], ids["order"], ids["person"])


@contextmanager
def watched(loaded: Loaded, announce: Callable[[str], None], rule: str) -> Iterator[None]:
    """Name the rule to whoever watches, and interrupt its query when it takes too long: it is then not evaluated."""
    announce(rule)
    timer = threading.Timer(SECONDS_A_RULE, loaded.facts.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        announce("")


def _worst_first(finding: Finding) -> tuple[object, ...]:
    return (
        -finding.severity,
        -(finding.days_late or 0),
        finding.order or "",
        finding.place.file,
        finding.record,
        finding.rule,
        finding.fingerprint,
    )


def _without_consequences(found: Iterable[Finding], told: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what is unknown in a file that has an error of form: one typo is told once, and fails the check by itself."""
    broken = {finding.place.file for finding in told if finding.severity >= Severity.error}
    return (finding for finding in found if finding.verdict != "unknown" or finding.place.file not in broken)


# -- troubles of files


def _of_troubles(troubles: Sequence[Trouble], rules: Mapping[str, Rule], loaded: Loaded) -> list[Finding]:
    """Return the findings of what reading and validating met; rules that are off say nothing.

    A trouble that no pack knows is a fault of gendan: it must not pass in silence.
    """
    strange = {trouble.rule for trouble in troubles} - {rule.id for rule in loaded.rulebook.rules}
    if strange:
        raise FaultError(
            Text(f"no rule is written for {', '.join(sorted(strange))}", f"缺少规则：{'、'.join(sorted(strange))}"),
            Text("Please report this with the file that brought it out.", "请把引发此问题的文件一并反馈给我们。"),
        )
    said = [trouble for trouble in troubles if trouble.rule in rules]
    owners = _merchandisers(loaded, {trouble.place.file for trouble in said})
    times: defaultdict[tuple[str, ...], int] = defaultdict(int)
    return [_of_trouble(trouble, rules[trouble.rule], loaded, owners, times) for trouble in said]


def _of_trouble(
    trouble: Trouble,
    rule: Rule,
    loaded: Loaded,
    owners: Mapping[str, str | None],
    times: defaultdict[tuple[str, ...], int],
) -> Finding:
    source = loaded.files.get(trouble.place.file)
    record = "/".join(str(part) for part in trouble.path)
    keys = (source.kind if source else "", source.id if source else trouble.place.file, record)
    times[trouble.rule, *keys] += 1
    return Finding(
        rule=rule.id,
        duty=rule.duty,
        severity=rule.severity,
        verdict="fail",
        place=trouble.place,
        message=trouble.message,
        advice=trouble.advice,
        order=source.id if source and source.kind == "order" else None,
        record=record,
        owner=owners.get(trouble.place.file),
        values=trouble.values,
        fingerprint=fingerprint(rule.id, *keys, str(times[trouble.rule, *keys])),
        path=trouble.path,
    )


def _merchandisers(loaded: Loaded, files: set[str]) -> dict[str, str | None]:
    if not files:
        return {}
    rows = loaded.facts.query(
        "SELECT file, merchandiser FROM orders WHERE list_contains($files, file)", {"files": sorted(files)}
    ).rows
    return {str(file): None if person is None else str(person) for file, person in rows}


# -- waivers


def _waivers(loaded: Loaded) -> list[Waiver]:
    found = []
    for source, value in loaded.digest.documents:
        if source.kind == "waivers":
            listed = value.get("waivers")
            for index, entry in enumerate(listed if isinstance(listed, list) else []):
                waiver = _waiver(entry, source.file, index)
                found += [waiver] if waiver else []
    return found


def _waiver(entry: object, file: str, index: int) -> Waiver | None:
    """Return the waiver, or None when a required key is missing or wrong: the shape has said so already."""
    if not isinstance(entry, dict):
        return None
    texts = {key: entry.get(key) for key in ("rule", "order", "reason", "approved_by", "until")}
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    on = entry.get("on")
    return Waiver(
        rule=str(texts["rule"]),
        order=str(texts["order"]),
        reason=str(texts["reason"]),
        approved_by=str(texts["approved_by"]),
        until=date.fromisoformat(str(texts["until"])),
        place=Place(file),
        record=str(entry.get("record") or WHOLE_ORDER),
        requested_by=entry.get("requested_by"),
        approved_on=date.fromisoformat(on) if isinstance(on, str) else None,
        path=("waivers", index),
    )


def _known(loaded: Loaded, judged: set[str], wanted: Wanted) -> Known:
    """Return what waivers are held against; `judged` are the rules that this run has judged.

    An order or person whose file cannot be read is there all the same: one broken file brings no second finding.
    """
    query = loaded.facts.query
    waived = any(source.kind == "waivers" for source, _ in loaded.digest.documents)
    orders = query("SELECT order_id, merchandiser, status FROM orders").rows if waived else ()
    people = query("SELECT person_id FROM people").rows if waived else ()
    present = {str(order) for order, _, status in orders if status != "future"}
    ids = {kind: {one.id for one in loaded.files.values() if one.kind == kind} for kind in ("order", "person")}
    merchandisers = {str(order): None if person is None else str(person) for order, person, _ in orders}
    return Known(
        rules=frozenset(rule.id for rule in loaded.rulebook.rules),
        orders={**dict.fromkeys(ids["order"]), **merchandisers},
        people=frozenset({*ids["person"], *(str(person) for (person,) in people)}),
        severities={rule.id: rule.severity for rule in loaded.rules if rule.id in judged},
        judged_rules=frozenset(judged),
        judged_orders=frozenset(present & set(wanted.orders) if wanted.orders else present),
    )


# -- places


def _place(findings: Sequence[Finding], loaded: Loaded, wanted: Callable[[Finding], bool]) -> list[Finding]:
    """Fill in line and column; only files that a finding points into are composed, on all cores when they are many."""
    findings = by_position(findings, loaded)
    asked: defaultdict[str, dict[Path, None]] = defaultdict(dict)
    for finding in findings:
        if finding.place.line is None and finding.place.file in loaded.files and wanted(finding):
            asked[finding.place.file][finding.path] = None
    jobs = [(loaded.files[file], tuple(paths)) for file, paths in sorted(asked.items())]
    workers = loaded.workers if len(jobs) > _MANY_FILES else None
    answers = spread(workers, look_up, jobs, look_up, 50) if workers else map(look_up, jobs)
    places = {
        (source.file, path): place
        for (source, paths), answer in zip(jobs, answers, strict=True)
        for path, place in zip(paths, answer, strict=True)
    }
    return [
        replace(finding, place=places[finding.place.file, finding.path])
        if (finding.place.file, finding.path) in places and finding.place.line is None
        else finding
        for finding in findings
    ]


# -- what stands beside the findings


def _counts(loaded: Loaded, rules: int) -> Counts:
    rows = loaded.facts.query("SELECT status, count(*) FROM orders GROUP BY status").rows
    by = {str(status): int(str(count)) for status, count in rows}
    return Counts(
        orders=sum(by.values()),
        files=len(loaded.files),
        rules=rules,
        open=by.get("open", 0),
        closed=by.get("closed", 0),
        held=by.get("on-hold", 0),
        cancelled=by.get("cancelled", 0),
        draft=by.get("draft", 0),
        future=by.get("future", 0),
    )


def _heads(loaded: Loaded, orders: set[str]) -> dict[str, OrderHead]:
    rows = loaded.facts.query(
        "SELECT order_id, customer, merchandiser, status, file FROM orders"
        " WHERE list_contains($orders, order_id) ORDER BY order_id",
        {"orders": sorted(orders)},
    ).rows
    return {
        str(order): OrderHead(str(order), _text(customer), _text(person), _text(status), str(file))
        for order, customer, person, status, file in rows
    }


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _people(loaded: Loaded) -> dict[str, Text]:
    rows = loaded.facts.query("SELECT person_id, name_en, name_zh FROM people").rows
    return {str(person): Text(str(en or person), str(zh or en or person)) for person, en, zh in rows}
