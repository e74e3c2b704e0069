"""One finding as the flat record that programs read: the keys of JSON, and what JSON Lines and CSV take from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.words.text import say

if TYPE_CHECKING:
    from gendan.words.finding import Finding, Waived
    from gendan.words.report import Report
    from gendan.words.rule import NotEvaluated
    from gendan.words.since import Days, Since, Slack
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


def stated_records(report: Report, language: Language) -> list[dict[str, object]]:
    """Return the findings as records; with a comparison each says its state, new or gone, and what is gone comes last."""
    records = [finding_record(finding, language) for finding in report.findings]
    if report.since is None:
        return records
    gone = [finding_record(finding, language) | {"state": "gone"} for finding in report.since.gone]
    return [*(record | {"state": "new"} for record in records), *gone]


def since_record(since: Since, new: int, language: Language) -> dict[str, object]:
    """Return what the change does, under the keys that the JSON answer promises; what is gone stands beside it."""
    return {
        "rev": since.rev,
        "commit": since.commit,
        "new": new,
        "gone": len(since.gone),
        "kept": len(since.kept),
        "doubtful": since.doubtful,
        "settings": since.settings,
        "rules_changed": list(since.changed),
        "rules_unsure": list(since.unsure),
        "orders_added": list(since.orders_added),
        "orders_removed": list(since.orders_removed),
        "moves": [
            {
                "order": move.order,
                "delivery": move.delivery,
                "customer": move.customer,
                "owner": move.owner,
                "file": move.file,
                "ex_factory": _days_record(move.ex_factory),
                "forecast": _days_record(move.forecast),
                "slack": _slack_record(move.slack),
            }
            for move in since.moves
        ],
        "infeasible": [
            {
                "order": task.order,
                "delivery": task.delivery or None,
                "task": task.task,
                "title": task.title.said_in(language),
                "owner": task.owner,
                "file": task.file,
                "slack": _slack_record(task.slack),
            }
            for task in since.infeasible
        ],
    }


def _days_record(days: Days) -> dict[str, object]:
    return {
        "from": days.before.isoformat() if days.before else None,
        "to": days.after.isoformat() if days.after else None,
        "days": days.days,
    }


def _slack_record(slack: Slack) -> dict[str, object]:
    return {"from": slack.before, "to": slack.after, "days": slack.days}


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
