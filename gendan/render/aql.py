"""A sampling plan as text, Markdown, CSV or JSON: for the inspector, the mail to the factory, and for programs."""

from __future__ import annotations

import csv
import io
import json
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from gendan.render.check.as_csv import cell as safe
from gendan.render.terminal import cells, pad, paint, visible, wrap
from gendan.trade.aql_sheet import said_aql
from gendan.words.text import Text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gendan.render.look import Look
    from gendan.trade.aql_sheet import Row, Sheet

_HEADS = (
    Text("class", "类别"),
    Text("AQL", "AQL"),
    Text("letter", "字码"),
    Text("pieces", "样本量"),
    Text("Ac", "Ac"),
    Text("Re", "Re"),
    Text("passes at AQL", "AQL 处接收概率"),
)
_WIDTH = 30
_CURVE = Text("How likely goods of this quality are to pass", "此质量的货被接收的概率")


def render_text(sheet: Sheet, look: Look) -> str:
    """Return the plan for the terminal: a head, the classes, what to do step by step, and the curves when there are any."""
    rows = _cells(sheet, look)
    widths = [max(cells(row[at]) for row in rows) for at in range(len(_HEADS))]
    lines = ["  ".join(pad(words, widths[at], right=at > 2) for at, words in enumerate(row)).rstrip() for row in rows]
    steps = [
        line for number, step in enumerate(sheet.steps, 1) for line in _step(number, step.said_in(look.language), look)
    ]
    head = paint(_head(sheet, look), "strong", colour=look.colour)
    return "\n".join([head, "", *lines, "", *steps, *_curves(sheet, look), ""])


def render_markdown(sheet: Sheet, look: Look) -> str:
    """Return the same with a table of GitHub's Markdown."""
    head, *body = _cells(sheet, look)
    table = [head, ["---"] * len(head), *body]
    lines = [f"| {' | '.join(words.replace('|', chr(92) + '|') for words in row)} |" for row in table]
    steps = [f"{number}. {step.said_in(look.language)}" for number, step in enumerate(sheet.steps, 1)]
    curves = [f"- {line.strip()}" for line in _curves(sheet, look) if line]
    return "\n".join([f"**{_head(sheet, look)}**", "", *lines, "", *steps, *(["", *curves] if curves else []), ""])


def render_csv(sheet: Sheet, _look: Look) -> str:
    """Return one line a class (RFC 4180, with a byte order mark for Excel); the curve goes only into JSON."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    plan = sheet.plan
    names = (
        "standard",
        "lot",
        "level",
        "severity",
        "letter",
        "sample",
        "class",
        "aql",
        "used",
        "pieces",
        "ac",
        "re",
        "pa_at_aql",
    )
    writer.writerow(names)
    for row in sheet.rows:
        one = row.one
        head = [plan.standard, plan.lot, plan.level, plan.severity, plan.letter, plan.sample]
        own = [safe(one.defect), plain(one.aql), one.cell.letter, row.pieces, one.cell.accept, one.cell.reject]
        writer.writerow([*head, *own, "" if row.at_aql is None else str(row.at_aql)])
    return out.getvalue()


def render_json(sheet: Sheet, _look: Look) -> str:
    """Return one object with every number; decimals are text, so that none is rounded on the way."""
    plan = sheet.plan
    answer = {
        "standard": plan.standard,
        "lot": plan.lot,
        "level": plan.level,
        "severity": plan.severity,
        "letter": plan.letter,
        "drawn": plan.drawn,
        "sample": plan.sample,
        "whole_lot": plan.whole,
        "classes": [_class(row) for row in sheet.rows],
        "steps": [{"en": step.en, "zh": step.zh} for step in sheet.steps],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Sheet, Look], str]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": render_markdown,
}
"""Format name to its renderer."""


def _head(sheet: Sheet, look: Look) -> str:
    plan = sheet.plan
    head = Text(
        f"Lot {plan.lot} · level {plan.level} · {sheet.severity.en} · {plan.standard} · code letter {plan.letter}",
        f"批量 {plan.lot} · 检验水平 {plan.level} · {sheet.severity.zh} · {plan.standard} · 字码 {plan.letter}",
    )
    return head.said_in(look.language)


def _cells(sheet: Sheet, look: Look) -> list[list[str]]:
    return [[head.said_in(look.language) for head in _HEADS], *(_cells_of(row, look) for row in sheet.rows)]


def _cells_of(row: Row, look: Look) -> list[str]:
    plan = row.one.cell
    passes = "" if row.at_aql is None else _percent(row.at_aql)
    name = visible(row.name.said_in(look.language))
    return [name, said_aql(row.one.aql), plan.letter, str(row.pieces), str(plan.accept), str(plan.reject), passes]


def _step(number: int, words: str, look: Look) -> Sequence[str]:
    first, *rest = wrap(visible(words), max(look.width, 40) - 3)
    return [f"{number}. {first}", *(f"   {line.strip()}" for line in rest)]


def _curves(sheet: Sheet, look: Look) -> list[str]:
    lines = []
    for row in sheet.rows:
        if row.curve:
            lines += ["", f"{visible(row.name.said_in(look.language))} · {_CURVE.said_in(look.language)}"]
            lines += [_point(row, *point, look=look) for point in row.curve]
    return lines


def _point(row: Row, quality: Decimal, chance: Decimal, *, look: Look) -> str:
    unit = "/100" if row.per_hundred else " %"
    return f"  {plain(quality):>7}{unit}  {_percent(chance):>7}  {('#' if look.ascii else '█') * int(chance * _WIDTH)}".rstrip()


def _percent(chance: Decimal) -> str:
    """Return a probability in per cent with one digit; only what is certain is 100 or 0."""
    shown = (chance * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    if shown == 100 and chance < 1:
        return "> 99.9 %"
    return "< 0.1 %" if not shown and chance else f"{shown} %"


def _class(row: Row) -> dict[str, object]:
    one = row.one
    return {
        "class": one.defect,
        "aql": plain(one.aql),
        "letter": one.cell.letter,
        "pieces": row.pieces,
        "ac": one.cell.accept,
        "re": one.cell.reject,
        "own_plan": {"letter": one.own.letter, "sample": one.own.sample, "ac": one.own.accept, "re": one.own.reject},
        "on_first_pieces_only": one.apart,
        "per_100_units": row.per_hundred,
        "pa_at_aql": None if row.at_aql is None else str(row.at_aql),
        "curve": [{"quality": plain(quality), "pa": str(chance)} for quality, chance in row.curve],
    }
