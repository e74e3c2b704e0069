"""SARIF 2.1.0 (OASIS): for GitHub code scanning and editors. Paths are relative, fingerprints outlive edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gendan.render import labels
from gendan.render.check.facts_of import finding_values
from gendan.render.json_text import indented
from gendan.words.finding import Severity

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.finding import Finding, Place
    from gendan.words.report import Report
    from gendan.words.rule import NotEvaluated, Rule
    from gendan.words.text import Language

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.critical: "error",
    Severity.error: "error",
    Severity.warning: "warning",
    Severity.info: "note",
}


def render(report: Report, look: Look) -> str:
    """Return one run. Every rule that has a finding is described, with help in both languages.

    Columns count characters (code points), which `columnKind` says. Waived findings are kept, as suppressed. With a
    comparison every result has its `baselineState` (3.27.24): new, unchanged, or absent for what is gone.
    """
    stated = _stated(report)
    ids = sorted({finding.rule for finding, _ in stated})
    index = {rule: number for number, rule in enumerate(ids)}
    run = {
        "tool": {
            "driver": {
                "name": "gendan",
                "version": report.version,
                "language": "zh-CN" if look.language == "zh" else "en-US",
                "rules": [_rule(report, rule, look) for rule in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, look)],
        "results": [_result(finding, index, look) | state for finding, state in stated],
        "properties": {"as_of": report.as_of.isoformat(), "rev": report.rev} | _compared(report),
    }
    return indented({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _stated(report: Report) -> list[tuple[Finding, dict[str, str]]]:
    if report.since is None:
        return [(finding, {}) for finding in report.findings]
    sides = (("new", report.findings), ("unchanged", report.since.kept), ("absent", report.since.gone))
    return [(finding, {"baselineState": state}) for state, findings in sides for finding in findings]


def _compared(report: Report) -> dict[str, str]:
    return {} if report.since is None else {"since": report.since.commit}


def _rule(report: Report, rule: str, look: Look) -> dict[str, object]:
    known = report.rules.get(rule)
    title = labels.rule_title(report, rule).said_in(look.language)
    described: dict[str, object] = {"id": rule, "name": rule, "shortDescription": {"text": title}}
    if known is None:
        return described
    return described | {
        "fullDescription": {"text": known.why.said_in(look.language) if known.why else title},
        "help": _help(known, look),
        "defaultConfiguration": {"level": _LEVELS[known.severity]},
        "properties": {"duty": known.duty, "tags": [known.duty]},
    }


def _help(rule: Rule, look: Look) -> dict[str, str]:
    """Give both languages, the reader's first: the page is shared by people who read either."""
    languages: tuple[Language, ...] = ("zh", "en") if look.language == "zh" else ("en", "zh")
    parts = []
    for language in languages:
        words = [rule.title.said_in(language)]
        words += [rule.why.said_in(language)] if rule.why else []
        words += [rule.advice.said_in(language)] if rule.advice else []
        parts.append("\n\n".join(words))
    return {"text": "\n\n".join(parts), "markdown": "\n\n---\n\n".join(parts)}


def _result(finding: Finding, index: dict[str, int], look: Look) -> dict[str, Any]:
    said = look.language
    properties = {
        "severity": finding.severity.name,
        "verdict": finding.verdict,
        "order": finding.order,
        "record": finding.record,
        "owner": finding.owner,
        "due": finding.due.isoformat() if finding.due else None,
        "days_late": finding.days_late,
        "values": finding_values(finding, said),
    }
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message.said_in(said)}\n{finding.advice.said_in(said)}".strip()},
        "locations": [_location(finding.place, look)],
        "partialFingerprints": {"gendan/v1": finding.fingerprint},
        "properties": properties,
    }
    if finding.waived:
        waived = finding.waived
        justification = f"{waived.reason} ({waived.approved_by}, {waived.until.isoformat()})"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    return result


def _location(place: Place, look: Look) -> dict[str, object]:
    """Return a path in URI form, seen from the top of the repository; a region only where the line is known."""
    physical: dict[str, object] = {
        "artifactLocation": {"uri": quote(look.prefix + place.file, errors="replace"), "uriBaseId": "%SRCROOT%"}
    }
    if place.line:
        physical["region"] = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return {"physicalLocation": physical}


def _invocation(report: Report, look: Look) -> dict[str, object]:
    """Call the run unsuccessful when a rule was not evaluated: that must not look like a pass."""
    return {
        "executionSuccessful": not report.not_evaluated,
        "toolExecutionNotifications": [_notification(missed, look) for missed in report.not_evaluated],
    }


def _notification(missed: NotEvaluated, look: Look) -> dict[str, object]:
    notification: dict[str, object] = {
        "level": "error",
        "message": {"text": f"{missed.rule}: {missed.reason.said_in(look.language)}"},
        "associatedRule": {"id": missed.rule},
    }
    return notification | ({"locations": [_location(missed.place, look)]} if missed.place else {})
