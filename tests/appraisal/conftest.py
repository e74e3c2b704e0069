"""What tests of appraisals share: the engine's parser, and small rubrics written as they stand in a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from gendan.commands.loading import build_tables
from gendan.commands.metrics import read_shipped_metrics
from gendan.evaluate.rubric_pack import read_rubric
from gendan.facts.database import Facts
from gendan.keep import use_shelf
from gendan.words.score import Person
from gendan.words.tally import Sum, Tally
from gendan.words.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gendan.evaluate.parsing import Parse

LI = Person("li-na", Text("Li Na", "李娜"), "merchandiser", "chen-jing", date(2021, 3, 1))


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    """Commands that are run in this process leave no shelf behind."""
    yield
    use_shelf(None)


@pytest.fixture(scope="session")
def parse() -> Iterator[Parse]:
    """The engine's own parser."""
    with Facts.create(build_tables()) as facts:
        yield facts.parse_sql


@pytest.fixture(scope="session")
def read(parse: Parse) -> Callable[..., Any]:
    """Read a rubric of these indicators; return it and its mistakes as (kind, path)."""

    def made(*indicators: dict[str, Any], **keys: object) -> Any:  # noqa: ANN401
        document = {"id": "r", "title": {"en": "R", "zh": "方案"}, "from": "2026-01", "indicators": list(indicators), "grades": [
            {"id": "good", "title": {"en": "good", "zh": "好"}, "from": 80}, {"id": "poor", "title": {"en": "poor", "zh": "差"}, "from": 0},
        ], **keys}  # fmt: skip
        rubric, mistakes = read_rubric(document, "rubrics/r.yaml", read_shipped_metrics(), parse)
        return rubric, [(mistake.kind, mistake.path) for mistake in mistakes]

    return made


def leaf(name: str, weight: float, **keys: object) -> dict[str, Any]:
    """Return an indicator of the completion rate: 100 points for all, in proportion below."""
    shape = {} if {"bands", "linear", "demerit", "formula", "rating"} & keys.keys() else {"ratio": {"target": 1}}
    metric = {} if "rating" in keys else {"metric": "work/completion-rate", "minimum": 1}
    return {"id": name, "title": {"en": name, "zh": name}, "weight": weight, **metric, **shape, **keys}


def group(name: str, weight: float, *indicators: dict[str, Any]) -> dict[str, Any]:
    """Return a group of indicators."""
    return {"id": name, "title": {"en": name, "zh": name}, "weight": weight, "indicators": list(indicators)}


def tally(good: int, cases: int, *, others: int = 0, unknown: int = 0) -> Tally:
    """Return a ratio of `good` of `cases`; `others` more fell short by causes that do not count."""

    def of(bottom: int) -> Sum:
        value = Fraction(good, bottom) if bottom else None
        return Sum(bottom, Decimal(good), Decimal(bottom), bottom - good, value)

    return Tally("li-na", "2026-10", of(cases + others), of(cases), unknown)
