"""Markdown for pull requests, job summaries and chats: totals, then one table for each order, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check.change_markdown import gone_of, moves_of
from gendan.render.check.closing import asides
from gendan.render.check.since import remarks
from gendan.render.markdown import literal, table_row
from gendan.render.tally import Group, groups, tally
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.report import Report

SUMMARY_LIMIT = 1024 * 1024
"""Bytes that GitHub takes for the summary of one step; a longer one is refused whole."""

_TITLE = Text("gendan check, as of {as_of}", "gendan 检查，截至 {as_of}")
_CLEAN = Text("Nothing to chase.", "没有要催的事。")
_CLEAN_SINCE = Text("Nothing new to chase.", "没有新出现的事要催。")
_JUDGED = Text("{orders} orders · {files} files · {rules} rules", "{orders} 个订单 · {files} 个文件 · {rules} 条规则")
_ASIDE = Text("not chased: {list}", "不催：{list}")
_TOTALS = Text("Findings", "结果")
_HEADS = (
    Text("Severity", "程度"),
    Text("Record", "对象"),
    Text("What", "情况"),
    Text("Do", "怎么办"),
    Text("Where", "位置"),
    Text("Rule", "规则"),
)
_NOT_EVALUATED = Text("Not evaluated, and so not passed", "没能判断、不算通过的规则")
_CUT = Text("{count} more orders or files are left out here for length.", "篇幅所限，另有 {count} 个订单或文件未列出。")


def render(report: Report, look: Look) -> str:
    """Return the report as GitHub-flavoured Markdown; data in it cannot become markup."""
    return "\n".join([*_head(report, look), *_sections(report, look)])


def summary(report: Report, look: Look, limit: int = SUMMARY_LIMIT) -> str:
    """Return the same in at most `limit` bytes of UTF-8, whole tables only, saying how many are left out."""
    lines = _head(report, look)
    sections = _sections(report, look)
    room = limit - len("\n".join(lines).encode()) - 200
    for number, section in enumerate(sections):
        room -= len(section.encode()) + 1
        if room < 0:
            left = _CUT.fill({"count": len(sections) - number}).said_in(look.language)
            return "\n".join([*lines, f"*{left}*", ""])
        lines.append(section)
    return "\n".join(lines)


def _sections(report: Report, look: Look) -> list[str]:
    """Return the tables: what the change does, what was found by order or file, what is gone."""
    found = [_group(report, group, look) for group in groups(report)]
    return [*moves_of(report, look), *found, *gone_of(report, look)]


def _head(report: Report, look: Look) -> list[str]:
    said = look.language
    counts, counted = report.counts, tally(report.findings)
    values = {"orders": counts.orders, "files": counts.files, "rules": counts.rules}
    judged = _JUDGED.fill(values).said_in(said)
    aside = asides(counts)
    lines = [
        f"# {_TITLE.fill({'as_of': report.as_of}).said_in(said)}",
        "",
        judged + (f" · {_ASIDE.fill({'list': aside}).said_in(said)}" if aside else ""),
        "",
    ]
    for remark in remarks(report, report.since) if report.since else ():
        lines += [literal(remark.said_in(said)), ""]
    if not counted.total and not report.not_evaluated:
        lines += [(_CLEAN if report.since is None else _CLEAN_SINCE).said_in(said), ""]
    words = [*(labels.SEVERITIES[severity] for severity in counted.by_severity), labels.UNKNOWN, labels.WAIVED]
    numbers = [*counted.by_severity.values(), counted.unknown, counted.waived]
    lines += [
        table_row(word.said_in(said) for word in words),
        table_row("--:" for _ in words),
        table_row(map(str, numbers)),
        "",
    ]
    return lines + _missed(report, look)


def _missed(report: Report, look: Look) -> list[str]:
    if not report.not_evaluated:
        return []
    lines = [f"## {_NOT_EVALUATED.said_in(look.language)}", ""]
    for missed in report.not_evaluated:
        place = f" ({literal(str(missed.place))})" if missed.place else ""
        lines.append(f"- {literal(missed.rule)}{place}: {literal(missed.reason.said_in(look.language))}")
    return [*lines, ""]


def _group(report: Report, group: Group, look: Look) -> str:
    head = report.orders.get(group.order or "")
    parts = [group.order or group.file]
    if head:
        status = labels.status_word(head.status).said_in(look.language)
        parts += [
            part
            for part in (head.customer, labels.person_name(report, head.merchandiser, look.language), status)
            if part
        ]
    lines = [
        f"## {literal(' · '.join(parts))}",
        "",
        table_row(word.said_in(look.language) for word in _HEADS),
        table_row("---" for _ in _HEADS),
    ]
    return "\n".join([*lines, *(_finding(finding, look) for finding in group.findings), ""])


def _finding(finding: Finding, look: Look) -> str:
    said = look.language
    word = labels.severity_word(finding).said_in(said)
    if finding.verdict == "unknown" and not finding.waived:
        word += f" · {labels.UNKNOWN.said_in(said)}"
    do = f"{finding.waived.reason} ({finding.waived.approved_by}, {finding.waived.until})" if finding.waived else None
    parts = (finding.record, finding.message.said_in(said), do or finding.advice.said_in(said), str(finding.place))
    return table_row([word, *map(literal, parts), literal(finding.rule)])
