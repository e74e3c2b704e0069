"""Waivers: which findings they cover, and what is wrong with the waivers themselves. One function does it all."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from gendan.words.finding import Finding, Severity, Waived, fingerprint
from gendan.words.text import Text, same
from gendan.words.waiver import WHOLE_ORDER, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

EXPIRED = "data/waiver-expired"
UNUSED = "data/waiver-unused"
SELF_APPROVED = "data/waiver-self-approved"
UNKNOWN = "data/waiver-unknown"

SEVERITIES: Mapping[str, Severity] = {
    EXPIRED: Severity.warning,
    UNUSED: Severity.warning,
    SELF_APPROVED: Severity.error,
    UNKNOWN: Severity.error,
}
"""The four rules about waivers, with the severity that the pack gives them."""

_KIND = {"rule": Text("rule", "规则"), "order": Text("order", "订单"), "person": Text("person", "人员")}
_NEAREST = Text(" Did you mean {name}?", "是不是 {name}？")
_SAID = {
    EXPIRED: (
        Text("The waiver of {rule} for {order} ran out on {until}", "{order} 对 {rule} 的豁免已于 {until} 到期"),
        Text(
            "Delete it from the file, or have it approved again with a new last day",
            "从文件中删去；确需延长的，重新报批并改写截止日期",
        ),
    ),
    UNUSED: (
        Text("The waiver of {rule} for {order} covers nothing", "{order} 对 {rule} 的豁免没有用上"),
        Text(
            "Delete it: what it excused is settled, or the record is misspelt",
            "事情已了结就删去；若是对象写错，请改正",
        ),
    ),
    SELF_APPROVED: (
        Text(
            "{person} approved a waiver of {rule} for {order}, which is {person}'s own work",
            "{person} 自己批准了自己负责的 {order} 对 {rule} 的豁免",
        ),
        Text("Have someone else approve it: it covers nothing as it stands", "换他人批准；在此之前这项豁免不生效"),
    ),
    UNKNOWN: (
        Text("The waiver names the {kind} {name}, which does not exist", "豁免里写的{kind} {name} 不存在"),
        Text(
            "Correct the name, or delete the waiver: it covers nothing.{nearest}",
            "改正名称，或删去这项豁免；目前它不生效。{nearest}",
        ),
    ),
}
_UNWAIVABLE = (
    Text("{rule} cannot be waived", "{rule} 不能豁免"),
    Text("Put the waiver right that it speaks of, and delete this one", "改正它所指出的那项豁免，并删去这一项"),
)


class Known(Struct, frozen=True):
    """What waivers are held against.

    `rules` are the full names of all rules, also of those that are off; `orders` all orders with their merchandiser.
    `judged_rules` and `judged_orders` are what this run looked at (None: all): a waiver outside of it is not unused.
    `severities` are the rules about waivers that are on; one that is missing here makes no finding.
    """

    rules: frozenset[str]
    orders: Mapping[str, str | None]
    people: frozenset[str]
    judged_rules: frozenset[str] | None = None
    judged_orders: frozenset[str] | None = None
    severities: Mapping[str, Severity] = field(default_factory=lambda: SEVERITIES)

    def judged(self, waiver: Waiver) -> bool:
        """Say whether this run would have found what the waiver covers."""
        return (self.judged_rules is None or waiver.rule in self.judged_rules) and (
            self.judged_orders is None or waiver.order in self.judged_orders
        )


def apply_waivers(
    findings: Iterable[Finding], waivers: Iterable[Waiver], as_of: date, known: Known
) -> tuple[Finding, ...]:
    """Return the findings, covered ones marked, and after them what is wrong with the waivers.

    A waiver covers by rule, order and record ("*": every record), from the day of its approval up to and including
    `until`. One that names what does not exist, has run out, or was approved by the owner of the work (the order's
    merchandiser, the finding's owner, or who asked for it) covers nothing and is a finding itself. Where two waivers
    cover one finding, the one written first counts, and both are used. Findings about waivers cannot be waived.
    """
    listed = list(findings)
    by_key: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
    for number, finding in enumerate(listed):
        by_key[finding.rule, finding.order].append(number)
    wrong: list[Finding] = []
    for waiver in waivers:
        if waiver.approved_on is not None and waiver.approved_on > as_of:
            continue
        met = [
            number
            for number in by_key.get((waiver.rule, waiver.order), ())
            if waiver.record in (WHOLE_ORDER, "", listed[number].record)
        ]
        mistakes = _mistakes(waiver, [listed[number] for number in met], as_of, known)
        wrong += mistakes
        for number in () if mistakes else met:
            covered = listed[number].waived or Waived(waiver.reason, waiver.approved_by, waiver.until)
            listed[number] = replace(listed[number], waived=covered)
    return (*listed, *(each for each in wrong if each.rule in known.severities))


def _mistakes(waiver: Waiver, met: list[Finding], as_of: date, known: Known) -> list[Finding]:
    """Return what is wrong, the first kind of mistake only; an unused waiver is one as well."""
    values = {"rule": waiver.rule, "order": waiver.order, "until": waiver.until, "person": waiver.approved_by}
    if waiver.rule in SEVERITIES:
        return [_finding(UNKNOWN, waiver, known, values, _UNWAIVABLE)]
    if unknown := _unknown(waiver, known):
        return unknown
    if waiver.until < as_of:
        return [_finding(EXPIRED, waiver, known, values)]
    if waiver.approved_by in _owners(waiver, met, known):
        return [_finding(SELF_APPROVED, waiver, known, values)]
    if not met and known.judged(waiver):
        return [_finding(UNUSED, waiver, known, values)]
    return []


def _owners(waiver: Waiver, met: list[Finding], known: Known) -> set[str | None]:
    return {known.orders.get(waiver.order), waiver.requested_by, *(finding.owner for finding in met)}


def _unknown(waiver: Waiver, known: Known) -> list[Finding]:
    """Return one finding for each name that does not exist, with the nearest that does."""
    named: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("rule", waiver.rule, known.rules),
        ("order", waiver.order, known.orders),
        ("person", waiver.approved_by, known.people),
    )
    found = []
    for kind, name, existing in named:
        if name in existing:
            continue
        near = get_close_matches(name, sorted(existing), n=1)
        nearest = _NEAREST.fill({"name": near[0]}) if near else same("")
        values = {"kind": _KIND[kind], "name": name, "nearest": nearest}
        found.append(_finding(UNKNOWN, waiver, known, values, extra=kind))
    return found


def _finding(
    rule: str,
    waiver: Waiver,
    known: Known,
    values: Mapping[str, object],
    said: tuple[Text, Text] | None = None,
    extra: str = "",
) -> Finding:
    message, advice = said or _SAID[rule]
    return Finding(
        rule=rule,
        duty="data",
        severity=known.severities.get(rule, SEVERITIES[rule]),
        verdict="fail",
        place=waiver.place,
        message=message.fill(values),
        advice=advice.fill(values),
        order=waiver.order if waiver.order in known.orders else None,
        record="" if waiver.record == WHOLE_ORDER else waiver.record,
        owner=known.orders.get(waiver.order),
        due=waiver.until if rule == EXPIRED else None,
        values={"rule": waiver.rule, "order": waiver.order, "until": waiver.until, "approved_by": waiver.approved_by},
        fingerprint=fingerprint(rule, waiver.rule, waiver.order, waiver.record, *([extra] if extra else [])),
        path=waiver.path,
    )
