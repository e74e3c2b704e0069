"""Measure metrics: two set-based questions at most. Sums are of decimals; division comes last, outside of the engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from gendan.evaluate.metric_sql import Frame, Gauge, records_of, summary_of
from gendan.words.metric import Choices, Figure, Fraction, Measure, Proof
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gendan.words.metric import Basis, Metric

__all__ = ["Frame", "Gauge", "choose", "measure", "proof_of"]
Row = tuple[object, ...]
_ZERO = Decimal(0)
_COLUMNS = "grp, item, order_id, record, day, numerator, denominator, cause, file, path"


def choose(metric: Metric, given: Mapping[str, object], basis: Basis | None) -> Choices:
    """Return how the metric is told: its own settings with what is `given` laid over them; others are passed over.

    A level at which the metric cannot be told leaves its own.
    """
    params = {word: _alike(given.get(word, value), value) for word, value in metric.params.items()}
    level = str(given.get("level", metric.level))
    return Choices(level if level in metric.levels else metric.level, basis, params)


def _alike(value: object, default: object) -> object:
    """Return a single value as a list where the setting is one."""
    return (value,) if isinstance(default, tuple) and not isinstance(value, tuple) else value


def measure(metric: Metric, choices: Choices, frame: Frame, gauge: Gauge, *, proofs: bool = False) -> Figure:
    """Return the figure of one metric, with its records when `proofs` are asked for.

    Raises ConfigurationError when its query is not allowed, cannot run, or lacks a column.
    """
    records = records_of(metric, choices, frame, gauge)
    period: dict[str, object] = {"begin": frame.begin, "until": frame.until}
    rows = gauge.query(summary_of(metric, records, frame.by), period).rows
    measures = _with_whole(metric, [_measure(metric, row) for row in rows])
    listed = f"SELECT {_COLUMNS} FROM ({records.sql}) ORDER BY day, order_id, record, item, path"  # noqa: S608
    found = gauge.query(listed, period).rows if proofs else ()
    told = choices if records.several_days else replace(choices, basis=None)
    return Figure(metric, told, _ordered(metric, measures), tuple(proof_of(metric, row) for row in found))


def _measure(metric: Metric, row: Row) -> Measure:
    group, item, cases, unknown, top, bottom, others, off_top, off_bottom, median, p90, en, zh = row
    count, apart = int(str(cases or 0)), int(str(others or 0))
    whole = Fraction(_number(top), _number(bottom), count)
    ours = Fraction(whole.numerator - _number(off_top), whole.denominator - _number(off_bottom), count - apart)
    return Measure(
        group=None if group is None else str(group),
        item=None if item is None else str(item),
        cases=count,
        unknown=int(str(unknown or 0)),
        fraction=whole,
        few=count < metric.minimum,
        ours=ours if metric.statistic == "ratio" and apart else None,
        median=median if isinstance(median, Decimal) else None,
        p90=p90 if isinstance(p90, Decimal) else None,
        label=Text(str(en or zh), str(zh or en)) if item is not None and (en or zh) else None,
    )


def _with_whole(metric: Metric, measures: list[Measure]) -> list[Measure]:
    """Put in the whole where no record made one, and tell shares of their group's cases."""
    if not any(one.group is None and one.item is None for one in measures):
        measures = [Measure(None, None, 0, 0, Fraction(_ZERO, _ZERO, 0), few=True), *measures]
    if metric.statistic != "shares":
        return measures
    totals = {one.group: one.cases for one in measures if one.item is None}
    return [_share(one, totals[one.group], metric) for one in measures]


def _share(one: Measure, total: int, metric: Metric) -> Measure:
    part = Fraction(Decimal(one.cases), Decimal(total), one.cases)
    few = total < metric.minimum
    return Measure(one.group, one.item, one.cases, one.unknown, part, few, label=one.label)


def _ordered(metric: Metric, measures: list[Measure]) -> tuple[Measure, ...]:
    """Sort: the whole, then groups by name, those without a name last; items by weight, the heaviest first."""

    def key(one: Measure) -> tuple[object, ...]:
        weight = one.median if metric.statistic == "distribution" else Decimal(one.cases)
        heavy = -weight if one.item is not None and weight is not None else _ZERO
        return (one.group is not None, one.group == "", one.group or "", one.item is not None, heavy, one.item or "")

    return tuple(sorted(measures, key=key))


def proof_of(metric: Metric, row: Row) -> Proof:
    """Return one record from a row of the columns that are listed above."""
    group, item, order, record, day, top, bottom, cause, file, path = row
    return Proof(
        metric=metric.id,
        group=None if group is None else str(group),
        item=None if item is None else str(item),
        order=None if order is None else str(order),
        record=str(record or ""),
        day=day if isinstance(day, date) else None,
        numerator=top if isinstance(top, Decimal) else None,
        denominator=bottom if isinstance(bottom, Decimal) else None,
        cause=None if cause is None else str(cause),
        file=None if file is None else str(file),
        path=None if path is None else str(path),
    )


def _number(value: object) -> Decimal:
    """Return a sum of the engine; 0 for a sum over nothing."""
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))
