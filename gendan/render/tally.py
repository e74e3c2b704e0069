"""Counting a report's findings, once and for every format."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.words.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gendan.words.finding import Finding
    from gendan.words.report import Report

WORST_FIRST = (Severity.critical, Severity.error, Severity.warning, Severity.info)


class Tally(Struct, frozen=True):
    """Findings by severity, waived ones left out. `unknown` are those of them that lack data; `waived` stand apart."""

    by_severity: Mapping[Severity, int]
    unknown: int
    waived: int

    @property
    def total(self) -> int:
        """All findings that are not waived."""
        return sum(self.by_severity.values())


def tally(findings: Iterable[Finding]) -> Tally:
    """Count findings. Every severity has a number, 0 when there is none."""
    counted: Counter[Severity] = Counter()
    unknown = waived = 0
    for finding in findings:
        if finding.waived:
            waived += 1
            continue
        counted[finding.severity] += 1
        unknown += finding.verdict == "unknown"
    return Tally({severity: counted[severity] for severity in WORST_FIRST}, unknown, waived)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort: not waived before waived, then by severity, days late (unknown days last), order, record, rule, place."""
    return sorted(findings, key=_badness)


def _badness(finding: Finding) -> tuple[bool, int, int, str, str, str, str]:
    late = finding.days_late if finding.days_late is not None else -1_000_000
    place = f"{finding.place.file}:{finding.place.line or 0:09}:{finding.place.column or 0:09}"
    order = finding.order or ""
    return finding.waived is not None, -finding.severity, -late, order, finding.record, finding.rule, place


class Group(Struct, frozen=True):
    """Findings that belong together: of one order, or of one file when they belong to no order. Worst first."""

    order: str | None
    file: str
    findings: tuple[Finding, ...]


def groups(report: Report) -> list[Group]:
    """Return the findings by order, the order with the worst finding first."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in worst_first(report.findings):
        home = (finding.order or "", "" if finding.order else finding.place.file)
        found.setdefault(home, []).append(finding)
    return [Group(order or None, file or own[0].place.file, tuple(own)) for (order, file), own in found.items()]


def worst(findings: Iterable[Finding]) -> Finding | None:
    """Return the first of `worst_first`; None when there are none."""
    return min(findings, key=_badness, default=None)
