"""A rule over past days: for the terminal, as Markdown, JSON and CSV."""

from __future__ import annotations

import json
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.rows import render_markdown as rows_markdown
from gendan.render.score import wording as w
from gendan.render.score.as_text import table
from gendan.render.terminal import paint, visible
from gendan.trade.rounding import rounded
from gendan.words.catalog import Rows
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gendan.render.look import Look
    from gendan.words.backtest import Outcome, RuleTest, Warned

_HEAD = Text("{rule} ({title}), {begin} to {end}", "{rule}（{title}），{begin} 至 {end}")
_NOW = Text(
    "Judged on {days} days by the files of now: what was entered later counts as if it had been known.",
    "按现有文件判断了 {days} 天：事后录入的内容视同当时已知。",
)
_THEN = Text("Judged on {days} days by the files as they stood then.", "按当时的文件判断了 {days} 天。")
_LOST = Text("{days} days lie before the first commit and were not judged.", "{days} 天早于首个提交，未判断。")
_ROWS: Mapping[str, Text] = {
    "findings": Text("Findings", "提示次数"),
    "due": Text("Deliveries that fell due", "到期批次"),
    "late": Text("  of these late", "  其中延误"),
    "warned": Text("Warned of by the day due", "到期前已提示"),
    "hit": Text("  then late", "  结果延误"),
    "false": Text("  then in time", "  结果准时"),
    "missed": Text("Late without a warning", "延误而未提示"),
    "precision": Text("Warnings that were right", "提示准确率"),
    "recall": Text("Late ones that were warned of", "延误提示率"),
    "ahead": Text("Days ahead, median (least to most)", "提前天数中位数（最少至最多）"),
    "unknown": Text("Due, but not known whether late", "到期但无法判断是否延误"),
}
_OUTCOMES: Mapping[Outcome, Text] = {
    "hit": Text("warned, late", "有提示，延误"),
    "false-alarm": Text("warned, in time", "有提示，准时"),
    "missed": Text("no warning, late", "无提示，延误"),
    "quiet": Text("no warning, in time", "无提示，准时"),
}
_COLUMNS = ("order", "delivery", "due", "outcome", "first_warned", "days_ahead", "days_late", "file")
_TITLES = {
    "delivery": Text("Delivery", "批次"),
    "due": Text("Due", "到期"),
    "outcome": Text("Outcome", "结果"),
    "first": Text("Warned", "首次提示"),
    "late": Text("Days late", "延误天数"),
}
_FORMULA = Text("{share} ({top}/{bottom})", "{share}（{top}/{bottom}）")


def render_text(test: RuleTest, look: Look, records: bool) -> str:  # noqa: FBT001 - one signature for all formats
    """Return the figures, each with what it is made of; with `records` every delivery that was warned of or late."""
    language = look.language
    words = {"rule": test.rule, "title": test.title, "begin": test.begin, "end": test.end}
    lines = [paint(visible(_HEAD.fill(words).said_in(language)), "strong", colour=look.colour)]
    lines.append((_THEN if test.history else _NOW).fill({"days": len(test.judged)}).said_in(language))
    if test.without_history:
        lines.append(_LOST.fill({"days": len(test.without_history)}).said_in(language))
    figures = [[_ROWS[name].said_in(language), said.said_in(language)] for name, said in _figures(test).items()]
    blocks = ["\n".join(lines), "\n".join(table(figures, {0}))]
    told = [one for one in test.deliveries if one.outcome != "quiet"]
    if records and told:
        heads = [_TITLES[name].said_in(language) for name in _TITLES]
        rows = [[visible(cell) for cell in _cells(one, look)] for one in told]
        blocks.append("\n".join(table([heads, *rows], {0, 1, 2, 3})))
    return "\n\n".join(blocks) + "\n"


