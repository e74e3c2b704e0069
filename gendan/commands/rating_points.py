"""The points of the indicators that marks are held against, for the table `rating_facts`: reckoned as scores reckon them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from gendan.commands.metrics import read_shipped_metrics
from gendan.commands.rubrics import read_rubric_files
from gendan.evaluate.measure import Gauge
from gendan.evaluate.rubric_pack import read_rubric
from gendan.evaluate.score import Scorer
from gendan.evaluate.tallies import tally
from gendan.trade.rounding import rounded
from gendan.words.score import Person
from gendan.words.text import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gendan.commands.rubrics import RubricFile
    from gendan.facts.database import Facts
    from gendan.read.tree import SourceFile
    from gendan.words.house import House
    from gendan.words.metric import Metric
    from gendan.words.rubric import Indicator, Rubric


class Against(Struct, frozen=True):
    """The rubrics of which marks are held against orders, and the metrics that these need."""

    files: tuple[RubricFile, ...]
    metrics: tuple[Metric, ...]
    known: tuple[Metric, ...] = ()
    """All metrics: a rubric is read with those of its other indicators as well."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The SQL of the metrics: the tables that it names are to be filled first."""
        return tuple(one.records for one in self.metrics)


def find_against(sources: Iterable[SourceFile]) -> Against:
    """Return what is held against what in the rubrics, those that come with gendan among them. Wrong ones are passed over."""
    files = tuple(one for one in read_rubric_files(sources, lenient=True) if b"against" in one.data)
    named = {name for one in files for name in _named(one.document)}
    metrics = read_shipped_metrics() if files else ()
    return Against(files, tuple(one for one in metrics if one.id in named or one.name in named), metrics)


def rows_of_facts(against: Against, facts: Facts, house: House, as_of: date) -> list[tuple[object, ...]]:
    """Return the rows of `rating_facts`: of every person and month of the last twelve, up to the day judged.

    Only by rubrics under which somebody has marks that count.
    """
    used = {row[0] for row in facts.query("SELECT DISTINCT rubric FROM rating_states WHERE counts").rows}
    gauge = Gauge(facts.query, facts.parse_sql, facts.regenerate, facts.bind, facts.catalog, as_of)
    begin = date(max(as_of.year - 1, 1), as_of.month, 1)
    rows: list[tuple[object, ...]] = []
    for file in against.files:
        if file.document["id"] not in used:
            continue
        rubric, _ = read_rubric(file.document, file.file, against.known, facts.parse_sql, shipped=file.shipped)
        for leaf in _held_against(rubric) if rubric is not None else ():
            assert rubric is not None  # noqa: S101 - told by the line above
            rows += _rows(rubric, leaf, gauge, begin, as_of, house)
    return sorted(rows, key=str)


def _held_against(rubric: Rubric) -> Iterator[Indicator]:
    leaves = {leaf.id: leaf for leaf in rubric.leaves()}
    for name in sorted({leaf.rating.against or "" for leaf in leaves.values() if leaf.rating is not None}):
        if name in leaves and leaves[name].wanted is not None:
            yield leaves[name]


def _rows(
    rubric: Rubric, leaf: Indicator, gauge: Gauge, begin: date, as_of: date, house: House
) -> Iterator[tuple[object, ...]]:
    scorer = Scorer(rubric)
    assert leaf.wanted is not None  # noqa: S101 - only such leaves are given
    for (person, month), told in tally(leaf.wanted, begin, as_of, gauge, house.figures).items():
        if not person or not month:
            continue
        scored = scorer.score(Person(person, same(person), ""), month, {leaf.id: told}, {})
        part = next(one for one in scored.parts if one.indicator.id == leaf.id)
        if part.points is not None:
            yield (rubric.id, person, month, leaf.id, leaf.title.en, leaf.title.zh, rounded(part.points, 2), part.cases)


def _named(document: Mapping[str, object]) -> Iterator[str]:
    """Yield the metrics of the indicators that marks are held against."""
    leaves = {str(leaf.get("id")): leaf for leaf in _leaves(document)}
    for leaf in leaves.values():
        rating = leaf.get("rating")
        against = leaves.get(str(rating.get("against"))) if isinstance(rating, dict) else None
        if against is not None:
            yield str(against.get("metric"))


def _leaves(node: object) -> Iterator[dict[str, object]]:
    found: Sequence[object] = node.get("indicators") or () if isinstance(node, dict) else ()
    for one in found:
        if isinstance(one, dict):
            yield one
            yield from _leaves(one)
