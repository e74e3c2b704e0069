"""Text for people at a terminal: grouped by order, worst first, totals at the end, and how to see more."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check.change_text import change_blocks
from gendan.render.check.closing import closing
from gendan.render.tally import Group, groups
from gendan.render.terminal import Style, cells, fold, pad, paint, visible, wrap
from gendan.words.finding import Severity
from gendan.words.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.report import Report
    from gendan.words.text import Language

_NARROW = 60
_OWNER = Text("owner {owner}", "负责人 {owner}")
_TELL = Text("tell {to}", "上报{to}")
_WORDS: dict[Language, int] = {
    language: max(cells(word.said_in(language)) for word in (*labels.SEVERITIES.values(), labels.WAIVED))
    for language in LANGUAGES
}
"""The columns of the widest word that stands before a finding."""
_STYLES: dict[Severity, Style] = {
    Severity.critical: "critical",
    Severity.error: "error",
    Severity.warning: "warning",
    Severity.info: "info",
}
_WAIVED = Text("waived until {until} by {by}: {reason}", "豁免至 {until}，批准人 {by}：{reason}")


def render(report: Report, look: Look) -> str:
    """Return the report in lines of at most `look.width` columns (40 at the least), ids and paths unbroken.

    Quiet: only what is error or worse and not waived, then the totals.
    """
    blocks = [_group(report, group, look) for group in groups(report)]
    blocks += [] if look.quiet else change_blocks(report, look)
    blocks = [block for block in blocks if block]
    return "\n\n".join("\n".join(block) for block in [*blocks, closing(report, look)]) + "\n"


def list_findings(report: Report, findings: Iterable[Finding], look: Look) -> list[str]:
    """Return the lines of `findings` in their order, without a header."""
    return [line for finding in findings for line in _finding(report, finding, look)]


def _group(report: Report, group: Group, look: Look) -> list[str]:
    shown = [finding for finding in group.findings if not look.quiet or _loud(finding)]
    if not shown:
        return []
    lines = fold(_header(report, group, look), _width(look), 2, " · ")
    lines = [paint(line, "strong", colour=look.colour) for line in lines]
    return lines + list_findings(report, shown, look)


def _loud(finding: Finding) -> bool:
    return finding.severity >= Severity.error and not finding.waived


def _width(look: Look) -> int:
    return max(40, look.width)


def _header(report: Report, group: Group, look: Look) -> list[str]:
    """Name the order, its customer, merchandiser and status; or the file, for findings that belong to no order."""
    if group.order is None:
        return [visible(group.file)]
    head = report.orders.get(group.order)
    if head is None:
        return [visible(group.order)]
    status = labels.status_word(head.status).said_in(look.language)
    parts = [group.order, head.customer, labels.person_name(report, head.merchandiser, look.language), status]
    return [visible(part) for part in parts if part]


def _finding(report: Report, finding: Finding, look: Look) -> list[str]:
    """Show severity and message; place and rule; what to do; who allowed it."""
    words, width = _WORDS[look.language], max(40, look.width)
    indent = words + 4 if look.width >= _NARROW else 4
    word = labels.severity_word(finding).said_in(look.language)
    record = f"{visible(finding.record)}  " if finding.record else ""
    first = f"  {_padded(word, words)}  {record}{visible(finding.message.said_in(look.language))}"
    head, *rest = wrap(first, width, indent)
    if look.colour:
        style: Style = "faint" if finding.waived else _STYLES[finding.severity]
        head = head.replace(word, paint(word, style, colour=True), 1)
    lines = [head, *rest]
    where = fold(_where(report, finding, look), width - indent)
    lines += [" " * indent + paint(line, "faint", colour=look.colour) for line in where]
    for said in _below(finding, look):
        lines += _wrapped(said, width, indent)
    return lines


_padded = lru_cache(16)(pad)


@lru_cache(512)
def _wrapped(said: str, width: int, indent: int) -> tuple[str, ...]:
    """Set a text in, as often as it is said: a rule gives most of its findings the same advice."""
    return tuple(wrap(" " * indent + visible(said), width, indent))


def _below(finding: Finding, look: Look) -> list[str]:
    """Say who allowed it, or what to do. What is missing, the message says."""
    lines = []
    if finding.waived:
        waived = finding.waived
        values = {"until": waived.until, "by": waived.approved_by, "reason": waived.reason}
        lines.append(_WAIVED.fill(values).said_in(look.language))
    elif advice := finding.advice.said_in(look.language):
        lines.append(f"{'->' if look.ascii else '→'} {advice}")
    return lines


def _where(report: Report, finding: Finding, look: Look) -> list[str]:
    """Show place and rule; who is behind it, where that is not the merchandiser of the header; whom to tell."""
    head = report.orders.get(finding.order or "")
    at = finding.place
    parts = [f"{at.file}:{at.line}:{at.column}" if at.line and at.column else str(at), finding.rule]
    if finding.owner and (head is None or finding.owner != head.merchandiser):
        owner = labels.person_name(report, finding.owner, look.language)
        parts.append(_OWNER.fill({"owner": owner}).said_in(look.language))
    if finding.escalated_to:
        to = labels.person_name(report, finding.escalated_to, look.language)
        parts.append(_TELL.fill({"to": to}).said_in(look.language))
    return [visible(part) for part in parts]