def _figures(test: RuleTest) -> dict[str, Text]:
    """Return the figures as words; a share of nothing is a dash."""
    hit, false, missed = (test.count(one) for one in ("hit", "false-alarm", "missed"))
    ahead = _ahead(test)
    days = "–"
    if ahead:
        days = f"{_middle(ahead)} ({min(ahead)}–{max(ahead)})"
    counts = {
        "findings": test.findings,
        "due": len(test.deliveries),
        "late": hit + missed,
        "warned": hit + false,
        "hit": hit,
        "false": false,
        "missed": missed,
    }
    found = {name: Text(str(count), str(count)) for name, count in counts.items()}
    found["precision"], found["recall"] = _share(hit, hit + false), _share(hit, hit + missed)
    found["ahead"] = Text(days, days)
    if test.unknown:
        found["unknown"] = Text(str(test.unknown), str(test.unknown))
    return found


def _ahead(test: RuleTest) -> list[int]:
    """Return the days ahead of the warnings that were right."""
    return [one.ahead for one in test.deliveries if one.outcome == "hit" and one.ahead is not None]


def _middle(days: list[int]) -> str:
    return w.value_of(Fraction(median(days)), "days")


def _share(top: int, bottom: int) -> Text:
    if not bottom:
        return Text("–", "–")
    return _FORMULA.fill({"share": w.value_of(Fraction(top, bottom), "percent"), "top": top, "bottom": bottom})


def _cells(one: Warned, look: Look) -> list[str]:
    held = one.delivery
    return [
        f"{held.order}/{held.delivery}",
        held.due.isoformat(),
        _OUTCOMES[one.outcome].said_in(look.language),
        one.first.isoformat() if one.first else "–",
        str(held.late or "–"),
    ]


def render_json(test: RuleTest, look: Look, records: bool) -> str:  # noqa: FBT001 - as above
    """Return the whole answer, every delivery with it; shares are strings of fractions."""
    del records
    hit, false, missed = (test.count(one) for one in ("hit", "false-alarm", "missed"))
    ahead = _ahead(test)
    answer = {
        "gendan": test.version,
        "rule": test.rule,
        "title": test.title.said_in(look.language),
        "from": test.begin.isoformat(),
        "to": test.end.isoformat(),
        "judged": [day.isoformat() for day in test.judged],
        "not_judged": [day.isoformat() for day in test.without_history],
        "history": test.history,
        "findings": test.findings,
        "due": len(test.deliveries),
        "unknown": test.unknown,
        "hits": hit,
        "false_alarms": false,
        "missed": missed,
        "precision": _decimal(hit, hit + false),
        "recall": _decimal(hit, hit + missed),
        "days_ahead": {"median": _middle(ahead), "least": min(ahead), "most": max(ahead)} if ahead else None,
        "deliveries": [dict(zip(_COLUMNS, _row(one), strict=True)) for one in test.deliveries],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2, default=str) + "\n"


def _decimal(top: int, bottom: int) -> str | None:
    return f"{rounded(Fraction(top, bottom), 4):f}" if bottom else None


def _row(one: Warned) -> tuple[object, ...]:
    held = one.delivery
    return (held.order, held.delivery, held.due, one.outcome, one.first, one.ahead, held.late, held.file)


def render_csv(test: RuleTest, look: Look, records: bool) -> str:  # noqa: FBT001 - as above
    """Return one row a delivery."""
    del records
    return rows_csv(Rows(_COLUMNS, [_row(one) for one in test.deliveries]), look)


def render_markdown(test: RuleTest, look: Look, records: bool) -> str:  # noqa: FBT001 - as above
    """Return the figures as a table, then the deliveries where they are asked for."""
    words = {"rule": test.rule, "title": test.title, "begin": test.begin, "end": test.end}
    head = _HEAD.fill(words).said_in(look.language)
    figures = [(_ROWS[name].said_in(look.language).strip(), said.said_in(look.language)) for name, said in _figures(test).items()]  # fmt: skip
    blocks = [f"# {head}", rows_markdown(Rows(("figure", "value"), figures), look)]
    if records:
        told = [_row(one) for one in test.deliveries if one.outcome != "quiet"]
        blocks.append(rows_markdown(Rows(_COLUMNS, told), look))
    return "\n\n".join(blocks)


FORMATS: Mapping[str, Callable[[RuleTest, Look, bool], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}
