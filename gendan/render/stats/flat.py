"""Figures as flat rows, the same in CSV, JSON lines and workbooks; and the whole answer as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gendan.render.rows import render_csv as rows_csv
from gendan.render.rows import render_jsonl as rows_jsonl
from gendan.render.stats import wording as w
from gendan.render.stats.numbers import exact
from gendan.words.catalog import Rows
from gendan.words.text import say

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.metric import Figure, Figures, Fraction, Measure, Proof
    from gendan.words.text import Language

COLUMNS = (
    "figure", "title", "group", "item", "label", "value", "unit", "numerator", "denominator", "cases", "median", "p90",
    "without_others", "numerator_without_others", "denominator_without_others", "unknown", "few", "choices",
)  # fmt: skip
PROOF_COLUMNS = (
    "figure",
    "group",
    "item",
    "order",
    "record",
    "day",
    "numerator",
    "denominator",
    "cause",
    "file",
    "line",
)


def figure_rows(figures: Figures, language: Language) -> Rows:
    """Return one row a number, the whole first; `group` is empty for the whole."""
    return Rows(
        COLUMNS, [_row(figures, figure, one, language) for figure in figures.figures for one in figure.measures]
    )


def proof_rows(figures: Figures) -> Rows:
    """Return one row a record behind a figure."""
    return Rows(PROOF_COLUMNS, [_proof(one) for figure in figures.figures for one in figure.proofs])


def render_csv(figures: Figures, look: Look) -> str:
    """Return the records when they were asked for, else the figures."""
    return rows_csv(_chosen(figures, look), look)


def render_jsonl(figures: Figures, look: Look) -> str:
    """Return the same, one object a line."""
    return rows_jsonl(_chosen(figures, look), look)


def render_json(figures: Figures, look: Look) -> str:
    """Return the whole answer. Numbers are strings, so that no reader rounds them; values to six decimals."""
    answer = {
        "gendan": figures.version,
        "as_of": figures.as_of.isoformat(),
        "from": figures.begin.isoformat() if figures.begin else None,
        "to": figures.until.isoformat(),
        "by": figures.by,
        "apart": dict(figures.apart),
        "figures": [_figure(figures, figure, look.language) for figure in figures.figures],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _chosen(figures: Figures, look: Look) -> Rows:
    return proof_rows(figures) if figures.with_records else figure_rows(figures, look.language)


def _row(figures: Figures, figure: Figure, one: Measure, language: Language) -> tuple[object, ...]:
    ours = one.ours
    return (
        figure.metric.id,
        figure.metric.title.said_in(language),
        one.group,
        one.item,
        (w.item_name(one) if one.item is not None else w.group_name(figures, one)).said_in(language),
        exact(one.value),
        figure.metric.unit,
        one.fraction.numerator,
        one.fraction.denominator,
        one.cases,
        one.median,
        one.p90,
        exact(ours.value) if ours else None,
        ours.numerator if ours else None,
        ours.denominator if ours else None,
        one.unknown,
        one.few,
        w.choices_of(figure).said_in(language),
    )


def _proof(one: Proof) -> tuple[object, ...]:
    return (one.metric, one.group, one.item, one.order, one.record, one.day, one.numerator, one.denominator, one.cause, one.file, one.line)  # fmt: skip


def _figure(figures: Figures, figure: Figure, language: Language) -> dict[str, object]:
    metric, choices = figure.metric, figure.choices
    held: dict[str, object] = {
        "id": metric.id,
        "title": metric.title.said_in(language),
        "definition": w.definition(figure).said_in(language),
        "unit": metric.unit,
        "direction": metric.direction,
        "statistic": metric.statistic,
        "level": choices.level,
        "basis": choices.basis,
        "settings": {word: say(value, "en") for word, value in sorted(choices.params.items())},
        "minimum": metric.minimum,
        "measures": [_measure(figures, one, language) for one in figure.measures],
    }
    if figures.with_records:
        held["records"] = [_json(dict(zip(PROOF_COLUMNS[1:], _proof(one)[1:], strict=True))) for one in figure.proofs]
    return held


def _measure(figures: Figures, one: Measure, language: Language) -> dict[str, object]:
    held: dict[str, object] = {"group": one.group}
    if one.item is not None:
        held |= {"item": one.item, "label": w.item_name(one).said_in(language)}
    elif one.group:
        held["label"] = w.group_name(figures, one).said_in(language)
    held |= {"value": exact(one.value), **_fraction(one.fraction), "unknown": one.unknown, "few": one.few}
    if one.median is not None or one.p90 is not None:
        held |= {"median": one.median, "p90": one.p90}
    if one.ours is not None:
        held["without_others"] = _json({"value": exact(one.ours.value), **_fraction(one.ours)})
    return _json(held)


def _fraction(fraction: Fraction) -> dict[str, object]:
    return {"numerator": fraction.numerator, "denominator": fraction.denominator, "cases": fraction.cases}


def _json(held: dict[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in held.items()}


def _value(value: object) -> object:
    match value:
        case None | bool() | int() | str() | dict():
            return value
        case _:
            return say(value, "en")
