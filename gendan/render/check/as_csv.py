"""CSV for spreadsheets (RFC 4180): UTF-8 with a byte order mark, so that Excel reads Chinese; no cell is a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from gendan.render.check.facts_of import finding_record, not_evaluated_rows
from gendan.render.labels import rule_title
from gendan.render.terminal import visible

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.report import Report

COLUMNS = (
    "severity", "verdict", "order", "record", "customer", "merchandiser", "owner", "due", "days_late", "rule", "title",
    "duty", "message", "advice", "file", "line", "column", "waived_reason", "waived_by", "waived_until", "fingerprint",
)  # fmt: skip

# What Excel, LibreOffice and WPS take for the beginning of a formula, in both widths.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def render(report: Report, look: Look) -> str:
    """Return a heading and one row a finding; names of columns are the same in every language.

    With a comparison there is one column more, `state`: new or gone.
    """
    columns = COLUMNS if report.since is None else (*COLUMNS, "state")
    gone = report.since.gone if report.since else ()
    rows = [_row(report, each, look) | {"state": "new"} for each in report.findings]
    rows += [_row(report, each, look) | {"state": "gone"} for each in gone]
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in [*rows, *not_evaluated_rows(report, look.language)]:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return out.getvalue()


def cell(value: object) -> object:
    """Return a value for a cell: None is empty, a text that a spreadsheet would calculate gets an apostrophe before it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return "'" + visible(value) if value.startswith(_FORMULA) else visible(value)


def _row(report: Report, finding: Finding, look: Look) -> dict[str, object]:
    head = report.orders.get(finding.order or "")
    waived = finding.waived
    return finding_record(finding, look.language) | {
        "title": rule_title(report, finding.rule).said_in(look.language),
        "customer": head.customer if head else None,
        "merchandiser": head.merchandiser if head else None,
        "waived_reason": waived.reason if waived else None,
        "waived_by": waived.approved_by if waived else None,
        "waived_until": waived.until.isoformat() if waived else None,
    }
