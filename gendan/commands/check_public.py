"""What of a check may be shown where the orders' repository is: nothing that comes of ratings that are kept elsewhere.

Code scanning, annotations and test reports are read by everyone who may read the orders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.words.house import is_outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.words.finding import Finding
    from gendan.words.house import House
    from gendan.words.report import Report

HOSTED = frozenset({"github", "gitlab", "sarif", "junit"})
"""Formats that go to the pages of the orders' repository."""
_PACK = "appraisal/"
_OWN = frozenset(
    {
        "appraisal/sealed-input-changed",
        "appraisal/sealed-setting-changed",
        "appraisal/seal-spoilt",
        "appraisal/correction-without-second-person",
        "appraisal/correction-incomplete",
        "appraisal/correction-tells-scores",
        "appraisal/correction-of-unsealed-month",
    }
)
"""Rules of that pack that say nothing of marks and scores."""


def public_part(report: Report, house: House, form: str) -> Report:
    """Return the report as it may be shown in a format: whole, unless that is hosted and ratings lie outside of the house.

    Then findings of files outside are left out, and those of the pack appraisal but for what concerns seals themselves.
    """
    if form not in HOSTED or not is_outside(house.places["appraisal"]):
        return report
    since = report.since
    if since is not None:
        since = replace(since, gone=_kept(since.gone), kept=_kept(since.kept))
    rules = {name: rule for name, rule in report.rules.items() if _is_public(name)}
    return replace(report, findings=_kept(report.findings), since=since, rules=rules)


def _kept(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if _is_public(one.rule) and not is_outside(one.place.file))


def _is_public(rule: str) -> bool:
    return not rule.startswith(_PACK) or rule in _OWN
