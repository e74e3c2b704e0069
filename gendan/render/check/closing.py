"""The last lines of a check: totals, what was not chased, what could not be judged, and how to see more."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from gendan.render import labels
from gendan.render.check.since import remarks
from gendan.render.tally import Tally, tally, worst
from gendan.render.terminal import paint, visible, wrap
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.render.look import Look
    from gendan.words.report import Counts, Report

_JUDGED = Text(
    "Judged as of {as_of}: {orders}, {files}, {rules}.",
    "截至 {as_of}，共检查 {orders}、{files}、{rules}。",
)
_CLEAN = Text("Nothing to chase.", "没有要催的事。")
_CLEAN_SINCE = Text("Nothing new to chase.", "没有新出现的事要催。")
_CLEAN_WAIVED = Text("Nothing to chase beyond what is waived ({count}).", "除已豁免的 {count} 条以外，没有要催的事。")
_EMPTY = Text(
    "No orders yet: write one file an order under orders/, or bring them in with gendan import.",
    "还没有订单：在 orders/ 下每单写一个文件，或用 gendan import 导入。",
)
_UNKNOWN = Text("{count} of them could not be judged for lack of data.", "其中 {count} 条因缺数据无法判断。")
_WAIVED = Text("{count} more waived.", "另有 {count} 条已豁免。")
_ASIDE = Text("Not chased: {list}.", "不催的订单：{list}。")
_NOT_EVALUATED = Text("Not evaluated, and so not passed:", "以下规则没能判断，不算通过：")
_WHY = Text("Why: {command}", "查原因：{command}")
_RULE = Text("The rule: {command}", "看规则：{command}")
_REV = Text("Files as of commit {rev}.", "所查文件取自提交 {rev}。")


def closing(report: Report, look: Look) -> list[str]:
    """Return the lines after the findings; a house with nothing to chase gets one line of what was judged."""
    counted = tally(report.findings)
    lines = _not_evaluated(report, look)
    verdict, judged = _verdict(report, counted, look), _judged(report)
    sentences = [verdict, judged] if counted.total or report.not_evaluated else [_join(verdict, judged)]
    sentences += _asides(report.counts)
    if report.rev is not None:
        sentences.append(_REV.fill({"rev": report.rev}))
    if report.since is not None:
        sentences += remarks(report, report.since)
    if not report.counts.orders:
        sentences.append(_EMPTY)
    for sentence in [each for each in sentences if each.en]:
        lines += _wrapped(sentence.said_in(look.language), look, 2)
    lines += [] if look.quiet else _see_more(report, look)
    return lines


def count(number: int, one: str, many: str, zh: str) -> Text:
    """Return a number with its noun, singular for 1: "1 order", "1 个订单"."""
    return Text(f"{number} {one if number == 1 else many}", f"{number} {zh}")


def _judged(report: Report) -> Text:
    counts = report.counts
    return _JUDGED.fill(
        {
            "as_of": report.as_of,
            "orders": count(counts.orders, "order", "orders", "个订单"),
            "files": count(counts.files, "file", "files", "个文件"),
            "rules": count(counts.rules, "rule", "rules", "条规则"),
        }
    )


def _verdict(report: Report, counted: Tally, look: Look) -> Text:
    if not counted.total:
        calm = _CLEAN if report.since is None else _CLEAN_SINCE
        calm = _CLEAN_WAIVED.fill({"count": counted.waived}) if counted.waived else calm
        return _painted(calm, look) if not report.not_evaluated else Text("", "")
    parts = [(severity, number) for severity, number in counted.by_severity.items() if number]
    en = ", ".join(f"{number} {_plural(labels.SEVERITIES[severity].en, number)}" for severity, number in parts)
    zh = "，".join(f"{labels.SEVERITIES[severity].zh} {number} 条" for severity, number in parts)
    unknown = _UNKNOWN.fill({"count": counted.unknown}) if counted.unknown else None
    waived = _WAIVED.fill({"count": counted.waived}) if counted.waived else None
    return _join(Text(f"{en}.", f"{zh}。"), unknown, waived)


def _plural(noun: str, number: int) -> str:
    return f"{noun}s" if number != 1 and noun in {"error", "warning"} else noun


def _painted(text: Text, look: Look) -> Text:
    return Text(*(paint(words, "good", colour=look.colour) for words in (text.en, text.zh)))


def _join(*texts: Text | None) -> Text:
    said = [text for text in texts if text is not None]
    return Text(" ".join(text.en for text in said), "".join(text.zh for text in said))


def asides(counts: Counts) -> list[Text]:
    """Return the orders that are counted but not chased, "2 on hold", those of which there are any."""
    numbers = (
        (counts.held, "on-hold"),
        (counts.cancelled, "cancelled"),
        (counts.draft, "draft"),
        (counts.future, "future"),
        (counts.closed, "closed"),
    )
    listed = [(number, labels.STATUSES[status]) for number, status in numbers if number]
    return [Text(f"{number} {word.en}", f"{word.zh} {number} 单") for number, word in listed]


def _asides(counts: Counts) -> Sequence[Text]:
    listed = asides(counts)
    return [_ASIDE.fill({"list": listed})] if listed else []


def _not_evaluated(report: Report, look: Look) -> list[str]:
    if not report.not_evaluated:
        return []
    lines = [paint(_NOT_EVALUATED.said_in(look.language), "critical", colour=look.colour)]
    for missed in report.not_evaluated:
        place = f"{missed.place}  " if missed.place else ""
        lines += _wrapped(visible(f"  {place}{missed.rule}  {missed.reason.said_in(look.language)}"), look, 4)
    return [*lines, ""]


def _see_more(report: Report, look: Look) -> list[str]:
    """Give the commands for the worst finding, ready to be copied."""
    first = worst(report.findings)
    if first is None:
        return []
    lines = []
    if first.order and not first.rule.startswith("data/"):
        command = f"gendan why {shlex.quote(first.order)} {shlex.quote(first.rule)}"
        lines += _wrapped(_WHY.fill({"command": visible(command)}).said_in(look.language), look, 2)
    command = f"gendan rule {shlex.quote(first.rule)}"
    lines += _wrapped(_RULE.fill({"command": visible(command)}).said_in(look.language), look, 2)
    return [paint(line, "faint", colour=look.colour) for line in lines]


def _wrapped(words: str, look: Look, indent: int = 0) -> list[str]:
    return wrap(words, max(40, look.width), indent)
