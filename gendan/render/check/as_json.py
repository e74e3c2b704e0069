"""JSON: one object, the keys of docs and schema/answers/check.schema.json, indented, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.check.facts_of import finding_record, not_evaluated_record, since_record
from gendan.render.json_text import indented
from gendan.render.tally import tally

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.report import Report


def render(report: Report, look: Look) -> str:
    """Return the whole answer as one JSON object and a line break. Findings keep the report's order."""
    counted = tally(report.findings)
    answer: dict[str, object] = {
        "gendan": report.version,
        "as_of": report.as_of.isoformat(),
        "rev": report.rev,
        **({"clock": report.clock} if report.clock is not None else {}),
        "summary": {
            "orders": report.counts.orders,
            "files": report.counts.files,
            "rules": report.counts.rules,
            **{severity.name: number for severity, number in counted.by_severity.items()},
            "unknown": counted.unknown,
            "waived": counted.waived,
        },
        **_since(report, look),
        "findings": [finding_record(finding, look.language) for finding in report.findings],
        "not_evaluated": [not_evaluated_record(missed, look.language) for missed in report.not_evaluated],
    }
    return indented(answer)


def _since(report: Report, look: Look) -> dict[str, object]:
    """Return what a comparison found, and the findings of then that are gone; nothing where there was none."""
    if report.since is None:
        return {}
    gone = [finding_record(finding, look.language) for finding in report.since.gone]
    return {"since": since_record(report.since, len(report.findings), look.language), "gone": gone}
