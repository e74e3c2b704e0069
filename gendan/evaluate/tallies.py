"""Metrics by person and month: one set-based question each, whatever the number of people; exact numbers, divided last."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from gendan.evaluate.measure import choose, proof_of
from gendan.evaluate.metric_sql import Frame, records_of
from gendan.evaluate.values import literal
from gendan.words.tally import Sum, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gendan.evaluate.metric_sql import Gauge
    from gendan.words.metric import Basis, Proof
    from gendan.words.tally import Take, Wanted

Key = tuple[str, str]
"""Person and month, "2026-10"."""
Row = tuple[object, ...]
_MONTH = "year(day) * 12 + month(day) - 1"
_PROOFS = "grp, item, order_id, record, day, numerator, denominator, cause, file, path"
_PLACES = 6
"""Places after the point of every number of a record."""
_NOTHING = Sum(0, Decimal(0), Decimal(0), 0, None)


def tally(
    wanted: Wanted, begin: date, until: date, gauge: Gauge, settings: Mapping[str, object], *, proofs: bool = False
) -> dict[Key, Tally]:
    """Return what each person has in each month from `begin` to `until`, both days included; with records for `proofs`.

    Who has no record is not in it. A record that belongs to nobody is nobody's. `settings` are the house's; those of the
    indicator go before them. Raises ConfigurationError when the query is not allowed, cannot run, or lacks a column.
    """
    metric = wanted.metric
    basis = cast("Basis", settings.get("basis", "due"))
    choices = choose(metric, {**settings, **dict(wanted.params)}, basis)
    records = records_of(metric, choices, _frame(begin, until), gauge, files=proofs)
    judged = _judged(records.sql, wanted)
    period: dict[str, object] = {"begin": begin, "until": until}
    rows = gauge.query(_summary(judged, wanted), period).rows
    each = f"SELECT {_PROOFS} FROM ({judged}) ORDER BY day, order_id, record, path"  # noqa: S608
    listed = gauge.query(each, period).rows if proofs else ()
    shown: dict[Key, list[Proof]] = defaultdict(list)
    for row in listed:
        proof = proof_of(metric, row)
        shown[str(row[0] or ""), proof.day.strftime("%Y-%m") if proof.day else ""].append(proof)
    return {(one.person, one.month): one for one in (_tally(row, wanted, shown) for row in rows)}


def _frame(begin: date, until: date) -> Frame:
    return Frame(begin, until, "merchandiser")


def _judged(sql: str, wanted: Wanted) -> str:
    """Return the records with `known`, `short`, and `own`: it falls not short, or by a cause that counts."""
    short = "numerator < denominator" if wanted.metric.direction == "up" else "numerator > 0"
    causes = ", ".join(literal(cause) for cause in wanted.causes)
    counts = f"coalesce(cause, 'us') IN ({causes})" if causes else "false"
    return (
        f"SELECT *, NOT short OR {counts} AS own FROM (SELECT *, coalesce(({short}), false) AS short,"  # noqa: S608
        f" numerator IS NOT NULL AND denominator IS NOT NULL AND day IS NOT NULL AS known FROM ({sql}))"
    )


def _summary(judged: str, wanted: Wanted) -> str:
    spread = {"median": "quantile_cont(numerator, 0.5)", "p90": "quantile_disc(numerator, 0.9)"}.get(wanted.take)

    def of(test: str) -> str:
        value = (
            f"({spread} FILTER ({test}))::DECIMAL(38,6)" if spread and wanted.metric.statistic != "ratio" else "NULL"
        )
        return f"count_if({test}), sum(numerator) FILTER ({test}), sum(denominator) FILTER ({test}), count_if({test} AND short), {value}"

    return (
        f"SELECT coalesce(grp, ''), {_MONTH}, count_if(NOT known), {of('known')}, {of('known AND own')}"  # noqa: S608
        f" FROM ({judged}) GROUP BY ALL ORDER BY 1, 2"
    )


def _tally(row: Row, wanted: Wanted, proofs: Mapping[Key, Sequence[Proof]]) -> Tally:
    person, month, unknown = str(row[0]), _month(row[1]), cast("int", row[2])
    raw = _sum(row[3:8], wanted.take)
    own = raw if row[8:13] == row[3:8] else _sum(row[8:13], wanted.take)
    return Tally(person, month, raw, own, unknown, tuple(proofs.get((person, month), ())))


@lru_cache(maxsize=1 << 10)
def _month(number: object) -> str:
    """Return "2026-10" of the months since the year 0; "" of no month."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}" if isinstance(number, int) else ""


def _sum(cells: Row, take: Take) -> Sum:
    cases, top, bottom, short, spread = cells
    if not cases:
        return _NOTHING
    numerator, denominator = cast("Decimal", top), cast("Decimal", bottom)
    below = int(denominator.scaleb(_PLACES))
    value = Fraction(int(numerator.scaleb(_PLACES)), below) if below else None
    if take != "mean" and isinstance(spread, Decimal):
        value = Fraction(spread)
    return Sum(cast("int", cases), numerator, denominator, cast("int", short), value)
