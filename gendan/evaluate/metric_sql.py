"""The SQL of a metric: its own query, checked and written anew, brought into one shape, grouped and summed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.evaluate.allow import check_query, rule_policy
from gendan.evaluate.lexis import LONGEST, with_params
from gendan.evaluate.mistake import Mistake
from gendan.evaluate.parsing import parse_tree
from gendan.evaluate.question import put_in
from gendan.words.engine_words import engine_words
from gendan.words.errors import ConfigurationError, FactsError
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from gendan.evaluate.compiling import Node
    from gendan.evaluate.parsing import Parse
    from gendan.words.catalog import Catalog, Query
    from gendan.words.metric import Basis, By, Choices, Metric

NUMBER = "DECIMAL(38,6)"
_GROUPS: Mapping[By | None, str] = {
    None: "NULL",
    "customer": "coalesce(o.customer, '')",
    "factory": "coalesce(o.factory, '')",
    "category": "coalesce(o.category, '')",
    "merchandiser": "coalesce(o.merchandiser, '')",
    "month": "strftime(r.day, '%Y-%m')",
    "quarter": "strftime(r.day, '%Y') || '-Q' || quarter(r.day)",
    "year": "strftime(r.day, '%Y')",
}
_NEEDED = {"ratio": ("numerator", "denominator"), "distribution": ("value",), "shares": ("value", "item")}
_OPTIONAL = ("cause", "item", "item_en", "item_zh", "path", "person", "file")
_SEE = Text("See docs/stats.md", "参见 docs/stats.zh.md")


class Gauge(Struct, frozen=True):
    """What measuring needs of the engine's owner, and the tables that metrics may name."""

    query: Query
    parse: Parse
    regenerate: Callable[[Node], str]
    bind: Callable[[str], Sequence[tuple[str, str]]]
    catalog: Catalog
    as_of: date


class Frame(Struct, frozen=True):
    """Which records count, and how they are grouped. Both days are included; `begin` None: from the first on."""

    begin: date | None
    until: date
    by: By | None


class Records(Struct, frozen=True):
    """The SELECT of a metric's records, with the parameters begin and until.

    `split`: the figure is split by items; `several_days`: there is a choice of days by which a month claims a record.
    """

    sql: str
    split: bool
    several_days: bool


def records_of(metric: Metric, choices: Choices, frame: Frame, gauge: Gauge, *, files: bool = True) -> Records:
    """Return the SELECT of grp, order_id, record, day, numerator, denominator, cause, item, person, path; file for `files`.

    A record without a day is kept: it is unknown in every period. Raises ConfigurationError with every mistake of the query.
    """
    own, columns = _checked(metric, choices, gauge)
    ratio = metric.statistic == "ratio"
    top, bottom = ("numerator", "denominator") if ratio else ("value", "1")
    others = ", ".join(f"{name if name in columns else 'NULL'}::VARCHAR AS {name}" for name in _OPTIONAL)
    record = "concat_ws('/', nullif(record, ''), part)" if "part" in columns else "record"
    rows = (
        f"SELECT order_id::VARCHAR AS order_id, {record} AS record, ({_day(columns, choices.basis)})::DATE AS day, ({top})::{NUMBER} AS numerator,"  # noqa: S608
        f" ({bottom})::{NUMBER} AS denominator, {others} FROM ({own})"
    )
    if choices.level != metric.level:
        rows = _by_order(rows)
    own_person = frame.by == "merchandiser" and "person" in columns
    group = "coalesce(r.person, '')" if own_person else _GROUPS[frame.by]
    orders = files or not (own_person or frame.by is None)
    sql = (
        f"SELECT ({group})::VARCHAR AS grp, r.* EXCLUDE (file){', coalesce(r.file, o.file) AS file' if files else ''} FROM ({rows}) r"  # noqa: S608
        f"{' LEFT JOIN orders o ON o.order_id = r.order_id' if orders else ''}"
        " WHERE r.day IS NULL OR (r.day <= $until::DATE AND coalesce(r.day >= $begin::DATE, true))"
    )
    return Records(sql, "item" in columns, "day" not in columns)


