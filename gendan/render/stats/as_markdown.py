"""Figures as Markdown: a table for each, its definition above, for a report or a job summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.render.rows import render_markdown as table
from gendan.render.stats import wording as w
from gendan.render.stats.flat import proof_rows
from gendan.render.stats.numbers import amount, part, shown
from gendan.words.catalog import Rows

if TYPE_CHECKING:
    from gendan.render.look import Look
    from gendan.words.metric import Figure, Figures, Measure


def render_markdown(figures: Figures, look: Look) -> str:
    """Return heading, then for each figure its title, definition and numbers, and its records when asked for."""
    head = w.HEAD.fill({"as_of": figures.as_of, "period": w.period(figures)}).said_in(look.language)
    apart = w.apart(figures)
    said = [f"{apart.said_in(look.language)}\n"] if apart is not None else []
    return "\n".join([f"# {head}\n", *said, *(_section(figures, one, look) for one in figures.figures)])


def _section(figures: Figures, figure: Figure, look: Look) -> str:
    title = figure.metric.title.said_in(look.language)
    lines = [
        f"## {title}",
        "",
        w.definition(figure).said_in(look.language),
        "",
        table(_rows(figures, figure, look), look),
    ]
    if figures.with_records and figure.proofs:
        only = replace(figures, figures=(figure,))
        lines += [f"### {w.RECORDS.said_in(look.language)}", "", table(proof_rows(only), look)]
    return "\n".join(lines)


def _rows(figures: Figures, figure: Figure, look: Look) -> Rows:
    spread = figure.metric.statistic == "distribution"
    keys = (
        ("group", "mean", "median", "p90", "cases", "unknown")
        if spread
        else ("group", "value", "part", "ours", "cases", "unknown")
    )
    heads = tuple(w.HEADS[key].said_in(look.language) for key in keys)
    return Rows(heads, [_row(figures, figure, one, look, spread=spread) for one in figure.measures])


def _row(figures: Figures, figure: Figure, one: Measure, look: Look, *, spread: bool) -> tuple[object, ...]:
    name = w.group_name(figures, one).said_in(look.language)
    if one.item is not None:
        item = w.item_name(one).said_in(look.language)
        name = item if one.group is None else f"{name} · {item}"
    cases = f"{one.cases} ({w.FEW.said_in(look.language)})" if one.few and one.item is None else str(one.cases)
    unit = figure.metric.unit
    if spread:
        return name, shown(one.fraction, unit), amount(one.median), amount(one.p90), cases, one.unknown or ""
    ours = f"{shown(one.ours, unit)} ({part(one.ours)})" if one.ours else ""
    return name, shown(one.fraction, unit), part(one.fraction) if one.cases else "", ours, cases, one.unknown or ""
