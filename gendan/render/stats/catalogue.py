"""The metrics themselves as a page: what each counts, in what unit, and which settings it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gendan.render.stats import wording as w
from gendan.words.metric import ANY_DAYS
from gendan.words.text import Text, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gendan.words.metric import Metric
    from gendan.words.text import Language

_HEADS = (
    Text("Figure", "指标"),
    Text("What it counts", "口径"),
    Text("Unit", "单位"),
    Text("Better", "方向"),
    Text("Settings", "设置"),
)
_DIRECTIONS = {"up": Text("higher", "越高越好"), "down": Text("lower", "越低越好")}
_ANY = Text("any", "不限")


def metrics_markdown(metrics: Sequence[Metric], language: Language) -> str:
    """Return a table for each pack, under its name."""
    packs: dict[str, list[Metric]] = {}
    for metric in metrics:
        packs.setdefault(metric.id.partition("/")[0], []).append(metric)
    return "\n".join(_section(pack, found, language) for pack, found in packs.items())


def _section(pack: str, metrics: Sequence[Metric], language: Language) -> str:
    heads = " | ".join(head.said_in(language) for head in _HEADS)
    rows = [f"| {' | '.join(_row(metric, language))} |" for metric in metrics]
    return "\n".join([f"## {pack}", "", f"| {heads} |", "|---|---|---|---|---|", *rows, ""])


def _row(metric: Metric, language: Language) -> tuple[str, ...]:
    title = metric.title.said_in(language)
    levels = [f"level={', '.join(metric.levels)}"] if metric.levels else []
    settings = [f"{word}={_value(value, language)}" for word, value in sorted(metric.params.items())]
    return (
        f"{title}<br>`{metric.name}`",
        metric.definition.fill(metric.params).said_in(language),
        w.UNITS[metric.unit].said_in(language),
        _DIRECTIONS[metric.direction].said_in(language),
        "<br>".join(f"`{one}`" for one in [*settings, *levels]),
    )


def _value(value: object, language: Language) -> str:
    if value == ANY_DAYS:
        return _ANY.said_in(language)
    return ",".join(value) if isinstance(value, tuple) else say(value, language)