def summary_of(metric: Metric, records: Records, by: By | None) -> str:
    """Return the statement that sums up the records: of all, of each group, and by item within each."""
    splits = [("()", "(item)"), ("(grp)", "(grp, item)")][: 2 if by else 1]
    sets = ", ".join(one for pair in splits for one in (pair if records.split else pair[:1]))
    spread = metric.statistic == "distribution"
    median, p90 = ("quantile_cont(numerator, 0.5)", "quantile_disc(numerator, 0.9)") if spread else ("NULL", "NULL")
    known = "FILTER (known)" if spread else ""
    short = "numerator < denominator" if metric.direction == "up" else "numerator > 0"
    return (
        f"WITH k AS (SELECT *, numerator IS NOT NULL AND denominator IS NOT NULL AND day IS NOT NULL AS known FROM ({records.sql})),"  # noqa: S608
        f" j AS (SELECT *, known AND {short} AND coalesce(cause, 'us') <> 'us' AS others FROM k)"
        f" SELECT {_of('grp', by is not None)}, {_of('item', records.split)}, count_if(known), count_if(NOT known),"
        " sum(numerator) FILTER (known), sum(denominator) FILTER (known), count_if(others),"
        " sum(numerator) FILTER (others), sum(denominator) FILTER (others),"
        f" ({median} {known})::{NUMBER}, ({p90} {known})::{NUMBER}, any_value(item_en), any_value(item_zh)"
        f" FROM j GROUP BY GROUPING SETS ({sets})"
    )


def _of(name: str, grouped: bool) -> str:  # noqa: FBT001 - what it is grouped by, or not
    """Return SQL for a name that is NULL in rows over all of them, "" where the record has none."""
    return f"CASE WHEN grouping({name}) = 0 THEN coalesce({name}, '') END" if grouped else "NULL"


def _checked(metric: Metric, choices: Choices, gauge: Gauge) -> tuple[str, frozenset[str]]:
    """Return the metric's query, written anew from the tree that was checked, and the columns it returns."""
    tables = {table.name: frozenset(table.columns) for table in gauge.catalog.tables.values()}
    if len(metric.records) > LONGEST:
        said = Text(f"A query has at most {LONGEST} characters", f"查询最多 {LONGEST} 个字符")
        raise refused(metric, [Mistake("too-large", said, _SEE)])
    try:
        tree = parse_tree(gauge.parse, with_params(metric.records))
        mistakes = check_query(tree, metric.records, rule_policy(tables, frozenset(metric.params)))
        if mistakes:
            raise refused(metric, mistakes)
        bound, _ = put_in(tree, {**choices.params, "as_of": gauge.as_of})
        sql = gauge.regenerate(bound)
        columns = frozenset(name for name, _ in gauge.bind(sql))
    except FactsError as error:
        said = engine_words(error.reason) if error.reason else error.message
        raise refused(metric, [Mistake("syntax", said, error.advice)]) from error
    lacking = [name for name in ("order_id", "record", *_NEEDED[metric.statistic]) if name not in columns]
    lacking += [] if columns & {"day", "due"} else ["day"]
    if lacking:
        said = Text(f"The query does not return {', '.join(lacking)}", f"查询没有返回 {'、'.join(lacking)}")
        raise refused(metric, [Mistake("missing-key", said, _SEE)])
    return sql, columns


def refused(metric: Metric, mistakes: Sequence[Mistake]) -> ConfigurationError:
    """Return the error of a metric whose query cannot be used."""
    troubles = tuple(one.under((*metric.path, "records")).trouble(metric.place.file) for one in mistakes)
    return ConfigurationError(
        Text(f"The metric {metric.id} cannot be used", f"指标 {metric.id} 无法使用"),
        Text("Put right what is listed, then run the command again", "请改正下列各处，然后重新运行"),
        troubles,
    )


def _day(columns: frozenset[str], basis: Basis | None) -> str:
    """Return the day by which a month claims a record. What has not left yet is claimed by the day it was due."""
    if "day" in columns:
        return "day"
    if basis == "shipped" and "shipped" in columns:
        return "coalesce(shipped, due)"
    return "ordered" if basis == "ordered" and "ordered" in columns else "due"


def _by_order(rows: str) -> str:
    """Fold deliveries into orders: an order is as good as its worst delivery, and belongs to the day of its last one."""
    return (
        "SELECT order_id, '' AS record, CASE WHEN count(day) = count(*) THEN max(day) END AS day,"  # noqa: S608
        " (CASE WHEN bool_or(numerator < denominator) THEN 0 WHEN count(numerator) < count(*) THEN NULL ELSE 1 END)"
        f"::{NUMBER} AS numerator, 1::{NUMBER} AS denominator,"
        " arg_max(cause, day) FILTER (numerator < denominator) AS cause, NULL::VARCHAR AS item, NULL::VARCHAR AS item_en,"
        " NULL::VARCHAR AS item_zh, NULL::VARCHAR AS path, any_value(person) AS person, NULL::VARCHAR AS file"
        f" FROM ({rows}) GROUP BY order_id"
    )
