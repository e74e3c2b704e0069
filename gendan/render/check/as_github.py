"""GitHub Actions: workflow commands that become annotations, within the runner's limits, worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check.since import remarks
from gendan.render.tally import worst_first
from gendan.render.terminal import visible
from gendan.words.finding import Severity
from gendan.words.text import Text

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.finding import Finding
    from gendan.words.report import Report
    from gendan.words.rule import NotEvaluated

LIMIT = 10
"""Annotations of one level that GitHub keeps for one step; it drops the rest without a word."""

_LEVELS = {
    Severity.critical: "error",
    Severity.error: "error",
    Severity.warning: "warning",
    Severity.info: "notice",
}
_MORE = Text(
    "gendan: {list} more than GitHub shows as annotations; all of them are in the job summary.",
    "gendan：还有{list}超出 GitHub 的批注上限，全部结果见任务摘要。",
)
_LEFT = {
    "error": Text("{count} error", "错误 {count} 条"),
    "warning": Text("{count} warning", "警告 {count} 条"),
    "notice": Text("{count} notice", "提示 {count} 条"),
}
_NOT_EVALUATED = Text("not evaluated: {rule}", "没能判断：{rule}")


def render(report: Report, look: Look) -> str:
    """Return one workflow command a line: at most 10 errors, 10 warnings and 10 notices, then how many more there are.

    Rules that were not evaluated come first, as errors. Waived findings make no annotation, and so does what is gone:
    a comparison is told in sentences of the log, and with its tables in the job summary.
    """
    wanted = [("error", _missed(missed, look)) for missed in report.not_evaluated]
    wanted += [
        (_LEVELS[finding.severity], _command(report, finding, look))
        for finding in worst_first(report.findings)
        if not finding.waived
    ]
    lines: list[str] = []
    more: list[Text] = []
    for level in ("error", "warning", "notice"):
        own = [line for named, line in wanted if named == level]
        lines += own[:LIMIT]
        more += [_LEFT[level].fill({"count": len(own) - LIMIT})] if len(own) > LIMIT else []
    if report.since is not None:
        lines += [f"gendan: {_clean(one.said_in(look.language))}" for one in remarks(report, report.since)]
    if more:
        lines.append(_MORE.fill({"list": more}).said_in(look.language))
    return "".join(f"{line}\n" for line in lines)


def escape(text: str) -> str:
    """Return `text` as the message of a workflow command: %, and line breaks, encoded."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Return `text` as a property of a workflow command: the same, with colon and comma."""
    return escape(text).replace(":", "%3A").replace(",", "%2C")


def _command(report: Report, finding: Finding, look: Look) -> str:
    title = labels.rule_title(report, finding.rule).said_in(look.language)
    about = " ".join(part for part in (finding.order, finding.record) if part)
    place = finding.place
    properties: dict[str, object] = {"file": look.prefix + place.file, "line": place.line, "col": place.column}
    properties["title"] = f"{about} · {title}" if about else title
    said = f"{finding.message.said_in(look.language)}\n{finding.advice.said_in(look.language)} ({finding.rule})"
    return _line(_LEVELS[finding.severity], properties, said)


def _missed(missed: NotEvaluated, look: Look) -> str:
    title = _NOT_EVALUATED.fill({"rule": missed.rule}).said_in(look.language)
    place = missed.place
    properties: dict[str, object] = {"file": look.prefix + place.file, "line": place.line} if place else {}
    return _line("error", properties | {"title": title}, missed.reason.said_in(look.language))


def _line(level: str, properties: dict[str, object], message: str) -> str:
    """Show control characters, but for the line breaks that the escape keeps whole."""
    named = ",".join(f"{key}={escape_property(_clean(str(value)))}" for key, value in properties.items() if value)
    return f"::{level} {named}::{escape(_clean(message))}"


def _clean(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))
