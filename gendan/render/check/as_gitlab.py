"""GitLab code quality: a JSON list that a merge request shows beside the changed lines."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gendan.render.json_text import indented
from gendan.words.finding import Severity

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.finding import Finding, Place
    from gendan.words.report import Report

_SEVERITIES = {
    Severity.critical: "critical",
    Severity.error: "major",
    Severity.warning: "minor",
    Severity.info: "info",
}


def render(report: Report, look: Look) -> str:
    """Return the list; waived findings are left out, a rule that was not evaluated is a blocker.

    A fingerprint is unique in the list: GitLab shows only one of two alike. With a comparison it holds what is new and what
    was kept: GitLab itself holds the list against that of the target branch, and takes what is missing for resolved.
    """
    kept = report.since.kept if report.since else ()
    seen: dict[str, int] = {}
    issues = [
        _issue(
            f"{finding.message.said_in(look.language)} {finding.advice.said_in(look.language)}".strip(),
            finding.rule,
            _unique(_fingerprint(finding), seen),
            _SEVERITIES[finding.severity],
            _location(finding.place, look),
        )
        for finding in (*report.findings, *kept)
        if not finding.waived
    ]
    issues += [
        _issue(
            missed.reason.said_in(look.language),
            missed.rule,
            _unique(hashlib.sha256(f"not-evaluated {missed.rule}".encode()).hexdigest()[:16], seen),
            "blocker",
            _location(missed.place, look),
        )
        for missed in report.not_evaluated
    ]
    return indented(issues)


def _issue(description: str, rule: str, fingerprint: str, severity: str, location: object) -> dict[str, object]:
    return {
        "description": description,
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": location,
    }


def _fingerprint(finding: Finding) -> str:
    """Join a finding's own with its file: two files may, by mistake, hold the same order."""
    return hashlib.sha256(f"{finding.fingerprint}\x1f{finding.place.file}".encode()).hexdigest()[:32]


def _unique(fingerprint: str, seen: dict[str, int]) -> str:
    seen[fingerprint] = seen.get(fingerprint, 0) + 1
    return fingerprint if seen[fingerprint] == 1 else f"{fingerprint}-{seen[fingerprint]}"


def _location(place: Place | None, look: Look) -> dict[str, object]:
    """GitLab wants a file and a line for each; what has none is shown at the top of gendan.yaml."""
    file = place.file if place else "gendan.yaml"
    return {"path": look.prefix + file, "lines": {"begin": (place.line if place else None) or 1}}
