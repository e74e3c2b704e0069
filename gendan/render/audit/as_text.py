"""The audit for people at a terminal: by who did it, or by order; what was done, day after day, and where it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check.change_text import change_blocks
from gendan.render.check.since import remarks
from gendan.render.tally import WORST_FIRST, tally
from gendan.render.terminal import fold, paint, visible, wrap
from gendan.words.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.ask import AuditAsk
    from gendan.words.finding import Finding
    from gendan.words.report import Report

_SHORT = 10
_WHOLE = Text("The history itself", "历史记录本身")
_NOBODY = Text("{name} (not in people/)", "{name}（不在 people/ 里）")
_COMMIT = Text("commit {commit}", "提交 {commit}")
_CLEAN = Text("Nothing in the history speaks against the files.", "历史与文件一致，没有发现问题。")
_FOUND = Text("{counts}, by {people}.", "{counts}，涉及 {people}。")
_UNKNOWN = Text("{count} of them could not be judged for lack of data.", "其中 {count} 条因缺数据无法判断。")
_WAIVED = Text("{count} more waived.", "另有 {count} 条已豁免。")
_JUDGED = Text("The history up to {as_of}, by {rules} rules.", "历史截至 {as_of}，共 {rules} 条规则。")
_SPAN = Text("Only what was done {span}.", "只列 {span} 的改动。")
_REV = Text("History up to commit {rev}.", "历史到提交 {rev} 为止。")
_BOTH = Text(
    "Days: {received} by receipts, {claimed} as the committers claim (git proves the order, not the time).",
    "日期依据：{received} 条按回执，{claimed} 条为提交人自称（git 只能证明先后，不能证明时间）。",
)
_CLAIMED = Text(
    "Days are what the committers claim: git proves the order, not the time.",
    "日期为提交人自称：git 只能证明先后，不能证明时间。",
)
_RECEIVED = Text("Days are those of receipts.", "日期均按回执。")
_NOT_EVALUATED = Text("Not evaluated: {rules}", "未能判断的规则：{rules}")
_MORE = Text("All about one: {command}", "查看某单的全部改动：{command}")


def render(report: Report, ask: AuditAsk, look: Look) -> str:
    """Return the findings by person or by order, the worst group first, in each from day to day; then what was looked at.

    Quiet: only what is error or worse and not waived.
    """
    shown = [one for one in report.findings if not look.quiet or (one.severity >= WORST_FIRST[1] and not one.waived)]
    groups: defaultdict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in shown:
        groups[_group(finding, ask)].append(finding)
    ranked = sorted(groups.items(), key=lambda item: (item[0][0], -max(one.severity for one in item[1]), item[0][1]))
    blocks = [_block(report, key[1], found, ask, look) for key, found in ranked]
    blocks += [] if look.quiet else [block for block in change_blocks(report, look) if block]
    return "\n\n".join("\n".join(block) for block in [*blocks, _closing(report, ask, look)]) + "\n"


def _group(finding: Finding, ask: AuditAsk) -> tuple[int, str]:
    """Return what a finding stands under. What belongs to nobody and no order comes first, last where people were asked for."""
    if ask.by == "order":
        return (1, finding.order) if finding.order else (0 if not finding.place.file else 2, finding.place.file)
    who = finding.values.get("person") or finding.values.get("author")
    return (2 if ask.people else 0, "") if who is None else (1, str(who))


def _block(report: Report, name: str, found: Sequence[Finding], ask: AuditAsk, look: Look) -> list[str]:
    head = _head(report, name, ask).said_in(look.language)
    counts = _counts(found).said_in(look.language)
    joint = ": " if look.language == "en" else "："
    lines = [
        paint(line, "strong", colour=look.colour) for line in wrap(f"{visible(head)}{joint}{counts}", _width(look), 2)
    ]
    for finding in sorted(found, key=_by_day):
        lines += _finding(report, finding, ask, look)
    return lines


def _head(report: Report, name: str, ask: AuditAsk) -> Text:
    if not name:
        return _WHOLE
    if ask.by == "order":
        head = report.orders.get(name)
        return same(" · ".join(part for part in (name, head.customer if head else None) if part))
    if name not in report.people:
        return _NOBODY.fill({"name": name})
    return Text(labels.person_name(report, name, "en") or name, labels.person_name(report, name, "zh") or name)


def _by_day(finding: Finding) -> tuple[str, int, str, str, str]:
    return _day(finding), -finding.severity, finding.order or "", finding.rule, finding.record


def _day(finding: Finding) -> str:
    day = finding.values.get("on_date")
    return f"{day:%Y-%m-%d}" if isinstance(day, date) else ""


def _finding(report: Report, finding: Finding, ask: AuditAsk, look: Look) -> list[str]:
    """Show day, severity, order and what was done; where it stands, the rule, the commit; what to do."""
    word = labels.severity_word(finding)
    parts = [_day(finding), word.said_in(look.language)]
    if ask.by != "order" and finding.order:
        parts.append(finding.order)
    elif ask.by == "order" and finding.values.get("person"):
        parts.append(labels.person_name(report, str(finding.values["person"]), look.language) or "")
    lines = fold([f"  {visible('  '.join(part for part in parts if part))}"], _width(look))
    indent = 6
    lines += wrap(" " * indent + visible(finding.message.said_in(look.language)), _width(look), indent)
    commit = finding.values.get("commit_id")
    where = [str(finding.place), finding.rule]
    where += [_COMMIT.fill({"commit": str(commit)[:_SHORT]}).said_in(look.language)] if commit else []
    where = [visible(part) for part in where if part]
    lines += [paint(" " * indent + line, "faint", colour=look.colour) for line in fold(where, _width(look) - indent)]
    advice = finding.waived.reason if finding.waived else finding.advice.said_in(look.language)
    if advice:
        arrow = "->" if look.ascii else "→"
        lines += wrap(" " * indent + f"{arrow} {visible(advice)}", _width(look), indent + 2)
    return lines


def _closing(report: Report, ask: AuditAsk, look: Look) -> list[str]:
    counted = tally(report.findings)
    said = [_CLEAN]
    if counted.total:
        people = {who for one in report.findings if (who := one.values.get("person") or one.values.get("author"))}
        said = [_FOUND.fill({"counts": _counts(report.findings), "people": _people(len(people))})]
    said += [_UNKNOWN.fill({"count": counted.unknown})] if counted.unknown else []
    said += [_WAIVED.fill({"count": counted.waived})] if counted.waived else []
    said.append(_JUDGED.fill({"as_of": report.as_of, "rules": report.counts.rules}))
    if ask.begin or ask.until:
        span = Text(
            " ".join([*([f"from {ask.begin}"] if ask.begin else []), *([f"to {ask.until}"] if ask.until else [])]),
            f"{ask.begin or '最早'} 至 {ask.until or report.as_of}",
        )
        said.append(_SPAN.fill({"span": span}))
    said += [_REV.fill({"rev": report.rev})] if report.rev else []
    said += remarks(report, report.since) if report.since is not None else []
    clocks = Counter(one.values.get("clock") for one in report.findings)
    if clocks["commit"] and clocks["receipt"]:
        said.append(_BOTH.fill({"received": clocks["receipt"], "claimed": clocks["commit"]}))
    elif clocks["commit"] or clocks["receipt"]:
        said.append(_CLAIMED if clocks["commit"] else _RECEIVED)
    if report.not_evaluated:
        said.append(_NOT_EVALUATED.fill({"rules": ", ".join(one.rule for one in report.not_evaluated)}))
    order = next((one.order for one in report.findings if one.order), None)
    said += [_MORE.fill({"command": f"gendan log {order}"})] if order and not look.quiet else []
    return [line for one in said for line in wrap(visible(one.said_in(look.language)), _width(look), 2)]


def _counts(found: Sequence[Finding]) -> Text:
    """Return "1 critical, 2 error": waived ones left out; those alone are counted as such."""
    counted = tally(found)
    parts = [(labels.SEVERITIES[one], counted.by_severity[one]) for one in WORST_FIRST if counted.by_severity[one]]
    parts = parts or [(labels.WAIVED, counted.waived)]
    return Text(
        ", ".join(f"{nr} {word.en}" for word, nr in parts), "、".join(f"{word.zh} {nr} 条" for word, nr in parts)
    )


def _people(number: int) -> Text:
    return Text(f"{number} {'person' if number == 1 else 'people'}", f"{number} 人")


def _width(look: Look) -> int:
    return max(40, look.width)
