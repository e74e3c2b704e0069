"""One finding as the flat record that programs read: the keys of JSON, and what JSON Lines and CSV take from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import say

if TYPE_CHECKING:
    from gendan.words.finding import Finding, Waived
    from gendan.words.report import Report
    from gendan.words.rule import NotEvaluated
    from gendan.words.text import Language


def finding_record(finding: Finding, language: Language) -> dict[str, object]:
    """Return the finding under the keys and in the order that the JSON answer promises."""
    return {
        "rule": finding.rule,
        "duty": finding.duty,
        "severity": finding.severity.name,
        "verdict": finding.verdict,
        "order": finding.order,
        "record": finding.record,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "owner": finding.owner,
        "due": finding.due.isoformat() if finding.due else None,
        "days_late": finding.days_late,
        "message": finding.message.said_in(language),
        "advice": finding.advice.said_in(language),
        "values": finding_values(finding, language),
        "fingerprint": finding.fingerprint,
        "waived": waived_record(finding.waived),
    }


def finding_values(finding: Finding, language: Language) -> dict[str, str | None]:
    """Return every value as text; what was missing is null, also when the rule did not list it among its values."""
    read = {name: None if value is None else _program_text(value, language) for name, value in finding.values.items()}
    return read | {name: None for name in finding.missing if name not in read}


def _program_text(value: object, language: Language) -> str:
    return str(value).lower() if isinstance(value, bool) else say(value, language)


def waived_record(waived: Waived | None) -> dict[str, str] | None:
    """Return who approved the exception, why and until when; None when there is none."""
    if waived is None:
        return None
    return {"reason": waived.reason, "approved_by": waived.approved_by, "until": waived.until.isoformat()}


def not_evaluated_record(missed: NotEvaluated, language: Language) -> dict[str, object]:
    """Return a rule that could not be judged, with the reason and, where known, its place."""
    return {
        "rule": missed.rule,
        "reason": missed.reason.said_in(language),
        "file": missed.place.file if missed.place else None,
        "line": missed.place.line if missed.place else None,
    }


def not_evaluated_rows(report: Report, language: Language) -> list[dict[str, object]]:
    """Return what was not judged in the shape of findings, so that a list without a summary does not look clean."""
    return [
        {"rule": missed.rule, "verdict": "not_evaluated", "message": missed.reason.said_in(language)}
        | ({"file": missed.place.file, "line": missed.place.line} if missed.place else {})
        for missed in report.not_evaluated
    ]
